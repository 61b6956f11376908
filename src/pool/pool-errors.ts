import { EiderError } from "../foundation/errors.ts";
import type { PoolOptions, PoolStatus } from "./pool-options.ts";

/** No connection became free in time. */
export class PoolTimeoutError extends EiderError {
  constructor(message: string) {
    super("POOL_TIMEOUT", message);
    this.name = "PoolTimeoutError";
  }
}

/** As many callers wait as may. */
export class PoolOverloadedError extends EiderError {
  constructor(message: string) {
    super("POOL_OVERLOADED", message);
    this.name = "PoolOverloadedError";
  }
}

/** The pool was disposed of, or the lease has ended. */
export class PoolClosedError extends EiderError {
  constructor(message = "The pool is closed.") {
    super("POOL_CLOSED", message);
    this.name = "PoolClosedError";
  }
}

/** The lease was invalidated: its connection is closed, the pool lends others. */
export class LeaseInvalidatedError extends PoolClosedError {
  constructor() {
    super("The lease was invalidated and has no connection any more: ask the pool for another.");
    this.name = "LeaseInvalidatedError";
  }
}

/** A statement was sent to a connection that runs one: a fault of the program. */
export class ConnectionBusyError extends EiderError {
  constructor() {
    super(
      "INTERNAL_SERVER_ERROR",
      "The leased connection runs a statement already: one statement at a time, read to its end.",
    );
    this.name = "ConnectionBusyError";
  }
}

/** Work that holds a lease asked for another: a fault of the program, that can lock a pool up. */
export class NestedLeaseError extends EiderError {
  constructor() {
    super(
      "INTERNAL_SERVER_ERROR",
      "A lease was asked for by work that holds one: return it first, or all callers may wait for each other.",
    );
    this.name = "NestedLeaseError";
  }
}

/** A pool that lends once at a time was asked for a second lease. */
export class PoolAssertionError extends EiderError {
  constructor(firstSite: string) {
    super(
      "INTERNAL_SERVER_ERROR",
      `A second lease was asked for while one is out. The first was taken here:\n${firstSite}`,
    );
    this.name = "PoolAssertionError";
  }
}

export type RefusalCode = "POOL_TIMEOUT" | "POOL_OVERLOADED" | "POOL_CLOSED";

/** Why a caller gets no connection, with the numbers that say what to do about it. */
export function refusal(
  code: RefusalCode,
  { timeout, maxWaiting }: PoolOptions,
  status: PoolStatus,
  oldestLeaseMs: number,
): EiderError {
  if (code === "POOL_CLOSED") return new PoolClosedError();
  const { size, maxOverflow, borrowed, waiting, lastError } = status;
  const numbers = `size ${size} + ${maxOverflow}, in use ${borrowed} (oldest ${oldestLeaseMs} ms), waiting ${waiting}, last open error: ${lastError ?? "none"}`;
  const advice = "Try again later, or raise pool.size.";
  if (code === "POOL_TIMEOUT")
    return new PoolTimeoutError(
      `No connection became free within pool.timeout (${timeout} ms): ${numbers}. ${advice}`,
    );
  return new PoolOverloadedError(
    `pool.maxWaiting (${maxWaiting}) requests wait already: ${numbers}. ${advice}`,
  );
}
