/** Cases G: what a pool tells of itself. */
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { DuckDBPool } from "../../src/duckdb/duckdb-pool.ts";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import { randomOf } from "../support/random.ts";
import { checkInvariants, connectMany, fakePool } from "./fake-driver.ts";

test("G-1 the numbers add up at every moment of a busy minute with faults", async () => {
  await withFakeClock(async (advance) => {
    const random = randomOf(1);
    const { pool, driver, counts, options, rest } = fakePool({
      size: 3,
      maxOverflow: 2,
      paths: 2,
      recycle: 5000,
    });
    driver.opening = async () => {
      await sleep(random.number(30));
      if (random.chance(0.1)) throw new Error("refused");
    };
    const callers = Array.from({ length: 20 }, async () => {
      while (performance.now() < 60_000) {
        await pool.withConnection(() => sleep(random.number(40))).catch(() => {});
        await sleep(1);
      }
    });
    const sum = (name: string) =>
      Object.entries(counts).reduce(
        (total, [key, count]) => total + (key.startsWith(name) ? count : 0),
        0,
      );
    for (let sample = 0; sample < 6200; sample += 1) {
      await advance(10);
      checkInvariants(pool, options);
      const { open, closing, orphans } = pool.status();
      expect((counts["opened ok"] ?? 0) - sum("closed ")).toBe(open + closing + orphans);
    }
    await Promise.all(callers);
    expect(sum("acquired ")).toBe(sum("acquired ok") + sum("acquired open_error"));
    await rest();
  });
});

test("G-2 queue length, age of the oldest waiter and connections in use are right", async () => {
  await withFakeClock(async (advance) => {
    const { pool, rest } = fakePool({ size: 2 });
    const holders = await connectMany(pool, 2);
    const waiters = [];
    for (let count = 1; count <= 5; count += 1) {
      waiters.push(pool.withConnection(async () => {}));
      await advance(100);
      expect(pool.status()).toMatchObject({
        waiting: count,
        oldestWaitMs: count * 100,
        borrowed: 2,
      });
    }
    for (const holder of holders) holder.close();
    await Promise.all(waiters);
    expect(pool.status()).toMatchObject({
      waiting: 0,
      oldestWaitMs: null,
      borrowed: 0,
      acquired: 7,
    });
    await rest();
  });
});

test("G-3 a lease that is held for long is logged once with who holds it, and again when it returns", async () => {
  await withFakeClock(async (advance) => {
    const { pool, lines, counts, rest } = fakePool({ leakWarning: 5000 });
    const lease = await pool.connect(undefined, { owner: "request 7" });
    await advance(20_000);
    lease.close();
    expect(lines).toEqual([
      {
        level: "warn",
        fields: { database: "fake", slot: 0, owner: "request 7", ms: 5000 },
        message: "a connection is lent for long",
      },
      {
        level: "warn",
        fields: { database: "fake", slot: 0, owner: "request 7", ms: 20_000 },
        message: "a connection that was lent for long came back",
      },
    ]);
    expect(counts["leaked"]).toBe(1);
    await rest();
  });
});

test("G-4 a pool shows its paths to nobody who prints it", () => {
  const pool = new DuckDBPool(["md:sales?motherduck_token=CANARY"], { name: "sales" });
  for (const text of [inspect(pool, { depth: 9, showHidden: true }), JSON.stringify(pool)])
    expect(text).not.toContain("CANARY");
});
