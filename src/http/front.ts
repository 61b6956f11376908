import { cacheOfEntries } from "../foundation/bounded-cache.ts";
import type { Config } from "../foundation/config.ts";
import { EiderError } from "../foundation/errors.ts";
import { type Line, newLine } from "../foundation/in-slices.ts";
import type { Logger } from "../foundation/log.ts";
import { varyingHeaders } from "./answer-headers.ts";
import { Authenticator, type Identified } from "./authenticate.ts";
import type { Caller } from "./caller.ts";
import { type AddressOf, addressBehind } from "./client-address.ts";
import { withOrigin } from "./cors.ts";
import { DirectWay, type WayParts } from "./direct-way.ts";
import { errorMask, errorResponse, logUnexpected, methodRefused } from "./error-mask.ts";
import { headOnly } from "./export-run.ts";
import {
  type Beginner,
  beginner,
  type Front,
  type FrontConfig,
  graphqlRoute,
  identifier,
} from "./graphql-route.ts";
import { KnownDocuments } from "./known-documents.ts";
import { mcpRoute } from "./mcp-route.ts";
import { prefersPage } from "./negotiation.ts";
import { PageFiles } from "./page-files.ts";
import { RequestLog } from "./request-log.ts";
import type { PinnedState, Serving } from "./serving.ts";

/** How requests come to their answers: the usual way answers all, the direct one what it knows. */
export interface Ways {
  readonly front: Front;
  readonly direct: DirectWay;
  /** The address of who asks. */
  readonly addressOf: AddressOf;
  /** Where requests wait that cost more than most. */
  readonly turn: Line;
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
    mask: errorMask(log, { suggestions: config.server.introspection }),
    turn: newLine(),
    authenticator: await Authenticator.of(config, log, (address) => serving.countWrongKey(address)),
  };
  const identified = identifier(config, parts);
  return {
    front: createFront(serving, config, { ...parts, identified }),
    direct: new DirectWay(serving, config, { ...parts, identified }),
    addressOf,
    turn: parts.turn,
  };
}

/** Addresses that take more than GET and HEAD. */
const takesPosts: ReadonlySet<string> = new Set(["/graphql", "/mcp"]);
const reading: ReadonlySet<string> = new Set(["GET", "HEAD"]);

/** Everything that Eider answers over HTTP, by path. */
function createFront(
  serving: Serving,
  config: FrontConfig,
  { identified, ...parts }: WayParts & { readonly identified: Identified },
): Front {
  const { log } = parts;
  const page = new PageFiles();
  const begin = beginner(serving, config, identified);
  const graphql = graphqlRoute(serving, config, { ...parts, begin });
  const routes: Record<string, Front> = {
    "/": async (request) => rootOf(request, config, page),
    "/graphql": graphql,
    "/health/live": async () => json(200, { status: "live" }),
    "/health/ready": async () => ready(serving),
    "/schema.graphql": describer(config, begin, sdlForm),
    "/catalog.json": describer(config, begin, catalogForm),
    ...(config.server.mcp &&
      config.server.introspection && {
        "/mcp": mcpRoute(serving, config, { ...parts, graphql, begin }),
      }),
    "/metrics": async () =>
      new Response(await serving.metrics(), {
        headers: { "content-type": "text/plain; version=0.0.4; charset=utf-8" },
      }),
  };
  const answer: Front = async (request, client, begun) => {
    const path = pathOf(request);
    const route = Object.hasOwn(routes, path) ? routes[path] : undefined;
    try {
      if (route !== undefined && !takesPosts.has(path) && !reading.has(request.method))
        return methodRefused("Send a GET.", "GET, HEAD");
      if (route !== undefined) return await route(request, client, begun);
      return (await assetOf(path, request, config, page)) ?? nothingAt(path);
    } catch (error) {
      if (error instanceof EiderError)
        return withOrigin(errorResponse(error), request, config.server.cors);
      if (request.signal.aborted)
        return errorResponse(new EiderError("QUERY_INTERRUPTED", "The client went away."));
      const id = logUnexpected(error, log);
      return errorResponse(new EiderError("INTERNAL_SERVER_ERROR", `Unexpected error. (${id})`));
    }
  };
  return async (request, client, begun) => {
    if (request.method !== "HEAD") return answer(request, client, begun);
    const { status, headers, body } = await answer(asGet(request), client);
    // What would be sent is worked for no longer.
    await body?.cancel(headOnly).catch(() => {});
    return new Response(null, { status, headers });
  };
}

/** HEAD is answered like GET, without the body. */
function asGet({ url, headers, signal }: Request): Request {
  return new Request(url, { method: "GET", headers, signal });
}

/** A browser at the root gets the page for people, else GraphiQL; programs are told what there is. */
async function rootOf(
  request: Request,
  { server }: Pick<Config, "server">,
  page: PageFiles,
): Promise<Response> {
  const isForPeople = server.introspection && prefersPage(request);
  const index = isForPeople && server.page ? await page.respond("/index.html", request) : undefined;
  if (index !== undefined) return index;
  if (isForPeople && server.graphiql)
    return new Response(null, {
      status: 302,
      statusText: "Found",
      headers: { location: "/graphql" },
    });
  return json(200, {
    graphql: "/graphql",
    ...(server.introspection && { schema: "/schema.graphql", catalog: "/catalog.json" }),
    health: "/health/ready",
    metrics: "/metrics",
  });
}

/** A part of a page. */
async function assetOf(
  path: string,
  request: Request,
  { server }: Pick<Config, "server">,
  page: PageFiles,
): Promise<Response | undefined> {
  if (!path.startsWith("/assets/") || !server.introspection) return undefined;
  return server.page || server.graphiql ? page.respond(path, request) : undefined;
}

function nothingAt(path: string): Response {
  const sentence = `There is nothing at ${path.slice(0, 200)}: the API is at /graphql.`;
  return errorResponse(new EiderError("NOT_FOUND", sentence));
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

/** A form in which what a caller sees is described. */
interface Description {
  readonly type: string;
  readonly text: (pinned: PinnedState, caller: Caller, config: FrontConfig) => string;
}

const sdlForm: Description = {
  type: "text/plain; charset=utf-8",
  text: (pinned, caller) => pinned.sdl(caller),
};
const catalogForm: Description = {
  type: "application/json; charset=utf-8",
  text: (pinned, caller, { server }) =>
    JSON.stringify({ tables: pinned.overview(caller), graphiql: server.graphiql }),
};

/** Descriptions that are kept as bytes: each role has its own. */
const mostDescriptions = 8;

/** Tells who asks what he sees; it counts as a request of his. */
function describer(config: FrontConfig, begin: Beginner, { type, text }: Description): Front {
  // Those of a thousand tables have 50 MB, and readers may be slow: all read the same bytes.
  const known = cacheOfEntries<Uint8Array>(mostDescriptions, () => {});
  const bytesOf = (description: string) => {
    let bytes = known.get(description);
    if (bytes === undefined) known.set(description, (bytes = Buffer.from(description)));
    return bytes;
  };
  return async (request, client) => {
    if (!config.server.introspection)
      return errorResponse(new EiderError("NOT_FOUND", "The setting server.introspection is off."));
    const exchange = await begin(request, client);
    try {
      await exchange.admit();
      exchange.lastUntilTaken();
      const body = bytesOf(text(exchange.pinned(), exchange.caller, config));
      return new Response(body as Uint8Array<ArrayBuffer>, {
        headers: {
          "content-type": type,
          "cache-control": "private, no-cache",
          vary: varyingHeaders(config),
          "x-content-type-options": "nosniff",
        },
      });
    } finally {
      exchange.end();
    }
  };
}
