import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";
import { endlessSql } from "../support/versions.ts";

const ask = "{ slow { n } }";

async function untilIdle(eider: Awaited<ReturnType<typeof openEider>>): Promise<void> {
  const pool = eider.service.snapshot.holds.get("data")?.generation.pool;
  while (pool?.status().borrowed !== 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("a query past its deadline is interrupted, is a 504 without data, and its connection serves on", async () => {
  await using eider = await openEider({
    databases: { data: endlessSql },
    config: { limits: { requestTimeout: "200ms" } },
    pool: { size: 1 },
  });
  const { status, data, errors } = await eider.query(ask);
  expect(status).toBe(504);
  expect(data).toBeNull();
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining("limits.requestTimeout (200 ms)"),
    extensions: { code: "QUERY_TIMEOUT", retriable: true },
  });
  await untilIdle(eider);
  expect((await eider.query("{ quick { id } }")).data).toEqual({ quick: [{ id: 1 }] });
});

test("a statement that fails fails the whole answer, with Retry-After where trying again may help", async () => {
  await using eider = await openEider({
    databases: { data: endlessSql },
    config: { limits: { requestTimeout: "200ms" } },
  });
  const { status, data, headers } = await eider.query("{ quick { id } slow { n } }");
  expect([status, data, headers.get("retry-after")]).toEqual([504, null, "1"]);
});

test("a wait for a connection ends at the deadline", async () => {
  await using eider = await openEider({
    databases: { data: endlessSql },
    config: { limits: { requestTimeout: "200ms" } },
    pool: { size: 1 },
  });
  const [first, second] = await Promise.all([eider.query(ask), eider.query("{ quick { id } }")]);
  expect([first.status, second.status]).toEqual([504, 504]);
});

test("no connection within pool.timeout is a 503 that says what to do", async () => {
  await using eider = await openEider({
    databases: { data: endlessSql },
    config: { limits: { requestTimeout: "1s" } },
    pool: { size: 1, timeout: "100ms" },
  });
  const [, second] = await Promise.all([eider.query(ask), eider.query("{ quick { id } }")]);
  expect(second.status).toBe(503);
  expect(second.errors?.[0]).toMatchObject({
    message: expect.stringContaining("raise pool.size"),
    extensions: { code: "POOL_TIMEOUT", retriable: true },
  });
});

test("C7 a client that goes away frees its connection", async () => {
  await using eider = await openEider({ databases: { data: endlessSql }, pool: { size: 1 } });
  const server = createServer(eider.eider.handler as never).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const controller = new AbortController();
  const gone = fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: ask }),
    signal: controller.signal,
  });
  const pool = eider.service.snapshot.holds.get("data")?.generation.pool;
  while (pool?.status().borrowed !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
  controller.abort();
  await expect(gone).rejects.toThrow();
  await untilIdle(eider);
  expect((await eider.query("{ quick { id } }")).status).toBe(200);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("D8 a recycle interrupts at the drain deadline what never ends, and the old connections are closed", async () => {
  await using eider = await openEider({
    databases: { data: endlessSql },
    config: { server: { adminKey: "key" }, limits: { requestTimeout: "20s" } },
    pool: { size: 2, drainTimeout: "100ms" },
  });
  const endless = eider.query(ask);
  const old = eider.service.snapshot.holds.get("data")?.generation.pool;
  while (old?.status().borrowed !== 1) await new Promise((resolve) => setTimeout(resolve, 5));
  const { data } = await eider.query(
    "mutation { recyclePool { databases { generation interrupted error } } }",
    {},
    { authorization: "Bearer key" },
  );
  expect(data).toEqual({
    recyclePool: { databases: [{ generation: 2, interrupted: 1, error: null }] },
  });
  expect((await endless).errors?.[0]?.extensions).toMatchObject({
    code: "QUERY_INTERRUPTED",
    retriable: true,
  });
  expect(old?.status()).toMatchObject({ open: 0, borrowed: 0 });
});

test("an error of the engine never reaches the client in its own words", async () => {
  await using eider = await openEider({
    databases: {
      data: "CREATE TABLE t (x VARCHAR); INSERT INTO t VALUES ('no number'); CREATE VIEW v AS SELECT x::INTEGER AS n FROM t;",
    },
  });
  const { status, errors } = await eider.query("{ v { n } }");
  expect([status, errors?.[0]?.extensions["code"]]).toEqual([500, "VIEW_FAILED"]);
  expect(JSON.stringify(errors)).not.toContain("no number");
});

test.each([
  ["x * 2", "{ vAggregate { n { sum } } }"],
  ["x * 2", "{ vGroupBy(by: [{ nBucket: { width: 10 } }]) { key { nBucket } } }"],
  ["x::VARCHAR LIKE '1' ESCAPE e", "{ v { n } }"],
])("what a view computes as %s is the view's fault in %s", async (sql, query) => {
  await using eider = await openEider({
    databases: {
      data: `CREATE TABLE t (x INTEGER, e VARCHAR); INSERT INTO t VALUES (2147483647, '!!'); CREATE VIEW v AS SELECT ${sql} AS n FROM t;`,
    },
  });
  const { status, errors } = await eider.query(query);
  expect([status, errors?.[0]?.extensions["code"]]).toEqual([500, "VIEW_FAILED"]);
});

test("the bound of a bucket before its type is no fault of the table", async () => {
  await using eider = await openEider({
    databases: {
      data: "CREATE TABLE b (t TIMESTAMP); INSERT INTO b VALUES ('290309-12-22 (BC) 00:00:00');",
    },
  });
  const { status, errors } = await eider.query(
    '{ bGroupBy(by: [{ tBucket: { every: "7 hours" } }]) { key { tBucket } } }',
  );
  expect([status, errors?.[0]?.extensions["code"]]).toEqual([400, "NUMBER_OUT_OF_RANGE"]);
});

test("a sum too large for its type is an error, never rounded", async () => {
  await using eider = await openEider({
    databases: {
      data: "CREATE TABLE t (x HUGEINT); INSERT INTO t VALUES (170141183460469231731687303715884105727), (1);",
    },
  });
  const { errors, status } = await eider.query("{ tAggregate { x { sum } } }");
  expect(errors?.[0]?.extensions["code"]).toBe("NUMBER_OUT_OF_RANGE");
  expect(status).toBe(400);
});
