import { randomUUID } from "node:crypto";
import type { Config } from "../foundation/config.ts";
import { EiderError, messageOf } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { type AdminCheck, adminCheck } from "./admin-key.ts";
import { allowedOrigin } from "./cors.ts";
import { errorResponse, logUnexpected } from "./error-mask.ts";
import { RunningExchange } from "./exchange.ts";
import { GraphiQLPage } from "./graphiql.ts";
import { answerType, prefersPage } from "./negotiation.ts";
import { readWithin } from "./request-body.ts";
import type { Serving } from "./serving.ts";
import { checkRequest, createYogaHandler } from "./yoga.ts";

/** Answers one HTTP request; `address` is the peer's, for counting wrong keys. */
export type Front = (request: Request, address: string) => Promise<Response>;

/** Everything that Eider answers over HTTP, by path. */
export function createFront(
  serving: Serving,
  config: Pick<Config, "server" | "limits">,
  log: Logger,
): Front {
  const graphql = graphqlRoute(serving, config, log);
  const routes: Record<string, Front> = {
    "/graphql": graphql,
    "/health/live": async () => json(200, { status: "live" }),
    "/health/ready": async () => ready(serving),
    "/schema.graphql": async () => sdl(serving, config),
    "/metrics": async () =>
      new Response(await serving.metrics(), {
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
      }),
  };
  const answer: Front = async (request, address) => {
    const path = pathOf(request);
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    if (route === undefined)
      return json(404, {
        error: `There is nothing at ${path.slice(0, 200)}: the API is at /graphql.`,
      });
    try {
      return await route(request, address);
    } catch (error) {
      if (error instanceof EiderError) return withOrigin(errorResponse(error), request, config);
      const id = logUnexpected(error, log);
      return errorResponse(new EiderError("INTERNAL_SERVER_ERROR", `Unexpected error. (${id})`));
    }
  };
  return async (request, address) => {
    if (request.method !== "HEAD") return answer(request, address);
    const { status, headers } = await answer(asGet(request), address);
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

function sdl(serving: Serving, { server }: Pick<Config, "server">): Response {
  if (!server.introspection)
    return json(404, { error: "The setting server.introspection is off." });
  const pinned = serving.pin();
  try {
    return new Response(pinned.sdl, { headers: { "content-type": "text/plain; charset=utf-8" } });
  } finally {
    pinned.release();
  }
}

function graphqlRoute(
  serving: Serving,
  config: Pick<Config, "server" | "limits">,
  log: Logger,
): Front {
  const yoga = createYogaHandler(config, log);
  const isAdmin = adminCheck(config.server.adminKey);
  const page = new GraphiQLPage();
  return async (request, address) => {
    if (isForPeople(request, config)) return openPage(page, serving, request);
    if (serving.isClosed)
      throw new EiderError("SHUTTING_DOWN", "The server is stopping. Try again.");
    const started = performance.now();
    const id = request.headers.get("x-request-id")?.slice(0, 100) ?? randomUUID();
    const exchange = new RunningExchange(serving, request, {
      id,
      isAdmin: isAdminRequest(isAdmin, request, address),
      timeoutMs: config.limits.requestTimeout,
    });
    try {
      checkRequest(request);
      const type = answerType(request);
      const read = await readWithin(request, config.limits.body, exchange.signal);
      read.headers.set("accept", type);
      const response = await yoga(read, exchange);
      response.headers.set("x-request-id", id);
      log.info(
        {
          id,
          operation: exchange.operation,
          status: response.status,
          ms: Math.round(performance.now() - started),
          statements: exchange.statements,
        },
        "request",
      );
      return response;
    } catch (error) {
      log.info({ id, operation: exchange.operation, error: messageOf(error) }, "request failed");
      throw error;
    } finally {
      exchange.end();
    }
  };
}

function isAdminRequest(check: AdminCheck, request: Request, address: string): boolean {
  return check(request.headers.get("authorization"), address);
}

/** A browser that opens the address gets GraphiQL; a query in the address stays a query. */
function isForPeople(request: Request, { server }: Pick<Config, "server">): boolean {
  if (request.method !== "GET" || !server.introspection) return false;
  return (
    prefersPage(request) && !request.url.includes("?query=") && !request.url.includes("&query=")
  );
}

async function openPage(page: GraphiQLPage, serving: Serving, request: Request): Promise<Response> {
  const pinned = serving.pin();
  const { exampleQuery } = pinned;
  pinned.release();
  return page.respond(
    exampleQuery,
    (request.headers.get("accept-encoding") ?? "").includes("gzip"),
  );
}
