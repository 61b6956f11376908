/** Cases A, continued: what users of SQLAlchemy's QueuePool rely on. */

import { describe, expect, test } from "vitest";
import { NestedLeaseError, PoolAssertionError } from "../../src/pool/pool-errors.ts";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import { collectUntil } from "../support/garbage.ts";
import { connectMany, deferred, fakePool, numbersOf, recorded, settle } from "./fake-driver.ts";

const fatal = () => Promise.reject(new Error("FATAL gone"));
const refuse = () => Promise.reject(new Error("refused"));

describe("replacing, disposing and detaching", () => {
  test("A34 dispose closes idle connections now and leased ones when they return", async () => {
    const { pool, driver, rest } = fakePool({ size: 2 });
    const [first, second] = await connectMany(pool, 2);
    first?.close();
    await pool.dispose();
    expect(driver.closed.map(({ id }) => id)).toEqual([0]);
    expect(driver.calls).not.toContain("closeShared");
    second?.close();
    await settle();
    expect(driver.closed.map(({ id }) => id)).toEqual([0, 1]);
    expect(driver.calls.at(-1)).toBe("closeShared");
    await rest();
  });

  test("A35 with recycle 30 s a connection is kept after 1 s and replaced after 35 s", async () => {
    await withFakeClock(async (advance) => {
      const { pool, counts, rest } = fakePool({ size: 1, recycle: 30_000 });
      const lent = async () => {
        const lease = await pool.connect();
        lease.close();
        return lease.connection.id;
      };
      const ids = [await lent()];
      await advance(1000);
      ids.push(await lent());
      await advance(34_000);
      ids.push(await lent());
      expect(ids).toEqual([0, 0, 1]);
      expect(counts["closed lifetime"]).toBe(1);
      await rest();
    });
  });

  test("A36 after the pool is invalidated the next lease is another connection", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const first = await pool.connect();
    first.close();
    pool.invalidate();
    const second = await pool.connect();
    expect(second.connection).not.toBe(first.connection);
    second.close();
    await rest();
  });

  test("A37 after a soft invalidation the lease works on; the next is new, in the same slot", async () => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    const first = await pool.connect();
    first.softInvalidate();
    expect(await first.run(driver.statement(async () => 1))).toBe(1);
    first.close();
    const second = await pool.connect();
    expect(second.connection).not.toBe(first.connection);
    expect(second.slot?.index).toBe(0);
    second.close();
    await rest();
  });

  test("A37 a connection marked while it was lent is reset and checked in, then closed", async () => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    const events = recorded(pool, ["reset", "checkin"] as never);
    const first = await pool.connect();
    first.softInvalidate();
    first.close();
    await settle();
    expect(events).toEqual(["reset 0", "checkin 0"]);
    expect(driver.closed.map(({ id }) => id)).toEqual([0]);
    await rest();
  });

  test("A37 the close after an invalidation is no double close; the one after it is", async () => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    const lease = await pool.connect();
    lease.invalidate();
    await expect(lease.run(driver.statement(async () => 1))).rejects.toThrow("was invalidated");
    lease.close();
    expect(pool.status()).toMatchObject({ doubleCloses: 0 });
    lease.close();
    expect(pool.status()).toMatchObject({ doubleCloses: 1 });
    await rest();
  });

  test.each(["invalidate", "recycle"])(
    "A38 a reopening that fails after %s loses no slot",
    async (kind) => {
      await withFakeClock(async (advance) => {
        const { pool, driver, rest } = fakePool({ size: 2, maxOverflow: 1, recycle: 10_000 });
        const lease = await pool.connect();
        if (kind === "invalidate") lease.invalidate();
        else lease.close();
        await advance(11_000);
        driver.opening = refuse;
        await expect(pool.connect()).rejects.toThrow("refused");
        expect(numbersOf(pool)).toEqual([2, 0, -2, 0]);
        driver.opening = async () => {};
        await advance(15_000);
        const leases = await connectMany(pool, 3);
        expect(pool.status().borrowed).toBe(3);
        for (const each of leases) each.close();
        await rest();
      });
    },
  );

  test.each([
    ["checkout listener", new Error("no")],
    ["checkout listener", "no"],
    ["ping", new Error("no")],
  ])("A39 a %s that throws %o loses no slot", async (kind, thrown) => {
    const { pool, driver, rest } = fakePool({ size: 2, maxOverflow: 1, prePing: 0 });
    (await pool.connect()).close();
    let isFailing = true;
    const fail = () => {
      if (isFailing) throw thrown;
    };
    if (kind === "ping") driver.pinging = async () => fail();
    else pool.on("checkout", fail);
    if (kind === "ping") (await pool.connect()).close();
    else await expect(pool.connect()).rejects.toThrow("no");
    expect(pool.status()).toMatchObject({ borrowed: 0 });
    isFailing = false;
    for (const lease of await connectMany(pool, 3)) lease.close();
    await rest();
  });

  test("A40 a failed reopening runs no connect listener; the later one runs connect, then checkout", async () => {
    await withFakeClock(async (advance) => {
      const { pool, driver, rest } = fakePool({ size: 1 });
      (await pool.connect()).invalidate();
      const events = recorded(pool, ["connect", "checkout"] as never);
      driver.opening = refuse;
      await expect(pool.connect()).rejects.toThrow("refused");
      expect(events).toEqual([]);
      driver.opening = async () => {};
      await advance(1100);
      (await pool.connect()).close();
      expect(events).toEqual(["connect 1", "checkout 1"]);
      await rest();
    });
  });

  test("A41 checkout listeners see what the connect listener noted", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const seen: unknown[] = [];
    pool.on("connect", ({ connection, info }) => void info.set("number", connection.id));
    pool.on("checkout", ({ info }) => void seen.push(info.get("number")));
    (await pool.connect()).invalidate();
    (await pool.connect()).close();
    (await pool.connect()).close();
    expect(seen).toEqual([0, 1, 1]);
    await rest();
  });

  test("A42 a lease lost after a failed ping and a replacement is closed once", async () => {
    const { pool, driver, rest } = fakePool({ size: 1, prePing: 0 });
    (await pool.connect()).close();
    driver.pinging = ({ id }) => (id === 0 ? refuse() : Promise.resolve());
    const lose = async () => {
      await pool.connect();
    };
    await lose();
    await collectUntil(() => driver.closed.length === 2);
    expect(driver.closed.map(({ id }) => id)).toEqual([0, 1]);
    await rest();
  });

  test("A43 15 leases that break at once cause 15 closes and 30 openings", async () => {
    const { pool, driver, rest } = fakePool({ size: 15 });
    for (let round = 0; round < 2; round += 1) {
      const leases = await connectMany(pool, 15);
      if (round === 0)
        await Promise.all(leases.map((lease) => lease.run(fatal).catch(() => pool.invalidate())));
      for (const lease of leases) lease.close();
      await settle();
    }
    expect([driver.closed.length, driver.opens]).toEqual([15, 30]);
    await rest();
  });

  test("A44 after invalidate the lease has ended and the next is another connection", async () => {
    const { pool, rest } = fakePool({ size: 1 });
    const first = await pool.connect();
    first.invalidate();
    await expect(first.run(async () => {})).rejects.toMatchObject({ code: "POOL_CLOSED" });
    expect(() => first.invalidate()).toThrow("The lease has ended.");
    const second = await pool.connect();
    expect(second.connection).not.toBe(first.connection);
    second.close();
    await rest();
  });

  test("A46 closing a pool leaves a detached connection to its holder", async () => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    const lease = await pool.connect();
    lease.detach();
    await pool.close();
    expect([driver.live, driver.calls.includes("closeShared")]).toEqual([1, false]);
    lease.close();
    await settle();
    expect([driver.live, driver.calls.includes("closeShared")]).toEqual([0, true]);
    await rest();
  });

  test("A45 recreate of size 1, overflow 0, reset none has the same three", async () => {
    const { pool } = fakePool({ size: 1, maxOverflow: 0, resetOnReturn: "none" });
    expect((await pool.recreate()).options).toMatchObject({
      size: 1,
      maxOverflow: 0,
      resetOnReturn: "none",
    });
  });

  test.each(["close", "invalidate"] as const)(
    "A46 detaching frees the slot; the detached one ends by its own %s",
    async (end) => {
      const { pool, driver, rest } = fakePool({ size: 1 });
      const first = await pool.connect();
      first.detach();
      const second = await pool.connect();
      expect([driver.live, pool.status().detached]).toEqual([2, 1]);
      first[end]();
      await settle();
      expect([driver.live, pool.status().detached]).toEqual([1, 0]);
      second.close();
      await rest();
    },
  );

  test("A47 a second close does nothing but warn and count", async () => {
    const { pool, lines, rest } = fakePool({ size: 1 });
    const lease = await pool.connect();
    lease.close();
    lease.close();
    const next = await pool.connect();
    lease.close();
    expect(pool.status()).toMatchObject({ borrowed: 1, idle: 0, doubleCloses: 2 });
    expect(lines.filter(({ level }) => level === "warn").length).toBe(2);
    next.close();
    await rest();
  });

  test.each([
    ["fifo" as const, "the longest idle", [0, 1, 2, 0, 1]],
    ["lifo" as const, "the last returned", [2, 2, 2, 2, 2]],
  ])("A48 %s lends %s connection", async (order, _which, turns) => {
    const { pool, rest } = fakePool({ size: 3, order });
    for (const lease of await connectMany(pool, 3)) lease.close();
    const lent: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const lease = await pool.connect();
      lent.push(lease.connection.id);
      lease.close();
    }
    expect(lent).toEqual(turns);
    await rest();
  });

  test("A49 a reset listener runs on return and for a detached one, not after a hard invalidation", async () => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    const events = recorded(pool, ["reset"] as never);
    (await pool.connect()).close();
    await settle();
    expect(events).toEqual(["reset 0"]);
    const lease = await pool.connect();
    lease.detach();
    lease.close();
    await settle();
    expect(events).toEqual(["reset 0", "reset 0"]);
    (await pool.connect()).invalidate();
    await settle();
    expect(events.length).toBe(2);
    expect(driver.calls.filter((call) => call.startsWith("reset"))).toEqual([]);
    await rest();
  });

  test("A49 a connection that cannot be reset is replaced", async () => {
    const { pool, driver, counts, rest } = fakePool({ size: 1, resetOnReturn: "rollback" });
    driver.resetting = refuse;
    (await pool.connect()).close();
    const next = await pool.connect();
    expect(next.connection.id).toBe(1);
    expect(counts["closed invalid"]).toBe(1);
    driver.resetting = async () => {};
    next.close();
    await rest();
  });
});

describe("other ways to lend", () => {
  test("A50 assert refuses a second lease and names where the first was taken", async () => {
    const { pool, rest } = fakePool({ mode: "assert" });
    const takeFirst = () => pool.connect();
    const first = await takeFirst();
    const refusal = pool.connect();
    await expect(refusal).rejects.toBeInstanceOf(PoolAssertionError);
    await expect(refusal).rejects.toThrow(/taken here:\n.*takeFirst.*a-replacing\.test\.ts/s);
    first.close();
    const second = await pool.connect();
    second.detach();
    (await pool.connect()).close();
    second.close();
    await rest();
  });

  test("A50 assert lends again after an opening that failed", async () => {
    await withFakeClock(async (advance) => {
      const { pool, driver, rest } = fakePool({ mode: "assert" });
      driver.opening = refuse;
      await expect(pool.connect()).rejects.toThrow("refused");
      driver.opening = async () => {};
      await advance(1100);
      (await pool.connect()).close();
      await rest();
    });
  });

  test("A51 null opens and closes for each lease; static serves one connection in turn", async () => {
    const none = fakePool({ mode: "null" });
    for (const lease of await connectMany(none.pool, 3)) lease.close();
    await settle();
    (await none.pool.connect()).close();
    await settle();
    expect([none.driver.opens, none.driver.closed.length]).toEqual([4, 4]);
    await none.rest();
    const one = fakePool({ mode: "static", size: 5 });
    const ids = await Promise.all(
      Array.from({ length: 4 }, () =>
        one.pool.withConnection(async ({ connection }) => connection.id),
      ),
    );
    expect(ids).toEqual([0, 0, 0, 0]);
    await one.rest();
  });

  test("A52 work that holds a lease is refused another, also of another pool; after it, it is not", async () => {
    const { pool, rest } = fakePool({ refuseNested: true });
    const other = fakePool({ refuseNested: true });
    for (const second of [pool, other.pool])
      await expect(pool.withConnection(() => second.connect())).rejects.toBeInstanceOf(
        NestedLeaseError,
      );
    const later = await pool.withConnection(async () => ({
      ask: (async () => {
        await sleep(1);
        return pool.withConnection(async () => "lent");
      })(),
    }));
    expect(await later.ask).toBe("lent");
    await rest();
    await other.rest();
  });
});

test("a connection that a lease left dirty is closed, not lent again", async () => {
  const { pool, counts, rest } = fakePool({ size: 1 });
  const lease = await pool.connect();
  lease.connection.isDirty = true;
  lease.close();
  const next = await pool.connect();
  expect(next.connection).not.toBe(lease.connection);
  expect(counts["closed invalid"]).toBe(1);
  next.close();
  await rest();
});

test("a pool that is closed while a connection is reset or checked out lends and keeps nothing", async () => {
  const resetting = fakePool({ size: 1, resetOnReturn: "rollback" });
  const gate = deferred();
  resetting.driver.resetting = () => gate.promise;
  (await resetting.pool.connect()).close();
  const closing = resetting.pool.close();
  gate.resolve();
  await closing;
  await resetting.rest();
});
