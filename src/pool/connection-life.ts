import { asError, EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { jitteredAge } from "./age-limit.ts";
import type { Driver } from "./driver.ts";
import { PoolClosedError } from "./pool-errors.ts";
import type { Listeners } from "./pool-events.ts";
import { type CloseReason, type Observe, observing } from "./pool-observer.ts";
import type { PoolOptions } from "./pool-options.ts";
import type { Link, Slot } from "./slot.ts";
import { withinTime } from "./within-time.ts";

/** Opens, sets up, tries, resets and closes connections, each in bounded time. */
export class ConnectionLife<Connection> {
  readonly #options: PoolOptions;
  readonly #driver: Driver<Connection>;
  readonly #log: Logger;
  readonly #observe: Observe;
  readonly #listeners: Listeners<Connection>;
  #firstConnect: Promise<void> | undefined;
  #isFirstConnected = false;
  #orphans = 0;

  constructor(
    options: PoolOptions,
    driver: Driver<Connection>,
    log: Logger,
    listeners: Listeners<Connection>,
  ) {
    this.#options = options;
    this.#driver = driver;
    this.#log = log;
    this.#observe = observing(options.observer, log);
    this.#listeners = listeners;
  }

  /** Connections whose closing was given up and has not ended. */
  get orphans(): number {
    return this.#orphans;
  }

  /** Opens a connection and has its session set up, both within `openTimeout`. */
  async open(slot: Slot, epoch: number): Promise<Link<Connection>> {
    const { openTimeout, recycle = Number.POSITIVE_INFINITY } = this.#options;
    const started = performance.now();
    const late = () =>
      new EiderError(
        "DB_UNAVAILABLE",
        `The database did not open within pool.openTimeout (${openTimeout} ms).`,
      );
    const discard = (connection: Connection) => void this.#driver.close(connection).catch(() => {});
    const opening = (async () => this.#driver.open(slot.path))();
    const connection = await withinTime(opening, openTimeout, { error: late, onLate: discard });
    const now = performance.now();
    const link: Link<Connection> = {
      connection,
      slot,
      info: new Map(),
      retireAt: now + jitteredAge(recycle),
      epoch,
      isSoftInvalid: false,
      aliveAt: undefined,
    };
    this.#firstConnect ??= this.#listeners.ask("first_connect", link);
    const first = this.#firstConnect;
    try {
      const left = Math.max(1, openTimeout - (now - started));
      await withinTime(this.#setUp(first, link), left, { error: late });
    } catch (error) {
      // The next opening tries it again; a failed one is not kept, nor is one that does not end.
      if (!this.#isFirstConnected && this.#firstConnect === first) this.#firstConnect = undefined;
      discard(connection);
      throw error;
    }
    slot.opens += 1;
    return link;
  }

  /** Closes a connection; one that does not end in time is an orphan until it does. */
  async close(connection: Connection, reason: CloseReason): Promise<void> {
    const { name, closeTimeout } = this.#options;
    let isGivenUp = false;
    const closing = (async () => this.#driver.close(connection))();
    closing.then(
      () => {
        if (isGivenUp) this.#orphans -= 1;
        this.#observe((observer) => observer.closed(reason));
      },
      () => {},
    );
    try {
      await withinTime(closing, closeTimeout, {
        error: () => new PoolClosedError("closing took too long"),
      });
    } catch (error) {
      isGivenUp = true;
      this.#orphans += 1;
      this.#log.error(
        { database: name, error: asError(error).message },
        "a connection could not be closed",
      );
    }
  }

  /** Whether a connection was not heard of for longer than `prePing`; a fresh one need not be. */
  isSilent({ aliveAt }: Link<Connection>): boolean {
    return aliveAt !== undefined && performance.now() - aliveAt >= this.#options.prePing;
  }

  /** Whether a connection answers in time. */
  async answers(link: Link<Connection>): Promise<boolean> {
    try {
      await this.#inTime(() => this.#driver.ping(link.connection));
      link.aliveAt = performance.now();
      return true;
    } catch {
      return false;
    }
  }

  /** Asks the checkout listeners. Rejects where one does, or not in time. */
  checkOut(link: Link<Connection>): Promise<void> {
    return this.#inTime(() => this.#listeners.ask("checkout", link));
  }

  /** Undoes what a lease left behind. Rejects where the connection does not, or not in time. */
  reset(link: Link<Connection>): Promise<void> {
    return this.#inTime(async () => {
      await this.#listeners.ask("reset", link);
      if (this.#options.resetOnReturn === "rollback") await this.#driver.reset(link.connection);
    });
  }

  #inTime(ask: () => Promise<void>): Promise<void> {
    return withinTime((async () => ask())(), this.#options.pingTimeout, {
      error: () => new EiderError("DB_UNAVAILABLE", "The connection does not answer."),
    });
  }

  /** Nobody is lent a connection before the first one's listeners have done their work. */
  async #setUp(first: Promise<void>, link: Link<Connection>): Promise<void> {
    await first;
    this.#isFirstConnected = true;
    await this.#listeners.ask("connect", link);
  }
}
