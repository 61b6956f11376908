import type { Config } from "../foundation/config.ts";
import { EiderError } from "../foundation/errors.ts";
import type { Line } from "../foundation/in-slices.ts";
import { allowedOrigin, preflight, withOrigin } from "./cors.ts";
import { errorResponse, methodRefused } from "./error-mask.ts";
import { type Beginner, type Front, within } from "./graphql-route.ts";
import type { KnownDocuments } from "./known-documents.ts";
import type { McpRequest } from "./mcp.ts";
import { readWithin } from "./request-body.ts";
import type { RequestLog } from "./request-log.ts";
import type { Serving } from "./serving.ts";

const json = { "content-type": "application/json", accept: "application/json" };

interface McpParts {
  readonly graphql: Front;
  readonly begin: Beginner;
  readonly requests: RequestLog;
  readonly documents: KnownDocuments;
  readonly turn: Line;
}

/** The tools for agents, under what the caller of each request may see and ask. */
export function mcpRoute(
  serving: Serving,
  { server, limits }: Pick<Config, "server" | "limits">,
  { graphql, begin, requests, documents, turn }: McpParts,
): Front {
  return async (request, client) => {
    if (request.method === "OPTIONS") return preflight(request, server.cors);
    // Nothing is kept between requests: there is no stream to open and no session to end.
    if (request.method !== "POST")
      return methodRefused(
        "Send a POST: there are no streams and no sessions here.",
        "POST, OPTIONS",
      );
    checkOrigin(request, server.cors);
    const exchange = await begin(request, client);
    exchange.operation = "mcp";
    const { caller, id } = exchange;
    // The first call was counted with the request; a batch may have others.
    let calls = 0;
    const begins: McpRequest["begins"] = async () => {
      calls += 1;
      if (calls > 1) await exchange.countPart();
      await turn();
    };
    const run: McpRequest["run"] = async (query, variables, operationName) => {
      const asked = new Request(new URL("/graphql", request.url), {
        method: "POST",
        headers: { ...json, "x-request-id": id, ...exchange.trace.headers() },
        body: JSON.stringify({ query, variables, operationName }),
        signal: exchange.signal,
      });
      calls += 1;
      const part = { address: client.address, caller, isAdmitted: calls === 1 };
      const answer = await graphql(asked, part).catch(asAnswer);
      return (await answer.json()) as unknown;
    };
    return within(exchange, { request, requests }, async () => {
      await exchange.admit();
      const read = await readWithin(request, limits.body, exchange);
      const schema = exchange.pinned().schema(exchange.caller);
      // Only some serve agents.
      const { answerMcp } = await import("./mcp.ts");
      const response = await answerMcp(read, { schema, limits, documents, begins, turn, run });
      response.headers.set("x-request-id", exchange.id);
      exchange.lastUntilTaken();
      requests.ended(exchange, { status: response.status, bytes: undefined });
      return withOrigin(response, request, server.cors);
    });
  };
}

/** A page of another site must not use who its visitor is. */
function checkOrigin(request: Request, cors: Config["server"]["cors"]): void {
  const origin = request.headers.get("origin");
  if (origin === null || origin === new URL(request.url).origin) return;
  if (allowedOrigin(request, cors) === undefined)
    throw new EiderError("FORBIDDEN", "The Origin is not among those of server.cors.");
}

function asAnswer(error: unknown): Response {
  if (error instanceof EiderError) return errorResponse(error);
  throw error;
}
