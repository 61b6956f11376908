import { asError, EiderError, messageOf } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { Breaker, type BreakerState } from "./breaker.ts";
import type { ConnectionLife } from "./connection-life.ts";
import type { Listeners } from "./pool-events.ts";
import { type CloseReason, type Observe, observing } from "./pool-observer.ts";
import { capacityOf, type PoolOptions } from "./pool-options.ts";
import { type Link, linkOf, type Place, type Slot } from "./slot.ts";

/** Which slot of a pool has which connection, and where the next one is opened. */
export class Slots<Connection> {
  readonly #options: PoolOptions;
  readonly #life: ConnectionLife<Connection>;
  readonly #observe: Observe;
  readonly #listeners: Listeners<Connection>;
  readonly #limit: number;
  readonly #slots: (Slot | undefined)[] = [];
  readonly #opening = new Set<number>();
  readonly #open = new Map<number, Place<Connection>>();
  readonly #idle = new Set<Place<Connection>>();
  readonly #closing = new Set<number>();
  readonly #breakers: readonly Breaker[];
  #epoch = 0;
  /** Of the last opening that failed. */
  lastError: Error | null = null;

  constructor(
    options: PoolOptions,
    log: Logger,
    listeners: Listeners<Connection>,
    life: ConnectionLife<Connection>,
  ) {
    this.#options = options;
    this.#observe = observing(options.observer, log);
    this.#life = life;
    this.#listeners = listeners;
    this.#limit = capacityOf(options).limit;
    this.#breakers = Array.from({ length: options.paths }, () => new Breaker());
  }

  /** Places whose connection is in the container. */
  get idle(): readonly Place<Connection>[] {
    return [...this.#idle];
  }

  get idleCount(): number {
    return this.#idle.size;
  }

  /**
   * How many of them the container has to lend so that all are among them that are too old or were
   * not heard of for long: it lends the longest idle first, or last.
   */
  get dueCount(): number {
    const isDue = (place: Place<Connection>) => {
      const link = linkOf(place);
      return this.flawOf(link) !== undefined || this.#life.isSilent(link);
    };
    const last = this.idle.findLastIndex(isDue);
    return last !== -1 && this.#options.order === "lifo" ? this.#idle.size : last + 1;
  }

  get openCount(): number {
    return this.#open.size;
  }

  get openingCount(): number {
    return this.#opening.size;
  }

  get closingCount(): number {
    return this.#closing.size;
  }

  /** Open connections of each path. */
  get openByPath(): number[] {
    return this.#breakers.map((_, path) => this.#countOf(path, this.#open.keys()));
  }

  /** State of each path's breaker. */
  get breakers(): BreakerState[] {
    return this.#breakers.map(({ state }) => state);
  }

  /** Whether a path that is not passed over has a free slot. */
  get canOpen(): boolean {
    return this.#freeSlot(({ state }) => state !== "OPEN") !== undefined;
  }

  /** Whether a path that serves has a connection, so that waiting for one is worth while. */
  get isServing(): boolean {
    const states = this.breakers;
    return [...this.#open.keys(), ...this.#opening].some(
      (index) => states[index % states.length] === "CLOSED",
    );
  }

  /** Milliseconds until a path that is passed over is tried again. */
  get probeInMs(): number {
    return Math.min(...this.#breakers.map(({ pauseMs }) => pauseMs).filter((ms) => ms > 0), 1000);
  }

  /** The place's connection went into the container. */
  markIdle(place: Place<Connection>): void {
    this.#idle.add(place);
  }

  /** The place's connection was taken out of the container. */
  markTaken(place: Place<Connection>): void {
    this.#idle.delete(place);
  }

  /** Connections that are open now are not lent again. */
  invalidateAll(): void {
    this.#epoch += 1;
  }

  /** Why a connection must not be lent again, by what is known of it; undefined where it may. */
  flawOf(link: Link<Connection>): CloseReason | undefined {
    if (link.epoch < this.#epoch || link.isSoftInvalid) return "invalid";
    return performance.now() >= link.retireAt ? "lifetime" : undefined;
  }

  /** Opens a connection in an empty place; where that fails, the place has the error. Never rejects. */
  async fillPlace(place: Place<Connection>): Promise<void> {
    place.content = await this.#tryOpen(place);
    // A turn of the event loop passes, so that failing at once in a loop cannot starve everybody.
    if (place.content instanceof Error) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Never rejects and ends in bounded time; a second call does nothing. */
  async closePlace(place: Place<Connection>): Promise<void> {
    const { content } = place;
    if (content === undefined || content instanceof Error) return;
    const { index } = content.slot;
    if (this.#open.get(index) !== place) return;
    this.#open.delete(index);
    this.#idle.delete(place);
    this.#closing.add(index);
    this.#listeners.tell("close", content);
    await this.#life.close(content.connection, place.closeReason);
    this.#closing.delete(index);
  }

  /** Frees the slot of a connection that leaves the pool open. */
  forget(place: Place<Connection>): void {
    this.#open.delete(linkOf(place).slot.index);
    place.content = undefined;
  }

  /**
   * Chooses what is closed where one connection is too many: of this place and the idle ones, one of
   * the path that has most, so that every path keeps its share. The contents change places, since
   * the container gives an idle place up only by lending it.
   */
  exchangeForSurplus(place: Place<Connection>): void {
    const weighed = [place, ...this.#idle].map((candidate) => {
      const { path, index } = linkOf(candidate).slot;
      const weight = this.#countOf(path, this.#open.keys()) * this.#slots.length + index;
      return { candidate, weight };
    });
    const { candidate: victim } = weighed.reduce((heaviest, each) =>
      each.weight > heaviest.weight ? each : heaviest,
    );
    [victim.content, place.content] = [place.content, victim.content];
    for (const each of [victim, place]) this.#open.set(linkOf(each).slot.index, each);
  }

  /** After an error that ended one connection, the idle ones of its path are tried before they are lent. */
  suspect({ slot }: Link<Connection>): void {
    for (const place of this.#idle) {
      const link = linkOf(place);
      if (link.slot.path === slot.path) link.aliveAt = Number.NEGATIVE_INFINITY;
    }
  }

  async #tryOpen(place: Place<Connection>): Promise<Link<Connection> | Error> {
    const free = this.#freeSlot((breaker) => breaker.tryOpen());
    if (free === undefined)
      return new EiderError(
        "DB_UNAVAILABLE",
        `No path of the database opens. Last error: ${messageOf(this.lastError)}`,
      );
    const { index, breaker } = free;
    const slot = this.#slotOf(index);
    const started = performance.now();
    this.#opening.add(index);
    const observe = (result: "ok" | "error") =>
      this.#observe((observer) => observer.opened(result, performance.now() - started));
    try {
      const link = await this.#life.open(slot, this.#epoch);
      breaker.succeeded();
      this.#open.set(index, place);
      observe("ok");
      return link;
    } catch (thrown) {
      breaker.failed(started);
      observe("error");
      this.lastError = asError(thrown);
      return this.lastError;
    } finally {
      this.#opening.delete(index);
    }
  }

  #slotOf(index: number): Slot {
    const slot = this.#slots[index] ?? { index, path: index % this.#options.paths, opens: 0 };
    this.#slots[index] = slot;
    return slot;
  }

  /** How many of these slots belong to a path. */
  #countOf(path: number, indexes: Iterable<number>): number {
    let count = 0;
    for (const index of indexes) if (index % this.#options.paths === path) count += 1;
    return count;
  }

  /** The lowest free slot of the path that has fewest, among the paths whose breaker agrees. */
  #freeSlot(agrees: (breaker: Breaker) => boolean) {
    const { paths } = this.#options;
    const used = [...this.#open.keys(), ...this.#opening, ...this.#closing];
    return this.#breakers
      .map((breaker, path) => {
        let index = path;
        while (used.includes(index)) index += paths;
        return { breaker, index, used: this.#countOf(path, used) };
      })
      .filter(({ index }) => index < this.#limit)
      .toSorted((a, b) => a.used - b.used || a.index - b.index)
      .find(({ breaker }) => agrees(breaker));
  }
}
