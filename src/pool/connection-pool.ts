import { type Pool as Container, createPool } from "generic-pool";
import { asError, EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { AdmissionQueue } from "./admission-queue.ts";
import type { Driver } from "./driver.ts";
import { type Ending, Lease } from "./lease.ts";
import {
  type AcquireResult,
  type CloseReason,
  observeSafely,
  type PoolObserver,
  resultOf,
} from "./pool-observer.ts";
import type { PoolOptions, PoolStatus } from "./pool-options.ts";
import { type RefusalCode, refusal } from "./refusal.ts";
import { connectionOf, type Slot, Slots } from "./slots.ts";
import { unlessAborted } from "./within-time.ts";

const interruptEveryMs = 20;

/**
 * A pool of connections over a list of paths. Slot i belongs to path i modulo their number; at most
 * `size + maxOverflow` are open, callers beyond that wait in order of arrival. generic-pool is the
 * container of slots and nothing else: the queue, deadlines and errors are kept in front of it.
 */
export class ConnectionPool<Connection> {
  readonly #options: PoolOptions;
  readonly #driver: Driver<Connection>;
  readonly #log: Logger;
  readonly #queue: AdmissionQueue;
  readonly #container: Container<Slot<Connection>>;
  readonly #slots: Slots<Connection>;
  readonly #leases = new Set<Lease<Connection>>();
  readonly #interrupted = new WeakSet<Lease<Connection>>();
  readonly #closing = new Set<Promise<void>>();
  #acquired = 0;
  #timeouts = 0;
  #orphans = 0;
  #closed = false;

  constructor(options: PoolOptions, driver: Driver<Connection>, log: Logger) {
    this.#options = options;
    this.#driver = driver;
    this.#log = log;
    this.#slots = new Slots(options, driver, log);
    const max = options.size + options.maxOverflow;
    this.#queue = new AdmissionQueue(
      max,
      { maxWaiting: options.maxWaiting, timeoutMs: options.timeout },
      (code) => this.#refusal(code),
    );
    this.#container = createPool(
      { create: () => this.#slots.openSlot(), destroy: (slot) => this.#slots.closeSlot(slot) },
      {
        max,
        min: 0,
        fifo: options.order === "fifo",
        autostart: false,
        evictionRunIntervalMillis: 0,
      },
    );
  }

  status(): PoolStatus {
    const oldest = this.#queue.oldestSince;
    return {
      size: this.#options.size,
      maxOverflow: this.#options.maxOverflow,
      open: this.#slots.openCount,
      idle: Math.max(0, this.#slots.openCount - this.#leases.size),
      borrowed: this.#leases.size,
      waiting: this.#queue.waiting,
      oldestWaitMs: oldest === undefined ? null : Math.round(performance.now() - oldest),
      acquired: this.#acquired,
      timeouts: this.#timeouts,
      lastError: this.#slots.lastError,
      changing: this.#slots.changingCount,
      orphans: this.#orphans + this.#slots.orphans,
      openByPath: this.#slots.openByPath,
      breakers: this.#slots.breakers,
    };
  }

  /**
   * Lends a connection. Rejects with the signal's reason, POOL_TIMEOUT, POOL_OVERLOADED,
   * POOL_CLOSED, or the error of opening, at once, when no other path of the database opens either.
   */
  async connect(signal?: AbortSignal): Promise<Lease<Connection>> {
    const started = performance.now();
    const observe = (result: AcquireResult) =>
      this.#observe((observer) => observer.acquired(result, performance.now() - started));
    try {
      await this.#queue.enter(signal);
      const acquiring = this.#acquireUsable(signal);
      const slot = signal === undefined ? await acquiring : await this.#orLeave(acquiring, signal);
      observe("ok");
      return this.#lend(slot);
    } catch (error) {
      observe(resultOf(error, signal));
      throw error;
    }
  }

  /** Lends a connection for one piece of work: the only way in which Eider's own code borrows. */
  async withConnection<T>(
    signal: AbortSignal | undefined,
    work: (lease: Lease<Connection>) => Promise<T>,
  ): Promise<T> {
    const lease = await this.connect(signal);
    try {
      return await work(lease);
    } finally {
      lease.close();
    }
  }

  /** Opens all `size` connections, on every path. Rejects with the first error. */
  async warmUp(): Promise<void> {
    const opening = await Promise.allSettled(
      Array.from({ length: this.#options.size }, () => this.connect()),
    );
    for (const result of opening) if (result.status === "fulfilled") result.value.close();
    const failed = opening.find((result) => result.status === "rejected");
    if (failed !== undefined) throw asError(failed.reason);
    const { openByPath, lastError } = this.status();
    const isMissing = this.#options.size >= this.#options.paths && openByPath.includes(0);
    if (isMissing)
      throw new EiderError("DB_UNAVAILABLE", lastError ?? "A path of the database does not open.");
  }

  /**
   * Closes the pool: nobody is lent a connection any more; running statements are interrupted until
   * they settle, at most `closeTimeout`. Resolves when every connection is closed or given up.
   */
  async close(): Promise<void> {
    this.#closed = true;
    this.#slots.close();
    this.#queue.close();
    const deadline = performance.now() + this.#options.closeTimeout;
    while (this.#leases.size > 0 && performance.now() < deadline) {
      for (const lease of this.#leases) this.#interrupt(lease);
      await new Promise((resolve) => setTimeout(resolve, interruptEveryMs));
    }
    this.#orphans = this.#leases.size;
    if (this.#orphans > 0)
      this.#log.error(
        { database: this.#options.name, orphans: this.#leases.size },
        "connections could not be closed in time",
      );
    // Leased slots cannot be drained: they are closed by their own late return.
    const idle = this.#slots.open.filter(
      (slot) => ![...this.#leases].some(({ connection }) => connection === connectionOf(slot)),
    );
    await Promise.all(idle.map((slot) => this.#slots.closeSlot(slot)));
    while (this.#closing.size > 0) await Promise.all(this.#closing);
  }

  async #acquireUsable(signal: AbortSignal | undefined): Promise<Slot<Connection>> {
    try {
      for (;;) {
        const slot = await this.#container.acquire();
        if ("error" in slot.content) {
          await this.#discard(slot, "error");
          if (!this.#slots.canOpen) throw slot.content.error;
          signal?.throwIfAborted();
          continue;
        }
        if (await this.#slots.isAlive(slot)) return slot;
        await this.#discard(slot, "invalid");
        signal?.throwIfAborted();
      }
    } catch (error) {
      this.#queue.leave();
      throw error;
    }
  }

  /** An abort while a connection is opened leaves at once; the connection joins the pool later. */
  async #orLeave(
    acquiring: Promise<Slot<Connection>>,
    signal: AbortSignal,
  ): Promise<Slot<Connection>> {
    try {
      return await unlessAborted(acquiring, signal);
    } catch (error) {
      if (signal.aborted) {
        this.#track(
          acquiring.then(
            (slot) => this.#takeBack(slot, "return"),
            () => {},
          ),
        );
      }
      throw error;
    }
  }

  #lend(slot: Slot<Connection>): Lease<Connection> {
    const connection = connectionOf(slot);
    this.#acquired += 1;
    const leak = setTimeout(() => this.#warnOfLeak(slot), this.#options.leakWarning).unref();
    const lease: Lease<Connection> = new Lease(
      connection,
      (error) => this.#driver.isFatal(error, connection),
      (ending) => {
        clearTimeout(leak);
        this.#leases.delete(lease);
        this.#observe((observer) => observer.leased(performance.now() - lease.since));
        this.#takeBack(slot, ending);
      },
    );
    this.#leases.add(lease);
    return lease;
  }

  #takeBack(slot: Slot<Connection>, ending: Ending): void {
    const isSurplus = this.#slots.openCount > this.#options.size && this.#queue.waiting === 0;
    if (ending === "destroy" || this.#closed || isSurplus) {
      const reason = ending === "destroy" ? "error" : this.#closed ? "closed" : "overflow";
      this.#track(this.#discard(slot, reason).finally(() => this.#queue.leave()));
    } else if (this.#options.resetOnReturn === "rollback") {
      this.#track(this.#resetAndReturn(slot));
    } else {
      this.#returnNow(slot);
    }
  }

  #returnNow(slot: Slot<Connection>): void {
    slot.idleSince = performance.now();
    this.#track(this.#container.release(slot));
    this.#queue.leave();
  }

  async #resetAndReturn(slot: Slot<Connection>): Promise<void> {
    try {
      await this.#slots.reset(slot);
    } catch {
      await this.#discard(slot, "invalid").finally(() => this.#queue.leave());
      return;
    }
    // The pool may have been closed meanwhile.
    if (this.#closed) await this.#discard(slot, "closed").finally(() => this.#queue.leave());
    else this.#returnNow(slot);
  }

  /** Remembers work that `close` has to wait for; it reports its own errors. */
  #track(work: PromiseLike<void>): void {
    const done = Promise.resolve(work)
      .catch((error: unknown) =>
        this.#log.error(
          { database: this.#options.name, error: asError(error).message },
          "a connection could not be put back",
        ),
      )
      .finally(() => this.#closing.delete(done));
    this.#closing.add(done);
  }

  async #discard(slot: Slot<Connection>, reason: CloseReason): Promise<void> {
    slot.closeReason = reason;
    if (this.#closed) await this.#slots.closeSlot(slot);
    else await this.#container.destroy(slot);
  }

  #interrupt(lease: Lease<Connection>): void {
    if (!this.#interrupted.has(lease)) this.#observe((observer) => observer.interrupted());
    this.#interrupted.add(lease);
    this.#driver.interrupt(lease.connection);
  }

  #warnOfLeak({ index }: Slot<Connection>): void {
    this.#observe((observer) => observer.leaked());
    this.#log.warn({ database: this.#options.name, slot: index }, "a connection is lent for long");
  }

  #observe(tell: (observer: PoolObserver) => void): void {
    observeSafely(this.#options.observer, this.#log, tell);
  }

  #refusal(code: RefusalCode): EiderError {
    if (code === "POOL_TIMEOUT") this.#timeouts += 1;
    const ages = [...this.#leases].map(({ since }) => performance.now() - since);
    return refusal(code, this.#options, this.status(), Math.round(Math.max(0, ...ages)));
  }
}
