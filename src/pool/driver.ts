/** A single interrupt may be lost, so it is repeated so often until the statement has ended. */
export const interruptEveryMs = 20;

/** What a pool needs of an engine; a fake one drives the pool's tests. */
export interface Driver<Connection> {
  /** Opens a connection on the path with this index. */
  open(pathIndex: number): Promise<Connection>;
  /** Rejects where the connection is of no more use. */
  ping(connection: Connection): Promise<void>;
  /** Runs when a connection comes back, where `resetOnReturn` asks for it. */
  reset(connection: Connection): Promise<void>;
  /** Asks the running statement to end soon; repeated by the caller until it does. */
  interrupt(connection: Connection): void;
  /** Interrupts what still runs, waits for its end, closes. */
  close(connection: Connection): Promise<void>;
  /** Whether a connection must not be used again after this error of a statement. */
  isFatal(error: unknown, connection: Connection): boolean;
  /** Whether a lease left something behind that the next one would see. */
  isDirty(connection: Connection): boolean;
  /** Closes what connections of a path share, once the pool is closed and its last connection too. */
  closeShared(): Promise<void>;
  /** A driver for a pool that takes the place of this one's: it shares nothing with this one. */
  renew(): Driver<Connection>;
}
