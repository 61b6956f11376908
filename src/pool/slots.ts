import { asError, EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import type { Driver } from "./driver.ts";
import type { PoolOptions } from "./pool-options.ts";
import { withinTime } from "./within-time.ts";

/** A place for one connection: bound to one path for life, filled when it is first lent. */
export interface Slot<Connection> {
  readonly index: number;
  /** The connection, or why it could not be opened: opening never rejects inside the container. */
  readonly content: { readonly connection: Connection } | { readonly error: Error };
  /** When it was last given back, in ms of the monotonic clock. */
  idleSince: number;
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
  #lastError: string | null = null;

  constructor(options: PoolOptions, driver: Driver<Connection>, log: Logger) {
    this.#options = options;
    this.#driver = driver;
    this.#log = log;
  }

  /** Slots whose connection is open. */
  get open(): readonly Slot<Connection>[] {
    return [...this.#open.values()];
  }

  get openCount(): number {
    return this.#open.size;
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

  /** Never rejects, or generic-pool would try again for ever and tell nobody. */
  async openSlot(): Promise<Slot<Connection>> {
    const index = this.#takeNumber();
    try {
      const connection = await this.#openConnection(index % this.#options.paths);
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

  /** Never rejects and ends in bounded time; a second call does nothing. */
  async closeSlot(slot: Slot<Connection>): Promise<void> {
    const { index, content } = slot;
    if ("error" in content) {
      this.#used.delete(index);
      return;
    }
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
      this.#used.delete(index);
    }
  }

  /** Whether a connection that was idle for long still answers. */
  async isAlive(slot: Slot<Connection>): Promise<boolean> {
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

  #takeNumber(): number {
    let index = 0;
    while (this.#used.has(index)) index += 1;
    this.#used.add(index);
    return index;
  }
}
