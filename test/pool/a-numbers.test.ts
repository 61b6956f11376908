/** Cases A, continued: what users of SQLAlchemy's QueuePool rely on. */

import { describe, expect, test } from "vitest";
import { PoolTimeoutError } from "../../src/pool/pool-errors.ts";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import { connectMany, deferred, fakePool, numbersOf, settle } from "./fake-driver.ts";

const refuse = () => Promise.reject(new Error("refused"));

describe("numbers, waiting and overflow", () => {
  test("A21 the numbers through six checkouts and their returns, size 3, unlimited overflow", async () => {
    const { pool, rest } = fakePool({ size: 3, maxOverflow: -1 });
    const seen: unknown[] = [];
    const leases: { close(): void }[] = [];
    for (let turn = 0; turn < 6; turn += 1) {
      leases.push(await pool.connect());
      seen.push(numbersOf(pool));
    }
    const close = async (...indexes: number[]) => {
      for (const index of indexes) leases[index]?.close();
      await settle();
      seen.push(numbersOf(pool));
    };
    await close(3, 2, 1);
    await close(0, 4, 5);
    const [first, second] = await connectMany(pool, 2);
    seen.push(numbersOf(pool));
    second?.close();
    seen.push(numbersOf(pool));
    first?.close();
    expect(seen).toEqual([
      [3, 0, -2, 1],
      [3, 0, -1, 2],
      [3, 0, 0, 3],
      [3, 0, 1, 4],
      [3, 0, 2, 5],
      [3, 0, 3, 6],
      [3, 3, 3, 3],
      [3, 3, 0, 0],
      [3, 1, 0, 2],
      [3, 2, 0, 1],
    ]);
    await rest();
  });

  test("A22 the configured timeout can be read", () => {
    expect(fakePool({ timeout: 12_345 }).pool.options.timeout).toBe(12_345);
  });

  test.each([
    ["A23", 3, 2000],
    ["A24", 2, 500],
  ])("%s with %i out, the next fails after %i ms and not before", async (_, size, timeout) => {
    await withFakeClock(async (advance) => {
      const { pool, rest } = fakePool({ size, timeout });
      const leases = await connectMany(pool, size);
      const outcome = expect(pool.connect()).rejects.toBeInstanceOf(PoolTimeoutError);
      await advance(timeout - 1);
      expect(pool.status()).toMatchObject({ waiting: 1, timeouts: 0 });
      await advance(1);
      await outcome;
      expect(pool.status()).toMatchObject({ waiting: 0, timeouts: 1 });
      for (const lease of leases) lease.close();
      await rest();
    });
  });

  test("A25 of ten at once on 2 + 1, held for longer than the timeout, none fails early", async () => {
    await withFakeClock(async (advance) => {
      const { pool, rest } = fakePool({ size: 2, maxOverflow: 1, timeout: 3000 });
      const started = performance.now();
      const failedAfter: number[] = [];
      const callers = Array.from({ length: 10 }, async () => {
        try {
          const lease = await pool.connect();
          await sleep(4000);
          lease.close();
        } catch {
          failedAfter.push(performance.now() - started);
        }
      });
      await advance(10_000);
      await Promise.all(callers);
      expect(failedAfter.length).toBe(7);
      expect(failedAfter.every((ms) => ms >= 3000)).toBe(true);
      await rest();
    });
  });

  test.each([0, 5])(
    "A26 40 tasks of 10 leases with slow openings never pass overflow %i",
    async (maxOverflow) => {
      await withFakeClock(async (advance) => {
        const { pool, driver, rest } = fakePool({ size: 3, maxOverflow });
        driver.opening = () => sleep(50);
        let peak = Number.NEGATIVE_INFINITY;
        const tasks = Array.from({ length: 40 }, async () => {
          for (let turn = 0; turn < 10; turn += 1) {
            const lease = await pool.connect();
            peak = Math.max(peak, pool.status().overflow);
            await sleep(5);
            lease.close();
          }
        });
        await advance(20_000);
        await Promise.all(tasks);
        expect(peak).toBe(maxOverflow);
        await rest();
      });
    },
  );

  test.each([42, 0, -5, 1])(
    "A27 size 0 with overflow %i is unlimited and reports overflow 0",
    async (maxOverflow) => {
      const { pool, rest } = fakePool({ size: 0, maxOverflow });
      const leases = await connectMany(pool, 30);
      expect(pool.status()).toMatchObject({ borrowed: 30, overflow: 0, waiting: 0 });
      for (const lease of leases) lease.close();
      expect(pool.status().idle).toBe(30);
      await rest();
    },
  );

  test("A28 five rounds of four leases on 2 + 2 close ten overflow connections and keep two", async () => {
    const { pool, driver, counts, rest } = fakePool({ size: 2, maxOverflow: 2 });
    for (let round = 0; round < 5; round += 1) {
      for (const lease of await connectMany(pool, 4)) lease.close();
      await settle();
    }
    expect([driver.closed.length, counts["closed overflow"], pool.status().idle]).toEqual([
      10, 10, 2,
    ]);
    await rest();
  });

  test("A29 an opening that fails while three are out leaves the numbers as they were", async () => {
    const { pool, driver, rest } = fakePool({ size: 3, maxOverflow: 1 });
    const leases = await connectMany(pool, 3);
    driver.opening = refuse;
    const before = numbersOf(pool);
    await expect(pool.connect()).rejects.toThrow("refused");
    expect(numbersOf(pool)).toEqual(before);
    for (const lease of leases) lease.close();
    await rest();
  });

  test("A30 an opening that hangs delays nobody else", async () => {
    const { pool, driver, rest } = fakePool({ size: 2, maxOverflow: 1 });
    const gate = deferred();
    driver.opening = () => (driver.opens === 1 ? gate.promise : Promise.resolve());
    const hanging = pool.connect();
    for (let turn = 0; turn < 4; turn += 1) await pool.withConnection(async () => {});
    gate.resolve();
    (await hanging).close();
    await rest();
  });

  test.each(
    [Number.POSITIVE_INFINITY, 30_000].flatMap((timeout) =>
      [0, -1, 3].map((maxOverflow) => [timeout, maxOverflow] as const),
    ),
  )(
    "A31 two waiters are served when the leased ones are invalidated (timeout %d, overflow %d)",
    async (timeout, maxOverflow) => {
      const { pool, rest } = fakePool({ size: 2, timeout, maxOverflow });
      const leases = await connectMany(pool, 2);
      const waiters = connectMany(pool, 2);
      await settle();
      for (const lease of leases) lease.invalidate();
      for (const lease of await waiters) lease.close();
      await rest();
    },
  );

  test("A32 a pool that is invalidated between hand-out and first use still gives a working connection", async () => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    const stop = pool.on("checkout", () => pool.invalidate());
    const lease = await pool.connect();
    expect(await lease.run(driver.statement(async () => 5))).toBe(5);
    lease.close();
    stop();
    const next = await pool.connect();
    expect(next.connection.id).toBe(1);
    next.close();
    await rest();
  });

  test("A33 invalidating the leased one opens one more and serves all five waiters", async () => {
    const { pool, driver, rest } = fakePool({ size: 1 });
    const lease = await pool.connect();
    const waiters = Array.from({ length: 5 }, () => pool.withConnection(async () => {}));
    await settle();
    lease.invalidate();
    await Promise.all(waiters);
    expect(driver.opens).toBe(2);
    await rest();
  });
});
