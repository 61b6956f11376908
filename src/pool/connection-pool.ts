import type { EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import type { Driver } from "./driver.ts";
import type { Lease } from "./lease.ts";
import { Loans } from "./loans.ts";
import { Maintenance } from "./maintenance.ts";
import { holdingLease, refuseInsideLease } from "./nested-leases.ts";
import { type RefusalCode, refusal } from "./pool-errors.ts";
import { Listeners, type PoolEventName, type PoolListener } from "./pool-events.ts";
import {
  type AcquireResult,
  type Observe,
  observing,
  type PoolCloseReason,
  resultOf,
} from "./pool-observer.ts";
import { capacityOf, type PoolOptions, type PoolStatus } from "./pool-options.ts";
import { Stock } from "./stock.ts";

/** Who borrows a connection. */
export interface Borrower {
  /** Names the work, for the log of leases that last too long. */
  readonly owner?: string | undefined;
  /** For whom: clients that wait take turns. */
  readonly client?: string | undefined;
}

/** What may be said of a piece of work. */
export interface WorkOptions extends Borrower {
  readonly signal?: AbortSignal | undefined;
  /** Runs the work once more, on another connection, where its connection broke under it. */
  readonly retryBroken?: boolean;
}

/**
 * A pool of connections over a list of paths. Slot i belongs to path i modulo their number; at most
 * `size + maxOverflow` are open, callers beyond that wait, clients in turn and the callers of each in order of arrival.
 */
export class ConnectionPool<Connection> {
  readonly #options: PoolOptions;
  readonly #driver: Driver<Connection>;
  readonly #log: Logger;
  readonly #observe: Observe;
  readonly #listeners: Listeners<Connection>;
  readonly #stock: Stock<Connection>;
  readonly #loans: Loans<Connection>;
  readonly #maintenance: Maintenance<Connection>;
  #acquired = 0;
  #timeouts = 0;
  #sharedClosed: Promise<void> | undefined;

  constructor(options: PoolOptions, driver: Driver<Connection>, log: Logger) {
    this.#options = options;
    this.#driver = driver;
    this.#log = log;
    this.#observe = observing(options.observer, log);
    this.#listeners = new Listeners(log);
    this.#stock = new Stock(options, driver, log, {
      listeners: this.#listeners,
      refusal: (code) => this.#refusal(code),
    });
    this.#loans = new Loans(options, driver, log, {
      listeners: this.#listeners,
      stock: this.#stock,
    });
    this.#maintenance = new Maintenance(this.#stock);
  }

  /** How the pool was set up. */
  get options(): PoolOptions {
    return this.#options;
  }

  status(): PoolStatus {
    const { size, maxOverflow } = this.#options;
    const { slots, life } = this.#stock;
    const oldest = this.#stock.oldestSince;
    return {
      size,
      maxOverflow,
      open: slots.openCount,
      idle: slots.openCount - this.#loans.lent,
      borrowed: this.#loans.lent,
      overflow: size === 0 ? 0 : slots.openCount - size,
      waiting: this.#stock.waiting,
      oldestWaitMs: oldest === undefined ? null : Math.round(performance.now() - oldest),
      acquired: this.#acquired,
      timeouts: this.#timeouts,
      lastError: slots.lastError?.message ?? null,
      opening: slots.openingCount,
      closing: slots.closingCount,
      orphans: life.orphans,
      detached: this.#loans.detached,
      doubleCloses: this.#loans.doubleCloses,
      openByPath: slots.openByPath,
      breakers: slots.breakers,
    };
  }

  /** Calls a listener at every event of this name, in this pool and in those recreated from it later. */
  on(
    name: PoolEventName,
    listener: PoolListener<Connection>,
    { first = false }: { readonly first?: boolean } = {},
  ): () => void {
    return this.#listeners.add(name, listener, first);
  }

  /**
   * Lends a connection. Rejects with the signal's reason, PoolTimeoutError, PoolOverloadedError,
   * PoolClosedError, or the error of opening, at once, when no other path of the database serves.
   */
  async connect(signal?: AbortSignal, by: Borrower = {}): Promise<Lease<Connection>> {
    if (this.#options.refuseNested === true) refuseInsideLease();
    const started = performance.now();
    const observe = (result: AcquireResult) =>
      this.#observe((observer) => observer.acquired(result, performance.now() - started));
    this.#loans.claim();
    this.#stock.pending.beginSearch();
    try {
      this.#maintenance.start();
      const place = await this.#stock.take(started, { signal, client: by.client });
      if (this.#stock.isClosed) {
        this.#stock.putBack(place);
        throw this.#refusal("POOL_CLOSED");
      }
      observe("ok");
      this.#acquired += 1;
      return this.#loans.lend(place, by.owner);
    } catch (error) {
      this.#loans.unclaim();
      observe(resultOf(error, signal));
      throw error;
    } finally {
      this.#stock.pending.endSearch();
    }
  }

  /** Lends a connection for one piece of work and takes it back whatever becomes of it. */
  async withConnection<T>(
    work: (lease: Lease<Connection>) => Promise<T>,
    options: WorkOptions = {},
  ): Promise<T> {
    const lease = await this.connect(options.signal, options);
    try {
      return this.#options.refuseNested === true
        ? await holdingLease(() => work(lease))
        : await work(lease);
    } catch (error) {
      const isBroken =
        options.retryBroken === true && this.#driver.isFatal(error, lease.connection);
      if (!isBroken || options.signal?.aborted === true) throw error;
    } finally {
      lease.close();
    }
    this.#observe((observer) => observer.retried());
    return this.withConnection(work, { ...options, retryBroken: false });
  }

  /**
   * Opens all `size` connections and tries each, and keeps so many open from then on. Rejects with
   * the last error where `needs` is every path and one does not open, or where none opens.
   */
  async warmUp(needs: "every" | "one" = "every"): Promise<void> {
    const { size, paths } = this.#options;
    const { slots } = this.#stock;
    const count = Math.min(size, capacityOf(this.#options).kept);
    await this.#maintenance.fill(count);
    if (this.#stock.isClosed) throw this.#refusal("POOL_CLOSED");
    const isEveryPathOpen = count < paths || !slots.openByPath.includes(0);
    const isEnough =
      needs === "one" ? slots.openCount > 0 : slots.openCount >= count && isEveryPathOpen;
    // Without an error a caller opens what is missing at this moment.
    if (!isEnough && slots.lastError !== null) throw slots.lastError;
  }

  /** Connections that are open now are not lent again: idle ones are replaced at their checkout. */
  invalidate(): void {
    this.#stock.slots.invalidateAll();
  }

  /** Lends nothing until `resume`; resolves when no connection is in use. Callers wait meanwhile. */
  pause(): Promise<void> {
    return this.#stock.queue.pause();
  }

  resume(): void {
    this.#stock.queue.resume();
  }

  /** A new pool with these options and listeners on a driver of its own; warm where `warmUp` is set. */
  async recreate(): Promise<ConnectionPool<Connection>> {
    const next = new ConnectionPool(this.#options, this.#driver.renew(), this.#log);
    this.#listeners.copyTo(next.#listeners);
    try {
      if (this.#options.warmUp) await next.warmUp();
      return next;
    } catch (error) {
      await next.dispose();
      throw error;
    }
  }

  /**
   * Lends nothing any more. Idle connections are closed now, lent ones when they come back. Resolves
   * when the idle ones are closed; a second call does nothing.
   */
  async dispose(reason: PoolCloseReason = "shutdown"): Promise<void> {
    this.#maintenance.stop();
    await this.#stock.dispose(reason);
    this.#loans.whenAllEnded(() => void this.#closeShared());
  }

  /**
   * Disposes of the pool without waiting for lent connections to come back: their statements are
   * interrupted until they settle, at most `closeTimeout`. Resolves when all is closed or given up.
   */
  async close(reason: PoolCloseReason = "shutdown"): Promise<void> {
    const disposing = this.dispose(reason);
    await this.#loans.interruptAll(reason);
    await disposing;
    await this.#stock.pending.settled();
    // What was given up is closed by its own late return, what is detached by its holder.
    if (this.#loans.detached === 0) await this.#closeShared();
  }

  /** What connections share is closed once, after the last of them. */
  async #closeShared(): Promise<void> {
    this.#sharedClosed ??= this.#stock.pending.settled().then(() => this.#driver.closeShared());
    await this.#sharedClosed;
  }

  #refusal(code: RefusalCode): EiderError {
    if (code === "POOL_TIMEOUT") this.#timeouts += 1;
    return refusal(code, this.#options, this.status(), this.#loans.oldestMs);
  }
}
