import { availableParallelism } from "node:os";
import { parsePool } from "../foundation/config.ts";
import { environmentValue } from "../foundation/environment.ts";
import { ConfigError } from "../foundation/errors.ts";
import { expandPath } from "../foundation/expand-variables.ts";
import { createLogger, type Logger } from "../foundation/log.ts";
import { memoryShare } from "../foundation/memory.ts";
import { ConnectionPool } from "../pool/connection-pool.ts";
import type { PoolEvent, PoolEventName } from "../pool/pool-events.ts";
import type { PoolMode, PoolStatus } from "../pool/pool-options.ts";
import { DuckDBDriver } from "./duckdb-driver.ts";
import { DuckDBLease } from "./duckdb-lease.ts";
import type { EngineConnection } from "./run-statement.ts";

/** How a pool is set up. Durations and sizes are text with a unit, as "60s" and "2GB". */
export interface DuckDBPoolOptions {
  /** Called so in logs and errors. */
  readonly name?: string;
  /** Connections that are kept; the number of paths unless given; 0 keeps as many as are asked for. */
  readonly size?: number;
  /** Connections above `size` while demand lasts: 0; -1 for no limit. */
  readonly maxOverflow?: number;
  /** Longest wait for a connection: "60s"; "none" waits for ever. */
  readonly timeout?: string;
  /** Age at which a connection is replaced: "24h". */
  readonly recycle?: string;
  readonly resetOnReturn?: "none" | "rollback";
  readonly order?: "fifo" | "lifo";
  /** A connection idle for longer is tried before it is lent: "30s"; "off". */
  readonly prePing?: string;
  readonly maxWaiting?: number;
  readonly openTimeout?: string;
  readonly pingTimeout?: string;
  readonly closeTimeout?: string;
  readonly leakWarning?: string;
  /** Whether `recreate` resolves only when all connections of the new pool are open. */
  readonly warmUp?: boolean;
  /** Memory of one instance. */
  readonly memoryLimit?: string;
  /** Where instances spill, each in a private directory. */
  readonly tempDirectory?: string;
  /** Gets warnings; the standard error output unless given. */
  readonly log?: Logger;
}

/** What a listener is told: no connection, since statements go through leases. */
export type DuckDBPoolEvent = Omit<PoolEvent<EngineConnection>, "connection">;

/**
 * A pool of read-only connections over a list of DuckDB files or `md:` paths, taken in turn: each
 * entry is an instance of its own, more connections than paths are copies on these instances. It
 * belongs to one process and thread.
 */
export class DuckDBPool {
  static readonly mode: PoolMode = "queue";
  readonly #paths: readonly string[];
  readonly #options: DuckDBPoolOptions;
  readonly #pool: ConnectionPool<EngineConnection>;

  /** Opens nothing. Throws ConfigError where paths or options are wrong. */
  constructor(paths: readonly string[], options: DuckDBPoolOptions = {}, pool?: unknown) {
    this.#paths = paths;
    this.#options = options;
    this.#pool =
      pool instanceof ConnectionPool
        ? (pool as ConnectionPool<EngineConnection>)
        : poolOver(paths, options, new.target.mode);
  }

  /**
   * Lends a connection. Rejects with the signal's reason, PoolTimeoutError, PoolOverloadedError,
   * PoolClosedError, or the error of opening. An own function, so that a pool that is posted to
   * another thread fails at once.
   */
  readonly connect = async (signal?: AbortSignal): Promise<DuckDBLease> =>
    new DuckDBLease(await this.#pool.connect(signal));

  /** Lends a connection for one piece of work and takes it back whatever becomes of it. */
  async withConnection<T>(
    work: (lease: DuckDBLease) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#pool.withConnection((lease) => work(new DuckDBLease(lease)), { signal });
  }

  /** Opens all `size` connections and keeps so many open. Rejects where a path does not open. */
  warmUp(): Promise<void> {
    return this.#pool.warmUp();
  }

  /** Calls a listener at each event of this name; returns what removes it. */
  on(
    name: PoolEventName,
    listener: (event: DuckDBPoolEvent) => void | Promise<void>,
    options: { readonly first?: boolean } = {},
  ): () => void {
    const told = ({ slot, info, reason }: DuckDBPoolEvent) => listener({ slot, info, reason });
    return this.#pool.on(name, told, options);
  }

  status(): PoolStatus {
    return this.#pool.status();
  }

  /** Connections that are open now are not lent again. */
  invalidate(): void {
    this.#pool.invalidate();
  }

  /** Lends nothing until `resume`; resolves when no connection is in use. Callers wait meanwhile. */
  pause(): Promise<void> {
    return this.#pool.pause();
  }

  resume(): void {
    this.#pool.resume();
  }

  /**
   * Lends nothing any more: idle connections are closed now, lent ones when they come back. Resolves
   * when the idle ones are closed; a second call does nothing.
   */
  dispose(): Promise<void> {
    return this.#pool.dispose();
  }

  /** Like `dispose`, but interrupts what still runs; resolves when all is closed or given up. */
  close(): Promise<void> {
    return this.#pool.close();
  }

  /**
   * A new pool over the same paths with the same options and listeners: new instances, which see
   * files that were replaced. This pool stays as it is, until it is disposed of.
   */
  async recreate(): Promise<this> {
    const kind = this.constructor as new (
      ...given: ConstructorParameters<typeof DuckDBPool>
    ) => this;
    return new kind(this.#paths, this.#options, await this.#pool.recreate());
  }
}

/** Opens a connection for each lease and closes it after: for who wants nothing shared. */
export class NullPool extends DuckDBPool {
  static override readonly mode = "null";
}

/** One connection that callers take in turn. */
export class StaticPool extends DuckDBPool {
  static override readonly mode = "static";
}

/** For finding leaks: a second lease while one is out is an error that names where that was taken. */
export class AssertionPool extends DuckDBPool {
  static override readonly mode = "assert";
}

function poolOver(
  given: readonly string[],
  { log, ...options }: DuckDBPoolOptions,
  mode: PoolMode,
): ConnectionPool<EngineConnection> {
  const { paths: parsed, pool } = parsePool(given, options);
  const mistakes = new Set<string>();
  const paths = parsed.map((path) =>
    expandPath(path, environmentValue, (mistake) => mistakes.add(`paths: ${mistake}`)),
  );
  if (mistakes.size > 0) throw new ConfigError([...mistakes]);
  const driver = new DuckDBDriver({
    paths,
    tempDirectory: pool.tempDirectory,
    memoryBytes: pool.memoryLimit ?? memoryShare(2 * paths.length),
    threads: Math.max(1, Math.ceil(availableParallelism() / paths.length)),
    allowedPaths: [],
  });
  const logger = log ?? createLogger("warn");
  return new ConnectionPool(
    { ...pool, size: pool.size ?? paths.length, paths: paths.length, mode },
    driver,
    logger,
  );
}
