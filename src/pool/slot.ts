import type { CloseReason } from "./pool-observer.ts";

/** A place for connections, bound to one path for life: it outlives the connections in it. */
export interface Slot {
  readonly index: number;
  /** Index of its path. */
  readonly path: number;
  /** How often a connection was opened in it. */
  opens: number;
}

/** An open connection in its slot; times in ms of the monotonic clock. */
export interface Link<Connection> {
  readonly connection: Connection;
  readonly slot: Slot;
  readonly info: Map<string, unknown>;
  /** When it is too old. */
  readonly retireAt: number;
  /** How often the pool had been invalidated when it was opened. */
  readonly epoch: number;
  isSoftInvalid: boolean;
  /** When it was last known to work; undefined while it is fresh: it is not tried then. */
  aliveAt: number | undefined;
}

/**
 * What the container holds. It is empty until its first caller opens a connection in it, so that
 * opening can neither fail nor hang inside the container.
 */
export interface Place<Connection> {
  /** A connection, or why it could not be opened. */
  content: Link<Connection> | Error | undefined;
  closeReason: CloseReason;
}

/** Makes places for the container. What was in one is closed before the container forgets it. */
export function emptyPlaces<Connection>() {
  return {
    create: async (): Promise<Place<Connection>> => ({ content: undefined, closeReason: "error" }),
    destroy: async (): Promise<void> => {},
  };
}

/** The connection of a place that was opened and is neither failed nor released. */
export function linkOf<Connection>({ content }: Place<Connection>): Link<Connection> {
  return content as Link<Connection>;
}
