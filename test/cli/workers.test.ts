/** `--workers`: several processes that serve, and recycle, as one. */
import { rename, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { tempDirectory } from "../support/open-eider.ts";
import { runCommandToEnd, startServer } from "../support/server-process.ts";
import {
  expectFresh,
  publish,
  versionSql,
  versionsOf,
  versionsQuestion,
} from "../support/versions.ts";

const admin = { authorization: "Bearer key" };
const recycle =
  "mutation { recyclePool { databases { name previousGeneration generation opened error } workers { id pid ok error databases { generation opened error } } } }";

interface Report {
  readonly databases: readonly { generation: number; opened: number; error: string | null }[];
  readonly workers: readonly { id: number; pid: number; ok: boolean; error: string | null }[];
}
type Pools = { pools: { worker: number; generation: number }[] };

/** Status of the answer to a question that came on a connection of its own, or the code of its error. */
function statusOnNewConnection(
  url: string,
  more: Record<string, string> = {},
): Promise<number | string | undefined> {
  return new Promise((resolve) => {
    const headers = { "content-type": "application/json", ...more };
    const asking = request(url, { method: "POST", headers, agent: false }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode));
    });
    asking.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asking.end(JSON.stringify({ query: versionsQuestion }));
  });
}

async function startTwo(more: readonly string[] = [], environment: Record<string, string> = {}) {
  const directory = await tempDirectory();
  const file = join(directory.path, "data.duckdb");
  await buildDatabase(file, versionSql(1), directory.path);
  const server = await startServer(
    ["data.duckdb", "--workers", "2", "--admin-key", "key", "--log-level", "error", ...more],
    { cwd: directory.path, environment },
  );
  const dispose = async () => {
    await server[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  };
  const reportOf = async () => (await server.ask(recycle, admin)).data?.["recyclePool"] as Report;
  const poolsOf = async () =>
    ((await server.ask("{ pools { worker generation } }", admin)).data as Pools).pools;
  return {
    ...server,
    poolsOf,
    reportOf,
    publish: (version: number) => publish(file, versionSql(version), directory.path),
    break: async () => {
      await writeFile(`${file}.next`, "no database");
      await rename(`${file}.next`, file);
    },
    [Symbol.asyncDispose]: dispose,
  };
}

test("D20 a recycle reaches all workers before it answers, under load, and reports each", async () => {
  await using server = await startTwo();
  expect(server.lines.at(-1)).toContain(`(pid ${server.child.pid})`);
  let published = 1;
  let isOver = false;
  let answers = 0;
  const client = async () => {
    while (!isOver) {
      const least = published;
      const { data, errors } = await server.ask(versionsQuestion);
      expect(errors).toBeUndefined();
      expectFresh(data, least);
      answers += 1;
    }
  };
  const clients = Promise.all(Array.from({ length: 8 }, client));
  for (let version = 2; version <= 6; version += 1) {
    await server.publish(version);
    const { databases, workers } = await server.reportOf();
    expect(databases).toEqual([
      {
        name: "data",
        previousGeneration: version - 1,
        generation: version,
        opened: 2,
        error: null,
      },
    ]);
    expect(workers.map(({ ok, error }) => [ok, error])).toEqual([
      [true, null],
      [true, null],
    ]);
    expect(new Set(workers.map(({ pid }) => pid)).size).toBe(2);
    published = version;
  }
  isOver = true;
  await clients;
  expect(answers).toBeGreaterThan(20);
  expect((await server.poolsOf()).map(({ worker, generation }) => [worker, generation])).toEqual([
    [1, 6],
    [2, 6],
  ]);
});

test("D20 where one cannot prepare, all give up and serve on", async () => {
  await using server = await startTwo();
  await server.break();
  const { databases, workers } = await server.reportOf();
  expect(databases[0]).toMatchObject({ generation: 1, opened: 0 });
  expect(databases[0]?.error).toMatch(/^RECYCLE_FAILED: /);
  expect(workers.every(({ ok }) => !ok)).toBe(true);
  for (let turn = 0; turn < 4; turn += 1)
    expect(versionsOf((await server.ask(versionsQuestion)).data)).toEqual(new Set([1]));
  await server.publish(2);
  expect((await server.reportOf()).databases[0]).toMatchObject({ generation: 2, error: null });
});

test("D20 fault 41: a worker that dies hangs no answer, drops only its own requests, and comes back on the newest", async () => {
  await using server = await startTwo();
  const [first] = (await server.reportOf()).workers;
  await server.publish(2);
  const recycling = server.reportOf();
  process.kill(first?.pid ?? 0, "SIGKILL");
  // The worker that was asked may be the one that died; the next asks another.
  const report = await recycling.catch(() => server.reportOf());
  expect(report.workers.some(({ ok }) => ok)).toBe(true);
  while ((await server.poolsOf().catch(() => [])).length < 2)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const generations = new Set((await server.poolsOf()).map(({ generation }) => generation));
  expect(generations.size).toBe(1);
  for (let turn = 0; turn < 8; turn += 1)
    expect(versionsOf((await server.ask(versionsQuestion)).data)).toEqual(new Set([2]));
  const { workers } = await server.reportOf();
  expect(workers.map(({ ok }) => ok)).toEqual([true, true]);
  expect(workers.some(({ pid }) => pid === first?.pid)).toBe(false);
});

test("the primary adds up the metrics of the workers", async () => {
  await using server = await startTwo();
  await server.reportOf();
  const text = await (await fetch(server.url.replace("/graphql", "/metrics"))).text();
  expect(text).toContain('eider_pool_size{database="data",state="current"} 2');
  expect(text).toContain(
    'eider_pool_recycles_total{database="data",result="ok",trigger="mutation"} 1',
  );
});

test("SIGHUP recycles all workers, SIGTERM answers open requests and ends all with exit code 0", async () => {
  await using server = await startTwo();
  await server.publish(2);
  server.child.kill("SIGHUP");
  while ((await server.poolsOf()).some(({ generation }) => generation === 1))
    await new Promise((resolve) => setTimeout(resolve, 20));
  const workers = (await server.reportOf()).workers.map(({ pid }) => pid);
  const open = Array.from({ length: 6 }, () => server.ask(versionsQuestion));
  await new Promise((resolve) => setTimeout(resolve, 20));
  server.child.kill("SIGTERM");
  for (const { data } of await Promise.all(open)) expect(versionsOf(data)).toEqual(new Set([2]));
  expect(await server.closed).toBe(0);
  for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow("ESRCH");
});

test("SIGTERM under load: every request is answered until connections are refused, and none is cut", async () => {
  await using server = await startTwo();
  let answers = 0;
  const faults: unknown[] = [];
  const client = async () => {
    for (;;) {
      const outcome = await statusOnNewConnection(server.url);
      if (outcome === "ECONNREFUSED") return;
      if (outcome === 200) answers += 1;
      else faults.push(outcome);
    }
  };
  const clients = Array.from({ length: 32 }, client);
  // However slow the machine is: it is stopped in the middle.
  while (answers < 100 && faults.length === 0)
    await new Promise((resolve) => setTimeout(resolve, 20));
  server.child.kill("SIGTERM");
  await Promise.all(clients);
  expect(faults).toEqual([]);
  expect(await server.closed).toBe(0);
});

test("a port in use ends the start with a sentence", async () => {
  await using server = await startTwo();
  const { port } = new URL(server.url);
  await using directory = await tempDirectory();
  await buildDatabase(join(directory.path, "b.duckdb"), versionSql(1), directory.path);
  for (const workers of ["1", "2"]) {
    const { code, stderr } = await runCommandToEnd(
      ["serve", "b.duckdb", "--workers", workers, "--port", port, "--log-level", "error"],
      { cwd: directory.path },
    );
    expect([code, stderr]).toEqual([
      1,
      `eider: cannot listen on 127.0.0.1:${port}: another process listens there. Stop it, or choose another with --port (EIDER_PORT).\n`,
    ]);
  }
});

test("a worker that cannot start ends the start, and tells why once", async () => {
  await using directory = await tempDirectory();
  const { code, stdout, stderr } = await runCommandToEnd(
    ["serve", "missing.duckdb", "--workers", "3", "--port", "0"],
    { cwd: directory.path },
  );
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr.match(/missing\.duckdb/g)?.length).toBe(1);
});

test("requests of a client are counted in all workers together", async () => {
  await using server = await startTwo([], { EIDER_CLIENT_PER_MINUTE: "5" });
  const statuses: (number | string | undefined)[] = [];
  for (let count = 0; count < 8; count += 1) statuses.push(await statusOnNewConnection(server.url));
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
});

test("wrong admin keys of an address are counted in all workers together", async () => {
  await using server = await startTwo();
  const statuses: (number | string | undefined)[] = [];
  for (let count = 0; count < 8; count += 1)
    statuses.push(await statusOnNewConnection(server.url, { authorization: "Bearer wrong" }));
  expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
});
