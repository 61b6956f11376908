import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createServerAdapter } from "@whatwg-node/server";
import { EiderError } from "../foundation/errors.ts";
import { errorBody } from "./error-mask.ts";
import type { Front } from "./front.ts";
import { hostCheck } from "./host-check.ts";

/** A listener for node:http. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

interface NodeContext {
  readonly req?: IncomingMessage;
}

/** The front as a listener for node:http. */
export function nodeHandler(front: Front): NodeHandler {
  const adapter = createServerAdapter<NodeContext>((request: Request, context: NodeContext) =>
    front(request, context.req?.socket.remoteAddress ?? "unknown"),
  );
  return (request, response) => adapter.requestListener(request, response);
}

export interface RunningServer {
  readonly url: string;
  /** Takes no new connections and resolves when the open requests are answered, or cut at the deadline. */
  close(deadlineMs: number): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** Names under which a server on a loopback address is reached beside its own; null for none. */
  readonly allowedHosts: readonly string[] | null;
}

/** Listens. Rejects where the address cannot be had. */
export async function listen(
  handler: NodeHandler,
  { host, port, allowedHosts }: ListenOptions,
): Promise<RunningServer> {
  const isExpected = hostCheck(host, allowedHosts);
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5000,
    },
    (request, response) => {
      if (isExpected(request.headers.host)) void handler(request, response);
      else refuseHost(response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}/graphql`,
    close: (deadlineMs) => closeServer(server, deadlineMs),
  };
}

/** For so long a stopping server still takes requests that were sent before anyone knew. */
const graceMs = 200;

async function closeServer(server: Server, deadlineMs: number): Promise<void> {
  // Answers of this time ask their clients to connect elsewhere.
  server.prependListener("request", (_, response: ServerResponse) =>
    response.setHeader("connection", "close"),
  );
  await new Promise((resolve) => setTimeout(resolve, graceMs));
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // A connection becomes idle only after its answer is sent, so one call is not enough.
  const sweep = setInterval(() => server.closeIdleConnections(), 20);
  const cut = setTimeout(() => server.closeAllConnections(), deadlineMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}

function refuseHost(response: ServerResponse): void {
  const error = new EiderError(
    "FORBIDDEN",
    "This server listens on a loopback address and is not reached under this name. Set server.allowedHosts (EIDER_ALLOWED_HOSTS) to the names that a proxy passes on.",
  );
  response.writeHead(error.status, { "content-type": "application/json; charset=utf-8" });
  response.end(JSON.stringify(errorBody(error)));
}
