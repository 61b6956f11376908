import { setMaxListeners } from "node:events";
import { EiderError } from "../foundation/errors.ts";
import type { Exchange } from "./exchange.ts";
import type { ExportEnd } from "./exported-rows.ts";
import type { PinnedState } from "./serving.ts";

/** Why nobody takes the rows of an export whose headers were all that was asked for. */
export const headOnly = "HEAD";

/** The work of one export, from its first statement until its last row is taken or nobody takes any more. */
export class ExportRun {
  /** The state that its pages are read from: the exchange ends with the headers of the answer. */
  readonly state: PinnedState;
  readonly signal: AbortSignal;
  readonly ended: Promise<ExportEnd>;
  /** Rows that were read. */
  rows = 0;
  /** Bytes that were written of them, before any compression. */
  bytes = 0;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #connection: Exchange["connection"];
  #tell: (end: ExportEnd) => void = () => {};

  constructor(exchange: Exchange, timeoutMs: number) {
    this.signal = this.#controller.signal;
    // Each statement of each page listens to it.
    setMaxListeners(0, this.signal);
    this.ended = new Promise((resolve) => {
      this.#tell = resolve;
    });
    this.#connection = exchange.connection;
    const late = new EiderError(
      "QUERY_TIMEOUT",
      `The export took longer than limits.exportTimeout (${timeoutMs} ms).`,
    );
    this.#timer = setTimeout(() => {
      this.stop(late);
      this.breakOff();
    }, timeoutMs).unref();
    this.state = exchange.pinned().forLong();
    this.#connection?.onClose(this.leave);
    // Until the headers are sent the exchange knows whether anybody is there; its deadline is not the export's.
    exchange.signal.addEventListener("abort", () => {
      const { reason } = exchange.signal;
      if (reason instanceof EiderError && reason.code === "QUERY_INTERRUPTED") this.stop(reason);
    });
  }

  /** Nobody takes the rows any more. */
  readonly leave = (reason?: unknown): void => {
    if (reason === headOnly) this.end();
    this.stop(new EiderError("QUERY_INTERRUPTED", "The client went away."));
  };

  /** Ends the work at once. */
  stop(reason: EiderError): void {
    this.#controller.abort(reason);
    this.end(reason);
  }

  /** Lets the state go; `error` is why there are no more rows where that is no end. Later calls do nothing. */
  end(error?: unknown): void {
    clearTimeout(this.#timer);
    this.state.release();
    this.#tell({ rows: this.rows, bytes: this.bytes, error });
  }

  /** Ends the transfer so that nobody takes a part for the whole; false where there is no connection to break. */
  breakOff(): boolean {
    this.#connection?.breakOff();
    return this.#connection !== undefined;
  }
}
