/** Cases H: what holds for any sequence, any mixture of faults, and many leases. */
import {
  array,
  assert,
  asyncProperty,
  constantFrom,
  integer,
  nat,
  oneof,
  record,
} from "fast-check";
import { expect, test } from "vitest";
import type { Lease } from "../../src/pool/lease.ts";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import { limit, longer } from "../support/long.ts";
import { randomOf } from "../support/random.ts";
import {
  checkInvariants,
  deferred,
  type FakeConnection,
  type FakePool,
  fakePool,
  settle,
} from "./fake-driver.ts";

const commandNames = [
  "acquire",
  "acquire",
  "acquire",
  "release",
  "release",
  "abort",
  "invalidate",
  "soften",
  "break",
  "detach",
  "invalidatePool",
  "closeTwice",
  "tick",
  "failPath",
  "healPath",
  "pause",
  "resume",
  "recreate",
  "dispose",
] as const;
type CommandName = (typeof commandNames)[number];
const commands = array(record({ name: constantFrom(...commandNames), which: nat(7) }), {
  minLength: 1,
  maxLength: 60,
});
const shapes = record({
  size: integer({ min: 0, max: 3 }),
  maxOverflow: integer({ min: -1, max: 2 }),
  paths: integer({ min: 1, max: 3 }),
  maxWaiting: integer({ min: 1, max: 5 }),
  order: constantFrom("fifo" as const, "lifo" as const),
  resetOnReturn: constantFrom("none" as const, "rollback" as const),
  prePing: oneof(integer({ min: 1, max: 3000 })),
});

interface Caller {
  readonly number: number;
  readonly controller: AbortController;
  state: "waiting" | "served" | "refused" | "left";
}

/** What a pool has promised, by what its callers know: it is asked after each command. */
class Model {
  readonly callers: Caller[] = [];
  readonly leases: Lease<FakeConnection>[] = [];
  readonly banned = new Set<FakeConnection>();
  readonly failing = new Set<number>();
  detached = 0;
  isPaused = false;
  isDisposed = false;

  /** Nobody overtakes, nobody waits in vain, nothing is lent twice or after its end. */
  check(pool: FakePool): void {
    const { borrowed, waiting, detached } = pool.status();
    expect(borrowed).toBe(this.leases.length - this.detached);
    expect(detached).toBe(this.detached);
    expect(new Set(this.leases.map(({ connection }) => connection)).size).toBe(this.leases.length);
    const stillWaiting = this.callers.filter(({ state }) => state === "waiting");
    expect(waiting).toBe(stillWaiting.length);
    const { size, maxOverflow } = pool.options;
    const isUnlimited = size === 0 || maxOverflow < 0;
    const isFull = !isUnlimited && borrowed >= size + maxOverflow;
    // A path that healed is tried again when its pause is over.
    const isTripped = pool.status().breakers.some((state) => state !== "CLOSED");
    const lastServed = this.callers.findLastIndex(({ state }) => state === "served");
    const firstWaiting = this.callers.findIndex(({ state }) => state === "waiting");
    // Of callers admitted together, one whose path does not open may be overtaken.
    if (firstWaiting !== -1 && !isTripped) expect(lastServed).toBeLessThan(firstWaiting);
    if (stillWaiting.length > 0)
      expect(isFull || this.isPaused || isTripped, "nobody waits in vain").toBe(true);
    if (this.isDisposed) expect(waiting).toBe(0);
  }
}

async function runSequence(
  shape: Parameters<typeof fakePool>[0],
  sequence: readonly { readonly name: CommandName; readonly which: number }[],
): Promise<string[]> {
  const { pool, driver, options, rest } = fakePool({ ...shape, timeout: 20_000, recycle: 60_000 });
  const model = new Model();
  driver.opening = (path) =>
    model.failing.has(path) ? Promise.reject(new Error("refused")) : Promise.resolve();
  const acquire = () => {
    const caller: Caller = {
      number: model.callers.length,
      controller: new AbortController(),
      state: "waiting",
    };
    model.callers.push(caller);
    pool.connect(caller.controller.signal).then(
      (lease) => {
        expect(model.banned.has(lease.connection)).toBe(false);
        caller.state = "served";
        model.leases.push(lease);
      },
      () => {
        caller.state = caller.controller.signal.aborted ? "left" : "refused";
      },
    );
  };
  const take = (which: number) => model.leases[which % Math.max(1, model.leases.length)];
  const end = (lease: Lease<FakeConnection> | undefined, how: "close" | "invalidate") => {
    if (lease === undefined) return;
    if (how === "invalidate" || lease.slot === null) model.banned.add(lease.connection);
    if (lease.slot === null) model.detached -= 1;
    model.leases.splice(model.leases.indexOf(lease), 1);
    lease[how]();
  };
  const perform: Record<CommandName, (which: number) => Promise<void> | void> = {
    acquire,
    release: (which) => end(take(which), "close"),
    invalidate: (which) => end(take(which), "invalidate"),
    abort: (which) => {
      const waiting = model.callers.filter(({ state }) => state === "waiting");
      waiting[which % Math.max(1, waiting.length)]?.controller.abort(new Error("left"));
    },
    soften: (which) => {
      const lease = take(which);
      lease?.softInvalidate();
      if (lease !== undefined) model.banned.add(lease.connection);
    },
    break: async (which) => {
      const lease = take(which);
      await lease?.run(driver.statement(() => Promise.reject(new Error("FATAL")))).catch(() => {});
      if (lease !== undefined) model.banned.add(lease.connection);
      end(lease, "close");
    },
    detach: (which) => {
      const lease = take(which);
      if (lease === undefined || lease.slot === null) return;
      lease.detach();
      model.detached += 1;
    },
    invalidatePool: () => {
      for (const connection of driver.opened) model.banned.add(connection);
      pool.invalidate();
    },
    closeTwice: (which) => {
      const lease = take(which);
      end(lease, "close");
      lease?.close();
    },
    tick: async (which) => sleepIn(which * 1000),
    failPath: (which) => void model.failing.add(which % (shape?.paths ?? 1)),
    healPath: () => model.failing.clear(),
    pause: () => {
      model.isPaused = true;
      void pool.pause();
    },
    resume: () => {
      model.isPaused = false;
      pool.resume();
    },
    recreate: async () => {
      const next = await pool.recreate();
      expect(next.status().open).toBe(0);
      await next.dispose();
    },
    dispose: async (which) => {
      if (which !== 0) return;
      model.isDisposed = true;
      await pool.dispose();
    },
  };
  let sleepIn = async (_ms: number) => {};
  const trace: string[] = [];
  await withFakeClock(async (advance) => {
    sleepIn = advance;
    for (const { name, which } of sequence) {
      await perform[name](which);
      await settle();
      await advance(1);
      model.check(pool);
      checkInvariants(pool, options);
      const { open, borrowed, waiting } = pool.status();
      trace.push(`${name} ${open} ${borrowed} ${waiting}`);
    }
    pool.resume();
    for (const lease of model.leases) lease.close();
    const resting = rest();
    resting.catch(() => {});
    await advance(20_000);
    await resting;
  });
  return [...trace, ...driver.calls];
}

/** Seeds that once found a fault: they are run first, always. */
const corpus = [1, 2, 3];

test(
  `H1 ${longer(2000, 100_000)} random sequences keep the pool's promises`,
  async () => {
    const property = asyncProperty(shapes, commands, async (shape, sequence) => {
      await runSequence(shape, sequence);
    });
    for (const seed of corpus) await assert(property, { seed, numRuns: 20 });
    await assert(property, { numRuns: longer(2000, 100_000) });
  },
  limit(240, 7200),
);

test("H6 the same sequence on the fake clock happens the same way again", async () => {
  const random = randomOf(6);
  const sequence = Array.from({ length: 300 }, () => ({
    name: random.pick(commandNames.filter((name) => name !== "dispose")),
    which: random.number(8),
  }));
  const shape = { size: 2, maxOverflow: 1, paths: 2 };
  const first = await runSequence(shape, sequence);
  expect(first.length).toBeGreaterThan(300);
  expect(await runSequence(shape, sequence)).toEqual(first);
});

test("H2 1,024 combinations of opening, setup, ping, statement and close that work, fail, dawdle or hang", async () => {
  const kinds = ["ok", "error", "slow", "never"] as const;
  type Kind = (typeof kinds)[number];
  const gate = (kind: Kind): Promise<void> => {
    if (kind === "ok") return Promise.resolve();
    if (kind === "error") return Promise.reject(new Error("FATAL fault"));
    return kind === "slow" ? sleep(2) : deferred().promise;
  };
  const all = kinds.flatMap((open) =>
    kinds.flatMap((setup) =>
      kinds.flatMap((ping) =>
        kinds.flatMap((query) => kinds.map((close) => ({ open, setup, ping, query, close }))),
      ),
    ),
  );
  const random = randomOf(2);
  const run = async ({ open, setup, ping, query, close }: (typeof all)[number]) => {
    const { pool, driver, options } = fakePool({
      size: 2,
      timeout: 30,
      openTimeout: 10,
      pingTimeout: 10,
      closeTimeout: 10,
      prePing: 0,
    });
    driver.opening = () => gate(open);
    pool.on("connect", () => gate(setup));
    driver.pinging = () => gate(ping);
    driver.closing = () => gate(close);
    const tasks = Array.from({ length: 8 }, async () => {
      const controller = new AbortController();
      const abortAt = random.chance(0.4) ? random.number(20) : 60;
      const aborting = setTimeout(() => controller.abort(new Error("gone")), abortAt);
      // The engine interrupts a statement of an aborted request, so none outlives its signal.
      const aborted = new Promise<never>((_, reject) =>
        controller.signal.addEventListener("abort", () =>
          reject(controller.signal.reason as Error),
        ),
      );
      aborted.catch(() => {});
      await pool
        .withConnection(
          (lease) => lease.run(driver.statement(() => Promise.race([gate(query), aborted]))),
          { signal: controller.signal },
        )
        .catch(() => {});
      clearTimeout(aborting);
    });
    await Promise.all(tasks);
    checkInvariants(pool, options);
    await pool.close();
    expect(pool.status()).toMatchObject({ open: 0, idle: 0, borrowed: 0, waiting: 0, opening: 0 });
    expect(driver.mostStatements).toBeLessThanOrEqual(1);
  };
  expect(all.length).toBe(1024);
  for (let start = 0; start < all.length; start += 128)
    await Promise.all(all.slice(start, start + 128).map(run));
});

test(
  `H3 a stress of ${longer(20, 3600)} s: random work, aborts, faults and replacements`,
  async () => {
    const seed = Date.now() % 1_000_000;
    const random = randomOf(seed);
    const { pool, driver, options, rest } = fakePool({
      size: 4,
      maxOverflow: 2,
      paths: 3,
      maxWaiting: 8,
      timeout: 50,
      prePing: 1,
      recycle: 500,
      openTimeout: 20,
      closeTimeout: 20,
    });
    driver.opening = async (path) => {
      if (random.chance(0.01)) throw new Error("refused");
      if (random.chance(0.2)) await sleep(random.number(3) + (path === 2 ? 1 : 0));
    };
    driver.pinging = async () => {
      if (random.chance(0.01)) throw new Error("dead");
    };
    const until = performance.now() + longer(20, 3600) * 1000;
    let served = 0;
    const worker = async () => {
      while (performance.now() < until) {
        const signal = random.chance(0.1) ? AbortSignal.timeout(random.number(3)) : undefined;
        const work = async (lease: Lease<FakeConnection>) => {
          served += 1;
          await lease.run(
            driver.statement(async () => {
              if (random.chance(0.3)) await sleep(random.number(2));
              else await Promise.resolve();
              if (random.chance(0.01)) throw new Error("FATAL broken");
            }),
          );
          if (random.chance(0.02)) lease.softInvalidate();
          if (random.chance(0.001)) pool.invalidate();
        };
        await pool
          .withConnection(work, { signal, retryBroken: random.chance(0.5) })
          .catch(() => {});
        checkInvariants(pool, options);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    try {
      await Promise.all(Array.from({ length: 12 }, worker));
      expect(served).toBeGreaterThan(1000);
      await rest();
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  },
  limit(60, 3700),
);

test(
  `H4 over ${longer(1, 100)} million leases no connection runs two statements at once`,
  async () => {
    const { pool, driver, rest } = fakePool({ size: 4, maxOverflow: 2 });
    const all = longer(1_000_000, 100_000_000);
    let leases = 0;
    const caller = async () => {
      while (leases < all) {
        leases += 1;
        const lease = await pool.connect();
        await lease.run(driver.statement(() => Promise.resolve()));
        lease.close();
      }
    };
    await Promise.all(Array.from({ length: 50 }, caller));
    expect(driver.mostStatements).toBe(1);
    expect(pool.status().acquired).toBe(leases);
    await rest();
  },
  limit(120, 12_000),
);

/** Waits of a queue in front of `servers`, by arrival, if it is served strictly in order. */
function expectedWaits(
  arrivals: readonly number[],
  services: readonly number[],
  servers: number,
): number[] {
  const freeAt = new Array<number>(servers).fill(0);
  return arrivals.map((arrival, index) => {
    const free = Math.min(...freeAt);
    const start = Math.max(arrival, free);
    freeAt[freeAt.indexOf(free)] = start + (services[index] ?? 0);
    return start - arrival;
  });
}

test.each([50, 80, 95])(
  "H7 at %i %% use the waits are those of a queue in strict order",
  async (use) => {
    const random = randomOf(use);
    const servers = 4;
    const meanService = 40;
    const exponential = (mean: number) =>
      Math.max(1, Math.round(-mean * Math.log(1 - random.number(1_000_000) / 1_000_000)));
    let now = 0;
    const arrivals = Array.from({ length: 3000 }, () => {
      now += exponential(meanService / servers / (use / 100));
      return now;
    });
    const services = arrivals.map(() => exponential(meanService));
    const expected = expectedWaits(arrivals, services, servers);
    await withFakeClock(async (advance) => {
      const { pool, rest } = fakePool({ size: servers, maxWaiting: 3000 });
      const started = performance.now();
      const waits: number[] = [];
      const callers = arrivals.map(async (arrival, index) => {
        await sleep(arrival);
        const asked = performance.now();
        await pool.withConnection(async () => {
          waits.push(performance.now() - asked);
          await sleep(services[index] ?? 0);
        });
      });
      await advance(now + 60_000);
      await Promise.all(callers);
      const mean = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(performance.now() - started).toBeGreaterThan(now);
      expect(Math.abs(mean(waits) - mean(expected))).toBeLessThanOrEqual(
        0.1 * mean(expected) + 0.01,
      );
      await rest();
    });
  },
);
