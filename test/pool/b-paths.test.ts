/** Cases B: several paths, as MotherDuck's guide to connection pools describes them. */
import { expect, test } from "vitest";
import { DuckDBPool } from "../../src/duckdb/duckdb-pool.ts";
import { parseConfig } from "../../src/foundation/config.ts";
import { ConfigError } from "../../src/foundation/errors.ts";
import { expandVariables } from "../../src/foundation/expand-variables.ts";
import { motherDuckPath } from "../../src/foundation/source-paths.ts";
import { aliasOf } from "../../src/service/generations/path-alias.ts";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import { randomOf } from "../support/random.ts";
import { connectMany, deferred, fakePool, settle } from "./fake-driver.ts";

const refuse = () => Promise.reject(new Error("refused"));

test("B1 three leases reach three paths in order; seven spread 3, 2, 2", async () => {
  const three = fakePool({ size: 3, paths: 3 });
  const leases = await connectMany(three.pool, 3);
  expect(leases.map(({ connection }) => connection.path)).toEqual([0, 1, 2]);
  for (const lease of leases) lease.close();
  await three.rest();
  const seven = fakePool({ size: 7, paths: 3 });
  for (const lease of await connectMany(seven.pool, 7)) lease.close();
  expect(seven.pool.status().openByPath).toEqual([3, 2, 2]);
  await seven.rest();
});

test("B2 the size is the number of paths unless given; no path is a mistake", () => {
  expect(new DuckDBPool(["a.duckdb", "b.duckdb", "c.duckdb"]).status().size).toBe(3);
  expect(() => new DuckDBPool([])).toThrow("paths: expected at least one path");
});

test("B3 invalidations in any order leave one connection for each path", async () => {
  const random = randomOf(7);
  for (let round = 0; round < 20; round += 1) {
    const { pool, rest } = fakePool({ size: 3, paths: 3 });
    for (let turn = 0; turn < 4; turn += 1) {
      const leases = await connectMany(pool, 3);
      const victim = random.pick(leases);
      victim.invalidate();
      for (const lease of leases) if (lease !== victim) lease.close();
      await settle();
    }
    for (const lease of await connectMany(pool, 3)) lease.close();
    expect(pool.status().openByPath).toEqual([1, 1, 1]);
    await rest();
  }
});

test("B3 a burst above the size leaves every path its share, whoever returns first", async () => {
  const random = randomOf(11);
  for (let round = 0; round < 50; round += 1) {
    const { pool, rest } = fakePool({ size: 4, maxOverflow: 5, paths: 3 });
    const leases = await connectMany(pool, 9);
    for (const lease of random.shuffled(leases)) lease.close();
    await settle();
    const { openByPath } = pool.status();
    expect(openByPath.reduce((sum, count) => sum + count, 0)).toBe(4);
    expect(Math.max(...openByPath) - Math.min(...openByPath)).toBeLessThanOrEqual(1);
    await rest();
  }
});

test("B4 of 10,000 leases one after the other each of four paths serves a quarter", async () => {
  const { pool, rest } = fakePool({ size: 4, paths: 4 });
  await pool.warmUp();
  const served = [0, 0, 0, 0];
  for (let turn = 0; turn < 10_000; turn += 1) {
    const lease = await pool.connect();
    served[lease.connection.path] = (served[lease.connection.path] ?? 0) + 1;
    lease.close();
  }
  for (const count of served) expect(Math.abs(count / 10_000 - 0.25)).toBeLessThan(0.01);
  await rest();
});

test("B5 the same path twice is two slots", () => {
  const pool = new DuckDBPool(["a.duckdb", "a.duckdb"]);
  expect(pool.status()).toMatchObject({ size: 2, openByPath: [0, 0] });
});

test("B6 openings of different paths run side by side", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 4, paths: 4 });
    driver.opening = () => sleep(500);
    const opening = connectMany(pool, 4);
    await advance(510);
    for (const lease of await opening) lease.close();
    expect(driver.mostOpening).toBe(4);
    await rest();
  });
});

test("B7 the defaults are overflow 0, timeout 60 s, no reset", () => {
  const { pool } = fakePool();
  expect(pool.options).toMatchObject({ maxOverflow: 0, timeout: 60_000, resetOnReturn: "none" });
  expect(new DuckDBPool(["a.duckdb"]).status()).toMatchObject({ size: 1, maxOverflow: 0 });
});

test("B8 a path that does not open costs no request and is used again within 15 s of its recovery", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 6, paths: 3 });
    driver.opening = (path) => (path === 1 ? refuse() : Promise.resolve());
    await pool.warmUp("one");
    const load = async (ms: number) => {
      const until = performance.now() + ms;
      const caller = async () => {
        while (performance.now() < until) await pool.withConnection(() => sleep(10));
      };
      const callers = Promise.all(Array.from({ length: 9 }, caller));
      await advance(ms + 100);
      await callers;
    };
    await load(60_000);
    expect(pool.status()).toMatchObject({ openByPath: [2, 0, 2], waiting: 0 });
    expect(pool.status().breakers[1]).not.toBe("CLOSED");
    driver.opening = async () => {};
    await load(15_000);
    expect(pool.status()).toMatchObject({ openByPath: [2, 2, 2] });
    expect(pool.status().breakers).toEqual(["CLOSED", "CLOSED", "CLOSED"]);
    await rest();
  });
});

test("B8 a caller for whom no slot opens gets the next connection that comes back, before later callers", async () => {
  const { pool, driver, rest } = fakePool({ size: 2, paths: 2, timeout: 1000 });
  driver.opening = (path) => (path === 1 ? refuse() : Promise.resolve());
  const holder = await pool.connect();
  const served: string[] = [];
  const serve = (name: string, signal?: AbortSignal) =>
    pool.withConnection(async () => void served.push(name), { signal });
  const leaving = new AbortController();
  const aborted = expect(serve("leaver", leaving.signal)).rejects.toThrow("left");
  await settle();
  const first = serve("first");
  await settle();
  expect(pool.status().waiting).toBe(2);
  leaving.abort(new Error("left"));
  await aborted;
  const second = serve("second");
  await settle();
  expect(pool.status().oldestWaitMs).toBeGreaterThanOrEqual(0);
  holder.close();
  await Promise.all([first, second]);
  expect(served).toEqual(["first", "second"]);
  await rest();
});

test("B8 who waits for a path that serves gets its timeout all the same", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 2, paths: 2, timeout: 2500 });
    driver.opening = (path) => (path === 1 ? refuse() : Promise.resolve());
    const holder = await pool.connect();
    const outcome = expect(pool.connect()).rejects.toMatchObject({ code: "POOL_TIMEOUT" });
    await advance(4000);
    await outcome;
    holder.close();
    await rest();
  });
});

test("B9 a database whose connections are all lent delays no other", async () => {
  const busy = fakePool({ size: 1 });
  const free = fakePool({ size: 1 });
  const lease = await busy.pool.connect();
  const waiting = busy.pool.connect();
  (await free.pool.connect()).close();
  expect(free.pool.status()).toMatchObject({ waiting: 0, acquired: 1 });
  lease.close();
  (await waiting).close();
  await busy.rest();
  await free.rest();
});

test("B10 1,000 connections end between 0.9 and 1 of 23 hours, at most 5 % in one minute; none is lent after 24", async () => {
  await withFakeClock(async (advance) => {
    const hour = 3_600_000;
    const { pool, counts, driver, rest } = fakePool({ size: 1000, recycle: 24 * hour });
    for (const lease of await connectMany(pool, 1000)) lease.close();
    const endedAt: number[] = [];
    pool.on("close", () => void endedAt.push(performance.now()));
    const started = performance.now();
    await advance(0.9 * 23 * hour - 60_000);
    expect(endedAt).toEqual([]);
    for (let minute = 0; minute < 145; minute += 1) {
      const before = endedAt.length;
      await advance(60_000);
      expect(endedAt.length - before).toBeLessThanOrEqual(50);
    }
    expect(endedAt.length).toBe(1000);
    expect(Math.max(...endedAt) - started).toBeLessThanOrEqual(23 * hour + 60_000);
    expect(counts["closed lifetime"]).toBe(1000);
    expect(driver.live).toBe(0);
    await rest();
  });
}, 120_000);

test("B11 a leased connection is not cut for its age; it ends when it returns", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 1, recycle: 1000, leakWarning: 1e9 });
    const lease = await pool.connect();
    await advance(5000);
    expect(await lease.run(driver.statement(async () => "still works"))).toBe("still works");
    expect(driver.closed).toEqual([]);
    lease.close();
    await settle();
    expect(driver.closed.length).toBe(1);
    await rest();
  });
});

test("B12 paths that differ in user or session_name are distinct, and no alias has a token", () => {
  const paths = [1, 2].map((user) =>
    motherDuckPath("sales", { user, session_name: `s${user}`, motherduck_token: "CANARY" }),
  );
  expect(paths[0]).toBe("md:sales?user=1&session_name=s1&motherduck_token=CANARY");
  expect(new Set(paths).size).toBe(2);
  expect(paths.map((path, index) => aliasOf(path, index))).toEqual(["0:md:sales", "1:md:sales"]);
});

test("B13 a pool and a lease cannot be posted to another thread or process", async () => {
  const pool = new DuckDBPool(["a.duckdb"]);
  expect(() => structuredClone(pool)).toThrow("could not be cloned");
  const { pool: fake, rest } = fakePool();
  const lease = await fake.connect();
  expect(() => structuredClone(lease)).toThrow("could not be cloned");
  lease.close();
  await rest();
});

test("B14 dispose twice, recreate after dispose, connect after dispose", async () => {
  const { pool, driver, rest } = fakePool();
  await pool.dispose();
  await pool.dispose();
  for (const act of [pool.connect(), pool.warmUp()])
    await expect(act).rejects.toMatchObject({ name: "PoolClosedError" });
  const next = await pool.recreate();
  (await next.connect()).close();
  expect(driver.calls.filter((call) => call === "closeShared").length).toBe(1);
  await rest(next);
});

test("B14 a recreated pool that has to be warm and is not is closed, and the error told", async () => {
  const { pool, driver, rest } = fakePool({ size: 2, warmUp: true });
  const gate = deferred();
  driver.opening = () => (driver.opens === 1 ? gate.promise : refuse());
  const recreating = pool.recreate();
  await settle();
  gate.resolve();
  await expect(recreating).rejects.toThrow("refused");
  driver.opening = async () => {};
  const warm = await pool.recreate();
  expect(warm.status().idle).toBe(2);
  await rest(warm);
});

test("a variable, or an option that is given twice, cannot make a path ask for more than reading", () => {
  process.env["EIDER_TEST_PATH"] = "md:x?access_mode=read_write";
  expect(() => new DuckDBPool(["${EIDER_TEST_PATH}"])).toThrow("databases are only read");
  const config = parseConfig({ databases: { x: { paths: ["${P}"] } } });
  expect(() => expandVariables(config, () => "md:x?access_mode=read_write")).toThrow(
    "databases are only read",
  );
  expect(() => new DuckDBPool(["md:y?access_mode=read_only&access_mode=read_write"])).toThrow(
    "databases are only read",
  );
});

test("a path that asks for more than reading is a mistake, as is an unknown option", () => {
  const open = () =>
    new DuckDBPool(["md:x?access_mode=read_write", "a.duckdb"], { sise: 3 } as never);
  expect(open).toThrow(ConfigError);
  expect(open).toThrow(
    /paths\.0: expected no access_mode but read_only.*\n.*sise: unknown setting/s,
  );
});
