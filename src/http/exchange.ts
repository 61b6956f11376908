import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { EiderError } from "../foundation/errors.ts";
import type { Caller } from "./caller.ts";
import type { ExportAnswer, ExportType } from "./exported-rows.ts";
import type { Outcome } from "./kept-answer.ts";
import type { Explain, PinnedState, Serving } from "./serving.ts";

/** The connection of a client, where there is one. */
export interface ClientConnection {
  /** Ends it in the middle of an answer: nobody takes a part for the whole. */
  readonly breakOff: () => void;
  /** Called when the answer is sent, or the client left. */
  readonly onClose: (listener: () => void) => void;
}

/** One request on its way: what the front knows of it and what its log line tells. */
export interface Exchange {
  readonly id: string;
  readonly caller: Caller;
  /** The media type of its answer. */
  type: string;
  readonly connection: ClientConnection | undefined;
  /** Set where the rows are taken away in another form than JSON's. */
  exportType?: ExportType;
  /** Validators of answers that the client has; only where it may be told that one is still good. */
  ifNoneMatch?: string;
  /** What is told of its statements; only to admins. */
  explain?: Explain;
  /** How it was answered; Yoga then says in which form. */
  outcome?: { readonly value: Outcome | ExportAnswer } | { readonly error: unknown };
  /** Ends waiting and statements: the deadline, or the client went away. */
  readonly signal: AbortSignal;
  pinned(): PinnedState;
  operation?: string;
  statements: number;
  /** Codes of the errors in its answer. */
  codes: readonly string[];
}

/** What is known of a request when it begins. */
export interface ExchangeOptions {
  readonly id: string;
  readonly caller: Caller;
  readonly timeoutMs: number;
  readonly connection?: ClientConnection | undefined;
}

/** An exchange with its deadline and its pin on a snapshot, until `end`. */
export class RunningExchange implements Exchange {
  readonly id: string;
  readonly caller: Caller;
  readonly connection: ClientConnection | undefined;
  readonly started = performance.now();
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #serving: Serving;
  #pinned: PinnedState | undefined;
  type = "application/json";
  exportType?: ExportType;
  ifNoneMatch?: string;
  explain?: Explain;
  outcome?: { readonly value: Outcome | ExportAnswer } | { readonly error: unknown };
  operation?: string;
  statements = 0;
  codes: readonly string[] = [];

  constructor(serving: Serving, { id, caller, timeoutMs, connection }: ExchangeOptions) {
    this.id = id;
    this.#serving = serving;
    this.caller = caller;
    this.connection = connection;
    // Each statement of the request listens to it.
    setMaxListeners(0, this.#controller.signal);
    const late = () =>
      new EiderError(
        "QUERY_TIMEOUT",
        `The query took longer than limits.requestTimeout (${timeoutMs} ms). Ask for less, or narrow the filter.`,
      );
    this.#timer = setTimeout(() => this.#controller.abort(late()), timeoutMs).unref();
  }

  /** Ends the work: nobody waits for it any more. */
  readonly leave = (): void => {
    this.#controller.abort(new EiderError("QUERY_INTERRUPTED", "The client went away."));
  };

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  pinned(): PinnedState {
    this.#pinned ??= this.#serving.pin();
    return this.#pinned;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#pinned?.release();
  }
}

/** The name of a request in logs: the client's own, or a new one. */
export function requestId(given: string | null | undefined): string {
  return given?.slice(0, 100) ?? randomUUID();
}
