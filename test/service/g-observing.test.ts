/** Cases G of the service, and faults that its clients cause. */

import { pbkdf2 } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { DuckDBPool } from "../../src/duckdb/duckdb-pool.ts";
import { asError, EiderError, errorCodes } from "../../src/foundation/errors.ts";
import * as poolErrors from "../../src/pool/pool-errors.ts";
import { Health } from "../../src/service/serving/health.ts";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import { limit, longer } from "../support/long.ts";
import { keptLog, openEider } from "../support/open-eider.ts";
import { endlessSql, versionSql } from "../support/versions.ts";

const admin = { authorization: "Bearer key" };
const canary = "CANARY_TOKEN_1234";

test("G-4 a token is in no message, stack or cause of an error, whatever its path", async () => {
  for (const path of [`md:sales?motherduck_token=${canary}`, `md:sales?user=1&token=${canary}`]) {
    const { log, lines } = keptLog();
    const pool = new DuckDBPool([path], { log });
    const error = asError(await pool.connect().catch((thrown: unknown) => thrown));
    expect(error).toMatchObject({ code: "DB_UNAVAILABLE" });
    const chain: unknown[] = [];
    for (let each: unknown = error; each instanceof Error; each = each.cause)
      chain.push(each.message, each.stack, inspect(each, { depth: 9 }), JSON.stringify(each));
    for (const text of [...chain, inspect(pool.status()), JSON.stringify(lines), inspect(pool)])
      expect(text).not.toContain(canary);
    await pool.close();
  }
});

test(
  `G-5 ${longer(20, 1000)} recycles and ${longer(300, 10_000)} distinct queries leave the number of series as it was`,
  async () => {
    await using eider = await openEider({
      databases: { data: versionSql(1) },
      config: { server: { adminKey: "key" } },
    });
    const series = async () =>
      (await eider.service.metrics())
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("#"))
        .map((line) => line.split(" ")[0]);
    const recycle = () =>
      eider.query("mutation { recyclePool { databases { error } } }", {}, admin);
    await eider.query("{ versions(limit: 1) { number } }");
    await recycle();
    const before = await series();
    for (let turn = 0; turn < longer(20, 1000); turn += 1) await recycle();
    for (let turn = 0; turn < longer(300, 10_000); turn += 1)
      await eider.query(
        `{ a${turn}: versions(limit: 1, where: { id: { eq: ${turn} } }) { number } }`,
      );
    expect(await series()).toEqual(before);
  },
  limit(60, 1200),
);

test("G-6 every error of the pool has a code of the table, with its status and whether to try again", () => {
  const errors = [
    new poolErrors.PoolTimeoutError("x"),
    new poolErrors.PoolOverloadedError("x"),
    new poolErrors.PoolClosedError(),
    new poolErrors.LeaseInvalidatedError(),
    new poolErrors.ConnectionBusyError(),
    new poolErrors.NestedLeaseError(),
    new poolErrors.PoolAssertionError("x"),
  ];
  for (const error of errors) {
    expect(error).toBeInstanceOf(EiderError);
    const [status, retriable] = errorCodes[error.code];
    expect([error.status, error.retriable, error.name]).toEqual([
      status,
      retriable,
      error.constructor.name,
    ]);
  }
  expect(Object.keys(poolErrors).filter((name) => name.endsWith("Error")).length).toBe(
    errors.length,
  );
});

test("G-7 a database that comes back is healthy within 15 seconds, however long it was down", async () => {
  await withFakeClock(async (advance) => {
    const health = new Health(keptLog().log);
    let isUp = false;
    health.retry("remote", async () => isUp);
    let isAlive = true;
    const generation = {
      name: "local",
      probe: () => (isAlive ? Promise.resolve() : Promise.reject(new Error("down"))),
    };
    health.report("local", true);
    health.watch(() => [generation as never]);
    const oks = () => health.databases.map(({ ok }) => ok);
    isAlive = false;
    await advance(200_000);
    expect(oks()).toEqual([false, false]);
    isUp = true;
    isAlive = true;
    await advance(15_000);
    expect(oks()).toEqual([true, true]);
    health.stop();
  });
});

test("G-7 with every database down it is alive and not ready", async () => {
  await using eider = await openEider({
    databases: {},
    others: { remote: { paths: ["md:sales"] } },
  });
  const statusOf = async (path: string) =>
    (await eider.eider.fetch(new Request(`http://eider${path}`))).status;
  expect([await statusOf("/health/live"), await statusOf("/health/ready")]).toEqual([200, 503]);
});

test("G-7 fault 38: health answers and nothing hangs while all connections are lent and other work holds the threads", async () => {
  await using eider = await openEider({
    databases: { data: endlessSql },
    config: { limits: { requestTimeout: "2s" } },
    pool: { size: 2 },
  });
  const endless = [1, 2, 3].map(() => eider.query("{ slow { n } }"));
  const hashes = Array.from(
    { length: 16 },
    () => new Promise((done) => pbkdf2("x", "y", 200_000, 64, "sha512", done)),
  );
  const started = performance.now();
  for (const path of ["/health/live", "/health/ready"]) {
    const { status } = await eider.eider.fetch(new Request(`http://eider${path}`));
    expect(status).toBe(200);
  }
  // Answered from state, long before the queries are over.
  expect(performance.now() - started).toBeLessThan(1500);
  expect((await Promise.all(endless)).map(({ status }) => status)).toEqual([504, 504, 504]);
  await Promise.all(hashes);
  expect((await eider.query("{ quick { id } }")).status).toBe(200);
});

/** A service of one connection behind a real socket. */
async function listenWithOneConnection(sql: string) {
  const eider = await openEider({
    databases: { data: sql },
    pool: { size: 1, maxWaiting: 1 },
  });
  const server = createServer(eider.eider.handler as never).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const pool = eider.service.generations.serving[0]?.pool;
  if (pool === undefined) throw new Error("nothing serves");
  const post = (query: string, signal?: AbortSignal) =>
    fetch(`http://127.0.0.1:${port}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
      ...(signal !== undefined && { signal }),
    });
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await eider[Symbol.asyncDispose]();
  };
  return { eider, port, pool, post, [Symbol.asyncDispose]: close };
}

test("C9 over HTTP: one more than may wait gets 503 with Retry-After; fault 25: a client that leaves while it waits makes room", async () => {
  await using made = await listenWithOneConnection(endlessSql);
  const { pool, post } = made;
  const holder = await pool.connect();
  const leaving = new AbortController();
  const waiting = post("{ quick { id } }", leaving.signal);
  while (pool.status().waiting !== 1) await sleep(2);
  const refused = await post("{ quick { id } }");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
  expect(await refused.json()).toMatchObject({
    errors: [{ extensions: { code: "POOL_OVERLOADED", retriable: true } }],
  });
  leaving.abort();
  await expect(waiting).rejects.toThrow();
  while (pool.status().waiting !== 0) await sleep(2);
  const next = post("{ quick { id } }");
  while (pool.status().waiting !== 1) await sleep(2);
  holder.close();
  expect((await next).status).toBe(200);
});

test("fault 26: a client that does not read its answer holds no connection", async () => {
  await using made = await listenWithOneConnection(
    "CREATE TABLE t AS SELECT i AS n, repeat('x', 300) AS text FROM range(10000) AS r (i)",
  );
  const { port, pool, post } = made;
  const body = JSON.stringify({ query: "{ t(limit: 10000) { n text } }" });
  const socket = connect(port, "127.0.0.1");
  socket.pause();
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  while (pool.status().acquired < 1) await sleep(2);
  while (pool.status().borrowed > 0) await sleep(2);
  expect((await post("{ t(limit: 1) { n } }")).status).toBe(200);
  socket.destroy();
});
