import type { IncomingMessage, ServerResponse } from "node:http";
import type { Config } from "../foundation/config.ts";
import { EiderError, messageOf } from "../foundation/errors.ts";
import {
  answerHeaders,
  cacheControl,
  credentialHeaders,
  varyingHeaders,
} from "./answer-headers.ts";
import type { Authenticator, Identified } from "./authenticate.ts";
import { anybody, type Caller } from "./caller.ts";
import type { AddressOf } from "./client-address.ts";
import { corsHeadersFor } from "./cors.ts";
import { RunningExchange, requestId } from "./exchange.ts";
import type { FinishedResult } from "./finished-result.ts";
import { KeptAnswer } from "./kept-answer.ts";
import { formFor } from "./negotiation.ts";
import { PlainQueries, type QueryParts } from "./plain-queries.ts";
import type { RequestLog } from "./request-log.ts";
import { sendError } from "./send-error.ts";
import type { Serving } from "./serving.ts";
import { sentAtOnce, whenTaken } from "./slow-readers.ts";

/** What both ways share. */
export interface WayParts extends Omit<QueryParts, "answers"> {
  readonly requests: RequestLog;
  readonly authenticator: Authenticator;
  readonly addressOf: AddressOf;
}

/** What is left to answer the usual way: the exchange that began, or who asks as far as that is known. */
export interface Begun {
  readonly exchange?: RunningExchange;
  /** Rejects where it could not be found out. */
  readonly caller?: Promise<Caller>;
}

/** A request as it arrived. */
interface Arrived {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly address: string;
  /** When it came, in ms of the monotonic clock. */
  readonly started: number;
}

/** An answer as it is sent, beside its type and what every answer tells. */
interface Sent {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/** Headers that say who asks, and in which of his roles. */
const askerHeaders = [...credentialHeaders, "x-eider-role"];

/** Headers that ask for more than an answer. */
const leftToUsualWay = ["expect", "content-encoding", "access-control-request-headers"];

/**
 * The way of a plain query: from the bytes of node:http to the bytes of node:http, without the web's
 * Request and Response and without Yoga, which cost more than a small answer. It takes plain POSTs
 * only, of admins none, and leaves whatever it does not know to the usual way; both answer the same.
 */
export class DirectWay {
  readonly #serving: Serving;
  readonly #config: Pick<Config, "server" | "limits" | "cache" | "auth">;
  readonly #requests: RequestLog;
  readonly #queries: PlainQueries;
  readonly #addressOf: AddressOf;
  readonly #vary: string;
  /** Who asks without credentials; undefined where that has to be found out. */
  readonly #caller: Caller | undefined;
  /** Undefined where more than headers says who asks. */
  readonly #identified: Identified | undefined;

  constructor(
    serving: Serving,
    config: Pick<Config, "server" | "limits" | "cache" | "auth">,
    parts: WayParts & { readonly identified: Identified },
  ) {
    const { requests, authenticator, addressOf, identified } = parts;
    this.#caller = authenticator.withoutCredentials;
    this.#identified = authenticator.looksAtHeadersOnly ? identified : undefined;
    this.#serving = serving;
    this.#config = config;
    this.#requests = requests;
    this.#queries = new PlainQueries({ ...parts, answers: serving.answers });
    this.#addressOf = addressOf;
    this.#vary = varyingHeaders(config);
  }

  /** Whether the headers are those of a plain query. */
  takes({ method, url, headers }: IncomingMessage): boolean {
    return (
      method === "POST" &&
      url === "/graphql" &&
      isJson(headers["content-type"]) &&
      !has(headers, leftToUsualWay) &&
      (has(headers, askerHeaders) ? this.#identified : this.#caller) !== undefined &&
      Number(headers["content-length"] ?? Number.NaN) <= this.#config.limits.body &&
      isForJson(headers.accept) &&
      !this.#serving.isClosed
    );
  }

  /** Answers, or returns what it has begun for the usual way to finish. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<Begun | undefined> {
    const started = performance.now();
    const { headers, socket } = request;
    const address = this.#addressOf(socket.remoteAddress ?? "unknown", headers["x-forwarded-for"]);
    if (!has(headers, askerHeaders))
      return this.#answerAs(this.#caller ?? anybody, { request, response, address, started });
    const asked = this.#identified?.({ headers: webHeaders(headers) }, address);
    const caller = await asked?.catch(() => undefined);
    // Refusals, and what only admins may ask for, are told the usual way.
    if (caller === undefined || caller.isAdmin) return asked === undefined ? {} : { caller: asked };
    return this.#answerAs(caller, { request, response, address, started });
  }

  async #answerAs(
    caller: Caller,
    { request, response, address, started }: Arrived,
  ): Promise<Begun | undefined> {
    const { headers } = request;
    const given = headers["x-request-id"];
    const exchange = new RunningExchange(this.#serving, {
      id: requestId(typeof given === "string" ? given : undefined),
      caller,
      headers,
      started,
      address,
      timeoutMs: this.#config.limits.requestTimeout,
    });
    exchange.type = formFor(headers.accept)?.type ?? exchange.type;
    response.once("close", exchange.leave);
    try {
      // First of all: a body that comes slowly is a request in flight.
      if (!(await isAdmitted(exchange))) return { exchange };
      const body = await bodyOf(request, exchange);
      exchange.read = performance.now();
      const answer = await this.#queries.answer(body, exchange);
      if (!answer) {
        exchange.body = body;
        return { exchange };
      }
      const sent =
        answer instanceof KeptAnswer ? await this.#formOf(answer, headers) : written(answer);
      this.#send(sent, request, response, exchange);
    } catch (error) {
      this.#requests.ended(exchange, { error: messageOf(error) });
      // The body did not come in time, or nobody is there to read an answer.
      if (error instanceof EiderError && !response.headersSent && !response.destroyed)
        sendError(response, error);
      else response.destroy();
    }
    response.off("close", exchange.leave);
    exchange.end();
    return undefined;
  }

  /** A kept answer in the form that its client takes. */
  async #formOf(answer: KeptAnswer, headers: IncomingMessage["headers"]): Promise<Sent> {
    const accepted = headers["accept-encoding"];
    const encoding = answer.encodingFor(typeof accepted === "string" ? accepted : undefined);
    const form = answer.body(encoding);
    const bytes = form instanceof Promise ? await form : form;
    const control = cacheControl(this.#config, has(headers, credentialHeaders));
    const told = { encoding, length: bytes.byteLength, control, vary: this.#vary };
    return { status: 200, headers: answerHeaders(answer, told), bytes };
  }

  #send(
    { status, headers: told, bytes }: Sent,
    { headers }: IncomingMessage,
    response: ServerResponse,
    exchange: RunningExchange,
  ): void {
    response.writeHead(status, {
      "content-type": `${exchange.type}; charset=utf-8`,
      ...told,
      "x-request-id": exchange.id,
      ...corsHeadersFor(headers.origin, this.#config.server.cors),
    });
    response.end(bytes);
    if (bytes.byteLength > sentAtOnce)
      exchange.lastUntilTaken((taken) => whenTaken(response, taken));
    this.#requests.ended(exchange, { status, bytes: bytes.byteLength });
  }
}

function written({ status, headers, body }: FinishedResult): Sent {
  const bytes = Buffer.from(JSON.stringify(body));
  const told = { "content-length": String(bytes.byteLength), "cache-control": "no-store" };
  return { status, headers: { ...headers, ...told }, bytes };
}

/** Whether its client may ask now; a refusal is told the usual way. */
async function isAdmitted(exchange: RunningExchange): Promise<boolean> {
  try {
    await exchange.admit();
    return true;
  } catch {
    return false;
  }
}

function has(headers: IncomingMessage["headers"], names: readonly string[]): boolean {
  return names.some((name) => headers[name] !== undefined);
}

/** The headers of node:http as those of the web are asked for. */
function webHeaders(headers: IncomingMessage["headers"]): Pick<Headers, "get"> {
  return {
    get: (name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
  };
}

function isForJson(accept: string | undefined): boolean {
  const form = formFor(accept);
  return form !== undefined && form.exportType === undefined && !form.isStreamOnly;
}

function isJson(contentType: string | undefined): boolean {
  return (
    contentType === "application/json" ||
    contentType?.split(";")[0]?.trim().toLowerCase() === "application/json"
  );
}

/** The whole body, whose length is announced and within the limit. Rejects when the exchange ends before. */
function bodyOf(request: IncomingMessage, exchange: RunningExchange): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (exchange.endedBy !== undefined) return reject(exchange.endedBy);
    const chunks: Buffer[] = [];
    exchange.onEnd = reject;
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => {
      exchange.onEnd = undefined;
      resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
    request.once("error", reject);
  });
}
