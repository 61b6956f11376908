import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { openDatabases, openEider, tempDirectory } from "../support/open-eider.ts";

const canary = "CANARY_TOKEN_1234";
const admin = { authorization: "Bearer key" };

/** MotherDuck cannot be reached from a test: its client is an extension that is not there. */
const open = () =>
  openEider({
    databases: { local: "CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1);" },
    others: {
      remote: {
        paths: [
          `md:sales?motherduck_token=${canary}&user=1`,
          `md:sales?motherduck_token=${canary}&user=2`,
        ],
      },
    },
    config: { server: { adminKey: "key" } },
  });

test("a MotherDuck database that cannot be reached starts as down; the other databases serve", async () => {
  await using eider = await open();
  expect((await eider.query("{ t { x } databases { name } }")).data).toEqual({
    t: [{ x: 1 }],
    databases: [{ name: "local" }],
  });
  const ready = await eider.eider.fetch(new Request("http://eider/health/ready"));
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({
    databases: [
      { name: "local", ok: true },
      { name: "remote", ok: false },
    ],
  });
});

test("what the configuration says of it waits until it is there", async () => {
  await using eider = await openEider({
    databases: { local: "CREATE TABLE t (x INTEGER); INSERT INTO t VALUES (1);" },
    others: { remote: { paths: ["md:sales"] } },
    config: {
      tables: { "remote.orders": { name: "purchases" } },
      relations: [{ from: "local.t(x)", to: "remote.orders(id)" }],
    },
  });
  expect((await eider.query("{ t { x } }")).data).toEqual({ t: [{ x: 1 }] });
});

test("a recycle that runs when everything is closed leaves nothing open", async () => {
  await using eider = await openEider({ databases: { local: "CREATE TABLE t (x INTEGER)" } });
  const recycling = eider.eider.recycle();
  await eider.eider.close();
  expect((await recycling).databases[0]?.error).toContain("The server is stopping.");
});

test("its token appears nowhere: not in answers, in the log or in an inspection", async () => {
  await using eider = await open();
  const recycled = await eider.query(
    'mutation { recyclePool(database: "remote") { databases { name error } workers { error } } }',
    {},
    admin,
  );
  expect(recycled.data).toMatchObject({
    recyclePool: {
      databases: [{ name: "remote", error: "RECYCLE_FAILED: MotherDuck cannot be reached." }],
    },
  });
  const pools = await eider.query("{ pools { database lastError paths { alias } } }", {}, admin);
  const seen = [
    JSON.stringify(recycled),
    JSON.stringify(pools),
    JSON.stringify(eider.lines),
    inspect(eider.service, { depth: 6, showHidden: true }),
    inspect(eider.eider, { depth: 6 }),
  ];
  for (const text of seen) expect(text).not.toContain(canary);
});

test("a file beside which a write-ahead log lies that cannot be read without writing says what to do", async () => {
  await using folder = await tempDirectory();
  const [written, published] = [join(folder.path, "w.duckdb"), join(folder.path, "p.duckdb")];
  const instance = await DuckDBInstance.create(written);
  const connection = await instance.connect();
  await connection.run("PRAGMA disable_checkpoint_on_shutdown");
  await connection.run("CREATE TABLE t AS SELECT range AS a FROM range(1000)");
  await connection.run("CHECKPOINT");
  await connection.run("CREATE INDEX by_a ON t(a)");
  for (const ending of ["", ".wal"]) await copyFile(`${written}${ending}`, `${published}${ending}`);
  connection.closeSync();
  instance.closeSync();
  await expect(openDatabases({ p: { paths: [published] } })).rejects.toThrow(
    "run CHECKPOINT where it is written, and publish the file alone",
  );
});
