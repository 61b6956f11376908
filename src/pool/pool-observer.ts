import { messageOf } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";

/** How an acquire ended. */
export type AcquireResult = "ok" | "timeout" | "overloaded" | "aborted" | "open_error" | "closed";

/** Why a whole pool is closed. */
export type PoolCloseReason = "recycle" | "shutdown";

/** Why a connection was closed. */
export type CloseReason =
  | PoolCloseReason
  | "lifetime"
  | "invalid"
  | "overflow"
  | "error"
  | "detached";

/** Told of what a pool does, for metrics; durations in ms. What it throws is logged. */
export interface PoolObserver {
  acquired(result: AcquireResult, waitMs: number): void;
  opened(result: "ok" | "error", durationMs: number): void;
  closed(reason: CloseReason): void;
  leased(durationMs: number): void;
  interrupted(reason: PoolCloseReason): void;
  leaked(): void;
  retried(): void;
}

/** Tells an observer something. */
export type Observe = (tell: (observer: PoolObserver) => void) => void;

/** How an observer is told, where there is one; its errors are its own and reach no caller of the pool. */
export function observing(observer: PoolObserver | undefined, log: Logger): Observe {
  return (tell) => {
    if (observer === undefined) return;
    try {
      tell(observer);
    } catch (error) {
      log.error({ error: messageOf(error) }, "an observer of the pool failed");
    }
  };
}

const resultOfCode: Readonly<Record<string, AcquireResult>> = {
  POOL_TIMEOUT: "timeout",
  POOL_OVERLOADED: "overloaded",
  POOL_CLOSED: "closed",
};

/** How an acquire that failed ended. */
export function resultOf(error: unknown, signal: AbortSignal | undefined): AcquireResult {
  if (signal?.aborted === true) return "aborted";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return resultOfCode[code] ?? "open_error";
}
