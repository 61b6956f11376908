/** Cases A: what users of SQLAlchemy's QueuePool rely on. */

import { describe, expect, test } from "vitest";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import { collectUntil } from "../support/garbage.ts";
import { connectMany, fakePool, numbersOf, recorded, settle } from "./fake-driver.ts";

const refuse = () => Promise.reject(new Error("refused"));

describe("slots and what is noted on them", () => {
  test("A1 constructing, disposing and recreating never reach a driver that refuses", async () => {
    const { pool, driver } = fakePool();
    driver.opening = refuse;
    const next = await pool.recreate();
    await pool.dispose();
    await next.dispose();
    expect(driver.opens).toBe(0);
  });

  test("A2 notes on a connection last through leases, end with it, and stay with a detached one", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const first = await pool.connect();
    first.info.set("role", "reader");
    first.close();
    const second = await pool.connect();
    expect(second.info.get("role")).toBe("reader");
    second.invalidate();
    const third = await pool.connect();
    expect(third.info.size).toBe(0);
    third.info.set("role", "writer");
    third.detach();
    expect(third.info.get("role")).toBe("writer");
    third.close();
    await rest();
  });

  test("A3 path and count of openings stay with the slot; a detached lease has none", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const first = await pool.connect();
    expect(first.slot).toEqual({ index: 0, path: 0, opens: 1 });
    first.invalidate();
    const second = await pool.connect();
    expect(second.slot).toEqual({ index: 0, path: 0, opens: 2 });
    second.detach();
    expect(second.slot).toBeNull();
    second.close();
    await rest();
  });

  test("A4 withConnection returns the lease whether the work resolves, rejects or throws", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const lent: number[] = [];
    const work = async () => lent.push(pool.status().borrowed);
    await pool.withConnection(work);
    await expect(pool.withConnection(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
    await expect(
      pool.withConnection(() => {
        throw new Error("sync");
      }),
    ).rejects.toThrow("sync");
    expect([...lent, pool.status().borrowed]).toEqual([1, 0]);
    await rest();
  });

  test("A5 a slot may have no connection and opens one at its checkout", async () => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    (await pool.connect()).invalidate();
    await settle();
    expect(numbersOf(pool)).toEqual([1, 0, -1, 0]);
    (await pool.connect()).close();
    expect(driver.opens).toBe(2);
    await rest();
  });

  test("A6 closing a slot's connection leaves the slot usable and sends nothing to the old one", async () => {
    const { pool, driver, rest } = fakePool({ size: 1, resetOnReturn: "rollback" });
    (await pool.connect()).invalidate();
    const next = await pool.connect();
    next.close();
    await rest();
    expect(driver.calls.filter((call) => call.endsWith(" 0"))).toEqual(["open 0", "close 0"]);
  });

  test.each([
    { size: 1 },
    { size: 3, maxOverflow: 4, timeout: 500 },
    { size: 2, order: "lifo" as const, recycle: 1000 },
    { prePing: 10, resetOnReturn: "rollback" as const },
    { name: "other", maxWaiting: 3, leakWarning: 7 },
    { size: 0, maxOverflow: -1, mode: "null" as const, refuseNested: true },
  ])("A7 recreate copies every option and listener: %o", async (given) => {
    const { pool, options, rest } = fakePool(given);
    const events = recorded(pool);
    const next = await pool.recreate();
    expect(next.options).toEqual(options);
    (await next.connect()).close();
    expect(events).toContain("connect 0");
    await rest(next);
  });

  test.each([
    ["rollback" as const, ["reset 0", "close 0", "reset 1"]],
    ["none" as const, ["close 0"]],
  ])("A8 with reset %s the driver is called in the order %o", async (resetOnReturn, expected) => {
    const { pool, driver } = fakePool({ size: 1, resetOnReturn });
    (await pool.connect()).close();
    await settle();
    await pool.dispose();
    const next = await pool.recreate();
    (await next.connect()).close();
    await settle();
    expect(driver.calls.filter((call) => /reset|close \d/.test(call))).toEqual(expected);
    await next.close();
  });
});

describe("events", () => {
  test("A9 close is told on dispose, with the right slot, and not on checkin", async () => {
    const { pool } = fakePool();
    const closed: unknown[] = [];
    pool.on("close", ({ connection, slot }) => void closed.push([connection.id, slot?.index]));
    const leases = await connectMany(pool, 2);
    for (const lease of leases) lease.close();
    expect(closed).toEqual([]);
    await pool.dispose();
    expect(closed).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test("A10 detach tells its slot; closing later tells close_detached and closes", async () => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    const told: unknown[] = [];
    for (const name of ["detach", "close_detached"] as const)
      pool.on(name, ({ connection, slot }) => void told.push([name, connection.id, slot?.index]));
    const lease = await pool.connect();
    lease.detach();
    lease.detach();
    expect(driver.closed).toEqual([]);
    lease.close();
    await settle();
    expect(told).toEqual([
      ["detach", 0, 0],
      ["close_detached", 0, undefined],
    ]);
    expect(driver.closed.length).toBe(1);
    await rest();
  });

  test("A11 first_connect is told once for a pool, and once for each recreated one", async () => {
    const { pool, rest } = fakePool();
    const events = recorded(pool, ["first_connect"] as never);
    for (const lease of await connectMany(pool, 2)) lease.close();
    const next = await pool.recreate();
    for (const lease of await connectMany(next, 2)) lease.close();
    expect(events).toEqual(["first_connect 0", "first_connect 2"]);
    await rest(next);
  });

  test("A12 connect is told for every opening, in order of registration, prepended first", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const told: string[] = [];
    pool.on("connect", () => void told.push("second"));
    pool.on("connect", () => void told.push("third"));
    pool.on("connect", () => void told.push("first"), { first: true });
    const before = await pool.recreate();
    (await pool.connect()).invalidate();
    (await pool.connect()).close();
    (await before.connect()).close();
    const after = await pool.recreate();
    (await after.connect()).close();
    const order = ["first", "second", "third"];
    expect(told).toEqual([...order, ...order, ...order, ...order]);
    await rest(before, after);
  });

  test("A12 a listener that is removed is told nothing", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const told: string[] = [];
    const removeOne = pool.on("checkin", () => void told.push("one"));
    const removeTwo = pool.on("checkin", () => void told.push("two"));
    removeOne();
    (await pool.connect()).close();
    removeTwo();
    removeTwo();
    (await pool.connect()).close();
    expect(told).toEqual(["two"]);
    await rest();
  });

  test("A13 checkout is told for every lease, also of a recreated pool", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const events = recorded(pool, ["checkout"] as never);
    (await pool.connect()).close();
    (await pool.connect()).close();
    const next = await pool.recreate();
    (await next.connect()).close();
    expect(events).toEqual(["checkout 0", "checkout 0", "checkout 1"]);
    await rest(next);
  });

  test("A14 a return tells reset, then checkin, and nothing before", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const lease = await pool.connect();
    const events = recorded(pool);
    await settle();
    expect(events).toEqual([]);
    lease.close();
    await settle();
    expect(events).toEqual(["reset 0", "checkin 0"]);
    await rest();
  });

  test("A15 invalidations tell their reason, or null", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const told: unknown[] = [];
    for (const name of ["invalidate", "soft_invalidate"] as const)
      pool.on(name, ({ reason }) => void told.push([name, reason]));
    (await pool.connect()).invalidate();
    (await pool.connect()).invalidate("stale");
    const lease = await pool.connect();
    lease.softInvalidate();
    lease.softInvalidate("old");
    lease.close();
    expect(told).toEqual([
      ["invalidate", null],
      ["invalidate", "stale"],
      ["soft_invalidate", null],
      ["soft_invalidate", "old"],
    ]);
    await rest();
  });

  test.each(["idle", "busy", "detached", "overdue"])(
    "A16 a lease that is lost while %s is found, its connection closed, and logged once",
    async (kind) => {
      const { pool, driver, lines, counts, rest } = fakePool({ size: 1, leakWarning: 20 });
      const lose = async () => {
        const lease = await pool.connect(undefined, { owner: "request 7" });
        if (kind === "busy") await lease.run(async () => {});
        if (kind === "detached") lease.detach();
        if (kind === "overdue") await sleep(40);
      };
      await lose();
      await collectUntil(() => driver.closed.length > 0);
      await settle();
      expect(pool.status()).toMatchObject({ borrowed: 0, detached: 0 });
      const errors = lines.filter(({ level }) => level === "error");
      expect(errors).toMatchObject([{ fields: { owner: "request 7", slot: 0 } }]);
      expect(driver.interrupted.length).toBe(1);
      expect(counts["leaked"]).toBe(1);
      (await pool.connect()).close();
      await rest();
    },
  );

  test("A17 a return after recreate is told to the old pool's listeners and stays out of the new pool", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const events = recorded(pool, ["checkin"] as never);
    const lease = await pool.connect();
    const next = await pool.recreate();
    lease.close();
    expect(events).toEqual(["checkin 0"]);
    expect(next.status().open).toBe(0);
    await rest(next);
  });

  test("A18 listeners of one pool are told nothing of another", async () => {
    const one = fakePool({ size: 1 });
    const other = fakePool({ size: 1 });
    const events = recorded(one.pool);
    (await other.pool.connect()).close();
    expect(events).toEqual([]);
    await one.rest();
    await other.rest();
  });

  test.each([new Error("setup"), "setup"])(
    "A19 a connect listener that throws %o fails its caller only, and frees the slot",
    async (thrown) => {
      const { pool, driver, rest } = fakePool({ size: 1 });
      let isFirst = true;
      pool.on("connect", () => {
        const isFailing = isFirst;
        isFirst = false;
        if (isFailing) throw thrown;
      });
      await withFakeClock(async (advance) => {
        await expect(pool.connect()).rejects.toThrow("setup");
        expect(driver.live).toBe(0);
        await advance(1100);
        (await pool.connect()).close();
      });
      await rest();
    },
  );

  test("A20 nobody gets a connection before first_connect has ended", async () => {
    await withFakeClock(async (advance) => {
      const { pool, rest } = fakePool({ size: 3 });
      const order: string[] = [];
      pool.on("first_connect", async () => {
        await sleep(1000);
        order.push("first_connect");
      });
      pool.on("connect", () => void order.push("connect"));
      let served = 0;
      const callers = Array.from({ length: 5 }, async () => {
        const lease = await pool.connect();
        served += 1;
        await sleep(1);
        lease.close();
      });
      await advance(999);
      expect([served, order]).toEqual([0, []]);
      await advance(10);
      await Promise.all(callers);
      expect(order).toEqual(["first_connect", "connect", "connect", "connect"]);
      await rest();
    });
  });
});
