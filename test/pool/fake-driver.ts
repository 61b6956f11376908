import { expect } from "vitest";
import { ConnectionPool } from "../../src/pool/connection-pool.ts";
import type { Driver } from "../../src/pool/driver.ts";
import { poolEvents } from "../../src/pool/pool-events.ts";
import type { PoolObserver } from "../../src/pool/pool-observer.ts";
import type { PoolOptions } from "../../src/pool/pool-options.ts";
import { keptLog } from "../support/open-eider.ts";

export interface FakeConnection {
  readonly id: number;
  readonly path: number;
  /** Statements that run on it now. */
  running: number;
  isDirty: boolean;
}

/** A driver whose faults the test chooses, and which counts what the pool does with it. */
export class FakeDriver implements Driver<FakeConnection> {
  readonly opened: FakeConnection[] = [];
  readonly closed: FakeConnection[] = [];
  readonly interrupted: FakeConnection[] = [];
  /** Every call in its order: "open 0", "ping 0", "reset 0", "interrupt 0", "close 0", "closeShared". */
  readonly calls: string[] = [];
  /** Openings that were begun. */
  opens = 0;
  mostOpening = 0;
  mostStatements = 0;
  #opening = 0;
  opening: (path: number) => Promise<void> = async () => {};
  pinging: (connection: FakeConnection) => Promise<void> = async () => {};
  closing: (connection: FakeConnection) => Promise<void> = async () => {};
  resetting: (connection: FakeConnection) => Promise<void> = async () => {};
  /** Faults by name that a test looks at; "statement" and "some statements" break connections. */
  readonly faults = new Set<string>();
  isRefused: (connection: FakeConnection) => boolean = () => false;
  #statements = 0;

  async open(path: number): Promise<FakeConnection> {
    this.opens += 1;
    this.#opening += 1;
    this.mostOpening = Math.max(this.mostOpening, this.#opening);
    try {
      await this.opening(path);
    } finally {
      this.#opening -= 1;
    }
    const connection = { id: this.opened.length, path, running: 0, isDirty: false };
    this.calls.push(`open ${connection.id}`);
    this.opened.push(connection);
    return connection;
  }

  ping(connection: FakeConnection): Promise<void> {
    this.calls.push(`ping ${connection.id}`);
    if (this.isRefused(connection)) return Promise.reject(new Error("refused"));
    return this.pinging(connection);
  }

  reset(connection: FakeConnection): Promise<void> {
    this.calls.push(`reset ${connection.id}`);
    return this.resetting(connection);
  }

  interrupt(connection: FakeConnection): void {
    this.interrupted.push(connection);
  }

  async close(connection: FakeConnection): Promise<void> {
    this.calls.push(`close ${connection.id}`);
    await this.closing(connection);
    this.closed.push(connection);
  }

  async closeShared(): Promise<void> {
    this.calls.push("closeShared");
  }

  renew(): FakeDriver {
    return this;
  }

  isFatal(error: unknown): boolean {
    return error instanceof Error && error.message.startsWith("FATAL");
  }

  isDirty({ isDirty }: FakeConnection): boolean {
    return isDirty;
  }

  /** A statement that runs until `work` is settled; two at once on one connection are an error. */
  statement<T>(work: () => Promise<T>): (connection: FakeConnection) => Promise<T> {
    return async (connection) => {
      connection.running += 1;
      this.mostStatements = Math.max(this.mostStatements, connection.running);
      try {
        return await work();
      } finally {
        connection.running -= 1;
      }
    };
  }

  /** Throws where a fault breaks this statement. */
  failStatement(connection: FakeConnection): void {
    this.#statements += 1;
    const isThird = this.faults.has("some statements") && this.#statements % 97 === 0;
    if (this.faults.has("statement") || isThird || this.isRefused(connection))
      throw new Error("FATAL statement");
  }

  /** Ends every fault. */
  heal(): void {
    this.opening = async () => {};
    this.pinging = async () => {};
    this.closing = async () => {};
    this.resetting = async () => {};
    this.isRefused = () => false;
    this.faults.clear();
  }

  get live(): number {
    return this.opened.length - this.closed.length;
  }
}

/** Counts what a pool tells its observer. */
export function countingObserver() {
  const counts: Record<string, number> = {};
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  const observer: PoolObserver = {
    acquired: (result) => count(`acquired ${result}`),
    opened: (result) => count(`opened ${result}`),
    closed: (reason) => count(`closed ${reason}`),
    leased: () => count("leased"),
    interrupted: (reason) => count(`interrupted ${reason}`),
    leaked: () => count("leaked"),
    retried: () => count("retried"),
  };
  return { counts, observer };
}

export type FakePool = ConnectionPool<FakeConnection>;

/** A pool over the fake driver. `rest` closes it and checks that everything came to rest. */
export function fakePool(options: Partial<PoolOptions> = {}) {
  const driver = new FakeDriver();
  const { lines, log } = keptLog();
  const { counts, observer } = countingObserver();
  const all: PoolOptions = {
    name: "fake",
    size: 2,
    paths: 1,
    maxOverflow: 0,
    timeout: 60_000,
    maxWaiting: 1000,
    order: "fifo",
    prePing: Number.POSITIVE_INFINITY,
    resetOnReturn: "none",
    openTimeout: 15_000,
    pingTimeout: 5000,
    closeTimeout: 10_000,
    leakWarning: 60_000,
    warmUp: false,
    observer,
    ...options,
  };
  const pool = new ConnectionPool<FakeConnection>(all, driver, log);
  const rest = async (...others: FakePool[]) => {
    for (const each of [pool, ...others]) {
      checkInvariants(each, all);
      await each.close();
      checkInvariants(each, all);
      expect(each.status()).toMatchObject({ open: 0, borrowed: 0, waiting: 0, opening: 0 });
    }
    expect(driver.live).toBe(0);
    expect(driver.mostStatements).toBeLessThanOrEqual(1);
  };
  return { pool, driver, lines, counts, options: all, rest };
}

/** What holds of a pool at any moment. */
export function checkInvariants(pool: FakePool, { size, maxOverflow, mode }: PoolOptions): void {
  const { open, idle, borrowed, opening, ...others } = pool.status();
  expect(open).toBe(idle + borrowed);
  const isLimited = size > 0 && maxOverflow >= 0 && mode !== "null";
  if (isLimited) expect(open + opening).toBeLessThanOrEqual(size + maxOverflow);
  const { waiting, closing, orphans, detached, acquired, timeouts } = others;
  for (const count of [open, idle, borrowed, opening, waiting, closing, orphans, detached])
    expect(count).toBeGreaterThanOrEqual(0);
  expect(acquired + timeouts).toBeGreaterThanOrEqual(0);
}

/** The four numbers of SQLAlchemy's pool: size, checked in, overflow, checked out. */
export function numbersOf(pool: FakePool): readonly number[] {
  const { size, idle, overflow, borrowed } = pool.status();
  return [size, idle, overflow, borrowed];
}

/** A promise that the test settles. */
export function deferred<T = void>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Lets every settled promise and immediate run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** The n leases that n callers get at once. */
export function connectMany(pool: FakePool, count: number) {
  return Promise.all(Array.from({ length: count }, () => pool.connect()));
}

/** Keeps the names of events in their order, with the connection's number. */
export function recorded(pool: FakePool, names = poolEvents): string[] {
  const events: string[] = [];
  for (const name of names)
    pool.on(name, ({ connection }) => void events.push(`${name} ${connection.id}`));
  return events;
}
