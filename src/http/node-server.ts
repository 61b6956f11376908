import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createServerAdapter } from "@whatwg-node/server";
import type { Front } from "./front.ts";

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

/** Listens. Rejects where the address cannot be had. */
export async function listen(
  handler: NodeHandler,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5000,
    },
    (request, response) => void handler(request, response),
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
