import { array, assert, asyncProperty, constantFrom, integer, oneof, record } from "fast-check";
import { expect, test } from "vitest";
import type { Lease } from "../../src/pool/lease.ts";
import { deferred, type FakeConnection, fakePool, settle } from "./fake-driver.ts";

/** What callers do to a pool, one after the other. */
const commands = array(
  oneof(
    record({
      do: constantFrom(
        "acquire",
        "abortWaiter",
        "release",
        "releaseTwice",
        "break",
        "failOpens",
        "healOpens",
      ),
    }),
    record({ do: constantFrom("acquire", "release"), times: integer({ min: 1, max: 4 }) }),
  ),
  { minLength: 1, maxLength: 40 },
);
const shapes = record({
  size: integer({ min: 1, max: 3 }),
  maxOverflow: integer({ min: 0, max: 2 }),
  paths: integer({ min: 1, max: 3 }),
  maxWaiting: integer({ min: 1, max: 4 }),
});
/** Sequences in a normal run; `POOL_SEQUENCES=100000` for a long one. */
const sequences = Number(process.env["POOL_SEQUENCES"] ?? 2000);

interface Waiter {
  readonly controller: AbortController;
  readonly promise: Promise<Lease<FakeConnection>>;
}

test(`${sequences} random sequences keep the pool's promises`, async () => {
  await assert(
    asyncProperty(shapes, commands, async (shape, sequence) => {
      const { pool, driver } = fakePool(shape);
      const limit = shape.size + shape.maxOverflow;
      const leases: Lease<FakeConnection>[] = [];
      const waiters: Waiter[] = [];
      let failing = false;
      driver.opening = () => (failing ? Promise.reject(new Error("no")) : Promise.resolve());

      const acquire = async () => {
        const controller = new AbortController();
        const promise = pool.connect(controller.signal);
        const isFull = leases.length >= limit;
        if (isFull && waiters.length >= shape.maxWaiting) {
          await expect(promise).rejects.toMatchObject({ code: "POOL_OVERLOADED" });
          return;
        }
        if (isFull) {
          promise.catch(() => {});
          waiters.push({ controller, promise });
          return;
        }
        const outcome = await promise.catch((error: Error) => error);
        if (outcome instanceof Error)
          expect(outcome.message).toMatch(/^no$|No path of the database opens/);
        else leases.push(outcome);
      };
      /** The first waiter gets what was given back, or the error of opening; the next then. */
      const serveWaiters = async () => {
        await settle();
        while (leases.length < limit && waiters.length > 0) {
          const [first] = waiters.splice(0, 1);
          const outcome = await first?.promise.catch((error: Error) => error);
          if (outcome !== undefined && !(outcome instanceof Error)) leases.push(outcome);
        }
      };
      const release = async (broken: boolean) => {
        const lease = leases.shift();
        if (lease === undefined) return;
        if (broken) await lease.run(() => Promise.reject(new Error("FATAL"))).catch(() => {});
        lease.close();
        await serveWaiters();
      };
      const perform: Record<string, () => Promise<void>> = {
        acquire,
        release: () => release(false),
        break: () => release(true),
        releaseTwice: async () => {
          leases[0]?.close();
          await release(false);
        },
        abortWaiter: async () => {
          const [last] = waiters.splice(-1, 1);
          last?.controller.abort(new Error("gone"));
          if (last !== undefined) await expect(last.promise).rejects.toThrow("gone");
        },
        failOpens: async () => {
          failing = true;
        },
        healOpens: async () => {
          failing = false;
        },
      };

      for (const command of sequence) {
        for (let turn = 0; turn < ("times" in command ? command.times : 1); turn += 1)
          await perform[command.do]?.();
        await settle();
        const status = pool.status();
        expect(status.borrowed).toBe(leases.length);
        expect(status.waiting).toBe(waiters.length);
        expect(status.open).toBe(status.idle + status.borrowed);
        expect(status.open).toBeLessThanOrEqual(limit);
        expect(status.open).toBe(driver.live);
        expect(new Set(leases.map(({ connection }) => connection.id)).size).toBe(leases.length);
      }
      for (const lease of leases) lease.close();
      await pool.close();
      await Promise.allSettled(waiters.map(({ promise }) => promise));
      expect(driver.live).toBe(0);
    }),
    { numRuns: sequences },
  );
});

test("1,024 combinations of open, ping, reset, statement and close that work, fail, dawdle or hang: nothing hangs, nothing is lost", async () => {
  const kinds = ["ok", "error", "slow", "never"] as const;
  type Kind = (typeof kinds)[number];
  const gate = (kind: Kind): Promise<void> => {
    if (kind === "ok") return Promise.resolve();
    if (kind === "error") return Promise.reject(new Error("FATAL fault"));
    return kind === "slow" ? new Promise((resolve) => setTimeout(resolve, 2)) : deferred().promise;
  };
  const all = kinds.flatMap((open) =>
    kinds.flatMap((ping) =>
      kinds.flatMap((reset) =>
        kinds.flatMap((work) => kinds.map((close) => ({ open, ping, reset, work, close }))),
      ),
    ),
  );
  const run = async ({
    open,
    ping,
    reset,
    work,
    close,
  }: Record<"open" | "ping" | "reset" | "work" | "close", Kind>) => {
    const { pool, driver } = fakePool({
      size: 2,
      timeout: 30,
      openTimeout: 10,
      pingTimeout: 10,
      closeTimeout: 10,
      prePing: 0,
      resetOnReturn: "rollback",
    });
    driver.opening = () => gate(open);
    driver.pinging = () => gate(ping);
    driver.resetting = () => gate(reset);
    driver.closing = () => gate(close);
    const tasks = Array.from({ length: 8 }, async (_, index) => {
      const controller = new AbortController();
      if (index % 3 === 0) setTimeout(() => controller.abort(new Error("gone")), index);
      const stuck = setTimeout(() => controller.abort(new Error("deadline")), 60);
      // The engine interrupts a statement of an aborted request, so none outlives its signal.
      const aborted = new Promise<never>((_resolve, reject) =>
        controller.signal.addEventListener("abort", () =>
          reject(controller.signal.reason as Error),
        ),
      );
      aborted.catch(() => {});
      await pool
        .withConnection(controller.signal, (lease) =>
          lease.run(() => Promise.race([gate(work), aborted])),
        )
        .catch(() => {});
      clearTimeout(stuck);
    });
    await Promise.all(tasks);
    await pool.close();
    expect(pool.status()).toMatchObject({ open: 0, idle: 0, waiting: 0 });
  };
  expect(all.length).toBe(1024);
  for (let start = 0; start < all.length; start += 128)
    await Promise.all(all.slice(start, start + 128).map(run));
});
