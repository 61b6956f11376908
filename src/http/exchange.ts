import { setMaxListeners } from "node:events";
import { EiderError } from "../foundation/errors.ts";
import type { PinnedState, Serving } from "./serving.ts";

/** One request on its way: what the front knows of it and what its log line tells. */
export interface Exchange {
  readonly id: string;
  readonly isAdmin: boolean;
  /** Ends waiting and statements: the deadline, or the client went away. */
  readonly signal: AbortSignal;
  pinned(): PinnedState;
  operation?: string;
  statements: number;
}

/** An exchange with its deadline and its pin on a snapshot, until `end`. */
export class RunningExchange implements Exchange {
  readonly id: string;
  readonly isAdmin: boolean;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  readonly #request: Request;
  readonly #serving: Serving;
  #pinned: PinnedState | undefined;
  operation?: string;
  statements = 0;

  constructor(
    serving: Serving,
    request: Request,
    {
      id,
      isAdmin,
      timeoutMs,
    }: { readonly id: string; readonly isAdmin: boolean; readonly timeoutMs: number },
  ) {
    this.id = id;
    this.#serving = serving;
    this.#request = request;
    this.isAdmin = isAdmin;
    // Each statement of the request listens to it.
    setMaxListeners(0, this.#controller.signal);
    const late = () =>
      new EiderError(
        "QUERY_TIMEOUT",
        `The query took longer than limits.requestTimeout (${timeoutMs} ms). Ask for less, or narrow the filter.`,
      );
    this.#timer = setTimeout(() => this.#controller.abort(late()), timeoutMs).unref();
    request.signal.addEventListener("abort", this.#onGone, { once: true });
  }

  readonly #onGone = (): void => {
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
    this.#request.signal.removeEventListener("abort", this.#onGone);
    this.#pinned?.release();
  }
}
