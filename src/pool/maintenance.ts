import { EiderError } from "../foundation/errors.ts";
import { linkOf, type Place } from "./slot.ts";
import type { Stock } from "./stock.ts";

const everyMs = 1000;

/**
 * What is done for a pool while nobody asks for it: each second idle connections that are too old or
 * do not answer are closed and, once the pool was filled, what is missing is opened. Nothing rejects.
 */
export class Maintenance<Connection> {
  readonly #stock: Stock<Connection>;
  /** Connections that are kept open, once the pool was filled. */
  #kept = 0;
  #timer: NodeJS.Timeout | undefined;
  #isBusy = false;
  #isStopped = false;

  constructor(stock: Stock<Connection>) {
    this.#stock = stock;
  }

  /** Begins, where it has not. */
  start(): void {
    if (this.#isStopped) return;
    this.#timer ??= setInterval(() => this.#stock.pending.track(this.#round()), everyMs).unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
  }

  /** Opens so many connections, each tried, and keeps so many open from then on. */
  async fill(count: number): Promise<void> {
    const filling = this.#fill(count);
    this.#stock.pending.track(filling);
    await filling;
    this.#kept = count;
    this.start();
  }

  async #fill(count: number): Promise<void> {
    // All are held until all are opened, or the first would be found again by the next.
    const found = await Promise.allSettled(this.#stock.searches(count));
    const opened = found.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    await Promise.all(opened.map((place) => this.#tryNew(place)));
  }

  async #round(): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    await this.#sweep();
    await this.#refill();
    this.#isBusy = false;
  }

  async #sweep(): Promise<void> {
    const due = this.#stock.takeDue().map(async (taking) => {
      const place = await taking;
      const flaw = await this.#stock.flawOf(place);
      if (flaw === undefined) this.#stock.shelve(place);
      else this.#stock.discard(place, flaw);
    });
    await Promise.all(due);
  }

  async #refill(): Promise<void> {
    const { slots } = this.#stock;
    const missing = this.#kept - slots.openCount - slots.openingCount;
    if (missing <= 0 || !slots.canOpen) return;
    // The container lends what is idle first; that is given back at once.
    const searches = this.#stock.searches(slots.idleCount + missing).map((search) =>
      search.then(
        (place) => this.#stock.shelve(place),
        () => {},
      ),
    );
    await Promise.all(searches);
  }

  /** Tries a connection that was opened and puts it back, or closes it. */
  async #tryNew(place: Place<Connection>): Promise<void> {
    const link = linkOf(place);
    if (link.aliveAt !== undefined || (await this.#stock.life.answers(link))) {
      this.#stock.shelve(place);
      return;
    }
    const { slots } = this.#stock;
    slots.lastError = new EiderError("DB_UNAVAILABLE", "A new connection does not answer.");
    this.#stock.discard(place, "invalid");
  }
}
