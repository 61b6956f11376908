import { ConnectionBusyError, LeaseInvalidatedError, PoolClosedError } from "./pool-errors.ts";
import { type Link, linkOf, type Place, type Slot } from "./slot.ts";

/** How a lease ends: the connection goes back, or is closed. */
export type Ending = "return" | "destroy";

/** Told by a loan what its holder does. */
export interface Lender<Connection> {
  isFatal(error: unknown, connection: Connection): boolean;
  onEnd(loan: Loan<Connection>, ending: Ending): void;
  onInvalidate(loan: Loan<Connection>, reason: unknown): void;
  onSoftInvalidate(loan: Loan<Connection>, reason: unknown): void;
  onDetach(loan: Loan<Connection>): void;
  onDoubleClose(loan: Loan<Connection>): void;
}

/** The pool's record of a connection that is lent. It does not know the lease, which may be lost. */
export class Loan<Connection> {
  readonly place: Place<Connection>;
  readonly link: Link<Connection>;
  /** Who asked for it, for the log. */
  readonly owner: string | undefined;
  readonly since = performance.now();
  readonly #lender: Lender<Connection>;
  #state: "idle" | "busy" | "ended" = "idle";
  #isBroken = false;
  #isInvalidated = false;
  #isDetached = false;
  /** Rings when it has lasted long; undefined once it rang. */
  overdue: NodeJS.Timeout | undefined;

  constructor(place: Place<Connection>, owner: string | undefined, lender: Lender<Connection>) {
    this.place = place;
    this.link = linkOf(place);
    this.owner = owner;
    this.#lender = lender;
  }

  get isDetached(): boolean {
    return this.#isDetached;
  }

  async run<T>(statement: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#state === "busy") throw new ConnectionBusyError();
    if (this.#isInvalidated) throw new LeaseInvalidatedError();
    this.#checkLasts();
    this.#state = "busy";
    try {
      return await statement(this.link.connection);
    } catch (error) {
      this.#isBroken ||= this.#lender.isFatal(error, this.link.connection);
      throw error;
    } finally {
      if (this.#state === "busy") this.#state = "idle";
    }
  }

  close(): void {
    if (this.#state === "ended") {
      // After `invalidate` it is the usual end of who closes whatever happened.
      if (!this.#isInvalidated) this.#lender.onDoubleClose(this);
      this.#isInvalidated = false;
      return;
    }
    const ending = this.#isBroken || this.#state === "busy" ? "destroy" : "return";
    this.#state = "ended";
    this.#lender.onEnd(this, ending);
  }

  invalidate(reason: unknown): void {
    this.#checkLasts();
    this.#state = "ended";
    this.#isInvalidated = true;
    this.#lender.onInvalidate(this, reason);
  }

  softInvalidate(reason: unknown): void {
    this.#checkLasts();
    this.#lender.onSoftInvalidate(this, reason);
  }

  detach(): void {
    this.#checkLasts();
    if (this.#isDetached) return;
    // Before the change, so that listeners still learn of the slot.
    this.#lender.onDetach(this);
    this.#isDetached = true;
  }

  /** Ends a loan whose lease nobody holds any more, and with it the connection. */
  reclaim(): void {
    this.#state = "ended";
    this.#lender.onEnd(this, "destroy");
  }

  #checkLasts(): void {
    if (this.#state === "ended") throw new PoolClosedError("The lease has ended.");
  }
}

/** A connection lent to one caller until `close`. It cannot be sent to another thread or process. */
export class Lease<Connection> {
  readonly #loan: Loan<Connection>;

  constructor(loan: Loan<Connection>) {
    this.#loan = loan;
  }

  /** The connection, for reading facts of it; statements go through `run`. */
  get connection(): Connection {
    return this.#loan.link.connection;
  }

  /** Notes on the connection: they last as long as it does, through any number of leases. */
  get info(): Map<string, unknown> {
    return this.#loan.link.info;
  }

  /** The connection's place in the pool, which outlives it; null once it is detached. */
  get slot(): Readonly<Slot> | null {
    return this.#loan.isDetached ? null : this.#loan.link.slot;
  }

  /**
   * Runs one statement to its end. Rejects with ConnectionBusyError while another runs and with
   * PoolClosedError after `close`, both before the engine is reached.
   */
  async run<T>(statement: (connection: Connection) => Promise<T>): Promise<T> {
    return await this.#loan.run(statement);
  }

  /**
   * Gives the connection back; a second call does nothing but warn. A broken or busy one is closed.
   * An own function, so that a lease that is posted to another thread fails at once.
   */
  readonly close = (): void => this.#loan.close();

  /** Ends the lease and closes the connection now: it is of no more use. */
  invalidate(reason: unknown = null): void {
    this.#loan.invalidate(reason);
  }

  /** The lease lasts, but the connection is replaced when it comes back. */
  softInvalidate(reason: unknown = null): void {
    this.#loan.softInvalidate(reason);
  }

  /** Takes the connection out of the pool, whose slot is free at once; `close` then closes it. */
  detach(): void {
    this.#loan.detach();
  }
}
