/** Faults of statements and clocks, one by one. */
import { expect, test, vi } from "vitest";
import { withFakeClock } from "../support/fake-clock.ts";
import { connectMany, deferred, type FakeConnection, fakePool, settle } from "./fake-driver.ts";

const refuse = (text: string) => Promise.reject(new Error(text));

test("fault 19: a statement that heeds no interrupt leaves its connection closing, then an orphan, and is replaced", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 2, closeTimeout: 1000 });
    const gate = deferred();
    const lease = await pool.connect();
    const running = lease.run(() => gate.promise);
    // The engine's close waits for the statement.
    driver.closing = ({ id }) => (id === lease.connection.id ? running : Promise.resolve());
    lease.close();
    await advance(500);
    expect(pool.status()).toMatchObject({ closing: 1, open: 0, orphans: 0 });
    (await pool.connect()).close();
    await advance(600);
    expect(pool.status()).toMatchObject({ closing: 0, orphans: 1 });
    for (const other of await connectMany(pool, 2)) other.close();
    gate.resolve();
    await advance(10);
    expect(pool.status().orphans).toBe(0);
    await rest();
  });
});

test("fault 20: closing interrupts a running statement every 20 ms until it settles", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, counts, rest } = fakePool({ size: 1, closeTimeout: 1000 });
    const lease = await pool.connect();
    const gate = deferred();
    const running = lease.run(() => gate.promise).finally(() => lease.close());
    const closing = pool.close();
    await advance(100);
    expect(driver.interrupted.length).toBeGreaterThanOrEqual(5);
    expect(driver.closed).toEqual([]);
    gate.resolve();
    await running;
    await advance(20);
    await closing;
    expect(counts["interrupted shutdown"]).toBe(1);
    await rest();
  });
});

test("faults 20 and 31: a lease that never ends cannot hold the close, and its late return closes it", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, lines, rest } = fakePool({ size: 1, closeTimeout: 1000 });
    const lease = await pool.connect();
    const closing = pool.close();
    await advance(1100);
    await closing;
    expect(lines).toContainEqual(
      expect.objectContaining({ level: "error", fields: { database: "fake", orphans: 1 } }),
    );
    lease.close();
    await advance(1);
    expect(driver.live).toBe(0);
    await rest();
  });
});

test("faults 21 and 22: a broken connection is replaced and the work run again, once; another error is the caller's", async () => {
  const { pool, driver, counts, rest } = fakePool({ size: 1 });
  const ran: number[] = [];
  const breakTimes = (times: number) => (connection: FakeConnection) => {
    ran.push(connection.id);
    return ran.length <= times ? refuse("FATAL gone") : Promise.resolve("answer");
  };
  const work = (times: number) =>
    pool.withConnection((lease) => lease.run(breakTimes(times)), { retryBroken: true });
  expect(await work(1)).toBe("answer");
  expect([ran, counts["retried"]]).toEqual([[0, 1], 1]);
  ran.length = 0;
  await expect(work(5)).rejects.toThrow("FATAL gone");
  expect(ran.length).toBe(2);
  await settle();
  const before = driver.opens;
  await expect(
    pool.withConnection((lease) => lease.run(() => refuse("syntax")), { retryBroken: true }),
  ).rejects.toThrow("syntax");
  await expect(
    pool.withConnection((lease) => lease.run(() => refuse("FATAL gone"))),
  ).rejects.toThrow("FATAL gone");
  expect(counts["retried"]).toBe(2);
  await settle();
  expect(driver.opens - before).toBeLessThanOrEqual(1);
  await rest();
});

test("fault 23: a second statement on a busy lease is refused before the engine is reached", async () => {
  const { pool, driver, rest } = fakePool();
  const lease = await pool.connect();
  const gate = deferred();
  const running = lease.run(driver.statement(() => gate.promise));
  await expect(lease.run(driver.statement(async () => {}))).rejects.toMatchObject({
    name: "ConnectionBusyError",
  });
  gate.resolve();
  await running;
  lease.close();
  await expect(lease.run(async () => {})).rejects.toMatchObject({ code: "POOL_CLOSED" });
  await rest();
});

test("fault 23: a lease that is closed while its statement runs is not lent again", async () => {
  const { pool, driver, rest } = fakePool({ size: 1 });
  const lease = await pool.connect();
  const gate = deferred();
  const running = lease.run(() => gate.promise);
  lease.close();
  const next = await pool.connect();
  expect(next.connection).not.toBe(lease.connection);
  expect(driver.closed).toEqual([lease.connection]);
  gate.resolve();
  await running;
  next.close();
  await rest();
});

test.each([25, -25])(
  "fault 36: the wall clock that jumps by %i hours retires nothing",
  async (hours) => {
    const { pool, counts, rest } = fakePool({ size: 2, recycle: 3_600_000 });
    for (const lease of await connectMany(pool, 2)) lease.close();
    vi.setSystemTime(Date.now() + hours * 3_600_000);
    try {
      for (const lease of await connectMany(pool, 2)) lease.close();
    } finally {
      vi.useRealTimers();
    }
    expect(counts["closed lifetime"]).toBeUndefined();
    expect(pool.status()).toMatchObject({ oldestWaitMs: null, open: 2 });
    await rest();
  },
);

test("fault 37: after the event loop was blocked, leases that were granted are not timed out", async () => {
  const { pool, rest } = fakePool({ size: 1, timeout: 50 });
  const holder = await pool.connect();
  const waiting = pool.connect();
  await settle();
  holder.close();
  const until = performance.now() + 100;
  while (performance.now() < until);
  (await waiting).close();
  expect(pool.status().timeouts).toBe(0);
  await rest();
});
