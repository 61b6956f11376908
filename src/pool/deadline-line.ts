import { patientTimer } from "./within-time.ts";

/**
 * Callers in a line, each with the same time to wait: the first in it is the first whose time is up,
 * so one timer will do for all.
 */
export class DeadlineLine<Caller extends { readonly since: number }> {
  readonly #callers = new Set<Caller>();
  readonly #timeoutMs: number;
  readonly #onTime: (caller: Caller) => void;
  #stopTimer = () => {};

  /** `onTime` is called for a caller who has waited so many ms since its `since`, and then is out of the line. */
  constructor(timeoutMs: number, onTime: (caller: Caller) => void) {
    this.#timeoutMs = timeoutMs;
    this.#onTime = onTime;
  }

  get size(): number {
    return this.#callers.size;
  }

  /** The callers in their order. */
  [Symbol.iterator](): Iterator<Caller> {
    return this.#callers.values();
  }

  add(caller: Caller): void {
    this.#callers.add(caller);
    if (this.#callers.size === 1) this.#await(caller);
  }

  delete(caller: Caller): void {
    this.#callers.delete(caller);
    if (this.#callers.size === 0) this.#stopTimer();
  }

  #await({ since }: Caller): void {
    this.#stopTimer = patientTimer(since + this.#timeoutMs - performance.now(), () => {
      const now = performance.now();
      for (const caller of this.#callers) {
        if (caller.since + this.#timeoutMs > now) {
          this.#await(caller);
          return;
        }
        this.#onTime(caller);
        this.#callers.delete(caller);
      }
    });
  }
}
