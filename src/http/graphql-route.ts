import type { Config } from "../foundation/config.ts";
import { EiderError, messageOf } from "../foundation/errors.ts";
import type { Asking, Identified } from "./authenticate.ts";
import type { Caller } from "./caller.ts";
import type { WayParts } from "./direct-way.ts";
import { type ClientConnection, RunningExchange, requestId, tooLate } from "./exchange.ts";
import { ExportAnswer } from "./exported-rows.ts";
import { GraphiQLPage } from "./graphiql.ts";
import { answerForm, eventStream, prefersPage } from "./negotiation.ts";
import { bodyWithin, readWithin } from "./request-body.ts";
import type { RequestLog } from "./request-log.ts";
import type { Serving } from "./serving.ts";
import { sentAtOnce } from "./slow-readers.ts";
import { traceOf } from "./tracing.ts";
import { checkRequest, createYogaHandler } from "./yoga.ts";

/** Answers one HTTP request; `begun` is what the direct way has begun. */
export type Front = (
  request: Request,
  client: Client,
  begun?: RunningExchange,
) => Promise<Response>;

/** Where a request came from. */
export interface Client {
  /** The client's address, for counting its requests and wrong keys. */
  readonly address: string;
  /** Undefined where there is none, as in a call of `fetch`. */
  readonly connection?: ClientConnection;
  /** Set where the request is part of another, which was counted. */
  readonly isAdmitted?: boolean;
  /** Who asks, where that was found out already. */
  readonly caller?: Caller | Promise<Caller>;
}

/** What the routes are set up by. */
export type FrontConfig = Pick<Config, "server" | "limits" | "cache" | "log" | "auth" | "roles">;

/** Who is refused leaves a line in the log like anybody. */
export function identifier(
  { limits }: FrontConfig,
  { authenticator, requests }: WayParts,
): Identified {
  return async (asking, address) => {
    const { headers } = asking;
    const started = performance.now();
    let timer: NodeJS.Timeout | undefined;
    try {
      // The owner's function may look at the body, of which no more is read than a query may have.
      const shown = authenticator.looksAtHeadersOnly
        ? asking
        : { headers, request: await copyOf(asking, limits) };
      const late = new Promise<never>((_, reject) => {
        const { requestTimeout } = limits;
        timer = setTimeout(() => reject(tooLate(requestTimeout)), requestTimeout).unref();
      });
      return await Promise.race([authenticator.identify(shown, address), late]);
    } catch (error) {
      const id = requestId(headers.get("x-request-id"));
      const trace = traceOf(headers);
      if (error instanceof EiderError && trace.id !== undefined) error.traceId = trace.id;
      requests.refused({ id, address, started, trace }, error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}

/** A copy of a request, whose body is kept for its query. Throws as `readWithin` does. */
async function copyOf(
  asking: Asking,
  { body: limit, requestTimeout }: FrontConfig["limits"],
): Promise<Request | undefined> {
  const { request } = asking;
  if (request?.method !== "POST") return request;
  const deadline = new AbortController();
  const { signal } = deadline;
  const timer = setTimeout(() => deadline.abort(tooLate(requestTimeout)), requestTimeout).unref();
  try {
    const body = await bodyWithin(request, limit, signal);
    asking.body = body;
    return await readWithin(request, limit, { signal, ...(body !== undefined && { body }) });
  } finally {
    clearTimeout(timer);
  }
}

/** Makes the exchange of a request. Rejects where it is not known who asks. */
export type Beginner = (request: Request, client: Client) => Promise<RunningExchange>;

/** Begins the exchange of a request, once it is known who asks. */
export function beginner(
  serving: Serving,
  { limits }: Pick<FrontConfig, "limits">,
  identified: Identified,
): Beginner {
  return async (request, client) => {
    if (serving.isClosed)
      throw new EiderError("SHUTTING_DOWN", "The server is stopping. Try again.");
    const started = performance.now();
    const { headers } = request;
    const asking: Asking = { headers, request };
    const caller = await (client.caller ?? identified(asking, client.address));
    const id = requestId(request.headers.get("x-request-id"));
    const timeoutMs = limits.requestTimeout;
    const { address, connection } = client;
    const exchange = new RunningExchange(serving, {
      id,
      caller,
      headers: request.headers,
      started,
      timeoutMs,
      address,
      connection,
    });
    if (asking.body !== undefined) exchange.body = asking.body;
    readWishes(exchange, request);
    return exchange;
  };
}

/** GraphQL over HTTP, and GraphiQL for people who open its address. */
export function graphqlRoute(
  serving: Serving,
  config: FrontConfig,
  { begin, ...parts }: WayParts & { readonly begin: Beginner },
): Front {
  const { authenticator, requests, turn } = parts;
  const yoga = createYogaHandler(config, { ...parts, answers: serving.answers });
  const page = new GraphiQLPage();
  return async (request, client, begun) => {
    if (isForPeople(request, config))
      return openPage(page, serving, request, authenticator.withoutCredentials);
    const exchange = begun ?? (await begin(request, client));
    return within(exchange, { request, requests }, async () => {
      if (client.isAdmitted !== true) await exchange.admit();
      checkRequest(request);
      readForm(exchange, request);
      const read = await readWithin(request, config.limits.body, exchange);
      read.headers.set(
        "accept",
        exchange.takesStream ? `${exchange.type}, ${eventStream}` : exchange.type,
      );
      exchange.read = performance.now();
      // Reading, answering and writing each in a turn of the event loop: others are held up for one of them.
      await turn();
      const response = await yoga(read, exchange);
      await turn();
      response.headers.set("x-request-id", exchange.id);
      answered(requests, exchange, response);
      return response;
    });
  };
}

/** Answers a request within its exchange, which ends with it; the log has a line where that fails. */
export async function within(
  exchange: RunningExchange,
  { request, requests }: { readonly request: Request; readonly requests: RequestLog },
  answer: () => Promise<Response>,
): Promise<Response> {
  request.signal.addEventListener("abort", exchange.leave, { once: true });
  try {
    return await answer();
  } catch (error) {
    if (error instanceof EiderError) {
      exchange.codes = [error.code];
      if (exchange.trace.id !== undefined) error.traceId = exchange.trace.id;
    }
    requests.ended(exchange, {
      error: messageOf(error),
      ...(error instanceof EiderError && { status: error.status }),
    });
    throw error;
  } finally {
    request.signal.removeEventListener("abort", exchange.leave);
    exchange.end();
  }
}

/** Tells the log how a request was answered; of an export when its last row was taken. */
function answered(requests: RequestLog, exchange: RunningExchange, response: Response): void {
  const { status, headers } = response;
  const bytes = Number(headers.get("content-length") ?? 0) || undefined;
  const { outcome } = exchange;
  if (!(outcome instanceof ExportAnswer)) {
    if (bytes !== undefined && bytes > sentAtOnce) exchange.lastUntilTaken();
    requests.ended(exchange, { status, bytes });
    return;
  }
  exchange.isLasting = true;
  void outcome.ended.then(({ rows, bytes: written, error }) => {
    exchange.leaveClient();
    if (error instanceof EiderError) exchange.codes = [error.code];
    const part = { status, bytes: written, rows };
    requests.ended(exchange, error === undefined ? part : { ...part, error: messageOf(error) });
  });
}

/** In which form the answer is wanted. Throws NOT_ACCEPTABLE. */
function readForm(exchange: RunningExchange, request: Request): void {
  const { type, exportType, takesStream, isStreamOnly } = answerForm(request);
  exchange.type = type;
  exchange.takesStream = takesStream;
  exchange.isStreamOnly = isStreamOnly;
  if (exportType !== undefined) exchange.exportType = exportType;
}

/** What the headers ask for beside the answer. */
function readWishes(exchange: RunningExchange, { method, headers }: Request): void {
  const known = headers.get("if-none-match");
  if (method === "GET" && known !== null) exchange.ifNoneMatch = known;
  exchange.isDownload = headers.get("x-eider-download") === "1";
  const explain = headers.get("x-eider-explain");
  if (exchange.caller.isAdmin && explain !== null && explain !== "0")
    exchange.explain = explain.toLowerCase() === "plan" ? "plans" : "statements";
}

/** A browser that opens the address gets GraphiQL; a query in the address stays a query, unless `graphiql` is there too. */
function isForPeople(request: Request, { server }: Pick<Config, "server">): boolean {
  if (request.method !== "GET" || !server.introspection || !server.graphiql) return false;
  if (!prefersPage(request)) return false;
  return (
    /[?&]graphiql(=|&|$)/.test(request.url) ||
    !/[?&](query|documentId|extensions)=/.test(request.url)
  );
}

const unknownCaller = "# Say who you are in the headers below, then write a query.\n";

async function openPage(
  page: GraphiQLPage,
  serving: Serving,
  request: Request,
  caller: Caller | undefined,
): Promise<Response> {
  const pinned = serving.pin();
  // Who opens a page has no headers yet: he sees no more than anybody.
  const exampleQueries = caller === undefined ? [unknownCaller] : pinned.exampleQueries(caller);
  pinned.release();
  return page.respond(
    exampleQueries,
    (request.headers.get("accept-encoding") ?? "").includes("gzip"),
  );
}
