import type { PoolConfig } from "../foundation/config.ts";
import type { BreakerState } from "./breaker.ts";
import type { PoolObserver } from "./pool-observer.ts";

/** How a pool is set up; durations in ms. `paths` is their number. */
export type PoolOptions = Pick<
  PoolConfig,
  | "maxOverflow"
  | "timeout"
  | "maxWaiting"
  | "order"
  | "prePing"
  | "resetOnReturn"
  | "openTimeout"
  | "pingTimeout"
  | "closeTimeout"
  | "leakWarning"
> & {
  readonly size: number;
  readonly paths: number;
  readonly name: string;
  readonly observer?: PoolObserver;
};

/** The pool's state in numbers; `open` counts idle and borrowed connections. */
export interface PoolStatus {
  readonly size: number;
  readonly maxOverflow: number;
  readonly open: number;
  readonly idle: number;
  readonly borrowed: number;
  readonly waiting: number;
  readonly oldestWaitMs: number | null;
  readonly acquired: number;
  readonly timeouts: number;
  readonly lastError: string | null;
  /** Connections that are being opened or closed. */
  readonly changing: number;
  /** Connections that could not be closed in time: their statements do not end. */
  readonly orphans: number;
  /** Open connections of each path. */
  readonly openByPath: readonly number[];
  /** Whether each path is used, passed over after failing to open, or tried again. */
  readonly breakers: readonly BreakerState[];
}
