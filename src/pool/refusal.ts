import { EiderError } from "../foundation/errors.ts";
import type { PoolOptions, PoolStatus } from "./pool-options.ts";

export type RefusalCode = "POOL_TIMEOUT" | "POOL_OVERLOADED" | "POOL_CLOSED";

/** Why a caller gets no connection, with the numbers that say what to do about it. */
export function refusal(
  code: RefusalCode,
  { timeout, maxWaiting }: PoolOptions,
  status: PoolStatus,
  oldestLeaseMs: number,
): EiderError {
  if (code === "POOL_CLOSED") return new EiderError(code, "The pool is closed.");
  const { size, maxOverflow, borrowed, waiting, lastError } = status;
  const numbers = `size ${size} + ${maxOverflow}, in use ${borrowed} (oldest ${oldestLeaseMs} ms), waiting ${waiting}, last open error: ${lastError ?? "none"}`;
  const what =
    code === "POOL_TIMEOUT"
      ? `No connection became free within pool.timeout (${timeout} ms)`
      : `pool.maxWaiting (${maxWaiting}) requests wait already`;
  return new EiderError(code, `${what}: ${numbers}. Try again later, or raise pool.size.`);
}
