import { rename } from "node:fs/promises";
import { expect, test } from "vitest";
import type { RecycleReport } from "../../src/graphql/context/admin-service.ts";
import { sleep } from "../support/fake-clock.ts";
import { limit, longer, printFigure } from "../support/long.ts";
import { openEider } from "../support/open-eider.ts";
import {
  expectFresh,
  publish as publishFile,
  versionsQuestion as question,
  versionSql,
  versionsOf,
} from "../support/versions.ts";

const adminKey = "test-admin-key";
const admin = { authorization: `Bearer ${adminKey}` };
const recycle = `mutation { recyclePool { databases { name previousGeneration generation opened drained interrupted schemaChanged durationMs error } workers { ok pid } } }`;
type Opened = Awaited<ReturnType<typeof openEider>>;
const open = () =>
  openEider({
    databases: { data: versionSql(1) },
    config: { server: { adminKey } },
    pool: { size: 4 },
  });

const currentPool = (eider: Opened) => {
  const pool = eider.service.generations.serving[0]?.pool;
  if (pool === undefined) throw new Error("nothing serves");
  return pool;
};

/** Open connections of all generations. */
async function openConnections(eider: Opened): Promise<number> {
  const text = await eider.service.metrics();
  return [...text.matchAll(/^eider_pool_open\{.*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

const publish = (eider: Opened, sql: string) =>
  publishFile(eider.file("data"), sql, eider.directory);

/** Answers and recycles of the load test: short in a normal run. */
const recycles = longer(20, 200);
const leastAnswers = longer(300, 20_000);

test(
  `D1 D2 D11 G-1 ${recycles} recycles under 32 clients: no failed, no stale and no mixed answer`,
  async () => {
    await using eider = await open();
    let published = 1;
    let answered = 0;
    let isOver = false;
    const client = async () => {
      while (!isOver) {
        const least = published;
        const { data, errors } = await eider.query(question);
        expect(errors).toBeUndefined();
        expectFresh(data, least);
        answered += 1;
        eider.lines.length = 0;
      }
    };
    // At each moment: the numbers add up, and two generations at most are open.
    const sampling = setInterval(() => {
      const { open: opened, idle, borrowed, opening } = currentPool(eider).status();
      expect(opened).toBe(idle + borrowed);
      expect(opened + opening).toBeLessThanOrEqual(4);
    }, 10);
    const clients = Promise.all(Array.from({ length: 32 }, client));
    const durations: number[] = [];
    const share = leastAnswers / recycles;
    for (let version = 2; version <= recycles + 1; version += 1) {
      await publish(eider, versionSql(version));
      const { data, errors } = await eider.query(recycle, {}, admin);
      expect(errors).toBeUndefined();
      const report = (data as { recyclePool: RecycleReport }).recyclePool;
      expect(report.databases).toMatchObject([
        {
          name: "data",
          generation: version,
          opened: 4,
          interrupted: 0,
          schemaChanged: false,
          error: null,
        },
      ]);
      expect(report.workers).toMatchObject([{ ok: true }]);
      durations.push(report.databases[0]?.durationMs ?? 0);
      // Every request that starts from here on has to see it.
      published = version;
      expect(await openConnections(eider)).toBeLessThanOrEqual(8);
      while (answered < (version - 1) * share) await sleep(1);
    }
    isOver = true;
    await clients;
    clearInterval(sampling);
    expect(answered).toBeGreaterThanOrEqual(leastAnswers);
    const sorted = durations.toSorted((a, b) => a - b);
    printFigure(
      `${recycles} recycles, ${answered} answers, none failed, stale or mixed; recycle p50 ${sorted[Math.floor(recycles / 2)]} ms, most ${sorted.at(-1)} ms`,
    );
  },
  limit(60, 1200),
);

test("D7 a query that runs during a recycle keeps the data that it started with", async () => {
  await using eider = await open();
  const slow = eider.query(
    "{ versions(limit: 1000, where: { parts: { some: { number: { gt: 0 } } } }) { number parts { number } } }",
  );
  await publish(eider, versionSql(2));
  await eider.query(recycle, {}, admin);
  expect(versionsOf((await slow).data)).toEqual(new Set([1]));
  expect(versionsOf((await eider.query(question)).data)).toEqual(new Set([2]));
});

test("D15 the GraphQL schema follows a changed catalog", async () => {
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

test("D15b a recycle tells of each field that has another name, and of the line that keeps the old one", async () => {
  const of = (more: string) => `CREATE TABLE t (id INTEGER PRIMARY KEY, ${more}"aB" INTEGER);`;
  await using eider = await open();
  const others =
    "CREATE MACRO t() AS TABLE SELECT 1 AS x; CREATE TABLE users (id INTEGER PRIMARY KEY, mail VARCHAR UNIQUE);";
  const pets = (more: string) =>
    `CREATE TABLE pets (id INTEGER PRIMARY KEY, owner_id INTEGER REFERENCES users (id)${more});`;
  await publish(
    eider,
    `${of("")} CREATE SCHEMA "My S"; CREATE TABLE "My S".u (id INTEGER); ${others} ${pets("")}`,
  );
  await eider.query(recycle, {}, admin);
  expect((await eider.query("{ t { aB } mySU { id } }")).errors).toBeUndefined();
  await publish(
    eider,
    `${of("a_b INTEGER, ")} CREATE SCHEMA "My S"; CREATE TABLE "My S".u (id INTEGER); CREATE TABLE my_s_u (id INTEGER); ${others} ${pets(", owner VARCHAR")}`,
  );
  await eider.query(recycle, {}, admin);
  const told = eider.lines.filter(({ message }) => message === "a recycle renamed a field");
  expect(told.map(({ fields }) => fields)).toMatchObject([
    {
      subject: "data.main.pets",
      before: "owner",
      after: "ownerUser",
      pin: 'relations: [{ from: "data.main.pets(owner_id)", to: "data.main.users(id)", name: "owner", inverse: "pets" }]',
    },
    {
      subject: "data.main.t",
      before: "aB",
      after: "aB_2",
      pin: 'tables: { "data.main.t": { columns: { "aB": { name: "aB" } } } }',
    },
    {
      subject: "data.My S.u",
      before: "mySU",
      after: "mySU_2",
      pin: 'tables: { "data.\\"My S\\".u": { name: "mySU" } }',
    },
  ]);
});

test("D3 a database that fails to reopen keeps its generation, and the answer says why", async () => {
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

test("D5 fault 34: 100 recycles at once make at most two, and each answer's data is newer than its call", async () => {
  await using eider = await open();
  await publish(eider, versionSql(2));
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => eider.query(recycle, {}, admin)),
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
