/** Faults and signals of the whole process. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { Agent, type IncomingMessage, request } from "node:http";
import { getPriority } from "node:os";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { tempDirectory } from "../support/open-eider.ts";
import { startServer } from "../support/server-process.ts";
import { endlessSql } from "../support/versions.ts";

const canary = "CANARY_TOKEN_1234";
const admin = { authorization: "Bearer key" };
const recycle = "mutation { recyclePool { databases { name error } } }";
let directory: Awaited<ReturnType<typeof tempDirectory>>;
beforeAll(async () => {
  directory = await tempDirectory();
  await buildDatabase(join(directory.path, "data.duckdb"), endlessSql, directory.path);
});
afterAll(() => directory[Symbol.asyncDispose]());

const start = (environment: Record<string, string> = {}, more: readonly string[] = []) =>
  startServer(["data.duckdb", "--admin-key", "key", "--log-level", "error", ...more], {
    cwd: directory.path,
    environment,
  });

test("D16 fault 40: at SIGTERM it is not ready at once, answers what is asked, and ends with 0", async () => {
  await using server = await start({ EIDER_SHUTDOWN_DELAY: "600ms" });
  const ready = server.url.replace("/graphql", "/health/ready");
  expect((await fetch(ready)).status).toBe(200);
  server.child.kill("SIGTERM");
  let status = 200;
  while (status === 200) ({ status } = await fetch(ready));
  expect(status).toBe(503);
  expect((await server.ask("{ quick { id } }")).data).toEqual({ quick: [{ id: 1 }] });
  expect(await server.closed).toBe(0);
});

test.runIf(process.platform === "linux")(
  "threads of queries and of the engine yield to the event loop",
  async () => {
    const prioritiesOf = async (pid: number) => {
      const threads = await readdir(`/proc/${pid}/task`);
      const stats = threads.map((thread) =>
        readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8"),
      );
      // The name in parentheses is the second of its fields, the priority the nineteenth.
      const priorities = stats.map((stat) =>
        Number(stat.slice(stat.lastIndexOf(")")).split(" ")[17]),
      );
      return { main: priorities[threads.indexOf(String(pid))], priorities };
    };
    await using server = await start({ UV_THREADPOOL_SIZE: "20" });
    const { main, priorities } = await prioritiesOf(server.child.pid as number);
    const own = getPriority();
    expect(main).toBe(own);
    const lower = priorities.filter((priority) => priority === Math.min(own + 10, 19));
    expect(lower.length).toBeGreaterThan(20);
    await using equal = await start({ UV_THREADPOOL_SIZE: "20", EIDER_ENGINE_NICE: "0" });
    expect(new Set((await prioritiesOf(equal.child.pid as number)).priorities)).toEqual(
      new Set([own]),
    );
  },
);

test("D17 a query that never ends is interrupted, and the process ends with 0 within the deadline and 2 s", async () => {
  await using server = await start({ EIDER_REQUEST_TIMEOUT: "1s" });
  const endless = server.ask("{ slow { n } }");
  await sleep(100);
  const stopped = performance.now();
  server.child.kill("SIGTERM");
  expect((await endless).errors?.[0]?.extensions.code).toMatch(/QUERY_TIMEOUT|QUERY_INTERRUPTED/);
  expect(await server.closed).toBe(0);
  expect(performance.now() - stopped).toBeLessThan(3000);
});

test("D16 a second SIGTERM ends it at once", async () => {
  await using server = await start();
  const endless = server.ask("{ slow { n } }").catch(() => "cut");
  await sleep(100);
  server.child.kill("SIGTERM");
  await sleep(50);
  server.child.kill("SIGTERM");
  expect(await server.closed).toBeNull();
  expect(await endless).toBe("cut");
});

test("D18 after SIGKILL in the middle of work a new start is clean and removes what the dead one left", async () => {
  const spills = async () =>
    (await readdir(directory.path)).filter((name) => name.startsWith("eider-spill-"));
  await using server = await start({ TMPDIR: directory.path });
  const endless = server.ask("{ slow { n } }").catch(() => "cut");
  await sleep(100);
  expect((await spills()).length).toBe(1);
  server.child.kill("SIGKILL");
  await server.closed;
  expect(await endless).toBe("cut");
  expect((await spills()).length).toBe(1);
  await using again = await start({ TMPDIR: directory.path });
  expect((await again.ask("{ quick { id } }")).data).toEqual({ quick: [{ id: 1 }] });
  const left = await spills();
  expect(left.map((name) => name.split("-")[2])).toEqual([String(again.child.pid)]);
});

test("C13 waiters and timers of a pool that is closed do not keep the process alive", async () => {
  const script = `
    import { DuckDBPool } from ${JSON.stringify(pathToFileURL(resolve("dist/index.js")).href)};
    const pool = new DuckDBPool(["data.duckdb"], { timeout: "10m", leakWarning: "10m" });
    const lease = await pool.connect();
    const waiting = pool.connect().catch((error) => error.name);
    const closing = pool.close();
    lease.close();
    await closing;
    console.log(await waiting, pool.status().open);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: directory.path,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, "close")]);
  expect([code, printed.trim()]).toEqual([0, "PoolClosedError 0"]);
});

test.runIf(existsSync("/usr/bin/prlimit"))(
  "fault 39: without descriptors a recycle fails, the server lives, and all is well when there are some",
  async () => {
    await using server = await start();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    // One connection for all: the server cannot take another meanwhile.
    const send = async (query: string) => {
      const call = request(server.url, {
        method: "POST",
        agent,
        headers: { "content-type": "application/json", ...admin },
      }).end(JSON.stringify({ query }));
      const [response] = (await once(call, "response")) as [IncomingMessage];
      return text(response);
    };
    const allow = (count: number) =>
      execFileSync("/usr/bin/prlimit", ["--pid", String(server.child.pid), `--nofile=${count}:`]);
    expect(await send("{ quick { id } }")).toContain('"id":1');
    // What is open stays open; nothing further opens.
    allow(5);
    expect(await send(recycle)).toContain("no file descriptors left");
    expect(await send("{ quick { id } }")).toContain('"id":1');
    allow(1024);
    expect(await send(recycle)).toContain('"error":null');
    expect(await send("{ quick { id } }")).toContain('"id":1');
    agent.destroy();
  },
);

test("G-4 a token of a path, an environment variable or the configuration is in nothing that the process tells", async () => {
  await writeFile(
    join(directory.path, "secret.json"),
    JSON.stringify({
      databases: {
        data: { paths: ["data.duckdb"] },
        one: { paths: [`md:one?motherduck_token=${canary}`] },
        two: { paths: ["md:two?user=1&motherduck_token=${SECRET}"] },
        three: { paths: ["md:three"], motherduckToken: { env: "SECRET" } },
      },
    }),
  );
  await using server = await startServer(
    ["--config", "secret.json", "--admin-key", "key", "--log-level", "debug"],
    { cwd: directory.path, environment: { SECRET: canary } },
  );
  const told: unknown[] = [];
  for (const query of [
    "{ quick { id } }",
    recycle,
    "{ pools { database lastError paths { alias } } }",
    "{ one { x } }",
  ])
    told.push(await server.ask(query, admin));
  for (const path of ["/metrics", "/health/ready", "/schema.graphql"]) {
    const response = await fetch(server.url.replace("/graphql", path));
    told.push(await response.text(), [...response.headers]);
  }
  await sleep(1500);
  server.child.kill("SIGTERM");
  expect(await server.closed).toBe(0);
  told.push(server.lines, server.stderr());
  expect(server.stderr()).toContain("the database is down");
  expect(JSON.stringify(told)).toContain("MotherDuck cannot be reached");
  expect(JSON.stringify(told)).not.toContain(canary);
});

const token = process.env["MOTHERDUCK_TOKEN"];
test.skipIf(token === undefined)(
  "a real MotherDuck account answers (skipped: MOTHERDUCK_TOKEN is not set)",
  async () => {
    const { DuckDBPool } = await import("../../src/duckdb/duckdb-pool.ts");
    const { motherDuckPath } = await import("../../src/foundation/source-paths.ts");
    const paths = [1, 2].map((user) =>
      motherDuckPath("md:", { user, motherduck_token: token ?? "" }),
    );
    const pool = new DuckDBPool(paths);
    try {
      expect(await pool.withConnection((lease) => lease.query("SELECT 1 AS one"))).toEqual([
        { one: 1 },
      ]);
    } finally {
      await pool.close();
    }
  },
);
