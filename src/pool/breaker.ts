/** Seconds for which a path fails fast after 1, 2, 3, … failed openings in a row. */
const pauses = [1, 2, 4, 8, 15];

export type BreakerState = "CLOSED" | "OPEN" | "HALF_OPEN";

/**
 * Keeps callers from a path that does not open: after a failure it is passed over for a while, then
 * one probe is let through. Times are of the monotonic clock.
 */
export class Breaker {
  #failures = 0;
  #openUntil = 0;
  #isProbing = false;

  /** CLOSED serves, OPEN is passed over, HALF_OPEN lets one probe through. */
  get state(): BreakerState {
    if (this.#failures === 0) return "CLOSED";
    return performance.now() < this.#openUntil || this.#isProbing ? "OPEN" : "HALF_OPEN";
  }

  /** Whether a connection may be opened now; where that is a probe, nobody else's is. */
  tryOpen(): boolean {
    const { state } = this;
    if (state === "HALF_OPEN") this.#isProbing = true;
    return state !== "OPEN";
  }

  succeeded(): void {
    this.#failures = 0;
    this.#isProbing = false;
  }

  failed(): void {
    const pause = pauses[Math.min(this.#failures, pauses.length - 1)] ?? 0;
    this.#failures += 1;
    this.#isProbing = false;
    this.#openUntil = performance.now() + pause * 1000;
  }
}
