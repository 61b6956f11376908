import { type Pool as Container, createPool } from "generic-pool";
import { asError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { AdmissionQueue, type Refusal, type Wish } from "./admission-queue.ts";
import { ConnectionLife } from "./connection-life.ts";
import type { Driver } from "./driver.ts";
import { Impatience } from "./impatience.ts";
import { Parked } from "./parked.ts";
import { PendingWork } from "./pending-work.ts";
import type { Listeners } from "./pool-events.ts";
import type { CloseReason, PoolCloseReason } from "./pool-observer.ts";
import { capacityOf, type PoolOptions } from "./pool-options.ts";
import { emptyPlaces, type Link, linkOf, type Place } from "./slot.ts";
import { Slots } from "./slots.ts";

/** One search for a connection; times in ms of the monotonic clock. */
interface Search {
  readonly signal?: AbortSignal | undefined;
  readonly started: number;
  /** Set when its caller has left. */
  isOver: boolean;
  /** A chore of the pool's own: it waits for nobody, and no listener is asked. */
  readonly isChore?: boolean;
}

/**
 * The pool's connections on their way out and back. generic-pool is the container of places and
 * nothing else: the queue, deadlines and errors are kept in front of it.
 */
export class Stock<Connection> {
  readonly life: ConnectionLife<Connection>;
  readonly slots: Slots<Connection>;
  readonly #options: PoolOptions;
  readonly #driver: Driver<Connection>;
  readonly #listeners: Listeners<Connection>;
  readonly #refusal: Refusal;
  readonly queue: AdmissionQueue;
  /** Callers for whom no slot can be opened now. */
  readonly #stuck = new Parked<Place<Connection>>();
  /** Callers whose connection is being opened. */
  readonly #opening = new Parked<Place<Connection>>();
  readonly #container: Container<Place<Connection>>;
  readonly #impatience: Impatience;
  readonly #kept: number;
  readonly pending: PendingWork;
  #closeReason: PoolCloseReason | undefined;

  constructor(
    options: PoolOptions,
    driver: Driver<Connection>,
    log: Logger,
    {
      listeners,
      refusal,
    }: { readonly listeners: Listeners<Connection>; readonly refusal: Refusal },
  ) {
    this.#options = options;
    this.#driver = driver;
    this.#listeners = listeners;
    this.#refusal = refusal;
    this.pending = new PendingWork(log, options.name);
    this.life = new ConnectionLife(options, driver, log, listeners);
    this.slots = new Slots(options, log, listeners, this.life);
    const { kept, limit } = capacityOf(options);
    this.#kept = kept;
    const { maxWaiting, timeout } = options;
    this.queue = new AdmissionQueue(limit, { maxWaiting, timeoutMs: timeout }, refusal);
    this.#impatience = new Impatience(timeout, () => refusal("POOL_TIMEOUT"));
    this.#container = createPool(emptyPlaces<Connection>(), {
      max: limit,
      fifo: options.order === "fifo",
      autostart: false,
      evictionRunIntervalMillis: 0,
    });
  }

  get isClosed(): boolean {
    return this.#closeReason !== undefined;
  }

  /** Callers that wait for a connection. */
  get waiting(): number {
    return this.queue.waiting + this.#stuck.size;
  }

  /** Since when the first of them waits. */
  get oldestSince(): number | undefined {
    return this.#stuck.oldestSince ?? this.queue.oldestSince;
  }

  /** Takes a place whose connection works, when it is the caller's turn. See ConnectionPool.connect. */
  async take(started: number, wish: Wish): Promise<Place<Connection>> {
    const { signal } = wish;
    const waiting = this.queue.enter(wish);
    if (waiting !== undefined) await waiting;
    const search: Search = { signal, started, isOver: false };
    const searching = this.#search(search);
    try {
      return await this.#impatience.await(searching, signal, started);
    } catch (error) {
      // What is still found for a caller who left joins the pool.
      search.isOver = true;
      this.pending.track(
        searching.then(
          (place) => this.putBack(place),
          () => {},
        ),
      );
      throw error;
    }
  }

  /** Takes back what was taken: it is kept, handed on or closed. */
  putBack(place: Place<Connection>): void {
    const reason = this.#reasonToClose(place);
    const isSoft = reason === "invalid" && linkOf(place).isSoftInvalid;
    if (isSoft) this.pending.track(this.#resetAndDiscard(place));
    else if (reason !== undefined) this.discard(place, reason);
    else if (this.#options.resetOnReturn === "rollback" || this.#listeners.has("reset"))
      this.pending.track(this.#resetAndKeep(place));
    else this.#keep(place);
  }

  /** Closes what was taken; its slot is free when it is closed. */
  discard(place: Place<Connection>, reason: CloseReason): void {
    this.pending.track(this.#destroy(place, reason).finally(() => this.queue.leave()));
  }

  /** Closes what broke under a statement; others of its path may have broken with it. */
  discardBroken(place: Place<Connection>): void {
    this.slots.suspect(linkOf(place));
    this.discard(place, "error");
  }

  /** Lets go of what was taken without closing it; its slot is free now. */
  release(place: Place<Connection>): void {
    this.slots.forget(place);
    this.discard(place, "detached");
  }

  /** Closes a connection that was released, then calls back; one that is whole is reset before. */
  closeReleased(link: Link<Connection>, isWhole: boolean, whenClosed: () => void): void {
    const closing = async () => {
      if (isWhole) await this.life.reset(link).catch(() => {});
      await this.life.close(link.connection, "detached");
      whenClosed();
    };
    this.pending.track(closing());
  }

  /** Looks for so many connections, as far as nobody else uses the pool: it opens those that miss. */
  searches(count: number): Promise<Place<Connection>>[] {
    const searches: Promise<Place<Connection>>[] = [];
    const search = { started: performance.now(), isOver: false, isChore: true };
    while (searches.length < count && this.queue.tryEnter()) searches.push(this.#search(search));
    return searches;
  }

  /** Takes the idle connections that are too old or were not heard of for long. */
  takeDue(): Promise<Place<Connection>>[] {
    const places: Promise<Place<Connection>>[] = [];
    const take = async () => {
      const place = await this.#container.acquire();
      this.slots.markTaken(place);
      return place;
    };
    // In one turn, while they are idle: the container would give empty places otherwise.
    while (places.length < this.slots.dueCount && this.queue.tryEnter()) places.push(take());
    return places;
  }

  /** Gives a connection to who waits for one, or to the idle ones; closes what is too many or too late. */
  shelve(place: Place<Connection>): void {
    if (this.#closeReason !== undefined) this.discard(place, this.#closeReason);
    else if (this.#stuck.handOver(place) || this.#opening.handOver(place)) return;
    else if (this.slots.idleCount >= this.#kept && this.queue.waiting === 0) {
      this.slots.exchangeForSurplus(place);
      this.discard(place, "overflow");
    } else {
      this.slots.markIdle(place);
      this.pending.track(this.#container.release(place));
      this.queue.leave();
    }
  }

  /** Why what was taken cannot be lent; undefined where it can. */
  async flawOf({ content }: Place<Connection>): Promise<CloseReason | undefined> {
    if (content === undefined || content instanceof Error) return "error";
    const flaw = this.#closeReason ?? this.slots.flawOf(content);
    if (flaw !== undefined) return flaw;
    if (this.life.isSilent(content) && !(await this.life.answers(content))) return "invalid";
    return this.#closeReason;
  }

  /** Refuses all callers and closes what is idle; what is out is closed when it comes back. */
  async dispose(reason: PoolCloseReason): Promise<void> {
    this.#closeReason ??= reason;
    this.queue.close();
    this.#stuck.wakeAll();
    await Promise.all(this.slots.idle.map((place) => this.#destroy(place, reason)));
  }

  /** Looks for a place whose connection works. The caller's permit is given back on failure. */
  async #search(search: Search): Promise<Place<Connection>> {
    try {
      let handed: Place<Connection> | undefined;
      for (;;) {
        const found: Place<Connection> = handed ?? (await this.#container.acquire());
        this.slots.markTaken(found);
        handed = undefined;
        const place = found.content === undefined ? await this.#open(found, search) : found;
        const flaw = await this.flawOf(place);
        if (flaw === undefined) return await this.#checkedOut(place, search);
        const { content } = place;
        await this.#destroy(place, flaw);
        const isStuck = this.slots.idleCount === 0 && !this.slots.canOpen;
        this.#checkLasts(search);
        if (content instanceof Error && isStuck) handed = await this.#waitOrThrow(content, search);
      }
    } catch (error) {
      this.queue.leave();
      throw error;
    }
  }

  /** Throws where a search that found nothing has to end. */
  #checkLasts({ isOver }: Search): void {
    if (this.isClosed) throw this.#refusal("POOL_CLOSED");
    if (isOver) throw new Error("The caller has left.");
  }

  /** Asks the listeners, whose error is the caller's. */
  async #checkedOut(place: Place<Connection>, { isChore }: Search): Promise<Place<Connection>> {
    if (isChore === true || !this.#listeners.has("checkout")) return place;
    try {
      await this.life.checkOut(linkOf(place));
    } catch (error) {
      await this.#destroy(place, "error");
      throw asError(error);
    }
    return place;
  }

  /**
   * Opens a connection in an empty place; or, where somebody gives one back before, takes that, and
   * the new one joins the pool when it is open. So not even its own caller waits for one that hangs.
   */
  async #open(place: Place<Connection>, { isChore }: Search): Promise<Place<Connection>> {
    const filling = this.slots.fillPlace(place);
    if (isChore === true) {
      await filling;
      return place;
    }
    const handed = await this.#opening.waitDuring(filling);
    if (handed === undefined) return place;
    // The permit that came with what was handed over is now that of the opening.
    const join = () =>
      place.content instanceof Error ? this.discard(place, "error") : this.shelve(place);
    this.pending.track(filling.then(join));
    return handed;
  }

  /** Waits for what others give back while some path serves; else there is nothing to wait for. */
  async #waitOrThrow(error: Error, search: Search): Promise<Place<Connection> | undefined> {
    if (search.isChore === true || !this.slots.isServing) throw error;
    const left = this.#options.timeout - (performance.now() - search.started);
    const ms = Math.max(1, Math.min(left, this.slots.probeInMs));
    const handed = await this.#stuck.wait(ms, search.signal);
    // Its permit came with it, and one is enough.
    if (handed !== undefined) this.queue.leave();
    else this.#checkLasts(search);
    return handed;
  }

  /** Why a connection that comes back is not kept. */
  #reasonToClose(place: Place<Connection>): CloseReason | undefined {
    const link = linkOf(place);
    if (this.#closeReason !== undefined) return this.#closeReason;
    return this.#driver.isDirty(link.connection) ? "invalid" : this.slots.flawOf(link);
  }

  async #resetAndKeep(place: Place<Connection>): Promise<void> {
    try {
      await this.life.reset(linkOf(place));
    } catch {
      this.discard(place, "invalid");
      return;
    }
    this.#keep(place);
  }

  /** What was marked while it was lent comes back like any other, and is then replaced. */
  async #resetAndDiscard(place: Place<Connection>): Promise<void> {
    if (this.#listeners.has("reset")) await this.life.reset(linkOf(place)).catch(() => {});
    this.#listeners.tell("checkin", linkOf(place));
    this.discard(place, "invalid");
  }

  #keep(place: Place<Connection>): void {
    const link = linkOf(place);
    this.#listeners.tell("checkin", link);
    link.aliveAt = performance.now();
    this.shelve(place);
  }

  async #destroy(place: Place<Connection>, reason: CloseReason): Promise<void> {
    const { content } = place;
    place.closeReason = reason;
    // The container frees a place before its connection is closed, so it is closed before.
    await this.slots.closePlace(place);
    // A closed pool's container is not used any more, and does not know what was idle in it.
    if (this.#closeReason === undefined) await this.#container.destroy(place);
    // Only a slot that was in use and is free now makes another try worth while.
    if (!(content instanceof Error)) this.#stuck.wakeAll();
  }
}
