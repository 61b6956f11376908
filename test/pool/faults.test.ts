/**
 * Faults that an engine does not produce on demand, each injected into an idle pool and under load:
 * no wrong answer, nothing hangs past its deadline, everything comes to rest.
 */
import { describe, expect, test } from "vitest";
import { type PoolOptions } from "../../src/pool/pool-options.ts";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import {
  checkInvariants,
  deferred,
  type FakeDriver,
  type FakePool,
  fakePool,
} from "./fake-driver.ts";

interface Fault {
  readonly name: string;
  readonly options?: Partial<PoolOptions>;
  inject(driver: FakeDriver, pool: FakePool): void;
  /** Codes or messages with which callers may fail meanwhile; none where no caller may. */
  readonly failures?: RegExp;
  /** Connections that may stay unclosed. */
  readonly mayOrphan?: boolean;
}

const refuse = (text = "refused") => Promise.reject(new Error(text));
const hang = () => deferred().promise;
const everyNth = (n: number, act: () => Promise<void>) => {
  let calls = 0;
  return () => {
    calls += 1;
    return calls % n === 0 ? act() : Promise.resolve();
  };
};
const breaking = (driver: FakeDriver) => driver.faults.add("statement");

const faults: readonly Fault[] = [
  {
    name: "1 every opening is refused, connections break",
    inject: (driver) => {
      driver.opening = () => refuse();
      breaking(driver);
    },
    failures: /refused|No path|FATAL/,
  },
  {
    name: "2 the openings of one path are refused",
    options: { paths: 3 },
    inject: (driver, pool) => {
      driver.opening = (path) => (path === 1 ? refuse() : Promise.resolve());
      pool.invalidate();
    },
  },
  {
    name: "3 the openings of one path hang",
    options: { paths: 3, openTimeout: 500 },
    inject: (driver, pool) => {
      driver.opening = (path) => (path === 1 ? hang() : Promise.resolve());
      pool.invalidate();
    },
  },
  {
    name: "3 every opening hangs",
    options: { openTimeout: 500 },
    inject: (driver, pool) => {
      driver.opening = hang;
      pool.invalidate();
    },
    failures: /did not open within|No path/,
  },
  {
    name: "4 every opening succeeds after its time",
    options: { openTimeout: 500 },
    inject: (driver, pool) => {
      driver.opening = () => sleep(700);
      pool.invalidate();
    },
    failures: /did not open within|No path/,
  },
  {
    name: "5 every opening is slow",
    inject: (driver, pool) => {
      driver.opening = () => sleep(1000);
      pool.invalidate();
    },
  },
  {
    name: "6 the session's setup fails",
    inject: (driver, pool) => {
      pool.on("connect", () => {
        if (driver.faults.has("setup")) throw new Error("setup");
      });
      driver.faults.add("setup");
      pool.invalidate();
    },
    failures: /setup|No path/,
  },
  {
    name: "21 statements break their connections now and then",
    options: { paths: 2 },
    inject: (driver) => {
      driver.faults.add("some statements");
    },
  },
  {
    name: "28 pings fail",
    options: { prePing: 0 },
    inject: (driver) => {
      driver.pinging = everyNth(3, () => refuse());
    },
  },
  {
    name: "28 pings hang",
    options: { prePing: 0, pingTimeout: 200 },
    inject: (driver) => {
      driver.pinging = everyNth(5, hang);
    },
  },
  {
    name: "29 closes throw",
    options: { recycle: 300 },
    inject: (driver) => {
      driver.closing = () => {
        throw new Error("stuck");
      };
    },
    mayOrphan: true,
  },
  {
    name: "29 closes hang",
    options: { recycle: 300, closeTimeout: 200 },
    inject: (driver) => {
      driver.closing = hang;
    },
    mayOrphan: true,
  },
  {
    name: "32 listeners throw",
    inject: (driver, pool) => {
      for (const name of ["checkin", "close"] as const)
        pool.on(name, () => {
          if (driver.faults.has("listener")) throw new Error("listener");
        });
      driver.faults.add("listener");
    },
  },
  {
    name: "42 the network refuses, hangs and resets in turn",
    options: { paths: 2, openTimeout: 300, pingTimeout: 100, prePing: 50 },
    inject: (driver, pool) => {
      let turn = 0;
      driver.opening = (path) => {
        turn += 1;
        if (path === 0) return Promise.resolve();
        return turn % 2 === 0 ? refuse("Connection Error: refused") : hang();
      };
      driver.faults.add("some statements");
      pool.invalidate();
    },
  },
  {
    name: "43 the token of one path is refused",
    options: { paths: 2 },
    inject: (driver, pool) => {
      driver.opening = (path) =>
        path === 1 ? refuse("MotherDuck refused the token.") : Promise.resolve();
      pool.invalidate();
    },
  },
  {
    name: "44 the engine refuses its old client: every statement is fatal until connections are new",
    inject: (driver) => {
      const old = new Set(driver.opened);
      driver.isRefused = (connection) => old.has(connection);
    },
  },
];

/** One request: a statement that tells the connection that it ran on. */
async function ask(pool: FakePool, driver: FakeDriver, signal?: AbortSignal): Promise<void> {
  await pool.withConnection(
    async (lease) => {
      const seen = await lease.run((connection) =>
        driver.statement(async () => {
          await sleep(5);
          driver.failStatement(connection);
          return connection;
        })(connection),
      );
      expect(seen).toBe(lease.connection);
    },
    { signal, retryBroken: true },
  );
}

async function failureOf(work: Promise<void>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: Error) => error.message,
  );
}

function prepare({ options = {} }: Fault) {
  const made = fakePool({ size: 4, timeout: 3000, closeTimeout: 1000, ...options });
  return { ...made, deadline: 3000 + 1000 };
}

function checkFailures(failures: readonly (string | undefined)[], { failures: allowed }: Fault) {
  const unexpected = failures.filter(
    (failure) => failure !== undefined && allowed?.test(failure) !== true,
  );
  expect(unexpected).toEqual([]);
}

async function comeToRest(
  made: ReturnType<typeof prepare>,
  fault: Fault,
  advance: (ms: number) => Promise<void>,
) {
  const { pool, driver, options } = made;
  driver.heal();
  await advance(17_000);
  const asking = Promise.all(Array.from({ length: 8 }, () => failureOf(ask(pool, driver))));
  await advance(1000);
  expect((await asking).filter((failure) => failure !== undefined)).toEqual([]);
  checkInvariants(pool, options);
  const closing = pool.close();
  await advance(5000);
  await closing;
  expect(pool.status()).toMatchObject({ open: 0, borrowed: 0, waiting: 0, opening: 0, closing: 0 });
  if (fault.mayOrphan !== true) expect(driver.live).toBe(0);
  expect(driver.mostStatements).toBeLessThanOrEqual(1);
}

describe.each(faults)("fault $name", (fault) => {
  test("idle", async () => {
    await withFakeClock(async (advance) => {
      const made = prepare(fault);
      await made.pool.warmUp();
      fault.inject(made.driver, made.pool);
      await advance(1000);
      const failures: (string | undefined)[] = [];
      const asking = failureOf(ask(made.pool, made.driver)).then((failure) =>
        failures.push(failure),
      );
      await advance(made.deadline);
      await asking;
      checkFailures(failures, fault);
      await comeToRest(made, fault, advance);
    });
  });

  test("under load", async () => {
    await withFakeClock(async (advance) => {
      const made = prepare(fault);
      const { pool, driver, options } = made;
      await pool.warmUp();
      const failures: (string | undefined)[] = [];
      let longest = 0;
      const until = performance.now() + 5000;
      const caller = async () => {
        while (performance.now() < until) {
          const asked = performance.now();
          failures.push(await failureOf(ask(pool, driver)));
          longest = Math.max(longest, performance.now() - asked);
          checkInvariants(pool, options);
          await sleep(failures.at(-1) === undefined ? 1 : 20);
        }
      };
      const callers = Promise.all(Array.from({ length: 32 }, caller));
      await advance(1000);
      fault.inject(driver, pool);
      await advance(2500);
      driver.heal();
      await advance(10_000);
      await callers;
      expect(failures.filter((failure) => failure === undefined).length).toBeGreaterThan(100);
      checkFailures(failures, fault);
      expect(longest).toBeLessThanOrEqual(made.deadline);
      await comeToRest(made, fault, advance);
    });
  });
});

test("fault 33: while any two faults are active a pool is recreated, and the new one works when they end", async () => {
  await withFakeClock(async (advance) => {
    for (const [index, one] of faults.entries())
      for (const other of faults.slice(index + 1)) {
        const name = `${one.name} + ${other.name}`;
        const made = prepare({ ...one, options: { ...one.options, ...other.options } });
        const { pool, driver } = made;
        await pool.warmUp();
        one.inject(driver, pool);
        other.inject(driver, pool);
        const asking = failureOf(ask(pool, driver));
        const next = await pool.recreate();
        expect(next.options, name).toEqual(pool.options);
        await advance(made.deadline);
        await asking;
        driver.heal();
        await advance(17_000);
        const failure = failureOf(ask(next, driver));
        await advance(1000);
        expect(await failure, name).toBeUndefined();
        const closing = Promise.all([pool.close(), next.close()]);
        await advance(5000);
        await closing;
        expect(next.status(), name).toMatchObject({ open: 0, borrowed: 0, waiting: 0 });
        expect(pool.status(), name).toMatchObject({ open: 0, borrowed: 0, waiting: 0 });
        expect(driver.mostStatements, name).toBeLessThanOrEqual(1);
      }
  });
});

test("fault 1: while every path is broken each is tried once a pause, and callers are told at once", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 4, paths: 2 });
    driver.opening = () => refuse("no such database");
    for (let second = 0; second < 30; second += 1) {
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => pool.connect()));
      for (const outcome of outcomes)
        expect(String((outcome as PromiseRejectedResult).reason)).toContain("no such database");
      await advance(1000);
    }
    // Pauses of 1, 2, 4, 8, 15 s: about six tries of each path in half a minute, at once two of each.
    expect(driver.opens).toBeLessThanOrEqual(16);
    expect(pool.status().lastError).toBe("no such database");
    expect(pool.status().breakers).not.toContain("CLOSED");
    await rest();
  });
});

test("fault 1: openings that fail together are one failure of their path, and a late one is none", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 8 });
    const late = deferred();
    driver.opening = () => (driver.opens === 1 ? late.promise : refuse());
    const slow = failureOf(pool.connect().then((lease) => lease.close()));
    await Promise.allSettled(Array.from({ length: 7 }, () => pool.connect()));
    expect(pool.status().breakers).toEqual(["OPEN"]);
    await advance(1100);
    expect(pool.status().breakers).toEqual(["HALF_OPEN"]);
    driver.opening = async () => {};
    (await pool.connect()).close();
    late.reject(new Error("late"));
    await slow;
    expect(pool.status().breakers).toEqual(["CLOSED"]);
    await rest();
  });
});

test("fault 5: 500 requests at once on slow openings open no more than size, and keep their order", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 4 });
    driver.opening = () => sleep(5000);
    const served: number[] = [];
    const requests = Array.from({ length: 500 }, (_, index) =>
      pool.withConnection(async () => {
        served.push(index);
        await sleep(1);
      }),
    );
    await advance(10_000);
    await Promise.all(requests);
    expect(driver.mostOpening).toBe(4);
    expect(served).toEqual(served.toSorted((a, b) => a - b));
    await rest();
  });
});
