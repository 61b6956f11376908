import type { Logger } from "../foundation/log.ts";
import { type Driver, interruptEveryMs } from "./driver.ts";
import { type Ending, Lease, type Lender, Loan } from "./lease.ts";
import { PoolAssertionError } from "./pool-errors.ts";
import type { Listeners, PoolEventName } from "./pool-events.ts";
import { type Observe, observing, type PoolCloseReason } from "./pool-observer.ts";
import type { PoolOptions } from "./pool-options.ts";
import type { Place } from "./slot.ts";
import type { Stock } from "./stock.ts";

/** The connections that are lent, and what becomes of them when their leases end. */
export class Loans<Connection> implements Lender<Connection> {
  readonly #options: PoolOptions;
  readonly #driver: Driver<Connection>;
  readonly #log: Logger;
  readonly #observe: Observe;
  readonly #listeners: Listeners<Connection>;
  readonly #stock: Stock<Connection>;
  readonly #lent = new Set<Loan<Connection>>();
  readonly #detached = new Set<Loan<Connection>>();
  readonly #interrupted = new WeakSet<Loan<Connection>>();
  readonly #lost: FinalizationRegistry<Loan<Connection>>;
  #whenAllEnded = () => {};
  #firstSite: string | undefined;
  #doubleCloses = 0;

  constructor(
    options: PoolOptions,
    driver: Driver<Connection>,
    log: Logger,
    {
      listeners,
      stock,
    }: { readonly listeners: Listeners<Connection>; readonly stock: Stock<Connection> },
  ) {
    this.#options = options;
    this.#driver = driver;
    this.#log = log;
    this.#observe = observing(options.observer, log);
    this.#listeners = listeners;
    this.#stock = stock;
    this.#lost = new FinalizationRegistry((loan) => this.#reclaim(loan));
  }

  /** Connections that are lent. */
  get lent(): number {
    return this.#lent.size;
  }

  /** Connections that left the pool and are open. */
  get detached(): number {
    return this.#detached.size;
  }

  /** How often a lease was closed that had ended. */
  get doubleCloses(): number {
    return this.#doubleCloses;
  }

  /** Age of the oldest lease in ms. */
  get oldestMs(): number {
    for (const { since } of this.#lent) return Math.round(performance.now() - since);
    return 0;
  }

  /** Remembers who asks, in a pool that lends once at a time; throws where somebody asked before. */
  claim(): void {
    if (this.#options.mode !== "assert") return;
    if (this.#firstSite !== undefined) throw new PoolAssertionError(this.#firstSite);
    this.#firstSite = String(new Error("first lease").stack).split("\n").slice(3).join("\n");
  }

  /** Forgets who asked. */
  unclaim(): void {
    this.#firstSite = undefined;
  }

  lend(place: Place<Connection>, owner: string | undefined): Lease<Connection> {
    const loan = new Loan(place, owner, this);
    loan.overdue = setTimeout(() => this.#warnOfLeak(loan), this.#options.leakWarning).unref();
    this.#lent.add(loan);
    const lease = new Lease(loan);
    this.#lost.register(lease, loan, loan);
    return lease;
  }

  /** Calls back when no connection is lent or detached any more. */
  whenAllEnded(callback: () => void): void {
    this.#whenAllEnded = callback;
    this.#tellIfLast();
  }

  /**
   * Interrupts the statements of all leases until they have ended, at most `closeTimeout`. Resolves
   * also where some have not: those connections are closed by their own late return.
   */
  async interruptAll(reason: PoolCloseReason): Promise<void> {
    const deadline = performance.now() + this.#options.closeTimeout;
    while (this.#lent.size > 0 && performance.now() < deadline) {
      for (const loan of this.#lent) this.#interrupt(loan, reason);
      await new Promise((resolve) => setTimeout(resolve, interruptEveryMs));
    }
    if (this.#lent.size === 0) return;
    this.#log.error(
      { database: this.#options.name, orphans: this.#lent.size },
      "connections could not be closed in time",
    );
  }

  isFatal(error: unknown, connection: Connection): boolean {
    return this.#driver.isFatal(error, connection);
  }

  onEnd(loan: Loan<Connection>, ending: Ending): void {
    this.#forget(loan);
    if (loan.isDetached) {
      this.#closeDetached(loan, ending === "return");
      return;
    }
    if (ending === "destroy") this.#stock.discardBroken(loan.place);
    else this.#stock.putBack(loan.place);
    this.#tellIfLast();
  }

  onInvalidate(loan: Loan<Connection>, reason: unknown): void {
    this.#tell("invalidate", loan, reason);
    this.#forget(loan);
    if (loan.isDetached) {
      this.#closeDetached(loan, false);
      return;
    }
    this.#tell("checkin", loan, null);
    this.#stock.discard(loan.place, "invalid");
    this.#tellIfLast();
  }

  onSoftInvalidate(loan: Loan<Connection>, reason: unknown): void {
    this.#tell("soft_invalidate", loan, reason);
    loan.link.isSoftInvalid = true;
  }

  onDetach(loan: Loan<Connection>): void {
    this.#tell("detach", loan, null);
    this.#lent.delete(loan);
    this.#detached.add(loan);
    this.unclaim();
    this.#stock.release(loan.place);
  }

  onDoubleClose(loan: Loan<Connection>): void {
    this.#doubleCloses += 1;
    this.#log.warn(
      { database: this.#options.name, owner: loan.owner },
      "a lease was closed twice; the second time does nothing",
    );
  }

  /** The connection leaves the pool's counts when it is closed. */
  #closeDetached(loan: Loan<Connection>, isWhole: boolean): void {
    this.#stock.closeReleased(loan.link, isWhole, () => {
      this.#tell("close_detached", loan, null);
      this.#detached.delete(loan);
      this.#tellIfLast();
    });
  }

  #forget(loan: Loan<Connection>): void {
    clearTimeout(loan.overdue);
    this.#lost.unregister(loan);
    if (!this.#lent.delete(loan)) return;
    this.unclaim();
    this.#observe((observer) => observer.leased(performance.now() - loan.since));
    if (loan.overdue === undefined)
      this.#log.warn(this.#about(loan), "a connection that was lent for long came back");
  }

  #tellIfLast(): void {
    if (this.#lent.size + this.#detached.size === 0) this.#whenAllEnded();
  }

  /** The lease was lost without being closed. */
  #reclaim(loan: Loan<Connection>): void {
    this.#log.error(
      this.#about(loan),
      "a lease was lost without being closed; its connection is closed",
    );
    if (loan.overdue !== undefined) this.#observe((observer) => observer.leaked());
    this.#driver.interrupt(loan.link.connection);
    loan.reclaim();
  }

  #interrupt(loan: Loan<Connection>, reason: PoolCloseReason): void {
    if (!this.#interrupted.has(loan)) this.#observe((observer) => observer.interrupted(reason));
    this.#interrupted.add(loan);
    this.#driver.interrupt(loan.link.connection);
  }

  #warnOfLeak(loan: Loan<Connection>): void {
    loan.overdue = undefined;
    this.#observe((observer) => observer.leaked());
    this.#log.warn(this.#about(loan), "a connection is lent for long");
  }

  #about({ owner, link, since }: Loan<Connection>) {
    return {
      database: this.#options.name,
      slot: link.slot.index,
      owner,
      ms: Math.round(performance.now() - since),
    };
  }

  #tell(name: PoolEventName, { link, isDetached }: Loan<Connection>, reason: unknown): void {
    this.#listeners.tell(name, link, { slot: isDetached ? null : link.slot, reason });
  }
}
