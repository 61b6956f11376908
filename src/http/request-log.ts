import type { Logger } from "../foundation/log.ts";
import type { RunningExchange } from "./exchange.ts";
import type { Serving } from "./serving.ts";

/** How a request ended: its answer's status and length in bytes where it is known, or why there is none. */
export type RequestEnd =
  | { readonly status: number; readonly bytes: number | undefined }
  | { readonly error: string; readonly status?: number };

/** Tells the log and the metrics how a request ended: what was asked, by name, and never values. */
export function requestEnded(
  serving: Serving,
  log: Logger,
  exchange: RunningExchange,
  end: RequestEnd,
): void {
  const { id, operation, statements, started, codes, caller } = exchange;
  const { role, subject, isAdmin } = caller;
  const duration = performance.now() - started;
  serving.observeRequest({
    status: end.status ?? 0,
    codes,
    ms: duration,
    bytes: "bytes" in end ? end.bytes : undefined,
  });
  log.info(
    {
      id,
      operation,
      ...(isAdmin && { admin: true }),
      ...(role !== undefined && { role }),
      ...(subject !== undefined && { subject }),
      ...end,
      ...(codes.length > 0 && { codes }),
      ms: Math.round(duration),
      statements,
    },
    "error" in end ? "request failed" : "request",
  );
}
