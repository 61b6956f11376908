import { type AddressInfo, createServer, type Socket } from "node:net";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
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
  const arrivals = new Arrivals(onConnection);
  const server = createServer({ pauseOnConnect: true, noDelay: true }, arrivals.take);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(addressError(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  const close = async () => {
    await arrivals.untilLast();
    server.close();
    arrivals.handOn();
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

/** Connections that arrive one behind the other are handed on together, after so many ms at most. */
const mostMs = 50;
/** Whoever was about to connect when a server stops does so within this time, on a busy machine too. */
const quietMsOfLast = 100;
/** For clients that connect without end while the server stops. */
const mostMsOfLast = 2000;

/**
 * Connections as they arrive: the system hands over one in each turn of the event loop. Were each
 * answered at once, the turns would grow longer and the last of some hundred would wait for seconds.
 */
class Arrivals {
  readonly #onConnection: (socket: Socket) => void;
  #held: Socket[] = [];
  #count = 0;
  #isWaiting = false;
  #isLast = false;

  constructor(onConnection: (socket: Socket) => void) {
    this.#onConnection = onConnection;
  }

  readonly take = (socket: Socket): void => {
    this.#count += 1;
    this.#held.push(socket);
    if (this.#isWaiting || this.#isLast) return;
    this.#isWaiting = true;
    void this.#untilNone().then(() => {
      this.#isWaiting = false;
      this.handOn();
    });
  };

  handOn(): void {
    const held = this.#held;
    this.#held = [];
    for (const socket of held) this.#onConnection(socket);
  }

  /**
   * Holds back what arrives until nothing does. The system resets connections that it took and that
   * were not yet handed over, and under load there always are some.
   */
  async untilLast(): Promise<void> {
    this.#isLast = true;
    const until = performance.now() + mostMsOfLast;
    for (let before = -1; before !== this.#count && performance.now() < until; ) {
      before = this.#count;
      await sleep(quietMsOfLast);
    }
  }

  /** Resolves in a turn of the event loop in which none arrived. */
  async #untilNone(): Promise<void> {
    const until = performance.now() + mostMs;
    for (let quiet = 0; quiet < 2 && performance.now() < until; ) {
      const before = this.#count;
      await nextTurn();
      quiet = this.#count === before ? quiet + 1 : 0;
    }
  }
}
