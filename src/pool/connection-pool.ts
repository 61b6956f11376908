import { type Pool as Container, createPool } from "generic-pool";
import type { PoolConfig } from "../foundation/config.ts";
import { asError, EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { AdmissionQueue } from "./admission-queue.ts";
import type { Driver } from "./driver.ts";
import { type Ending, Lease } from "./lease.ts";
import { type Slot, SlotNumbers, withinTime } from "./slot.ts";

export type PoolOptions = Pick<
  PoolConfig,
  | "maxOverflow"
  | "timeout"
  | "maxWaiting"
  | "order"
  | "prePing"
  | "resetOnReturn"
  | "openTimeout"
  | "pingTimeout"
  | "closeTimeout"
  | "leakWarning"
> & { readonly size: number; readonly paths: number; readonly name: string };

/** The pool's state in numbers; `open` counts idle and borrowed connections. */
export interface PoolStatus {
  readonly size: number;
  readonly maxOverflow: number;
  readonly open: number;
  readonly idle: number;
  readonly borrowed: number;
  readonly waiting: number;
  readonly oldestWaitMs: number | null;
  readonly acquired: number;
  readonly timeouts: number;
  readonly lastError: string | null;
  /** Open connections of each path. */
  readonly openByPath: readonly number[];
}

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
  readonly #numbers = new SlotNumbers();
  readonly #open = new Map<number, Slot<Connection>>();
  readonly #leases = new Set<Lease<Connection>>();
  readonly #closing = new Set<Promise<void>>();
  #acquired = 0;
  #timeouts = 0;
  #lastError: string | null = null;
  #closed = false;

  constructor(options: PoolOptions, driver: Driver<Connection>, log: Logger) {
    this.#options = options;
    this.#driver = driver;
    this.#log = log;
    const max = options.size + options.maxOverflow;
    this.#queue = new AdmissionQueue(
      max,
      { maxWaiting: options.maxWaiting, timeoutMs: options.timeout },
      (code) => this.#refusal(code),
    );
    this.#container = createPool(
      { create: () => this.#openSlot(), destroy: (slot) => this.#closeSlot(slot) },
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
    const openByPath = new Array<number>(this.#options.paths).fill(0);
    for (const index of this.#open.keys())
      openByPath[index % this.#options.paths] = (openByPath[index % this.#options.paths] ?? 0) + 1;
    return {
      size: this.#options.size,
      maxOverflow: this.#options.maxOverflow,
      open: this.#open.size,
      idle: Math.max(0, this.#open.size - this.#leases.size),
      borrowed: this.#leases.size,
      waiting: this.#queue.waiting,
      oldestWaitMs: oldest === undefined ? null : Math.round(performance.now() - oldest),
      acquired: this.#acquired,
      timeouts: this.#timeouts,
      lastError: this.#lastError,
      openByPath,
    };
  }

  /**
   * Lends a connection. Rejects with the signal's reason, POOL_TIMEOUT, POOL_OVERLOADED,
   * POOL_CLOSED, or the error of opening, which reaches this caller only and at once.
   */
  async connect(signal?: AbortSignal): Promise<Lease<Connection>> {
    await this.#queue.enter(signal);
    const acquiring = this.#acquireUsable(signal);
    const slot =
      signal === undefined ? await acquiring : await this.#unlessAborted(acquiring, signal);
    return this.#lend(slot);
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

  /** Opens all `size` connections. Rejects with the first error. */
  async warmUp(): Promise<void> {
    const opening = await Promise.allSettled(
      Array.from({ length: this.#options.size }, () => this.connect()),
    );
    for (const result of opening) if (result.status === "fulfilled") result.value.close();
    const failed = opening.find((result) => result.status === "rejected");
    if (failed !== undefined) throw asError(failed.reason);
  }

  /**
   * Closes the pool: nobody is lent a connection any more; running statements are interrupted until
   * they settle, at most `closeTimeout`. Resolves when every connection is closed or given up.
   */
  async close(): Promise<void> {
    this.#closed = true;
    this.#queue.close();
    const deadline = performance.now() + this.#options.closeTimeout;
    while (this.#leases.size > 0 && performance.now() < deadline) {
      for (const lease of this.#leases) this.#driver.interrupt(lease.connection);
      await new Promise((resolve) => setTimeout(resolve, interruptEveryMs));
    }
    if (this.#leases.size > 0)
      this.#log.error(
        { database: this.#options.name, orphans: this.#leases.size },
        "connections could not be closed in time",
      );
    // Leased slots cannot be drained: they are closed by their own late return.
    const idle = [...this.#open.values()].filter(
      (slot) => ![...this.#leases].some(({ connection }) => connection === connectionOf(slot)),
    );
    await Promise.all(idle.map((slot) => this.#closeSlot(slot)));
    await Promise.all(this.#closing);
  }

  async #acquireUsable(signal: AbortSignal | undefined): Promise<Slot<Connection>> {
    try {
      for (;;) {
        const slot = await this.#container.acquire();
        if ("error" in slot.content) {
          await this.#discard(slot);
          throw slot.content.error;
        }
        if (await this.#isAlive(slot)) return slot;
        await this.#discard(slot);
        signal?.throwIfAborted();
      }
    } catch (error) {
      this.#queue.leave();
      throw error;
    }
  }

  /** An abort while a connection is opened leaves at once; the connection joins the pool later. */
  async #unlessAborted(
    acquiring: Promise<Slot<Connection>>,
    signal: AbortSignal,
  ): Promise<Slot<Connection>> {
    let onAbort: (() => void) | undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(asError(signal.reason));
      signal.addEventListener("abort", onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
    try {
      return await Promise.race([acquiring, aborted]);
    } catch (error) {
      if (signal.aborted)
        acquiring.then(
          (slot) => this.#takeBack(slot, "return"),
          () => {},
        );
      throw error;
    } finally {
      if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
    }
  }

  #lend(slot: Slot<Connection>): Lease<Connection> {
    const connection = connectionOf(slot);
    this.#acquired += 1;
    const leak = setTimeout(
      () =>
        this.#log.warn(
          { database: this.#options.name, slot: slot.index },
          "a connection is lent for long",
        ),
      this.#options.leakWarning,
    ).unref();
    const lease: Lease<Connection> = new Lease(
      connection,
      (error) => this.#driver.isFatal(error),
      (ending) => {
        clearTimeout(leak);
        this.#leases.delete(lease);
        this.#takeBack(slot, ending);
      },
    );
    this.#leases.add(lease);
    return lease;
  }

  #takeBack(slot: Slot<Connection>, ending: Ending): void {
    const isSurplus = this.#open.size > this.#options.size && this.#queue.waiting === 0;
    if (ending === "destroy" || this.#closed || isSurplus) {
      this.#track(this.#discard(slot).finally(() => this.#queue.leave()));
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
      await this.#driver.reset(connectionOf(slot));
      this.#returnNow(slot);
    } catch {
      await this.#discard(slot).finally(() => this.#queue.leave());
    }
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

  async #discard(slot: Slot<Connection>): Promise<void> {
    if (this.#closed) await this.#closeSlot(slot);
    else await this.#container.destroy(slot);
  }

  async #isAlive(slot: Slot<Connection>): Promise<boolean> {
    if (performance.now() - slot.idleSince < this.#options.prePing) return true;
    const ping = (async () => this.#driver.ping(connectionOf(slot)))();
    try {
      await withinTime(ping, this.#options.pingTimeout, {
        error: () => new EiderError("DB_UNAVAILABLE", "The connection does not answer."),
      });
      return true;
    } catch {
      return false;
    }
  }

  /** Never rejects, or generic-pool would try again for ever and tell nobody. */
  async #openSlot(): Promise<Slot<Connection>> {
    const index = this.#numbers.take();
    const opening = (async () => this.#driver.open(index % this.#options.paths))();
    const late = {
      error: () =>
        new EiderError(
          "DB_UNAVAILABLE",
          `The database did not open within pool.openTimeout (${this.#options.openTimeout} ms).`,
        ),
      onLate: (connection: Connection) => void this.#driver.close(connection).catch(() => {}),
    };
    try {
      const connection = await withinTime(opening, this.#options.openTimeout, late);
      const slot: Slot<Connection> = {
        index,
        content: { connection },
        idleSince: performance.now(),
      };
      this.#open.set(index, slot);
      return slot;
    } catch (thrown) {
      const error = asError(thrown);
      this.#lastError = error.message;
      // A turn of the event loop, so that failing at once in a loop cannot starve everybody.
      await new Promise((resolve) => setImmediate(resolve));
      return { index, content: { error }, idleSince: performance.now() };
    }
  }

  /** Never rejects and ends in bounded time. */
  async #closeSlot(slot: Slot<Connection>): Promise<void> {
    const { index, content } = slot;
    if ("error" in content) return this.#numbers.free(index);
    if (this.#open.get(index) !== slot) return;
    this.#open.delete(index);
    const closing = (async () => this.#driver.close(content.connection))();
    try {
      await withinTime(closing, this.#options.closeTimeout, {
        error: () => new EiderError("POOL_CLOSED", "closing took too long"),
      });
    } catch (error) {
      this.#log.error(
        { database: this.#options.name, slot: index, error: asError(error).message },
        "a connection could not be closed",
      );
    } finally {
      this.#numbers.free(index);
    }
  }

  #refusal(code: "POOL_TIMEOUT" | "POOL_OVERLOADED" | "POOL_CLOSED"): EiderError {
    const { size, maxOverflow, borrowed, waiting, lastError } = this.status();
    if (code === "POOL_CLOSED") return new EiderError(code, "The pool is closed.");
    if (code === "POOL_TIMEOUT") this.#timeouts += 1;
    const oldest = Math.round(
      Math.max(0, ...[...this.#leases].map(({ since }) => performance.now() - since)),
    );
    const numbers = `size ${size} + ${maxOverflow}, in use ${borrowed} (oldest ${oldest} ms), waiting ${waiting}, last open error: ${lastError ?? "none"}`;
    const what =
      code === "POOL_TIMEOUT"
        ? `No connection became free within pool.timeout (${this.#options.timeout} ms)`
        : `pool.maxWaiting (${this.#options.maxWaiting}) requests wait already`;
    return new EiderError(code, `${what}: ${numbers}. Try again later, or raise pool.size.`);
  }
}

function connectionOf<Connection>(slot: Slot<Connection>): Connection {
  if ("connection" in slot.content) return slot.content.connection;
  throw slot.content.error;
}
