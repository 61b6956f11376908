import type { Config } from "../foundation/config.ts";
import { EiderError, messageOf } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { Authenticator } from "./authenticate.ts";
import type { Caller } from "./caller.ts";
import { type AddressOf, addressBehind } from "./client-address.ts";
import { allowedOrigin } from "./cors.ts";
import { DirectWay, type WayParts } from "./direct-way.ts";
import { errorResponse, logUnexpected } from "./error-mask.ts";
import { type ClientConnection, RunningExchange, requestId } from "./exchange.ts";
import { GraphiQLPage } from "./graphiql.ts";
import { KnownDocuments } from "./known-documents.ts";
import { answerForm, prefersPage } from "./negotiation.ts";
import { readWithin } from "./request-body.ts";
import { RequestLog } from "./request-log.ts";
import type { Serving } from "./serving.ts";
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
}

/** How requests come to their answers: the usual way answers all, the direct one what it knows. */
export interface Ways {
  readonly front: Front;
  readonly direct: DirectWay;
  /** The address of who asks. */
  readonly addressOf: AddressOf;
}

/** Both ways, with what they share. */
export async function createWays(
  serving: Serving,
  config: FrontConfig,
  log: Logger,
): Promise<Ways> {
  const addressOf = addressBehind(config.server.trustProxy);
  const parts: WayParts = {
    log,
    addressOf,
    requests: new RequestLog(serving, log, config.log),
    documents: new KnownDocuments(config),
    authenticator: await Authenticator.of(config),
  };
  return {
    front: createFront(serving, config, parts),
    direct: new DirectWay(serving, config, parts),
    addressOf,
  };
}

type FrontConfig = Pick<Config, "server" | "limits" | "cache" | "log" | "auth" | "roles">;

/** Everything that Eider answers over HTTP, by path. */
function createFront(serving: Serving, config: FrontConfig, parts: WayParts): Front {
  const { log, authenticator } = parts;
  const graphql = graphqlRoute(serving, config, parts);
  const routes: Record<string, Front> = {
    "/": async (request) => rootOf(request, config),
    "/graphql": graphql,
    "/health/live": async () => json(200, { status: "live" }),
    "/health/ready": async () => ready(serving),
    "/schema.graphql": async (request, { address }) =>
      sdl(serving, config, await authenticator.identify(request, address)),
    "/metrics": async () =>
      new Response(await serving.metrics(), {
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
      }),
  };
  const answer: Front = async (request, client, begun) => {
    const path = pathOf(request);
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined)
      return json(404, {
        error: `There is nothing at ${path.slice(0, 200)}: the API is at /graphql.`,
      });
    try {
      return await route(request, client, begun);
    } catch (error) {
      if (error instanceof EiderError) return withOrigin(errorResponse(error), request, config);
      const id = logUnexpected(error, log);
      return errorResponse(new EiderError("INTERNAL_SERVER_ERROR", `Unexpected error. (${id})`));
    }
  };
  return async (request, client, begun) => {
    if (request.method !== "HEAD") return answer(request, client, begun);
    const { status, headers } = await answer(asGet(request), client);
    return new Response(null, { status, headers });
  };
}

/** HEAD is answered like GET, without the body. */
function asGet({ url, headers, signal }: Request): Request {
  return new Request(url, { method: "GET", headers, signal });
}

/** A browser shows an error to its page only where the origin is allowed. */
function withOrigin(
  response: Response,
  request: Request,
  { server }: Pick<Config, "server">,
): Response {
  const origin = allowedOrigin(request, server.cors);
  if (origin !== undefined) response.headers.set("access-control-allow-origin", origin);
  if (server.cors !== null) response.headers.append("vary", "origin");
  return response;
}

/** A browser at the root is led to GraphiQL; programs are told what there is. */
function rootOf(request: Request, { server }: Pick<Config, "server">): Response {
  if (server.introspection && server.graphiql && prefersPage(request))
    return new Response(null, {
      status: 302,
      statusText: "Found",
      headers: { location: "/graphql" },
    });
  return json(200, {
    graphql: "/graphql",
    ...(server.introspection && { schema: "/schema.graphql" }),
    health: "/health/ready",
    metrics: "/metrics",
  });
}

function pathOf({ url }: Request): string {
  const start = url.indexOf("/", url.indexOf("//") + 2);
  const end = url.indexOf("?", start);
  return url.slice(start, end === -1 ? undefined : end);
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" },
  });
}

/** Ready while at least one database serves and the server is not stopping. */
function ready({ health, isDraining }: Serving): Response {
  const isReady = !isDraining && health.databases.some(({ ok }) => ok);
  return json(isReady ? 200 : 503, { databases: health.databases });
}

function sdl(serving: Serving, { server }: Pick<Config, "server">, caller: Caller): Response {
  if (!server.introspection)
    return json(404, { error: "The setting server.introspection is off." });
  const pinned = serving.pin();
  try {
    return new Response(pinned.sdl(caller), {
      headers: { "content-type": "text/plain; charset=utf-8" },
    });
  } finally {
    pinned.release();
  }
}

function graphqlRoute(
  serving: Serving,
  config: FrontConfig,
  { log, documents, authenticator, requests }: WayParts,
): Front {
  const yoga = createYogaHandler(config, { log, documents, answers: serving.answers });
  const page = new GraphiQLPage();
  const begin = async (request: Request, client: Client) => {
    const exchange = new RunningExchange(serving, {
      id: requestId(request.headers.get("x-request-id")),
      caller: await authenticator.identify(request, client.address),
      timeoutMs: config.limits.requestTimeout,
      ...client,
    });
    readWishes(exchange, request);
    return exchange;
  };
  return async (request, client, begun) => {
    if (isForPeople(request, config))
      return openPage(page, serving, request, authenticator.withoutCredentials);
    if (serving.isClosed)
      throw new EiderError("SHUTTING_DOWN", "The server is stopping. Try again.");
    const exchange = begun ?? (await begin(request, client));
    request.signal.addEventListener("abort", exchange.leave, { once: true });
    try {
      await exchange.admit();
      checkRequest(request);
      readForm(exchange, request);
      const read = await readWithin(request, config.limits.body, exchange.signal);
      read.headers.set("accept", exchange.type);
      const response = await yoga(read, exchange);
      response.headers.set("x-request-id", exchange.id);
      requests.ended(exchange, {
        status: response.status,
        bytes: Number(response.headers.get("content-length") ?? 0) || undefined,
      });
      return response;
    } catch (error) {
      if (error instanceof EiderError) exchange.codes = [error.code];
      requests.ended(exchange, {
        error: messageOf(error),
        ...(error instanceof EiderError && { status: error.status }),
      });
      throw error;
    } finally {
      request.signal.removeEventListener("abort", exchange.leave);
      exchange.end();
    }
  };
}

/** In which form the answer is wanted. Throws NOT_ACCEPTABLE. */
function readForm(exchange: RunningExchange, request: Request): void {
  const { type, exportType } = answerForm(request);
  exchange.type = type;
  if (exportType !== undefined) exchange.exportType = exportType;
}

/** What the headers ask for beside the answer. */
function readWishes(exchange: RunningExchange, { method, headers }: Request): void {
  const known = headers.get("if-none-match");
  if (method === "GET" && known !== null) exchange.ifNoneMatch = known;
  const explain = headers.get("x-eider-explain");
  if (exchange.caller.isAdmin && explain !== null && explain !== "0")
    exchange.explain = explain.toLowerCase() === "plan" ? "plans" : "statements";
}

/** A browser that opens the address gets GraphiQL; a query in the address stays a query. */
function isForPeople(request: Request, { server }: Pick<Config, "server">): boolean {
  if (request.method !== "GET" || !server.introspection || !server.graphiql) return false;
  return prefersPage(request) && !/[?&](query|documentId|extensions)=/.test(request.url);
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
  const exampleQuery = caller === undefined ? unknownCaller : pinned.exampleQuery(caller);
  pinned.release();
  return page.respond(
    exampleQuery,
    (request.headers.get("accept-encoding") ?? "").includes("gzip"),
  );
}
