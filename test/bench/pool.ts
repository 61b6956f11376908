/** `npm run bench:pool`: what the pool costs by itself, and what opening and recycling cost. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { DuckDBPool } from "../../src/duckdb/duckdb-pool.ts";
import { collect } from "../support/garbage.ts";
import { openEider, tempDirectory } from "../support/open-eider.ts";

await using directory = await tempDirectory();
const file = join(directory.path, "bench.duckdb");
const sql = "CREATE TABLE t AS SELECT i AS n FROM range(1000) AS r (i)";
/** Needs minutes. */
const endless =
  "SELECT count(*) FROM range(3000000) a (x), range(3000000) b (y) WHERE x * 7 + y = 5";
await buildDatabase(file, sql, directory.path);

const print = (name: string, text: string) => console.log(`${name.padEnd(52)} ${text}`);
const percentile = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)] ?? Number.NaN;

async function acquireAndRelease(): Promise<void> {
  const pool = new DuckDBPool([file], { size: 4 });
  await pool.warmUp();
  const micros: number[] = [];
  for (let turn = 0; turn < 200_000; turn += 1) {
    const before = performance.now();
    (await pool.connect()).close();
    micros.push((performance.now() - before) * 1000);
  }
  const [p50, p99] = [percentile(micros, 0.5), percentile(micros, 0.99)];
  print("acquire and release, nobody waits", `p50 ${p50.toFixed(1)} us, p99 ${p99.toFixed(1)} us`);
  await pool.close();
}

async function manyWaiters(): Promise<void> {
  const pool = new DuckDBPool([file], { size: 2, maxWaiting: 20_000 });
  const holders = await Promise.all([pool.connect(), pool.connect()]);
  collect();
  const heap = process.memoryUsage().heapUsed;
  const started = performance.now();
  const waiters = Array.from({ length: 20_000 }, () =>
    pool.connect().then((lease) => lease.close()),
  );
  const asked = performance.now();
  collect();
  const collected = performance.now();
  const bytes = (process.memoryUsage().heapUsed - heap) / 20_000;
  for (const holder of holders) holder.close();
  await Promise.all(waiters);
  const micros = ((performance.now() - started - (collected - asked)) * 1000) / 20_000;
  print("20,000 waiters at once", `${micros.toFixed(1)} us and ${Math.round(bytes)} bytes each`);
  await pool.close();
}

async function timersEarly(): Promise<void> {
  const earliest: number[] = [];
  for (const ms of [5, 10, 20, 50]) {
    const pool = new DuckDBPool([file], { size: 1, timeout: `${ms}ms` });
    const holder = await pool.connect();
    for (let round = 0; round < 20; round += 1) {
      const started = performance.now();
      const waits = Array.from({ length: 20 }, () =>
        pool.connect().catch(() => earliest.push(performance.now() - started - ms)),
      );
      await Promise.all(waits);
    }
    holder.close();
    await pool.close();
  }
  print(
    "1,600 waits that time out",
    `earliest ${Math.min(...earliest).toFixed(3)} ms after their time`,
  );
}

async function loopDelay(): Promise<void> {
  const pool = new DuckDBPool([file], { size: 8 });
  const controller = new AbortController();
  const busy = Array.from({ length: 8 }, () =>
    pool.withConnection((lease) => lease.query(endless), controller.signal).catch(() => {}),
  );
  while (pool.status().borrowed < 8) await new Promise((resolve) => setTimeout(resolve, 5));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  delay.disable();
  print(
    "event loop, 8 connections on endless queries",
    `delay p50 ${(delay.percentile(50) / 1e6).toFixed(1)} ms, p99 ${(delay.percentile(99) / 1e6).toFixed(1)} ms`,
  );
  await pool.close();
  await Promise.all(busy);
}

const swap = "mutation { recyclePool(wait: SWAPPED) { databases { opened durationMs } } }";
const closed = "mutation { recyclePool { databases { interrupted durationMs } } }";
const admin = { authorization: "Bearer key" };

async function swapIdle(): Promise<void> {
  await using eider = await openEider({
    databases: { data: sql },
    config: { server: { adminKey: "key" } },
    pool: { size: 8 },
  });
  const durations: number[] = [];
  for (let turn = 0; turn < 30; turn += 1) {
    const started = performance.now();
    await eider.query(swap, {}, admin);
    durations.push(performance.now() - started);
  }
  print(
    "recycle to its swap, idle, 8 connections",
    `p50 ${percentile(durations, 0.5).toFixed(0)} ms, most ${Math.max(...durations).toFixed(0)} ms`,
  );
}

async function closeUnderEndlessQuery(): Promise<void> {
  await using eider = await openEider({
    databases: {
      data: `${sql}; CREATE VIEW slow AS ${endless.replace("count(*)", "count(*) AS c")}`,
    },
    config: { server: { adminKey: "key" } },
    pool: { size: 4, drainTimeout: "500ms" },
  });
  const spills = () =>
    readdirSync("/tmp").filter((name) => name.startsWith(`eider-spill-${process.pid}-`)).length;
  const running = eider.query("{ slow { c } }");
  await new Promise((resolve) => setTimeout(resolve, 100));
  const started = performance.now();
  await eider.query(closed, {}, admin);
  const ms = performance.now() - started;
  await running;
  print(
    "recycle to its close under an endless query, drain 500 ms",
    `${ms.toFixed(0)} ms; spill directories left: ${spills() - 1}`,
  );
}

async function cycles(count: number): Promise<void> {
  const facts = () => ({
    descriptors: readdirSync("/proc/self/fd").length,
    threads: readdirSync("/proc/self/task").length,
    rssMb: process.memoryUsage().rss / 1024 ** 2,
  });
  let quarter = facts();
  for (let turn = 1; turn <= count; turn += 1) {
    const pool = new DuckDBPool([file], { size: 2 });
    await pool.withConnection((lease) => lease.query("SELECT count(*) FROM t"));
    await pool.close();
    if (turn === count / 4) quarter = facts();
  }
  const end = facts();
  print(
    `${count} pools opened and closed, from ${count / 4} on`,
    `descriptors ${quarter.descriptors} to ${end.descriptors}, threads ${quarter.threads} to ${end.threads}, RSS ${(end.rssMb - quarter.rssMb).toFixed(1)} MB more`,
  );
}

// The timers of a pool keep no process alive.
const alive = setInterval(() => {}, 1000);
await acquireAndRelease();
await manyWaiters();
await timersEarly();
await loopDelay();
await swapIdle();
await closeUnderEndlessQuery();
await cycles(1000);
clearInterval(alive);
