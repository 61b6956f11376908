import { asError, EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { Breaker, type BreakerState } from "./breaker.ts";
import type { Driver } from "./driver.ts";
import { type CloseReason, observeSafely, type PoolObserver } from "./pool-observer.ts";
import type { PoolOptions } from "./pool-options.ts";
import { withinTime } from "./within-time.ts";

/** A place for one connection: bound to one path for life, filled when it is first lent. */
export interface Slot<Connection> {
  readonly index: number;
  /** The connection, or why it could not be opened: opening never rejects inside the container. */
  readonly content: { readonly connection: Connection } | { readonly error: Error };
  /** When it was last given back, in ms of the monotonic clock; Infinity while it is fresh. */
  idleSince: number;
  /** Why it is closed, where that is known before. */
  closeReason?: CloseReason;
}

/** The connection of a slot that was opened. */
export function connectionOf<Connection>({ content }: Slot<Connection>): Connection {
  if ("connection" in content) return content.connection;
  throw content.error;
}

/**
 * Opens, tries and closes the connections of a pool. Slot i belongs to path i modulo their number;
 * the lowest free number is taken first, so that every path keeps its share.
 */
export class Slots<Connection> {
  readonly #options: PoolOptions;
  readonly #driver: Driver<Connection>;
  readonly #log: Logger;
  readonly #used = new Set<number>();
  readonly #open = new Map<number, Slot<Connection>>();
  readonly #breakers: readonly Breaker[];
  #lastError: string | null = null;
  #isClosed = false;
  #orphans = 0;

  constructor(options: PoolOptions, driver: Driver<Connection>, log: Logger) {
    this.#options = options;
    this.#driver = driver;
    this.#log = log;
    this.#breakers = Array.from({ length: options.paths }, () => new Breaker());
  }

  /** Slots whose connection is open. */
  get open(): readonly Slot<Connection>[] {
    return [...this.#open.values()];
  }

  /** Slots whose connection is being opened or closed. */
  get changingCount(): number {
    return this.#used.size - this.#open.size;
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** Connections whose closing was given up. */
  get orphans(): number {
    return this.#orphans;
  }

  /** Message of the last opening that failed. */
  get lastError(): string | null {
    return this.#lastError;
  }

  /** Open connections of each path. */
  get openByPath(): number[] {
    const { paths } = this.#options;
    const counts = new Array<number>(paths).fill(0);
    for (const index of this.#open.keys()) counts[index % paths] = (counts[index % paths] ?? 0) + 1;
    return counts;
  }

  /** State of each path's breaker. */
  get breakers(): BreakerState[] {
    return this.#breakers.map(({ state }) => state);
  }

  /** Whether a path that is not passed over has a free slot. */
  get canOpen(): boolean {
    return this.#freeNumber(({ state }) => state !== "OPEN") !== undefined;
  }

  /** From now on what still opens is closed again at once. */
  close(): void {
    this.#isClosed = true;
  }

  /** Never rejects, or generic-pool would try again for ever and tell nobody. */
  async openSlot(): Promise<Slot<Connection>> {
    const index = this.#freeNumber((breaker) => breaker.tryOpen());
    if (index === undefined)
      return this.#failedSlot(
        new EiderError(
          "DB_UNAVAILABLE",
          `No path of the database opens. Last error: ${this.#lastError ?? "none"}`,
        ),
      );
    this.#used.add(index);
    const path = index % this.#options.paths;
    const started = performance.now();
    const observe = (result: "ok" | "error") =>
      this.#observe((observer) => observer.opened(result, performance.now() - started));
    try {
      const connection = await this.#openConnection(path);
      this.#breakers[path]?.succeeded();
      observe("ok");
      const slot: Slot<Connection> = {
        index,
        content: { connection },
        idleSince: Number.POSITIVE_INFINITY,
      };
      this.#open.set(index, slot);
      if (!this.#isClosed) return slot;
      await this.closeSlot(slot);
      return await this.#failedSlot(new EiderError("POOL_CLOSED", "The pool is closed."));
    } catch (thrown) {
      this.#breakers[path]?.failed();
      observe("error");
      this.#used.delete(index);
      const error = asError(thrown);
      this.#lastError = error.message;
      return this.#failedSlot(error);
    }
  }

  /** Never rejects and ends in bounded time; a second call does nothing. */
  async closeSlot(slot: Slot<Connection>): Promise<void> {
    const { index, content } = slot;
    if ("error" in content) return;
    if (this.#open.get(index) !== slot) return;
    this.#open.delete(index);
    this.#observe((observer) => observer.closed(slot.closeReason ?? "closed"));
    const closing = (async () => this.#driver.close(content.connection))();
    try {
      await withinTime(closing, this.#options.closeTimeout, {
        error: () => new EiderError("POOL_CLOSED", "closing took too long"),
      });
    } catch (error) {
      this.#orphans += 1;
      this.#log.error(
        { database: this.#options.name, slot: index, error: asError(error).message },
        "a connection could not be closed",
      );
    } finally {
      this.#used.delete(index);
    }
  }

  /** Whether a connection that was idle for long still answers; a fresh one is not asked. */
  async isAlive(slot: Slot<Connection>): Promise<boolean> {
    if (performance.now() - slot.idleSince < this.#options.prePing) return true;
    try {
      await this.#answers(() => this.#driver.ping(connectionOf(slot)));
      return true;
    } catch {
      return false;
    }
  }

  /** Undoes what a lease left behind. Rejects where the connection does not, or not in time. */
  reset(slot: Slot<Connection>): Promise<void> {
    return this.#answers(() => this.#driver.reset(connectionOf(slot)));
  }

  #answers(ask: () => Promise<void>): Promise<void> {
    return withinTime((async () => ask())(), this.#options.pingTimeout, {
      error: () => new EiderError("DB_UNAVAILABLE", "The connection does not answer."),
    });
  }

  #observe(tell: (observer: PoolObserver) => void): void {
    observeSafely(this.#options.observer, this.#log, tell);
  }

  async #openConnection(path: number): Promise<Connection> {
    const { openTimeout } = this.#options;
    const opening = (async () => this.#driver.open(path))();
    return withinTime(opening, openTimeout, {
      error: () =>
        new EiderError(
          "DB_UNAVAILABLE",
          `The database did not open within pool.openTimeout (${openTimeout} ms).`,
        ),
      onLate: (connection) => void this.#driver.close(connection).catch(() => {}),
    });
  }

  /** A turn of the event loop passes, so that failing at once in a loop cannot starve everybody. */
  async #failedSlot(error: Error): Promise<Slot<Connection>> {
    await new Promise((resolve) => setImmediate(resolve));
    return { index: -1, content: { error }, idleSince: Number.POSITIVE_INFINITY };
  }

  /** The lowest free number whose path's breaker agrees. */
  #freeNumber(agrees: (breaker: Breaker) => boolean): number | undefined {
    const { size, maxOverflow, paths } = this.#options;
    for (let index = 0; index < size + maxOverflow; index += 1) {
      const breaker = this.#breakers[index % paths];
      if (!this.#used.has(index) && breaker !== undefined && agrees(breaker)) return index;
    }
    return undefined;
  }
}
