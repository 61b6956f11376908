/** Cases C: the queue, fairness, deadlines and cancellation. */
import { expect, test, vi } from "vitest";
import { DuckDBPool } from "../../src/duckdb/duckdb-pool.ts";
import { patientTimer } from "../../src/pool/within-time.ts";
import { sleep, withFakeClock } from "../support/fake-clock.ts";
import { randomOf } from "../support/random.ts";
import { connectMany, deferred, fakePool, settle } from "./fake-driver.ts";

test("C1 1,000 waiters are served in the order in which they came", async () => {
  const { pool, rest } = fakePool({ size: 1 });
  const first = await pool.connect();
  const served: number[] = [];
  const waiters = Array.from({ length: 1000 }, (_, index) =>
    pool.withConnection(async () => void served.push(index)),
  );
  await settle();
  first.close();
  await Promise.all(waiters);
  expect(served).toEqual(Array.from({ length: 1000 }, (_, index) => index));
  await rest();
});

test("C1 clients that wait take turns, and the callers of each keep their order", async () => {
  const { pool, rest } = fakePool({ size: 1 });
  const first = await pool.connect();
  const served: string[] = [];
  const ask = (client: string, name: string, signal?: AbortSignal) =>
    pool
      .withConnection(async () => void served.push(name), { client, ...(signal && { signal }) })
      .catch(() => void served.push(`${name} left`));
  const leaver = new AbortController();
  const all = [
    ...["a1", "a2", "a3", "a4"].map((name) => ask("a", name)),
    ask("b", "b1"),
    ask("b", "b2"),
    ask("c", "c1", leaver.signal),
  ];
  await settle();
  leaver.abort(new Error("gone"));
  first.close();
  await Promise.all(all);
  expect(served).toEqual(["c1 left", "a1", "b1", "a2", "b2", "a3", "a4"]);
  await rest();
});

test("C2 who comes in the tick of a return does not overtake a waiter", async () => {
  const { pool, rest } = fakePool({ size: 1 });
  const first = await pool.connect();
  const served: string[] = [];
  const serve = (name: string) => pool.withConnection(async () => void served.push(name));
  const waiting = serve("waiter");
  await settle();
  first.close();
  await Promise.all([waiting, serve("newcomer")]);
  expect(served).toEqual(["waiter", "newcomer"]);
  await rest();
});

test("C3 in 10,000 interleavings of leaving waiters the one behind is always served", async () => {
  const random = randomOf(3);
  const { pool, rest } = fakePool({ size: 1 });
  for (let round = 0; round < 10_000; round += 1) {
    const holder = await pool.connect();
    const controllers = Array.from({ length: 3 }, () => new AbortController());
    const waiters = controllers.map(({ signal }) =>
      pool.connect(signal).then(
        (lease) => {
          lease.close();
          return "served";
        },
        () => "left",
      ),
    );
    const leavers = controllers.filter(() => random.chance(0.5));
    const acts = [() => holder.close(), ...leavers.map((leaver) => () => leaver.abort())];
    for (const act of random.shuffled(acts)) {
      act();
      if (random.chance(0.5)) await Promise.resolve();
    }
    const outcomes = await Promise.all(waiters);
    for (const [index, outcome] of outcomes.entries())
      if (!leavers.includes(controllers[index] as AbortController)) expect(outcome).toBe("served");
    expect(pool.status()).toMatchObject({ waiting: 0, borrowed: 0 });
  }
  await rest();
});

test("C4 an abort while waiting rejects with its reason within a tick and leaves nothing", async () => {
  const { pool, driver, rest } = fakePool({ size: 1 });
  const first = await pool.connect();
  const controller = new AbortController();
  const waiting = pool.connect(controller.signal);
  const behind = pool.connect();
  await settle();
  let rejected: unknown;
  waiting.catch((error: unknown) => {
    rejected = error;
  });
  const reason = new Error("gone");
  controller.abort(reason);
  await new Promise((resolve) => setImmediate(resolve));
  expect(rejected).toBe(reason);
  expect(pool.status().waiting).toBe(1);
  first.close();
  (await behind).close();
  expect(driver.opens).toBe(1);
  await rest();
});

test("C5 an abort after the hand-out and before the use puts the connection back", async () => {
  const { pool, rest } = fakePool({ size: 1 });
  const holder = await pool.connect();
  const controller = new AbortController();
  const waiting = pool.connect(controller.signal);
  await settle();
  holder.close();
  controller.abort(new Error("gone"));
  await expect(waiting).rejects.toThrow("gone");
  await settle();
  expect(pool.status()).toMatchObject({ idle: 1, borrowed: 0 });
  (await pool.connect()).close();
  await rest();
});

/** A pool of one whose first caller left while its connection was opened: the gate ends the opening. */
async function abortedOpening() {
  const made = fakePool({ size: 1 });
  const gate = deferred();
  made.driver.opening = () => gate.promise;
  const controller = new AbortController();
  const waiting = made.pool.connect(controller.signal);
  await settle();
  controller.abort(new Error("gone"));
  await expect(waiting).rejects.toThrow("gone");
  return { ...made, gate };
}

test("C6 an abort during an opening rejects at once; the connection joins the pool", async () => {
  const { pool, driver, gate, rest } = await abortedOpening();
  gate.resolve();
  await settle();
  expect(pool.status()).toMatchObject({ open: 1, idle: 1, borrowed: 0 });
  (await pool.connect()).close();
  expect(driver.opens).toBe(1);
  await rest();
});

test("C6 an abort during an opening that fails leaves nothing", async () => {
  const { pool, gate, rest } = await abortedOpening();
  gate.reject(new Error("refused"));
  await settle();
  expect(pool.status()).toMatchObject({ open: 0, opening: 0, borrowed: 0 });
  await rest();
});

test("C6 an opening that fails is told to a caller who may abort, as to any", async () => {
  const { pool, driver, rest } = fakePool({ size: 1 });
  driver.opening = () => Promise.reject(new Error("refused"));
  await expect(pool.connect(new AbortController().signal)).rejects.toThrow("refused");
  await rest();
});

test("C8 a signal that is aborted already opens nothing and waits for nothing", async () => {
  const { pool, driver, rest } = fakePool();
  await expect(pool.connect(AbortSignal.abort(new Error("early")))).rejects.toThrow("early");
  expect([driver.opens, pool.status().waiting]).toEqual([0, 0]);
  await rest();
});

test("C9 one more than may wait is refused at once; those who wait are served", async () => {
  const { pool, counts, rest } = fakePool({ size: 1, maxWaiting: 2 });
  const first = await pool.connect();
  const waiters = Array.from({ length: 2 }, () => pool.withConnection(async () => "served"));
  await expect(pool.connect()).rejects.toMatchObject({
    name: "PoolOverloadedError",
    code: "POOL_OVERLOADED",
    status: 503,
    retriable: true,
  });
  expect(counts["acquired overloaded"]).toBe(1);
  first.close();
  expect(await Promise.all(waiters)).toEqual(["served", "served"]);
  await rest();
});

test.each([
  [500, 2000, "deadline"],
  [2000, 500, "POOL_TIMEOUT"],
])(
  "C10 with a deadline in %i ms and a timeout of %i ms the shorter ends the wait: %s",
  async (deadline, timeout, end) => {
    await withFakeClock(async (advance) => {
      const { pool, rest } = fakePool({ size: 1, timeout });
      const holder = await pool.connect();
      const controller = new AbortController();
      setTimeout(() => controller.abort(new Error("deadline")), deadline);
      let outcome = "";
      pool.connect(controller.signal).catch((error: Error & { code?: string }) => {
        outcome = error.code ?? error.message;
      });
      await advance(499);
      expect(outcome).toBe("");
      await advance(2);
      expect(outcome).toBe(end);
      holder.close();
      await rest();
    });
  },
);

test("C11 dead idle connections are replaced within one call and one deadline", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, counts, rest } = fakePool({ size: 3, prePing: 30_000 });
    for (const lease of await connectMany(pool, 3)) lease.close();
    const pinged: number[] = [];
    driver.pinging = async ({ id }) => {
      pinged.push(id);
      throw new Error("dead");
    };
    (await pool.connect()).close();
    expect(pinged).toEqual([]);
    const [one, two, three] = await connectMany(pool, 3);
    for (const lease of [one, two, three]) lease?.close();
    // Just before the pool's own round would find them.
    await advance(29_999);
    const searching = pool.connect();
    await advance(1);
    const lease = await searching;
    lease.close();
    driver.pinging = () => sleep(60_000);
    await advance(31_000);
    expect(counts["closed invalid"]).toBeGreaterThanOrEqual(1);
    await advance(10_000);
    await rest();
  });
});

test("C11 a caller whose time is up while it searches is told so", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({
      size: 1,
      prePing: 100,
      timeout: 1000,
      pingTimeout: 5000,
    });
    const holder = await pool.connect();
    holder.close();
    await advance(500);
    driver.pinging = () => sleep(60_000);
    const outcome = expect(pool.connect()).rejects.toMatchObject({ code: "POOL_TIMEOUT" });
    await advance(6000);
    await outcome;
    await rest();
  });
});

test.each(["0s", "-1s", "NaN", "60", "Infinity", "2147483648ms", 60, 0, Number.NaN])(
  "C12 the timeout %o is refused where the pool is configured, and named",
  (timeout) => {
    expect(() => new DuckDBPool(["a.duckdb"], { timeout } as never)).toThrow(
      /^timeout: expected "none" or a duration with a unit/,
    );
  },
);

test("C14 20,000 waiters settle, in order", async () => {
  const { pool, rest } = fakePool({ size: 2, maxWaiting: 20_000 });
  const holders = await connectMany(pool, 2);
  let served = 0;
  const waiters = Array.from({ length: 20_000 }, () =>
    pool.withConnection(async () => {
      served += 1;
    }),
  );
  await settle();
  expect(pool.status().waiting).toBe(20_000);
  for (const holder of holders) holder.close();
  await Promise.all(waiters);
  expect(served).toBe(20_000);
  await rest();
});

test("C13 a timer that fires early is set again: nobody is timed out before the time", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const due = performance.now() + 30;
    let rangAt = 0;
    patientTimer(30, () => {
      rangAt = performance.now();
    });
    // These timers fire at once, whatever the clock says.
    while (rangAt === 0) vi.advanceTimersByTime(30);
    expect(rangAt).toBeGreaterThanOrEqual(due);
  } finally {
    vi.useRealTimers();
  }
});

test("C15 the timeout's error has the numbers and the last open error, and no path or SQL", async () => {
  await withFakeClock(async (advance) => {
    const { pool, driver, rest } = fakePool({ size: 1, timeout: 2000 });
    driver.opening = () => Promise.reject(new Error("There is no such file."));
    await expect(pool.connect()).rejects.toThrow("There is no such file.");
    driver.opening = async () => {};
    await advance(1100);
    const holder = await pool.connect();
    const outcome = expect(pool.connect()).rejects.toMatchObject({
      code: "POOL_TIMEOUT",
      message:
        "No connection became free within pool.timeout (2000 ms): size 1 + 0, in use 1 (oldest 2000 ms), waiting 1, last open error: There is no such file.. Try again later, or raise pool.size.",
    });
    await advance(2000);
    await outcome;
    holder.close();
    await rest();
  });
});

test("D19 a pause lends nothing and resolves when nothing is in use; resume serves in order", async () => {
  await withFakeClock(async (advance) => {
    const { pool, rest } = fakePool({ size: 2, timeout: 5000 });
    const holder = await pool.connect();
    let isPaused = false;
    const pausing = pool.pause().then(() => {
      isPaused = true;
    });
    await advance(10);
    expect(isPaused).toBe(false);
    holder.close();
    await pausing;
    await pool.pause();
    const served: string[] = [];
    const serve = (name: string) => pool.withConnection(async () => void served.push(name));
    const late = expect(serve("late")).rejects.toMatchObject({ code: "POOL_TIMEOUT" });
    await advance(5000);
    await late;
    const both = Promise.all([serve("first"), serve("second")]);
    await advance(10);
    expect(served).toEqual([]);
    pool.resume();
    await both;
    expect(served).toEqual(["first", "second"]);
    await rest();
  });
});
