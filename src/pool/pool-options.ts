import type { PoolConfig } from "../foundation/config.ts";
import type { BreakerState } from "./breaker.ts";
import type { PoolObserver } from "./pool-observer.ts";

/**
 * How a pool lends: `queue` keeps connections and lets callers wait; `null` opens and closes one for
 * each lease; `static` has one connection that callers take in turn; `assert`, for finding leaks,
 * has one and refuses a second lease, naming where the first was taken.
 */
export type PoolMode = "queue" | "null" | "static" | "assert";

/** How a pool is set up; durations in ms, Infinity for never. */
export type PoolOptions = Pick<
  PoolConfig,
  | "timeout"
  | "maxWaiting"
  | "order"
  | "prePing"
  | "resetOnReturn"
  | "openTimeout"
  | "pingTimeout"
  | "closeTimeout"
  | "leakWarning"
  | "warmUp"
> & {
  readonly name: string;
  /** Number of paths; slot i belongs to path i modulo it. */
  readonly paths: number;
  /** Connections that are kept; 0 keeps and opens as many as are asked for. */
  readonly size: number;
  /** Connections above `size` while demand lasts; -1 for no limit. */
  readonly maxOverflow: number;
  readonly mode?: PoolMode;
  /** Age at which a connection is replaced: at its checkout, when it comes back, or while idle. */
  readonly recycle?: number;
  /** Refuses a lease to work that holds one already: two such callers could wait for each other. */
  readonly refuseNested?: boolean;
  readonly observer?: PoolObserver;
};

/** Most connections that are kept idle, and most that are open. */
export function capacityOf({ mode, size, maxOverflow }: PoolOptions): {
  readonly kept: number;
  readonly limit: number;
} {
  // generic-pool reads its limit as a whole number.
  const unlimited = Number.MAX_SAFE_INTEGER;
  if (mode === "null") return { kept: 0, limit: unlimited };
  if (mode === "static" || mode === "assert") return { kept: 1, limit: 1 };
  if (size === 0) return { kept: unlimited, limit: unlimited };
  return { kept: size, limit: maxOverflow < 0 ? unlimited : size + maxOverflow };
}

/** The pool's state in numbers; `open` counts idle and borrowed connections. */
export interface PoolStatus {
  readonly size: number;
  readonly maxOverflow: number;
  readonly open: number;
  readonly idle: number;
  readonly borrowed: number;
  /** Open connections above `size`, negative while not all are open. */
  readonly overflow: number;
  readonly waiting: number;
  readonly oldestWaitMs: number | null;
  readonly acquired: number;
  readonly timeouts: number;
  readonly lastError: string | null;
  /** Connections that are being opened. */
  readonly opening: number;
  /** Connections that are being closed: those whose statement does not end stay here for long. */
  readonly closing: number;
  /** Connections that could not be closed in time and may still run. */
  readonly orphans: number;
  /** Connections that left the pool and are open. */
  readonly detached: number;
  /** How often a lease was closed that had ended. */
  readonly doubleCloses: number;
  /** Open connections of each path. */
  readonly openByPath: readonly number[];
  /** Whether each path is used, passed over after failing to open, or tried again. */
  readonly breakers: readonly BreakerState[];
}
