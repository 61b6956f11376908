import type { Config } from "../foundation/config.ts";
import { EiderError } from "../foundation/errors.ts";
import { allowedOrigin } from "./cors.ts";
import { errorResponse } from "./error-mask.ts";
import type { Front, Identified } from "./graphql-route.ts";
import { readWithin } from "./request-body.ts";
import type { Serving } from "./serving.ts";

/** Headers that say who asks. */
const credentials = ["authorization", "x-api-key", "x-eider-role", "cookie", "x-forwarded-for"];

/** The tools for agents, under what the caller of each request may see. */
export function mcpRoute(
  serving: Serving,
  { server, limits }: Pick<Config, "server" | "limits">,
  { graphql, identified }: { readonly graphql: Front; readonly identified: Identified },
): Front {
  return async (request, client) => {
    checkOrigin(request, server.cors);
    const caller = await identified(request, client.address);
    const read = await readWithin(request, limits.body, request.signal);
    const run = async (query: string, variables: Record<string, unknown>) => {
      const headers = new Headers({
        "content-type": "application/json",
        accept: "application/json",
      });
      for (const name of credentials) {
        const value = request.headers.get(name);
        if (value !== null) headers.set(name, value);
      }
      const body = JSON.stringify({ query, variables });
      const asked = new Request(new URL("/graphql", request.url), {
        method: "POST",
        headers,
        body,
        signal: request.signal,
      });
      const answer = await graphql(asked, { address: client.address }).catch(asAnswer);
      return (await answer.json()) as unknown;
    };
    const pinned = serving.pin();
    const schema = pinned.schema(caller);
    pinned.release();
    // Only some serve agents.
    const { answerMcp } = await import("./mcp.ts");
    return answerMcp(read, { schema, run });
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
