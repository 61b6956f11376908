import { messageOf } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import type { Link, Slot } from "./slot.ts";

/**
 * What a pool tells of its connections, in the order of a connection's life. Listeners of the first
 * four are awaited, and what they throw ends the act and reaches its caller: a `connect` listener
 * sets a session up. The others are told; what they throw is logged.
 */
export const poolEvents = [
  "first_connect",
  "connect",
  "checkout",
  "reset",
  "checkin",
  "invalidate",
  "soft_invalidate",
  "close",
  "detach",
  "close_detached",
] as const;
export type PoolEventName = (typeof poolEvents)[number];

export interface PoolEvent<Connection> {
  readonly connection: Connection;
  /** The connection's place in the pool; null once it is detached. */
  readonly slot: Slot | null;
  /** Notes on this connection, gone with it. */
  readonly info: Map<string, unknown>;
  /** Why a connection is invalidated, as the caller said; else null. */
  readonly reason: unknown;
}

export type PoolListener<Connection> = (event: PoolEvent<Connection>) => void | Promise<void>;

/** The listeners of one pool. */
export class Listeners<Connection> {
  readonly #lists = new Map<PoolEventName, PoolListener<Connection>[]>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Adds a listener, after the others unless `first`; the function that is returned removes it. */
  add(name: PoolEventName, listener: PoolListener<Connection>, first: boolean): () => void {
    const list = this.#lists.get(name) ?? [];
    this.#lists.set(name, first ? [listener, ...list] : [...list, listener]);
    return () => {
      const left = (this.#lists.get(name) ?? []).filter((each) => each !== listener);
      if (left.length > 0) this.#lists.set(name, left);
      else this.#lists.delete(name);
    };
  }

  has(name: PoolEventName): boolean {
    return this.#lists.has(name);
  }

  copyTo(other: Listeners<Connection>): void {
    for (const [name, list] of this.#lists) other.#lists.set(name, [...list]);
  }

  /** Runs the listeners one after the other. Rejects with what one throws. */
  async ask(name: PoolEventName, link: Link<Connection>): Promise<void> {
    for (const listener of this.#lists.get(name) ?? []) await listener(eventOf(link));
  }

  /** Tells the listeners; their errors are their own. */
  tell(
    name: PoolEventName,
    link: Link<Connection>,
    more: Partial<Pick<PoolEvent<Connection>, "slot" | "reason">> = {},
  ): void {
    const list = this.#lists.get(name);
    if (list === undefined) return;
    const event = { ...eventOf(link), ...more };
    const failed = (error: unknown) =>
      this.#log.error({ event: name, error: messageOf(error) }, "a listener of the pool failed");
    for (const listener of list) {
      // Called inside the function, so that one that throws at once is caught as well.
      (async () => listener(event))().catch(failed);
    }
  }
}

function eventOf<Connection>({ connection, slot, info }: Link<Connection>): PoolEvent<Connection> {
  return { connection, slot, info, reason: null };
}
