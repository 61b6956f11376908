import { rename } from "node:fs/promises";
import { expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";
import {
  publish as publishFile,
  versionsQuestion as question,
  versionSql,
  versionsOf,
} from "../support/versions.ts";

const adminKey = "test-admin-key";
const admin = { authorization: `Bearer ${adminKey}` };
const recycle = `mutation { recyclePool { databases { name previousGeneration generation opened drained interrupted schemaChanged error } workers { ok pid } } }`;
type Opened = Awaited<ReturnType<typeof openEider>>;
const open = () =>
  openEider({
    databases: { data: versionSql(1) },
    config: { server: { adminKey } },
    pool: { size: 4 },
  });

const publish = (eider: Opened, sql: string) =>
  publishFile(eider.file("data"), sql, eider.directory);

test("20 recycles under 32 clients: no failed, no stale and no mixed answer", async () => {
  await using eider = await open();
  let published = 1;
  let answered = 0;
  let isOver = false;
  const client = async () => {
    while (!isOver) {
      const least = published;
      const { data, errors } = await eider.query(question);
      expect(errors).toBeUndefined();
      const versions = versionsOf(data);
      expect(versions.size).toBe(1);
      const [version = 0] = versions;
      expect(version).toBeGreaterThanOrEqual(least);
      answered += 1;
    }
  };
  const clients = Promise.all(Array.from({ length: 32 }, client));
  for (let version = 2; version <= 21; version += 1) {
    await publish(eider, versionSql(version));
    const { data, errors } = await eider.query(recycle, {}, admin);
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      recyclePool: {
        databases: [
          {
            name: "data",
            generation: version,
            opened: 4,
            interrupted: 0,
            schemaChanged: false,
            error: null,
          },
        ],
        workers: [{ ok: true }],
      },
    });
    // Every request that starts from here on has to see it.
    published = version;
  }
  isOver = true;
  await clients;
  expect(answered).toBeGreaterThan(100);
});

test("a query that runs during a recycle keeps the data that it started with", async () => {
  await using eider = await open();
  const slow = eider.query(
    "{ versions(limit: 1000, where: { parts: { some: { number: { gt: 0 } } } }) { number parts { number } } }",
  );
  await publish(eider, versionSql(2));
  await eider.query(recycle, {}, admin);
  expect(versionsOf((await slow).data)).toEqual(new Set([1]));
  expect(versionsOf((await eider.query(question)).data)).toEqual(new Set([2]));
});

test("the GraphQL schema follows a changed catalog", async () => {
  await using eider = await open();
  expect((await eider.query("{ things { id } }")).errors?.[0]?.extensions["code"]).toBe(
    "GRAPHQL_VALIDATION_FAILED",
  );
  await publish(
    eider,
    "CREATE TABLE things (id INTEGER PRIMARY KEY); INSERT INTO things VALUES (5);",
  );
  expect((await eider.query(recycle, {}, admin)).data).toMatchObject({
    recyclePool: { databases: [{ schemaChanged: true }] },
  });
  expect((await eider.query("{ things { id } }")).data).toEqual({ things: [{ id: 5 }] });
  expect((await eider.query(question)).errors?.[0]?.extensions["code"]).toBe(
    "GRAPHQL_VALIDATION_FAILED",
  );
});

test("a database that fails to reopen keeps its generation, and the answer says why", async () => {
  await using eider = await open();
  await rename(eider.file("data"), `${eider.file("data")}.gone`);
  const { data, status } = await eider.query(recycle, {}, admin);
  expect(status).toBe(200);
  expect(data).toMatchObject({
    recyclePool: {
      databases: [
        {
          previousGeneration: 1,
          generation: 1,
          error: expect.stringContaining("There is no such file"),
        },
      ],
      workers: [{ ok: false }],
    },
  });
  expect(versionsOf((await eider.query(question)).data)).toEqual(new Set([1]));
  await rename(`${eider.file("data")}.gone`, eider.file("data"));
  expect((await eider.query(recycle, {}, admin)).data).toMatchObject({
    recyclePool: { databases: [{ generation: 2, error: null }] },
  });
});

test("many recycles at once make at most two, and each answer's data is newer than its call", async () => {
  await using eider = await open();
  await publish(eider, versionSql(2));
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => eider.query(recycle, {}, admin)),
  );
  const generations = new Set(
    answers.map(
      ({ data }) =>
        (data?.["recyclePool"] as { databases: [{ generation: number }] }).databases[0].generation,
    ),
  );
  expect([...generations].toSorted()).toEqual([2, 3]);
  expect(versionsOf((await eider.query(question)).data)).toEqual(new Set([2]));
});

test("SWAPPED answers before the old connections are closed, CLOSED after", async () => {
  await using eider = await open();
  const pinned = eider.service.pin();
  const old = eider.service.snapshot.holds.get("data")?.generation.pool;
  const swapped = await eider.query(
    "mutation { recyclePool(wait: SWAPPED) { databases { generation } } }",
    {},
    admin,
  );
  expect(swapped.data).toEqual({ recyclePool: { databases: [{ generation: 2 }] } });
  expect(old?.status().open).toBe(4);
  pinned.release();
  await eider.query(
    "mutation { recyclePool(wait: CLOSED) { databases { generation } } }",
    {},
    admin,
  );
  expect(old?.status().open).toBe(0);
});

test("a watched file that is replaced recycles by itself", async () => {
  await using eider = await openEider({
    databases: { data: versionSql(1) },
    pool: { watch: true },
  });
  await publish(eider, versionSql(2));
  while (eider.service.databases()[0]?.generation === 1)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(versionsOf((await eider.query(question)).data)).toEqual(new Set([2]));
});

test("an unknown database is an error that names the known ones", async () => {
  await using eider = await open();
  const { errors, status } = await eider.query(
    'mutation { recyclePool(database: "nope") { databases { name } } }',
    {},
    admin,
  );
  expect(status).toBe(400);
  expect(errors?.[0]).toMatchObject({
    message: "There is no database nope. There are data.",
    extensions: { code: "BAD_INPUT" },
  });
});

test("pools tells an admin the numbers of each pool", async () => {
  await using eider = await open();
  const { data } = await eider.query(
    "{ pools { database generation size maxOverflow open idle borrowed waiting oldestWaitMs timeouts lastError paths { alias open breaker } } }",
    {},
    admin,
  );
  expect(data).toEqual({
    pools: [
      {
        database: "data",
        generation: 1,
        size: 4,
        maxOverflow: 0,
        open: 4,
        idle: 4,
        borrowed: 0,
        waiting: 0,
        oldestWaitMs: null,
        timeouts: 0,
        lastError: null,
        paths: [{ alias: "0:data.duckdb", open: 4, breaker: "CLOSED" }],
      },
    ],
  });
});
