import { type AddressInfo, createServer, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { asError } from "../foundation/errors.ts";

/** A place where connections arrive. */
export interface Listener {
  readonly url: string;
  /** Takes no new connections. */
  close(): Promise<void>;
}

/** For so long, in ms, a stopping server still takes requests that were sent before anyone knew. */
export const graceMs = 200;

/** Listens, and hands every connection on, unread. Rejects where the address cannot be had, and says why. */
export async function listen(
  { host, port }: { readonly host: string; readonly port: number },
  onConnection: (socket: Socket) => void,
): Promise<Listener> {
  let hand = onConnection;
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => hand(socket));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(addressError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  const close = async () => {
    const held: Socket[] = [];
    hand = (socket) => held.push(socket);
    await untilNoneArrives(held);
    server.close();
    for (const socket of held) onConnection(socket);
  };
  return { url: `http://${name}:${address.port}/graphql`, close };
}

/** What the system says of addresses that cannot be had, in words. */
const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: "another process listens there. Stop it, or choose another with --port (EIDER_PORT)",
  EACCES: "this user may not listen there. Choose a port from 1024 on with --port (EIDER_PORT)",
  EADDRNOTAVAIL: "this machine has no such address. Choose another with --host (EIDER_HOST)",
  ENOTFOUND: "this host is not known. Choose another with --host (EIDER_HOST)",
};

function addressError(error: unknown, host: string, port: number): Error {
  const { code = "" } = error as NodeJS.ErrnoException;
  const reason = reasons[code] ?? asError(error).message;
  return new Error(`cannot listen on ${host}:${port}: ${reason}.`, { cause: error });
}

/** Turns of the event loop at most, for clients that connect without end. */
const mostTurns = 10_000;

/**
 * Resolves in a turn of the event loop in which no connection arrived. The system resets those that
 * it took and that were not yet handed over: one is in each turn, so under load there always are
 * some, unless they are held back, unanswered, until none is left.
 */
async function untilNoneArrives(held: readonly Socket[]): Promise<void> {
  let quiet = 0;
  for (let turn = 0; turn < mostTurns && quiet < 2; turn += 1) {
    const before = held.length;
    await nextTurn();
    quiet = held.length === before ? quiet + 1 : 0;
  }
}
