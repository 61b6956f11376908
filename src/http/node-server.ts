import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { createServerAdapter } from "@whatwg-node/server";
import { EiderError } from "../foundation/errors.ts";
import type { Caller } from "./caller.ts";
import type { AddressOf } from "./client-address.ts";
import type { RunningExchange } from "./exchange.ts";
import type { Ways } from "./front.ts";
import type { Client } from "./graphql-route.ts";
import { hostCheck } from "./host-check.ts";
import { sendError } from "./send-error.ts";
import { whenClosed, whenTaken } from "./slow-readers.ts";

/** A listener for node:http. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

interface NodeContext {
  readonly req?: IncomingMessage;
  readonly res?: ServerResponse;
  readonly exchange?: RunningExchange;
  readonly caller?: Promise<Caller>;
}

/** Keeps the adapter from reading a body that was read: it looks here for what parsers of other servers made of one. */
const alreadyRead = { body: "read" };

/**
 * Both ways to an answer as a listener for node:http: what the direct one does not finish, the usual
 * one does, which costs more: one such request in each turn of the event loop, so that those who send
 * many, malformed ones say, hold up others for one at a time.
 */
export function nodeHandler({ front, direct, addressOf, turn }: Ways): NodeHandler {
  const adapter = createServerAdapter<NodeContext>(
    (request: Request, { req, res, exchange, caller }: NodeContext) =>
      front(
        request,
        { ...clientOf(req, res, addressOf), ...(caller !== undefined && { caller }) },
        exchange,
      ),
  );
  return async (request, response) => {
    const begun = direct.takes(request) ? await direct.answer(request, response) : {};
    if (begun === undefined) return undefined;
    // Who asks whether the server lives is told at once, whoever else waits.
    if (request.url?.startsWith("/health/") !== true) await turn();
    if (begun.exchange === undefined && response.destroyed) return undefined;
    if (begun.exchange !== undefined) Object.assign(request, alreadyRead);
    return adapter.handle(request, response, begun);
  };
}

function clientOf(
  request: IncomingMessage | undefined,
  response: ServerResponse | undefined,
  addressOf: AddressOf,
): Client {
  const { socket, headers } = request ?? {};
  const address = addressOf(socket?.remoteAddress ?? "unknown", headers?.["x-forwarded-for"]);
  if (response === undefined) return { address };
  return {
    address,
    connection: {
      breakOff: () => response.destroy(),
      onClose: (listener) => whenClosed(response, listener),
      onTaken: (listener) => whenTaken(response, listener),
    },
  };
}

/** Connections that are answered, wherever they arrive. */
export interface HttpConnections {
  take(socket: Socket): void;
  /** From now on answers ask their clients to connect elsewhere. */
  dismiss(): void;
  /** Resolves when the open requests are answered, or cut at the deadline. */
  end(deadlineMs: number): Promise<void>;
}

/** Answers the connections that it is given. */
export function httpConnections(
  handler: NodeHandler,
  {
    host,
    allowedHosts,
  }: { readonly host: string; readonly allowedHosts: readonly string[] | null },
): HttpConnections {
  const isExpected = hostCheck(host, allowedHosts);
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: 5000,
    },
    (request, response) => {
      const { host: named } = request.headers;
      if (named !== undefined && !isHost(named)) refuseName(response);
      else if (isExpected(named)) void handler(request, response);
      else refuseHost(response);
    },
  );
  // It never listens itself: from this event on node:http keeps its timeouts and knows who is idle.
  server.emit("listening");
  const open = new Set<Socket>();
  return {
    take: (socket) => {
      open.add(socket);
      socket.once("close", () => open.delete(socket));
      server.emit("connection", socket);
      socket.resume();
    },
    dismiss: () => {
      server.prependListener("request", (_, response: ServerResponse) =>
        response.setHeader("connection", "close"),
      );
      for (const socket of open) {
        const response = answerOn(socket);
        if (response?.headersSent === false) response.setHeader("connection", "close");
      }
    },
    end: (deadlineMs) => endConnections(server, open, deadlineMs),
  };
}

/** The answer that a connection waits for, as node:http notes it: a list of our own costs each request a twentieth. */
function answerOn(socket: Socket): ServerResponse | undefined {
  return (socket as Socket & Record<string, ServerResponse | null>)["_httpMessage"] ?? undefined;
}

/** Idle connections stay open for so long: a request that is on its way would be reset. */
const patienceMs = 500;

async function endConnections(
  server: Server,
  open: ReadonlySet<Socket>,
  deadlineMs: number,
): Promise<void> {
  const started = performance.now();
  while (open.size > 0) {
    const waited = performance.now() - started;
    // A connection becomes idle only after its answer is sent, so one call is not enough.
    if (waited >= deadlineMs) server.closeAllConnections();
    // Who asks again at once hears in the answer that it was the last one.
    else if (waited >= patienceMs) server.closeIdleConnections();
    await sleep(20);
  }
}

/** Whether a Host header is a name with a port or without: nearly always at first sight. */
function isHost(named: string): boolean {
  return /^[\w.-]+(:\d{1,4})?$/.test(named) || URL.canParse(`http://${named}`);
}

function refuseName(response: ServerResponse): void {
  sendError(response, new EiderError("BAD_INPUT", "The Host header is no name and port."));
}

function refuseHost(response: ServerResponse): void {
  const error = new EiderError(
    "FORBIDDEN",
    "This server listens on a loopback address and is not reached under this name. Set server.allowedHosts (EIDER_ALLOWED_HOSTS) to the names that a proxy passes on.",
  );
  sendError(response, error);
}
