/** Cases E: the hazards of the engine, on real files, with the exported pool and the service. */
import { spawn } from "node:child_process";
import { once, setMaxListeners } from "node:events";
import { chmod, mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { DuckDBPool, NullPool, StaticPool } from "../../src/duckdb/duckdb-pool.ts";
import { describeEngineError } from "../../src/duckdb/engine-errors.ts";
import { asError, messageOf } from "../../src/foundation/errors.ts";
import { keptLog, openEider, tempDirectory } from "../support/open-eider.ts";
import { runCommandToEnd } from "../support/server-process.ts";
import { endlessSql } from "../support/versions.ts";

let directory: Awaited<ReturnType<typeof tempDirectory>>;
let file: string;
const bigSql = `CREATE TABLE numbers AS SELECT i AS n, hash(i)::VARCHAR AS t FROM range(1000000) AS r (i);
  CREATE TABLE few AS SELECT 1 AS n;`;
/** Needs minutes. */
const endless =
  "SELECT count(*) FROM range(3000000) a (x), range(3000000) b (y) WHERE x * 7 + y = 5";
beforeAll(async () => {
  directory = await tempDirectory();
  file = join(directory.path, "big.duckdb");
  await buildDatabase(file, bigSql, directory.path);
});
afterAll(() => directory[Symbol.asyncDispose]());

/** A pool that is closed by itself; its log is kept. */
function poolOver(
  paths: readonly string[],
  options: ConstructorParameters<typeof DuckDBPool>[1] = {},
) {
  const { log, lines } = keptLog();
  const pool = new DuckDBPool(paths, { log, ...options });
  return { pool, lines, [Symbol.asyncDispose]: () => pool.close() };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "ok",
    (error: { code?: string }) => error.code ?? messageOf(error),
  );

test("E1 another statement on a busy lease is refused, and the first delivers all its rows", async () => {
  await using made = poolOver([file]);
  const lease = await made.pool.connect();
  const first = lease.query<{ n: number }>("SELECT n FROM numbers");
  for (const sql of ["SELECT 1", "SELECT nonsense"])
    await expect(lease.query(sql)).rejects.toMatchObject({ name: "ConnectionBusyError" });
  const rows = await first;
  expect(rows.length).toBe(1_000_000);
  expect(rows.reduce((sum, { n }) => sum + n, 0)).toBe(499_999_500_000);
  lease.close();
});

test("E3 E6 with all connections on long queries, files are read and connections opened meanwhile", async () => {
  await using made = poolOver([file], { size: 8, maxOverflow: 1 });
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const long = Array.from({ length: 8 }, () =>
    made.pool
      .withConnection((lease) => lease.query(endless, [], controller.signal))
      .catch(() => {}),
  );
  while (made.pool.status().borrowed < 8) await sleep(1);
  expect((await readFile(file)).length).toBeGreaterThan(1000);
  expect(await made.pool.withConnection((lease) => lease.query("SELECT 1 AS one"))).toEqual([
    { one: 1 },
  ]);
  controller.abort(new Error("enough"));
  await Promise.all(long);
  expect(made.pool.status().borrowed).toBe(0);
});

test("E4 too few threads for the connections end the start with the number that is needed", async () => {
  const { code, stderr } = await runCommandToEnd(["serve", file, "--port", "0"], {
    environment: { UV_THREADPOOL_SIZE: "4" },
  });
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /UV_THREADPOOL_SIZE: 4 threads are too few for \d+ connections: set it to \d+/,
  );
});

test("E5 a query that is aborted while it waits for a thread is interrupted when it starts", async () => {
  await using made = poolOver([file], { size: 2 });
  // More work than threads: the statement waits for one of them.
  const threads = Number(process.env["UV_THREADPOOL_SIZE"]);
  const { pbkdf2 } = await import("node:crypto");
  const busy = Array.from(
    { length: threads * 2 },
    () => new Promise((done) => pbkdf2("x", "y", 100_000, 32, "sha256", done)),
  );
  const controller = new AbortController();
  const lease = await made.pool.connect();
  const waiting = lease.query(endless, [], controller.signal);
  controller.abort(new Error("deadline"));
  await expect(waiting).rejects.toThrow("deadline");
  lease.close();
  await Promise.all(busy);
  expect(await made.pool.withConnection((next) => next.query("SELECT 2 AS two"))).toEqual([
    { two: 2 },
  ]);
});

test("E6 no call into the engine runs on the JavaScript thread", async () => {
  for (const name of await readdir("src", { recursive: true }))
    if (name.endsWith(".ts"))
      expect(await readFile(join("src", name), "utf8"), name).not.toMatch(
        /\.start\w*Then\w*\(|\.runTask\(/,
      );
});

test("E7 a pool that is closed under a running query interrupts it, waits for its end, then closes", async () => {
  const made = poolOver([file]);
  const lease = await made.pool.connect();
  const running = codeOf(lease.query(endless));
  void running.finally(() => lease.close());
  await made.pool.close();
  expect(await running).toBe("QUERY_INTERRUPTED");
  expect(made.pool.status()).toMatchObject({ open: 0, borrowed: 0, orphans: 0 });
});

test("E8 fault 16: a query without memory fails alone; a hundred neighbours and its own connection go on", async () => {
  await using made = poolOver([file], {
    size: 4,
    memoryLimit: "64MB",
    tempDirectory: directory.path,
  });
  const hungry = `SELECT count(*) FROM (SELECT list(t) OVER (ORDER BY n) AS l FROM numbers)`;
  const [outcome, ...others] = await Promise.all([
    codeOf(made.pool.withConnection((lease) => lease.query(hungry))),
    ...Array.from({ length: 100 }, () =>
      made.pool.withConnection((lease) => lease.query<{ n: number }>("SELECT n FROM few")),
    ),
  ]);
  expect(outcome).toBe("RESOURCE_EXHAUSTED");
  for (const rows of others) expect(rows).toEqual([{ n: 1 }]);
  expect(made.pool.status()).toMatchObject({ borrowed: 0, open: 4, lastError: null });
});

test("E9 faults 10 and 11: a file that is overwritten in place fails its queries, the process lives, and a recycle to a good file heals", async () => {
  await using eider = await openEider({
    databases: { data: bigSql },
    config: { server: { adminKey: "key" } },
  });
  const path = eider.file("data");
  const good = await readFile(path);
  const handle = await open(path, "r+");
  await handle.write(Buffer.alloc(good.length - 20_000, 7), 0, good.length - 20_000, 20_000);
  await handle.close();
  const codes = new Set<unknown>();
  for (let turn = 0; turn < 5; turn += 1) {
    const { errors, data } = await eider.query(
      '{ numbers(where: { t: { contains: "77" } }, limit: 5) { n t } }',
    );
    codes.add(errors?.[0]?.extensions["code"] ?? (data === null ? "none" : "answered"));
  }
  for (const code of codes) expect(["DB_CORRUPT", "DB_UNAVAILABLE", "answered"]).toContain(code);
  await writeFile(`${path}.next`, good);
  await rename(`${path}.next`, path);
  await eider.eider.recycle();
  expect((await eider.query("{ numbersAggregate { _count } }")).data).toEqual({
    numbersAggregate: { _count: 1_000_000 },
  });
});

test.each([
  ["missing", async () => {}, "DB_UNAVAILABLE"],
  ["a directory", (path: string) => mkdir(path), "DB_UNAVAILABLE"],
  ["empty", (path: string) => writeFile(path, ""), "DB_CORRUPT"],
  ["garbage", (path: string) => writeFile(path, "garbage ".repeat(4000)), "DB_CORRUPT"],
  [
    "truncated",
    async (path: string) => writeFile(path, (await readFile(file)).subarray(0, 9000)),
    "DB_CORRUPT",
  ],
])("E10 fault 7: a file that is %s has a typed error without its path", async (_, make, code) => {
  const path = join(directory.path, `e10-${code}-${Math.random()}.duckdb`);
  await make(path);
  await using made = poolOver([path]);
  const error = await made.pool.connect().then(
    () => new Error("opened"),
    (thrown: unknown) => asError(thrown),
  );
  expect({ code: (error as { code?: string }).code, message: error.message }).toMatchObject({
    code,
  });
  expect(error.message).not.toContain(directory.path);
  await rm(path, { recursive: true, force: true });
});

test.each([
  // Tests may run as root, whom no file denies anything.
  ['IO Error: Cannot open file "/data/x.duckdb": Permission denied', "DB_FORBIDDEN_PATH"],
  // No engine that is newer than ours can be had to write one.
  [
    "Serialization Error: Trying to read a database file with version number 99, but we can only read versions between 64 and 67.\nThe database file was created with a newer version of DuckDB.",
    "DB_INCOMPATIBLE",
  ],
])("E10 faults 13 and 14: what the engine calls %s", (text, code) => {
  const error = describeEngineError(new Error(text));
  expect(error).toMatchObject({ code, retriable: false });
  expect(error.message).not.toContain("/data");
});

test.runIf(process.getuid?.() !== 0)("E10 fault 13: a file that may not be read", async () => {
  const path = join(directory.path, "forbidden.duckdb");
  await writeFile(path, await readFile(file));
  await chmod(path, 0);
  await using made = poolOver([path]);
  expect(await codeOf(made.pool.connect())).toBe("DB_FORBIDDEN_PATH");
});

test("E11 fault 12: a file that another process writes is locked, without its path or process id, until it is released", async () => {
  const path = join(directory.path, "locked.duckdb");
  await buildDatabase(path, "CREATE TABLE t AS SELECT 5 AS n", directory.path);
  const script = `import { DuckDBInstance } from "@duckdb/node-api";
    const instance = await DuckDBInstance.create(${JSON.stringify(path)});
    await instance.connect(); console.log("locked"); setInterval(() => {}, 1000);`;
  const writer = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(writer.stdout as NodeJS.ReadableStream, "data");
  await using made = poolOver([path]);
  const error = await made.pool.connect().then(
    () => new Error("opened"),
    (thrown: unknown) => asError(thrown),
  );
  expect(error).toMatchObject({ code: "DB_LOCKED", retriable: true });
  expect(error.message).not.toContain(directory.path);
  expect(error.message).not.toContain(String(writer.pid));
  writer.kill("SIGKILL");
  await once(writer, "close");
  const deadline = performance.now() + 15_000;
  while (performance.now() < deadline && made.pool.status().open === 0) {
    await sleep(100);
    await made.pool.withConnection((lease) => lease.query("SELECT n FROM t")).catch(() => {});
  }
  expect(await made.pool.withConnection((lease) => lease.query("SELECT n FROM t"))).toEqual([
    { n: 5 },
  ]);
});

test("E12 fault 15: a spill directory that is full or cannot be written is an error, no crash", async () => {
  // A file in the way: no directory can be made below it.
  const blocked = join(directory.path, "no-directory");
  await writeFile(blocked, "");
  await using made = poolOver([file], { tempDirectory: blocked });
  await expect(made.pool.connect()).rejects.toThrow();
  await using spilling = poolOver([file], { memoryLimit: "32MB", size: 2 });
  const sorting = "SELECT n, t FROM numbers ORDER BY t, n";
  const lease = await spilling.pool.connect();
  await lease.query("SELECT current_setting('temp_directory') AS d").then(([row]) => {
    expect(String(row?.["d"])).toContain("eider-spill-");
  });
  expect((await lease.query(`SELECT count(*) AS c FROM (${sorting} LIMIT 100000)`))[0]).toEqual({
    c: 100_000,
  });
  lease.close();
});

test("E13 a path that asks to write is a mistake, and what is opened cannot write", async () => {
  expect(() => new DuckDBPool([`${file}?access_mode=READ_WRITE`])).toThrow(
    "databases are only read",
  );
  await using made = poolOver([`${file}?access_mode=read_only`]);
  for (const sql of [
    "CREATE TABLE x (i INT)",
    "INSERT INTO few VALUES (2)",
    "SET memory_limit = '1GB'",
  ])
    expect(await codeOf(made.pool.withConnection((lease) => lease.query(sql)))).not.toBe("ok");
});

test.each([
  "SET VARIABLE secret = 5",
  "SET search_path = 'main'",
  "PRAGMA enable_profiling",
  "CREATE TEMP TABLE leak AS SELECT 1",
])("E14 after %s the connection is closed: the next lease sees nothing of it", async (sql) => {
  await using made = poolOver([file], { size: 1 });
  const lease = await made.pool.connect();
  const { opens } = lease.slot ?? { opens: 0 };
  await lease.query(sql);
  lease.close();
  await made.pool.withConnection(async (next) => {
    expect(next.slot?.opens).toBe(opens + 1);
    expect(await next.query("SELECT getvariable('secret') AS v")).toEqual([{ v: null }]);
    expect(await codeOf(next.query("SELECT * FROM leak"))).not.toBe("ok");
  });
});

test("E15 E16 two instances of one file spill at once, and one is closed meanwhile: both answers are right", async () => {
  const options = { memoryLimit: "48MB", tempDirectory: directory.path };
  const one = poolOver([file, file], { size: 2, ...options });
  const other = poolOver([file], options);
  const sql =
    "SELECT count(*) AS c, max(l) AS m FROM (SELECT t, row_number() OVER (ORDER BY t, n) AS l FROM numbers)";
  const ask = (pool: DuckDBPool) => pool.withConnection((lease) => lease.query(sql));
  const asking = [ask(one.pool), ask(one.pool), ask(other.pool)];
  const expected = [{ c: 1_000_000, m: 1_000_000 }];
  expect(await asking[2]).toEqual(expected);
  await other.pool.close();
  expect(await asking[0]).toEqual(expected);
  expect(await asking[1]).toEqual(expected);
  await one.pool.close();
  const left = (await readdir(directory.path)).filter((name) => name.startsWith("eider-spill"));
  expect(left).toEqual([]);
});

test("the exported pools: null opens for each lease, static has one, and recreate sees a file that was replaced", async () => {
  const path = join(directory.path, "replaced.duckdb");
  await buildDatabase(path, "CREATE TABLE t AS SELECT 1 AS n", directory.path);
  const { log } = keptLog();
  const ask = (pool: DuckDBPool) => pool.withConnection((lease) => lease.query("SELECT n FROM t"));
  const none = new NullPool([path], { log });
  expect([await ask(none), none.status().size]).toEqual([[{ n: 1 }], 1]);
  const one = new StaticPool([path], { log });
  expect(await Promise.all([ask(one), ask(one)])).toEqual([[{ n: 1 }], [{ n: 1 }]]);
  expect(one.status().open).toBe(1);
  await buildDatabase(`${path}.next`, "CREATE TABLE t AS SELECT 2 AS n", directory.path);
  await rename(`${path}.next`, path);
  const told: unknown[] = [];
  one.on("close", ({ slot }) => void told.push(slot?.index));
  const next = await one.recreate();
  expect([next instanceof StaticPool, await ask(one), await ask(next)]).toEqual([
    true,
    [{ n: 1 }],
    [{ n: 2 }],
  ]);
  await one.dispose();
  await expect(ask(one)).rejects.toMatchObject({ name: "PoolClosedError" });
  await next.dispose();
  await none.dispose();
  expect(told).toEqual([0, 0]);
});

test("one statement whose type follows its parameter is decoded by what it is this time", async () => {
  await using made = poolOver([file], { size: 1 });
  const values = [
    1n,
    "a text that is longer than twelve bytes",
    1.5,
    2n ** 100n,
    true,
    null,
    "b",
    7,
  ];
  const seen: unknown[] = [];
  for (const value of values)
    seen.push(
      await made.pool.withConnection(async (lease) => {
        const [row] = await lease.query("SELECT $1 AS x, coalesce($1, NULL) AS y", [value]);
        expect(row?.["y"]).toEqual(row?.["x"]);
        return row?.["x"];
      }),
    );
  expect(seen).toEqual([1, values[1], 1.5, String(2n ** 100n), true, null, "b", 7]);
});

test("warm-up and recreate work for every kind of pool", async () => {
  const { log } = keptLog();
  for (const [kind, kept] of [
    [DuckDBPool, 2],
    [StaticPool, 1],
    [NullPool, 0],
  ] as const) {
    const pool = new kind([file, file], { log, warmUp: true });
    await pool.warmUp();
    expect(pool.status().open).toBe(kept);
    const next = await pool.recreate();
    expect(next.status().open).toBe(kept);
    await next.close();
    await pool.close();
    await expect(pool.warmUp()).rejects.toMatchObject({ name: "PoolClosedError" });
  }
});

test("a pool that is closed while its instance opens is closed when that has opened", async () => {
  for (let turn = 0; turn < 10; turn += 1) {
    const made = poolOver([file, file], { size: 4 });
    const opening = Array.from({ length: 4 }, () => codeOf(made.pool.connect()));
    await sleep(turn * 3);
    await made.pool.close();
    for (const outcome of await Promise.all(opening))
      expect(["ok", "POOL_CLOSED"]).toContain(outcome);
  }
});

test("values that are bound keep their types and come back exact", async () => {
  await using made = poolOver([file]);
  const [row] = await made.pool.withConnection((lease) =>
    lease.query(
      "SELECT $1 AS text, $2 + 1 AS whole, $3 + 1 AS big, $4 * 2 AS real, $5 AS yes, $6::INT AS nothing, $7 + 0 AS huge",
      ["a'b", 41, 9_007_199_254_740_993n, 0.5, true, null, 2n ** 100n],
    ),
  );
  expect(row).toEqual({
    text: "a'b",
    whole: 42,
    big: "9007199254740994",
    real: 1,
    yes: true,
    nothing: null,
    huge: String(2n ** 100n),
  });
});

test("an endless view of a service is what the deadline is for", async () => {
  await using eider = await openEider({
    databases: { data: endlessSql },
    config: { limits: { requestTimeout: "300ms" } },
    pool: { size: 2 },
  });
  const askTimes = async (count: number) => {
    const asking = Array.from({ length: count }, () => eider.query("{ slow { n } }"));
    return (await Promise.all(asking)).map(({ status }) => status);
  };
  expect(await askTimes(2)).toEqual([504, 504]);
  const text = await eider.service.metrics();
  expect(text).toContain('eider_pool_interrupts_total{database="data",reason="timeout"} 2');
  // A third waits for one of the two connections, and may still get it at its own deadline.
  expect(await askTimes(3)).toEqual([504, 504, 504]);
});
