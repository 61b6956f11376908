/** A path fails fast for 1, 2, 4, … seconds after failed openings in a row, at most for so many. */
const longestPause = 15;

export type BreakerState = "CLOSED" | "OPEN" | "HALF_OPEN";

/**
 * Keeps callers from a path that does not open: after a failure it is passed over for a while, then
 * one probe is let through. Times are of the monotonic clock.
 */
export class Breaker {
  #failures = 0;
  #openUntil = 0;
  #heardAt = Number.NEGATIVE_INFINITY;
  #isProbing = false;

  /** CLOSED serves, OPEN is passed over, HALF_OPEN lets one probe through. */
  get state(): BreakerState {
    if (this.#failures === 0) return "CLOSED";
    return performance.now() < this.#openUntil || this.#isProbing ? "OPEN" : "HALF_OPEN";
  }

  /** Milliseconds until a probe is let through; 0 where opening is allowed already. */
  get pauseMs(): number {
    if (this.#failures === 0) return 0;
    return Math.max(0, this.#openUntil - performance.now());
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
    this.#heardAt = performance.now();
  }

  /** Openings that were begun before the last news of the path are no further failure. */
  failed(startedAt: number): void {
    const isOld = this.#failures > 0 ? startedAt <= this.#heardAt : startedAt < this.#heardAt;
    if (isOld) return;
    this.#heardAt = performance.now();
    const pause = Math.min(2 ** this.#failures, longestPause);
    this.#failures += 1;
    this.#isProbing = false;
    this.#openUntil = performance.now() + pause * 1000;
  }
}
