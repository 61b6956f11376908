import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConnectionBusyError } from "../../src/pool/lease.ts";
import { deferred, fakePool, settle } from "./fake-driver.ts";

describe("lending", () => {
  test("constructing opens nothing; connections are opened when they are asked for and kept", async () => {
    const { pool, driver } = fakePool();
    expect(driver.opens).toBe(0);
    for (let turn = 0; turn < 5; turn += 1) (await pool.connect()).close();
    expect(driver.opens).toBe(1);
    await pool.close();
    expect(driver.live).toBe(0);
  });

  test("slots are bound to paths: size 7 over 3 paths spreads 3, 2, 2, and replacement keeps the spread", async () => {
    const { pool, driver } = fakePool({ size: 7, paths: 3 });
    const leases = await Promise.all(Array.from({ length: 7 }, () => pool.connect()));
    expect(pool.status().openByPath).toEqual([3, 2, 2]);
    const failing = leases.slice(0, 4);
    for (const lease of failing)
      await lease.run(() => Promise.reject(new Error("FATAL broken"))).catch(() => {});
    for (const lease of leases) lease.close();
    await settle();
    expect(pool.status().open).toBe(3);
    const again = await Promise.all(Array.from({ length: 7 }, () => pool.connect()));
    expect(pool.status().openByPath).toEqual([3, 2, 2]);
    for (const lease of again) lease.close();
    await pool.close();
    expect(driver.live).toBe(0);
  });

  test("overflow connections are closed when nobody waits, size are kept", async () => {
    const { pool, driver } = fakePool({ size: 2, maxOverflow: 2 });
    for (let round = 0; round < 5; round += 1) {
      const leases = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
      expect(pool.status()).toMatchObject({ open: 4, borrowed: 4 });
      for (const lease of leases) lease.close();
      await settle();
      expect(pool.status()).toMatchObject({ open: 2, idle: 2, borrowed: 0 });
    }
    expect(driver.closed.length).toBe(10);
    await pool.close();
  });

  test.each([
    ["fifo", "the longest idle", [0, 1, 0, 1]],
    ["lifo", "the last used", [1, 1, 1, 1]],
  ] as const)("%s lends %s connection", async (order, _which, turns) => {
    const { pool } = fakePool({ order });
    const [first, second] = await Promise.all([pool.connect(), pool.connect()]);
    first.close();
    second.close();
    const lent: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const lease = await pool.connect();
      lent.push(lease.connection.id);
      lease.close();
    }
    const ids = [first.connection.id, second.connection.id];
    expect(lent).toEqual(turns.map((turn) => ids[turn]));
    await pool.close();
  });

  test("withConnection returns the lease whether the work resolves, rejects or throws", async () => {
    const { pool } = fakePool({ size: 1 });
    expect(await pool.withConnection(undefined, async () => 5)).toBe(5);
    await expect(
      pool.withConnection(undefined, () => Promise.reject(new Error("no"))),
    ).rejects.toThrow("no");
    await expect(
      pool.withConnection(undefined, () => {
        throw new Error("sync");
      }),
    ).rejects.toThrow("sync");
    expect(pool.status()).toMatchObject({ borrowed: 0, idle: 1 });
    await pool.close();
  });

  test("a second close of a lease does nothing", async () => {
    const { pool } = fakePool({ size: 1 });
    const lease = await pool.connect();
    lease.close();
    lease.close();
    const next = await pool.connect();
    lease.close();
    expect(pool.status()).toMatchObject({ borrowed: 1, idle: 0 });
    next.close();
    await pool.close();
  });

  test("a second statement on a busy lease throws before the engine is reached", async () => {
    const { pool } = fakePool();
    const lease = await pool.connect();
    const gate = deferred();
    const running = lease.run(() => gate.promise);
    await expect(lease.run(async () => {})).rejects.toThrow(ConnectionBusyError);
    gate.resolve();
    await running;
    lease.close();
    await expect(lease.run(async () => {})).rejects.toMatchObject({ code: "POOL_CLOSED" });
    await pool.close();
  });

  test("a lease closed while its statement runs is not lent again", async () => {
    const { pool, driver } = fakePool({ size: 1 });
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
    await pool.close();
  });
});

describe("waiting", () => {
  test("1,000 waiters are served in the order in which they came", async () => {
    const { pool } = fakePool({ size: 1, maxWaiting: 1000 });
    const first = await pool.connect();
    const served: number[] = [];
    const waiters = Array.from({ length: 1000 }, async (_, index) => {
      const lease = await pool.connect();
      served.push(index);
      lease.close();
    });
    first.close();
    await Promise.all(waiters);
    expect(served).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    await pool.close();
  });

  test("who comes in the tick of a release does not overtake a waiter", async () => {
    const { pool } = fakePool({ size: 1 });
    const first = await pool.connect();
    const served: string[] = [];
    const serve = async (name: string) => {
      const lease = await pool.connect();
      served.push(name);
      lease.close();
    };
    const waiting = serve("waiter");
    await settle();
    first.close();
    const newcomer = serve("newcomer");
    await Promise.all([waiting, newcomer]);
    expect(served).toEqual(["waiter", "newcomer"]);
    await pool.close();
  });

  test("one more than may wait is refused at once, those who wait are served", async () => {
    const { pool } = fakePool({ size: 1, maxWaiting: 2 });
    const first = await pool.connect();
    const waiters = [pool.connect(), pool.connect()];
    await expect(pool.connect()).rejects.toMatchObject({ code: "POOL_OVERLOADED" });
    first.close();
    for (const waiter of waiters) (await waiter).close();
    await pool.close();
  });

  test("an abort while waiting rejects with its reason and leaves nothing behind", async () => {
    const { pool, driver } = fakePool({ size: 1 });
    const first = await pool.connect();
    const controller = new AbortController();
    const waiting = pool.connect(controller.signal);
    const behind = pool.connect();
    await settle();
    controller.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    expect(pool.status().waiting).toBe(1);
    first.close();
    (await behind).close();
    expect(driver.opens).toBe(1);
    await pool.close();
  });

  test("a signal that is aborted already opens nothing", async () => {
    const { pool, driver } = fakePool();
    await expect(pool.connect(AbortSignal.abort(new Error("early")))).rejects.toThrow("early");
    expect(driver.opens).toBe(0);
    await pool.close();
  });

  test("an abort while a connection opens rejects at once; the connection joins the pool", async () => {
    const { pool, driver } = fakePool({ size: 1 });
    const gate = deferred();
    driver.opening = () => gate.promise;
    const controller = new AbortController();
    const waiting = pool.connect(controller.signal);
    await settle();
    controller.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    gate.resolve();
    await settle();
    expect(pool.status()).toMatchObject({ open: 1, idle: 1, borrowed: 0 });
    (await pool.connect()).close();
    expect(driver.opens).toBe(1);
    await pool.close();
  });
});

describe("timeouts, by a fake clock", () => {
  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ["setTimeout", "clearTimeout", "performance", "setInterval", "clearInterval"],
    });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("a waiter that was not served in time gets POOL_TIMEOUT with the numbers, not a ms early", async () => {
    const { pool } = fakePool({ size: 1, timeout: 2000 });
    const first = await pool.connect();
    const waiting = pool.connect();
    const outcome = expect(waiting).rejects.toMatchObject({
      code: "POOL_TIMEOUT",
      message: expect.stringMatching(
        /pool\.timeout \(2000 ms\): size 1 \+ 0, in use 1 \(oldest 2000 ms\), waiting 1, last open error: none/,
      ),
    });
    await vi.advanceTimersByTimeAsync(1999);
    expect(pool.status()).toMatchObject({ waiting: 1, oldestWaitMs: 1999, timeouts: 0 });
    await vi.advanceTimersByTimeAsync(1);
    await outcome;
    expect(pool.status()).toMatchObject({ waiting: 0, timeouts: 1 });
    first.close();
    await pool.close();
  });

  test("an open that hangs is given up after openTimeout, its slot is free, its late connection closed", async () => {
    const { pool, driver } = fakePool({ size: 1, openTimeout: 1000 });
    const gate = deferred();
    driver.opening = () => gate.promise;
    const hanging = expect(pool.connect()).rejects.toMatchObject({ code: "DB_UNAVAILABLE" });
    await vi.advanceTimersByTimeAsync(1000);
    await hanging;
    driver.opening = async () => {};
    await vi.advanceTimersByTimeAsync(1000);
    const lease = await pool.connect();
    gate.resolve();
    await vi.advanceTimersByTimeAsync(1);
    expect(driver.live).toBe(1);
    lease.close();
    await pool.close();
    expect(driver.live).toBe(0);
  });

  test("a connection idle for longer than prePing is tried; dead ones are replaced within the call", async () => {
    const { pool, driver } = fakePool({ size: 3, prePing: 30_000 });
    const leases = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
    for (const lease of leases) lease.close();
    const pinged: number[] = [];
    driver.pinging = async ({ id }) => {
      pinged.push(id);
      throw new Error("dead");
    };
    (await pool.connect()).close();
    expect(pinged).toEqual([]);
    await vi.advanceTimersByTimeAsync(30_000);
    const lease = await pool.connect();
    expect(pinged).toEqual([1, 2, 0]);
    expect(driver.closed.map(({ id }) => id).toSorted()).toEqual([0, 1, 2]);
    expect(lease.connection.id).toBe(3);
    lease.close();
    await pool.close();
  });

  test("closing interrupts a running statement every 20 ms until it settles", async () => {
    const { pool, driver } = fakePool({ size: 1, closeTimeout: 1000 });
    const lease = await pool.connect();
    const gate = deferred();
    const running = lease.run(() => gate.promise).finally(() => lease.close());
    const closing = pool.close();
    await vi.advanceTimersByTimeAsync(100);
    expect(driver.interrupted.length).toBeGreaterThanOrEqual(5);
    expect(driver.closed).toEqual([]);
    gate.resolve();
    await running;
    await vi.advanceTimersByTimeAsync(20);
    await closing;
    expect(driver.live).toBe(0);
  });

  test("a statement that never ends cannot hold the close: it is an orphan, and its late return closes it", async () => {
    const { pool, driver, lines } = fakePool({ size: 1, closeTimeout: 1000 });
    const lease = await pool.connect();
    const closing = pool.close();
    await vi.advanceTimersByTimeAsync(1100);
    await closing;
    expect(lines).toContainEqual(
      expect.objectContaining({ level: "error", fields: { database: "fake", orphans: 1 } }),
    );
    lease.close();
    await vi.advanceTimersByTimeAsync(1);
    expect(driver.live).toBe(0);
    expect(pool.status()).toMatchObject({ open: 0, borrowed: 0 });
  });

  test("a lease held for long is logged once", async () => {
    const { pool, lines } = fakePool({ leakWarning: 5000 });
    const lease = await pool.connect();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lines.filter(({ level }) => level === "warn").length).toBe(1);
    lease.close();
    await pool.close();
  });
});

describe("faults of opening and closing", () => {
  test("an open that fails reaches its caller at once; then the path is tried once a pause", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { pool, driver } = fakePool({ size: 2 });
    driver.opening = () => Promise.reject(new Error("no such database"));
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => pool.connect()));
    expect(outcomes.every((outcome) => outcome.status === "rejected")).toBe(true);
    expect(driver.opens).toBe(2);
    expect(pool.status()).toMatchObject({
      open: 0,
      borrowed: 0,
      waiting: 0,
      lastError: "no such database",
      breakers: ["OPEN"],
    });
    await expect(pool.connect()).rejects.toMatchObject({
      code: "DB_UNAVAILABLE",
      message: expect.stringContaining("no such database"),
    });
    expect(driver.opens).toBe(2);
    vi.advanceTimersByTime(2000);
    expect(pool.status().breakers).toEqual(["HALF_OPEN"]);
    const probes = await Promise.allSettled([pool.connect(), pool.connect()]);
    expect(probes.every((outcome) => outcome.status === "rejected")).toBe(true);
    expect(driver.opens).toBe(3);
    driver.opening = async () => {};
    vi.advanceTimersByTime(15_000);
    (await pool.connect()).close();
    expect(pool.status().breakers).toEqual(["CLOSED"]);
    await pool.close();
    vi.useRealTimers();
  });

  test("a path that does not open costs no request while another does, and is used again when it heals", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const { pool, driver } = fakePool({ size: 6, paths: 3 });
    driver.opening = (path) =>
      path === 1 ? Promise.reject(new Error("path 1 is gone")) : Promise.resolve();
    const leases = await Promise.all(Array.from({ length: 4 }, () => pool.connect()));
    expect(pool.status()).toMatchObject({
      openByPath: [2, 0, 2],
      breakers: ["CLOSED", "OPEN", "CLOSED"],
    });
    driver.opening = async () => {};
    vi.advanceTimersByTime(15_000);
    const more = await Promise.all([pool.connect(), pool.connect()]);
    expect(pool.status()).toMatchObject({
      openByPath: [2, 2, 2],
      breakers: ["CLOSED", "CLOSED", "CLOSED"],
    });
    for (const lease of [...leases, ...more]) lease.close();
    await pool.close();
    expect(driver.live).toBe(0);
    vi.useRealTimers();
  });

  test("an open that throws at once leaves no request behind", async () => {
    const { pool, driver } = fakePool({ size: 1 });
    driver.opening = () => {
      throw new Error("sync");
    };
    await expect(pool.connect()).rejects.toThrow("sync");
    expect(pool.status()).toMatchObject({ open: 0, borrowed: 0, waiting: 0 });
    await pool.close();
  });

  test("an open that hangs delays nobody else", async () => {
    const { pool, driver } = fakePool({ size: 2 });
    const gate = deferred();
    driver.opening = () => (driver.opens === 1 ? gate.promise : Promise.resolve());
    const first = pool.withConnection(undefined, async () => {});
    for (let turn = 0; turn < 4; turn += 1) await pool.withConnection(undefined, async () => {});
    await first;
    gate.resolve();
    await settle();
    expect(pool.status()).toMatchObject({ open: 2, idle: 2 });
    await pool.close();
  });

  test("a statement that breaks the connection replaces it, any other error keeps it", async () => {
    const { pool, driver } = fakePool({ size: 1 });
    await pool
      .withConnection(undefined, (lease) => lease.run(() => Promise.reject(new Error("syntax"))))
      .catch(() => {});
    expect(driver.closed).toEqual([]);
    await pool
      .withConnection(undefined, (lease) => lease.run(() => Promise.reject(new Error("FATAL"))))
      .catch(() => {});
    await settle();
    expect(driver.closed.length).toBe(1);
    (await pool.connect()).close();
    await pool.close();
  });

  test("a close that fails is logged and costs no capacity", async () => {
    const { pool, driver, lines } = fakePool({ size: 1 });
    driver.closing = () => Promise.reject(new Error("stuck"));
    await pool
      .withConnection(undefined, (lease) => lease.run(() => Promise.reject(new Error("FATAL"))))
      .catch(() => {});
    await settle();
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: "error",
        fields: { database: "fake", slot: 0, error: "stuck" },
      }),
    );
    (await pool.connect()).close();
    await pool.close();
  });

  test("resetOnReturn resets before the connection is lent again; one that fails to is replaced", async () => {
    const { pool, driver } = fakePool({ size: 1, resetOnReturn: "rollback" });
    const reset: number[] = [];
    driver.resetting = async ({ id }) => {
      reset.push(id);
      if (id === 0 && reset.length === 2) throw new Error("cannot");
    };
    (await pool.connect()).close();
    (await pool.connect()).close();
    const lease = await pool.connect();
    expect(reset).toEqual([0, 0]);
    expect(lease.connection.id).toBe(1);
    lease.close();
    await settle();
    await pool.close();
  });

  test("after close: connect is refused, waiters are refused, a late return closes its connection", async () => {
    const { pool, driver } = fakePool({ size: 1, closeTimeout: 30 });
    const lease = await pool.connect();
    const waiting = expect(pool.connect()).rejects.toMatchObject({ code: "POOL_CLOSED" });
    await pool.close();
    await waiting;
    await expect(pool.connect()).rejects.toMatchObject({ code: "POOL_CLOSED" });
    lease.close();
    await settle();
    expect(driver.live).toBe(0);
  });

  test("warm-up opens exactly size connections and rejects with the error of one that fails", async () => {
    const { pool, driver } = fakePool({ size: 3, maxOverflow: 2 });
    await pool.warmUp();
    expect(pool.status()).toMatchObject({ open: 3, idle: 3 });
    await pool.close();
    const failing = fakePool({ size: 3 });
    failing.driver.opening = () =>
      failing.driver.opens >= 2 ? Promise.reject(new Error("second")) : Promise.resolve();
    await expect(failing.pool.warmUp()).rejects.toThrow("second");
    await failing.pool.close();
    const oneGone = fakePool({ size: 2, paths: 2, maxOverflow: 2 });
    oneGone.driver.opening = (path) =>
      path === 1 ? Promise.reject(new Error("path 1 is gone")) : Promise.resolve();
    await expect(oneGone.pool.warmUp()).rejects.toThrow("path 1 is gone");
    await oneGone.pool.close();
    expect(driver.live + failing.driver.live).toBe(0);
  });
});

test("no connection ever runs two statements at once, over 20,000 leases by 50 callers", async () => {
  const { pool, driver } = fakePool({ size: 4, maxOverflow: 2 });
  const running = new Set<number>();
  let most = 0;
  let leases = 0;
  const caller = async () => {
    while (leases < 20_000) {
      leases += 1;
      await pool.withConnection(undefined, (lease) =>
        lease.run(async ({ id }) => {
          expect(running.has(id)).toBe(false);
          running.add(id);
          most = Math.max(most, running.size);
          await Promise.resolve();
          running.delete(id);
        }),
      );
    }
  };
  await Promise.all(Array.from({ length: 50 }, caller));
  expect(most).toBe(6);
  await pool.close();
  expect(driver.live).toBe(0);
});
