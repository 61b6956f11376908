import { ConnectionPool } from "../../src/pool/connection-pool.ts";
import type { Driver } from "../../src/pool/driver.ts";
import type { PoolOptions } from "../../src/pool/pool-options.ts";
import { keptLog } from "../support/open-eider.ts";

export interface FakeConnection {
  readonly id: number;
  readonly path: number;
}

/** A driver whose faults the test chooses, and which counts what the pool does with it. */
export class FakeDriver implements Driver<FakeConnection> {
  readonly opened: FakeConnection[] = [];
  readonly closed: FakeConnection[] = [];
  readonly interrupted: FakeConnection[] = [];
  opens = 0;
  opening: (path: number) => Promise<void> = async () => {};
  pinging: (connection: FakeConnection) => Promise<void> = async () => {};
  closing: (connection: FakeConnection) => Promise<void> = async () => {};
  resetting: (connection: FakeConnection) => Promise<void> = async () => {};

  async open(path: number): Promise<FakeConnection> {
    this.opens += 1;
    await this.opening(path);
    const connection = { id: this.opened.length, path };
    this.opened.push(connection);
    return connection;
  }

  ping(connection: FakeConnection): Promise<void> {
    return this.pinging(connection);
  }

  reset(connection: FakeConnection): Promise<void> {
    return this.resetting(connection);
  }

  interrupt(connection: FakeConnection): void {
    this.interrupted.push(connection);
  }

  async close(connection: FakeConnection): Promise<void> {
    await this.closing(connection);
    this.closed.push(connection);
  }

  isFatal(error: unknown): boolean {
    return error instanceof Error && error.message.startsWith("FATAL");
  }

  get live(): number {
    return this.opened.length - this.closed.length;
  }
}

/** A pool over the fake driver; closing it checks that every opened connection is closed. */
export function fakePool(options: Partial<PoolOptions> = {}) {
  const driver = new FakeDriver();
  const { lines, log } = keptLog();
  const pool = new ConnectionPool<FakeConnection>(
    {
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
      ...options,
    },
    driver,
    log,
  );
  return { pool, driver, lines };
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
