import { EiderError } from "../foundation/errors.ts";

/** How a lease ends: the connection goes back, or away. */
export type Ending = "return" | "destroy";

/** A statement was sent to a connection that runs one. */
export class ConnectionBusyError extends Error {
  constructor() {
    super(
      "The leased connection runs a statement already: one statement at a time, read to its end.",
    );
    this.name = "ConnectionBusyError";
  }
}

/** A connection lent to one caller until `close`. */
export class Lease<Connection> {
  readonly #connection: Connection;
  readonly #onEnd: (ending: Ending) => void;
  readonly #isFatal: (error: unknown) => boolean;
  readonly since = performance.now();
  #state: "idle" | "busy" | "ended" = "idle";
  #broken = false;

  constructor(
    connection: Connection,
    isFatal: (error: unknown) => boolean,
    onEnd: (ending: Ending) => void,
  ) {
    this.#connection = connection;
    this.#isFatal = isFatal;
    this.#onEnd = onEnd;
  }

  /** The connection while the lease lasts, for the pool's own interrupts. */
  get connection(): Connection {
    return this.#connection;
  }

  /**
   * Runs one statement to its end. Throws ConnectionBusyError while another runs and POOL_CLOSED
   * after `close`, both before the engine is reached.
   */
  async run<T>(statement: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#state === "busy") throw new ConnectionBusyError();
    if (this.#state === "ended") throw new EiderError("POOL_CLOSED", "The lease has ended.");
    this.#state = "busy";
    try {
      return await statement(this.#connection);
    } catch (error) {
      this.#broken ||= this.#isFatal(error);
      throw error;
    } finally {
      if (this.#state === "busy") this.#state = "idle";
    }
  }

  /** Gives the connection back; a second call does nothing. A broken or busy one is closed. */
  close(): void {
    if (this.#state === "ended") return;
    const ending = this.#broken || this.#state === "busy" ? "destroy" : "return";
    this.#state = "ended";
    this.#onEnd(ending);
  }
}
