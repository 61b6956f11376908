import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { DocumentNode } from "graphql";
import { EiderError } from "../foundation/errors.ts";
import { type Caller, clientOf } from "./caller.ts";
import type { ExportAnswer, ExportType } from "./exported-rows.ts";
import type { Outcome } from "./kept-answer.ts";
import type { ClientGate, Explain, PinnedState, Serving } from "./serving.ts";
import { type Tracing, traceOf } from "./tracing.ts";

/** The connection of a client, where there is one. */
export interface ClientConnection {
  /** Ends it in the middle of an answer: nobody takes a part for the whole. */
  readonly breakOff: () => void;
  /** Called when the answer is sent, or the client left. */
  readonly onClose: (listener: () => void) => void;
  /** The same of a large answer; a client that takes nothing of it is left. */
  readonly onTaken: (listener: () => void) => void;
}

/** One request on its way: what the front knows of it and what its log line tells. */
export interface Exchange {
  readonly id: string;
  readonly caller: Caller;
  /** Where it came from. */
  readonly address: string;
  /** For whom it is. */
  readonly client: string;
  /** The media type of its answer. */
  type: string;
  readonly connection: ClientConnection | undefined;
  /** Whether the client takes a stream of events. */
  takesStream: boolean;
  /** Whether it takes nothing else. */
  isStreamOnly: boolean;
  /** Set where the rows are taken away in another form than JSON's. */
  exportType?: ExportType;
  /** Whether people open the file: no text of it may be taken for a formula. */
  isDownload: boolean;
  /** Validators of answers that the client has; only where it may be told that one is still good. */
  ifNoneMatch?: string;
  /** What is told of its statements; only to admins. */
  explain?: Explain;
  /** How it was answered; Yoga then says in which form. */
  outcome?: Outcome | ExportAnswer;
  /** Ends waiting and statements: the deadline, or the client went away. */
  readonly signal: AbortSignal;
  pinned(): PinnedState;
  readonly trace: Tracing;
  /** When its body was read, in ms of the monotonic clock. */
  read: number;
  /** Counts it as one that its client listens to; resolves to what ends that. Rejects with RATE_LIMITED. */
  listen(): Promise<() => void>;
  operation?: string;
  document?: DocumentNode;
  statements: number;
  /** Rows that the engine answered. */
  rows: number;
  /** Milliseconds that its statements waited for connections, and ran; those of one moment add up. */
  waitMs: number;
  engineMs: number;
  /** Values that it was reckoned to read, where that is limited. */
  cost?: number;
  /** Codes of the errors in its answer. */
  codes: readonly string[];
}

/** What is known of a request when it begins. */
export interface ExchangeOptions {
  readonly id: string;
  readonly caller: Caller;
  /** Where the request came from. */
  readonly address: string;
  /** Its headers, which may name the trace that it belongs to. */
  readonly headers?: unknown;
  /** When it came, in ms of the monotonic clock; its deadline counts from then. */
  readonly started?: number;
  readonly timeoutMs: number;
  readonly connection?: ClientConnection | undefined;
}

/** An exchange with its deadline and its pin on a snapshot, until `end`. */
export class RunningExchange implements Exchange {
  readonly id: string;
  readonly trace: Tracing;
  readonly caller: Caller;
  readonly address: string;
  readonly client: string;
  readonly connection: ClientConnection | undefined;
  readonly started: number;
  read: number;
  /** Its whole body, where it was read before the way to its answer was known. */
  body?: Buffer;
  /** Set where it goes on when its headers are sent, as an export. */
  isLasting = false;
  /** Why it ended before its answer was there. */
  #reason: EiderError | undefined;
  #controller: AbortController | undefined;
  /** Told of that end where a signal would cost more than what waits for it. */
  onEnd: ((reason: EiderError) => void) | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #serving: Serving;
  #pinned: PinnedState | undefined;
  #admission: Promise<void> | undefined;
  #isCounted = false;
  type = "application/json";
  takesStream = false;
  isStreamOnly = false;
  exportType?: ExportType;
  isDownload = false;
  ifNoneMatch?: string;
  explain?: Explain;
  outcome?: Outcome | ExportAnswer;
  operation?: string;
  document?: DocumentNode;
  statements = 0;
  rows = 0;
  waitMs = 0;
  engineMs = 0;
  cost?: number;
  codes: readonly string[] = [];

  constructor(
    serving: Serving,
    {
      id,
      caller,
      address,
      headers,
      started = performance.now(),
      timeoutMs,
      connection,
    }: ExchangeOptions,
  ) {
    this.id = id;
    this.trace = traceOf(headers);
    this.started = started;
    this.read = started;
    this.#serving = serving;
    this.caller = caller;
    this.address = address;
    this.client = clientOf(caller, address);
    this.connection = connection;
    this.#timer = setTimeout(
      () => this.#endBefore(tooLate(timeoutMs)),
      started + timeoutMs - performance.now(),
    ).unref();
  }

  /** Ends the work: nobody waits for it any more. */
  readonly leave = (): void => {
    this.#endBefore(new EiderError("QUERY_INTERRUPTED", "The client went away."));
  };

  #endBefore(reason: EiderError): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
    this.onEnd?.(reason);
  }

  /** Why it ended before its answer was there; undefined while it goes on. */
  get endedBy(): EiderError | undefined {
    return this.#reason;
  }

  /** Counts the request as one of its client's, once. Rejects with RATE_LIMITED. */
  async admit(): Promise<void> {
    const { clients } = this.#serving;
    if (clients === undefined || this.caller.isAdmin) return;
    this.#admission ??= enter(clients, this.client, "requests run").then(() => {
      this.#isCounted = true;
    });
    await this.#admission;
  }

  /** Streams of events last: they count by themselves, so that they keep no query of their client from running. */
  async listen(): Promise<() => void> {
    const { clients } = this.#serving;
    if (clients === undefined || this.caller.isAdmin) return () => {};
    const listener = `${this.client} (listens)`;
    await enter(clients, listener, "subscriptions are open");
    let isOpen = true;
    return () => {
      if (isOpen) clients.leave(listener);
      isOpen = false;
    };
  }

  /** Made when it is first asked for: an answer that is kept needs none, and is made in less time. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      // Each statement of the request listens to it.
      setMaxListeners(0, this.#controller.signal);
      if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  pinned(): PinnedState {
    this.#pinned ??= this.#serving.pin();
    return this.#pinned;
  }

  /** Its answer is there, and its deadline and pin are of no more use. */
  end(): void {
    clearTimeout(this.#timer);
    this.#pinned?.release();
    if (!this.isLasting) this.leaveClient();
  }

  /** It counts as one of its client's until its answer is taken: it fills memory until then. */
  lastUntilTaken(whenTaken = this.connection?.onTaken): void {
    if (whenTaken === undefined) return;
    this.isLasting = true;
    whenTaken(() => this.leaveClient());
  }

  /** Counts a further part of the request as a request, which is over at once. Rejects with RATE_LIMITED. */
  async countPart(): Promise<void> {
    const { clients } = this.#serving;
    if (clients === undefined || this.caller.isAdmin) return;
    await enter(clients, this.client, "requests run");
    clients.leave(this.client);
  }

  /** It counts no more as one of its client's. */
  leaveClient(): void {
    if (!this.#isCounted) return;
    this.#isCounted = false;
    this.#serving.clients?.leave(this.client);
  }
}

async function enter(clients: ClientGate, client: string, what: string): Promise<void> {
  const refusal = await clients.enter(client);
  if (refusal === undefined) return;
  const { limit, retryAfter } = refusal;
  throw new EiderError(
    "RATE_LIMITED",
    limit === "inFlight"
      ? `Too many of your ${what} at a time (limits.perClient.inFlight). Wait for one to end.`
      : `Too many requests in a minute (limits.perClient.perMinute). Try again in ${retryAfter} s.`,
    { retryAfter },
  );
}

/** The error of a request whose deadline has passed. */
export function tooLate(timeoutMs: number): EiderError {
  return new EiderError(
    "QUERY_TIMEOUT",
    `The query took longer than limits.requestTimeout (${timeoutMs} ms). Ask for less, or narrow the filter.`,
  );
}

/** The name of a request in logs: the client's own, or a new one. */
export function requestId(given: string | null | undefined): string {
  return given?.slice(0, 100) ?? randomUUID();
}
