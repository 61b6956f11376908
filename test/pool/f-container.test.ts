/**
 * Cases F: the known ways of generic-pool to lose a waiter, a slot or its mind, each against our pool
 * and, where it shows at once, against the bare library, so that a mended release is noticed.
 */
import { createPool, type Factory, type Options } from "generic-pool";
import { expect, test } from "vitest";
import { ConnectionPool } from "../../src/pool/connection-pool.ts";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import { keptLog } from "../support/open-eider.ts";
import { connectMany, deferred, fakePool, settle } from "./fake-driver.ts";

const refuse = () => Promise.reject(new Error("refused"));

/** The library alone, without listeners. */
function bare<T extends object>(factory: Factory<T>, options: Options = {}) {
  return createPool<T>(factory, { max: 1, autostart: false, ...options });
}

test("F1 an opening that is refused reaches its caller, with one opening for each caller and path", async () => {
  const { pool, driver, rest } = fakePool({ size: 10 });
  driver.opening = refuse;
  let turns = 0;
  const counting = setImmediate(function turn() {
    turns += 1;
    setImmediate(turn);
  });
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => pool.connect()));
  clearImmediate(counting);
  expect(outcomes.every(({ status }) => status === "rejected")).toBe(true);
  expect(driver.opens).toBeLessThanOrEqual(20);
  expect(turns).toBeGreaterThanOrEqual(0);
  await rest();
});

test("F1 bare: a create that is refused is tried again for ever, and the caller learns nothing", async () => {
  let creates = 0;
  const pool = bare({
    create: async () => {
      creates += 1;
      await sleep(1);
      throw new Error("refused");
    },
    destroy: async () => {},
  });
  let isSettled = false;
  pool.acquire().then(
    () => (isSettled = true),
    () => (isSettled = true),
  );
  while (creates < 5) await sleep(5);
  expect(isSettled).toBe(false);
  // The only way to end it is to let one succeed.
  creates = Number.NEGATIVE_INFINITY;
  Object.assign((pool as unknown as { _factory: { create: unknown } })._factory, {
    create: async () => ({}),
  });
  while (!isSettled) await sleep(1);
});

test("F2 an opening that throws at once leaves no request behind", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    driver.opening = () => {
      throw new Error("sync");
    };
    await expect(pool.connect()).rejects.toThrow("sync");
    expect(pool.status()).toMatchObject({ open: 0, borrowed: 0, waiting: 0 });
    driver.opening = async () => {};
    await advance(1100);
    (await pool.connect()).close();
    await rest();
  });
});

test("F2 bare: a create that throws at once makes acquire throw at once", () => {
  const pool = bare({
    create: () => {
      throw new Error("sync");
    },
    destroy: async () => {},
  });
  expect(() => pool.acquire()).toThrow("sync");
});

test("F3 an opening that hangs is given up after openTimeout: its slot is free, its late connection closed", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, counts, rest } = fakePool({ size: 1, openTimeout: 1000 });
    const gate = deferred();
    driver.opening = () => gate.promise;
    const hanging = expect(pool.connect()).rejects.toMatchObject({ code: "DB_UNAVAILABLE" });
    await advance(999);
    expect(pool.status().opening).toBe(1);
    await advance(1);
    await hanging;
    expect(pool.status().opening).toBe(0);
    driver.opening = async () => {};
    await advance(1000);
    const lease = await pool.connect();
    gate.resolve();
    await advance(1);
    expect(driver.live).toBe(1);
    expect(counts).toMatchObject({ "opened ok": 1, "opened error": 1 });
    lease.close();
    await rest();
  });
});

test.each(["first_connect", "connect"] as const)(
  "F3 a %s listener that hangs is given up with its opening, and the connection closed",
  async (name) => {
    await withFakeClock(async (advance) => {
      const { pool, driver, rest } = fakePool({ size: 1, openTimeout: 1000 });
      const stop = pool.on(name, () => deferred().promise);
      const hanging = expect(pool.connect()).rejects.toMatchObject({ code: "DB_UNAVAILABLE" });
      await advance(1000);
      await hanging;
      expect(driver.live).toBe(0);
      stop();
      await advance(1100);
      (await pool.connect()).close();
      await rest();
    });
  },
);

test("F4 a driver that gives the same connection twice gets two leases with their own ends", async () => {
  const { pool, driver } = fakePool({ size: 2 });
  const same = { id: 0, path: 0, running: 0, isDirty: false };
  driver.open = async () => same;
  const [first, second] = await connectMany(pool, 2);
  first?.close();
  second?.close();
  expect(pool.status()).toMatchObject({ idle: 2, borrowed: 0 });
  await pool.close();
});

test("F5 a driver that resolves with nothing costs no slot", async () => {
  const { pool, driver } = fakePool({ size: 1 });
  driver.open = async () => undefined as never;
  const lease = await pool.connect();
  expect(lease.connection).toBeUndefined();
  driver.isDirty = () => false;
  driver.close = async () => {};
  lease.close();
  (await pool.connect()).close();
  expect(pool.status()).toMatchObject({ idle: 1, borrowed: 0 });
  await pool.close();
});

test.each([
  ["rejects", () => refuse()],
  [
    "throws",
    () => {
      throw new Error("sync");
    },
  ],
  ["hangs", () => deferred().promise],
])("F6 a ping that %s replaces the connection within the call", async (_, pinging) => {
  await withFakeClock(async (advance) => {
    const { pool, driver, counts, rest } = fakePool({ size: 1, prePing: 100, pingTimeout: 500 });
    (await pool.connect()).close();
    await advance(200);
    driver.pinging = (connection) => (connection.id === 0 ? pinging() : Promise.resolve());
    const connecting = pool.connect();
    await advance(600);
    const lease = await connecting;
    expect(lease.connection.id).toBe(1);
    expect(counts["closed invalid"]).toBe(1);
    lease.close();
    await rest();
  });
});

test("F6 bare: a validation that resolves with undefined passes as valid", async () => {
  const pool = bare(
    { create: async () => ({}), destroy: async () => {}, validate: async () => undefined as never },
    { testOnBorrow: true },
  );
  await expect(pool.acquire()).resolves.toEqual({});
});

test.each([
  [
    "throws",
    () => {
      throw new Error("stuck");
    },
    1,
  ],
  ["rejects", () => Promise.reject(new Error("stuck")), 1],
  ["hangs", () => deferred().promise, 1],
])(
  "F7 a close that %s costs no capacity, is an orphan and is logged",
  async (_, closing, orphans) => {
    await withFakeClock(async (advance) => {
      const { pool, driver, lines } = fakePool({ size: 1, closeTimeout: 1000 });
      driver.closing = closing;
      (await pool.connect()).invalidate();
      const next = pool.connect();
      await advance(1000);
      const lease = await next;
      expect(pool.status()).toMatchObject({ orphans, borrowed: 1, closing: 0 });
      expect(lines).toContainEqual(
        expect.objectContaining({ level: "error", message: "a connection could not be closed" }),
      );
      driver.closing = async () => {};
      lease.close();
      await pool.close();
    });
  },
);

test("F7 an orphan that ends after all is one no more", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, counts, rest } = fakePool({ size: 1, closeTimeout: 1000 });
    const gate = deferred();
    driver.closing = () => gate.promise;
    (await pool.connect()).invalidate();
    await advance(1000);
    expect([pool.status().orphans, counts["closed invalid"]]).toEqual([1, undefined]);
    gate.resolve();
    await advance(1);
    expect([pool.status().orphans, counts["closed invalid"]]).toEqual([0, 1]);
    await rest();
  });
});

test("F8 D10 a return after the pool was closed closes the connection and enters nothing", async () => {
  const { pool, driver, counts, rest } = fakePool({ size: 1, closeTimeout: 30 });
  const lease = await pool.connect();
  const waiting = expect(pool.connect()).rejects.toMatchObject({ code: "POOL_CLOSED" });
  await pool.close("recycle");
  await waiting;
  await expect(pool.connect()).rejects.toMatchObject({ code: "POOL_CLOSED" });
  expect(driver.live).toBe(1);
  lease.close();
  await settle();
  expect([driver.live, counts["closed recycle"], counts["interrupted recycle"]]).toEqual([0, 1, 1]);
  await rest();
});

test("F8 bare: what is returned after drain and clear is never destroyed", async () => {
  let destroyed = 0;
  const pool = bare({
    create: async () => ({}),
    destroy: async () => {
      destroyed += 1;
    },
  });
  const resource = await pool.acquire();
  await pool.clear();
  await pool.release(resource);
  expect(destroyed).toBe(0);
});

test("F9 a second close of a lease does nothing and rejects nothing", async () => {
  const { pool, rest } = fakePool({ size: 1 });
  const lease = await pool.connect();
  lease.close();
  lease.close();
  await settle();
  expect(pool.status()).toMatchObject({ idle: 1, doubleCloses: 1 });
  await rest();
});

test("F9 bare: a second release rejects", async () => {
  const pool = bare({ create: async () => ({}), destroy: async () => {} });
  const resource = await pool.acquire();
  await pool.release(resource);
  await expect(pool.release(resource)).rejects.toThrow("not currently part of this pool");
});

test("F10 listeners and observers that throw are logged and change nothing", async () => {
  const fail = () => {
    throw new Error("listener");
  };
  const { pool, lines, rest } = fakePool({
    size: 1,
    observer: {
      acquired: fail,
      opened: fail,
      closed: fail,
      leased: fail,
      interrupted: fail,
      leaked: fail,
      retried: fail,
    },
  });
  for (const name of ["checkin", "close", "invalidate"] as const) pool.on(name, fail);
  pool.on("checkin", () => Promise.reject(new Error("async listener")));
  (await pool.connect()).close();
  (await pool.connect()).invalidate();
  await settle();
  const messages = new Set(lines.map(({ message }) => message));
  expect(messages).toEqual(
    new Set(["a listener of the pool failed", "an observer of the pool failed"]),
  );
  await rest();
});

test("F10 a pool needs no observer", async () => {
  const { options, driver, rest } = fakePool({ size: 1 });
  const { observer: _, ...others } = options;
  const pool = new ConnectionPool(others, driver, keptLog().log);
  (await pool.connect()).close();
  await rest(pool);
});

test("F11 a pool that is closed while a connection opens closes it too", async () => {
  const { pool, driver, rest } = fakePool({ size: 1 });
  const gate = deferred();
  driver.opening = () => gate.promise;
  const connecting = expect(pool.connect()).rejects.toMatchObject({ code: "POOL_CLOSED" });
  await settle();
  const closing = pool.close();
  gate.resolve();
  await connecting;
  await closing;
  await rest();
});

test("F11 a pool that is closed at any moment of a checkout closes its connection once", async () => {
  for (let turns = 0; turns < 12; turns += 1) {
    const { pool, driver, rest } = fakePool({ size: 1 });
    (await pool.connect()).close();
    const outcome = pool.connect().then(
      (lease) => {
        lease.close();
        return "lent";
      },
      (error: Error) => error.name,
    );
    for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
    await pool.close();
    expect(["lent", "PoolClosedError"]).toContain(await outcome);
    expect(driver.calls).toEqual(["open 0", "close 0", "closeShared"]);
    await rest();
  }
});

test("F12 an idle connection that dies is found and replaced without anybody asking", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, counts, rest } = fakePool({ size: 2, prePing: 5000 });
    await pool.warmUp();
    driver.pinging = ({ id }) => (id === 0 ? refuse() : Promise.resolve());
    await advance(10_000);
    expect(counts["closed invalid"]).toBe(1);
    expect(driver.opened.length).toBe(3);
    expect(pool.status()).toMatchObject({ idle: 2, acquired: 0 });
    await rest();
  });
});

test("F12 of a lifo pool that is lightly used the connections that nobody takes are tried too", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 3, order: "lifo", prePing: 1200 });
    await pool.warmUp();
    const before = driver.calls.length;
    for (let turn = 0; turn < 40; turn += 1) {
      (await pool.connect()).close();
      await advance(100);
    }
    const pings = new Set(driver.calls.slice(before).filter((call) => call.startsWith("ping")));
    expect(pings.size).toBeGreaterThanOrEqual(2);
    await rest();
  });
});

test("F14 a warm-up beside a caller whose connection is being opened leaves that to it", async () => {
  const { pool, driver, rest } = fakePool({ size: 1 });
  const gate = deferred();
  driver.opening = () => gate.promise;
  const connecting = pool.connect();
  await settle();
  await pool.warmUp();
  gate.resolve();
  (await connecting).close();
  expect(driver.opens).toBe(1);
  await rest();
});

test.each(["fifo", "lifo"] as const)(
  "F13 an idle %s pool opens and closes nothing for ten minutes",
  async (order) => {
    await withFakeClock(async (advance) => {
      const { pool, driver, rest } = fakePool({ size: 3, order, prePing: 30_000 });
      await pool.warmUp();
      await advance(600_000);
      expect([driver.opens, driver.closed.length]).toEqual([3, 0]);
      const pings = driver.calls.filter((call) => call.startsWith("ping"));
      for (const id of [0, 1, 2])
        expect(pings.filter((call) => call === `ping ${id}`).length).toBeGreaterThanOrEqual(15);
      await rest();
    });
  },
);

test("F13 bare: with a minimum, the idle evictor destroys and creates for ever", async () => {
  let creates = 0;
  const pool = bare(
    {
      create: async () => {
        creates += 1;
        return {};
      },
      destroy: async () => {},
    },
    { min: 1, evictionRunIntervalMillis: 5, idleTimeoutMillis: 1, autostart: true },
  );
  while (creates < 4) await sleep(5);
  await pool.drain();
  await pool.clear();
});

test("F14 warm-up opens exactly size connections, all tried, and rejects with the error of one that fails", async () => {
  const { pool, driver, rest } = fakePool({ size: 3, maxOverflow: 2 });
  await pool.warmUp();
  await pool.warmUp();
  expect(driver.calls).toEqual(["open 0", "open 1", "open 2", "ping 0", "ping 1", "ping 2"]);
  await rest();
  const failing = fakePool({ size: 3 });
  failing.driver.opening = () => (failing.driver.opens >= 2 ? refuse() : Promise.resolve());
  await expect(failing.pool.warmUp()).rejects.toThrow("refused");
  failing.driver.opening = async () => {};
  await failing.rest();
  const mute = fakePool({ size: 1 });
  mute.driver.pinging = refuse;
  await expect(mute.pool.warmUp()).rejects.toThrow("does not answer");
  await mute.rest();
});

test("F14 warm-up needs every path, or one where one is enough", async () => {
  const { pool, driver, rest } = fakePool({ size: 2, paths: 2, maxOverflow: 2 });
  driver.opening = (path) => (path === 1 ? refuse() : Promise.resolve());
  await expect(pool.warmUp()).rejects.toThrow("refused");
  await pool.warmUp("one");
  driver.opening = refuse;
  const none = fakePool({ size: 2, paths: 2 });
  none.driver.opening = refuse;
  await expect(none.pool.warmUp("one")).rejects.toThrow("refused");
  await none.rest();
  await rest();
});

test("F15 what is missing after a warm-up is opened in the background as soon as its path opens", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 4, paths: 2 });
    driver.opening = (path) => (path === 1 ? refuse() : Promise.resolve());
    await pool.warmUp("one");
    expect(pool.status().openByPath).toEqual([2, 0]);
    await advance(40_000);
    // Tried again after 1, 2, 4, 8, 15 s, one connection a time.
    expect(driver.opens - driver.opened.length).toBeLessThanOrEqual(9);
    driver.opening = async () => {};
    await advance(16_000);
    expect(pool.status()).toMatchObject({ openByPath: [2, 2], idle: 4, acquired: 0 });
    await rest();
  });
});

test("F16 slow closes never lead to more open connections than the limit", async () => {
  const { pool, driver, rest } = fakePool({ size: 1 });
  driver.closing = () => sleep(2);
  let most = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    const lease = await pool.connect();
    most = Math.max(most, driver.live);
    lease.invalidate();
  }
  expect(most).toBe(1);
  await rest();
});

test("F16 bare: a slow destroy frees its place at once, and more are open than max", async () => {
  let live = 0;
  let most = 0;
  const pool = bare({
    create: async () => {
      live += 1;
      most = Math.max(most, live);
      return {};
    },
    destroy: async () => {
      await sleep(5);
      live -= 1;
    },
  });
  for (let turn = 0; turn < 3; turn += 1) void pool.destroy(await pool.acquire());
  expect(most).toBeGreaterThan(1);
});
