import type { EiderError } from "../foundation/errors.ts";
import type { RefusalCode } from "./refusal.ts";

/** What a waiter that gives up is told; the pool adds its numbers. */
export type Refusal = (code: RefusalCode) => EiderError;

interface Waiter {
  readonly since: number;
  admit(): void;
  refuse(error: unknown): void;
}

/**
 * Permits in front of the pool, given strictly in order of arrival. The container behind it never
 * has a waiter of its own, so that none of its ways of losing one can occur.
 */
export class AdmissionQueue {
  readonly #waiters = new Set<Waiter>();
  readonly #limits: { readonly maxWaiting: number; readonly timeoutMs: number };
  readonly #refusal: Refusal;
  #free: number;
  #closed = false;

  constructor(
    permits: number,
    limits: { readonly maxWaiting: number; readonly timeoutMs: number },
    refusal: Refusal,
  ) {
    this.#free = permits;
    this.#limits = limits;
    this.#refusal = refusal;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  /** Since when the first in the queue waits, in ms of the monotonic clock; undefined without one. */
  get oldestSince(): number | undefined {
    for (const { since } of this.#waiters) return since;
    return undefined;
  }

  /**
   * Resolves with a permit, which `leave` gives back. Rejects with the signal's reason, POOL_TIMEOUT
   * (the clock starts here), POOL_OVERLOADED at once when too many wait, POOL_CLOSED.
   */
  async enter(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#refusal("POOL_CLOSED");
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    if (this.#waiters.size >= this.#limits.maxWaiting) throw this.#refusal("POOL_OVERLOADED");
    await this.#wait(signal);
  }

  /** Gives a permit back: the first waiter gets it in this same tick, nobody can overtake it. */
  leave(): void {
    for (const waiter of this.#waiters) {
      waiter.admit();
      return;
    }
    this.#free += 1;
  }

  /** Refuses all waiters and all who come later. */
  close(): void {
    this.#closed = true;
    for (const waiter of this.#waiters) waiter.refuse(this.#refusal("POOL_CLOSED"));
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const since = performance.now();
      const settle = () => {
        this.#waiters.delete(waiter);
        clearTimeout(timer);
        signal?.removeEventListener("abort", onAbort);
      };
      const refuse = (error: unknown) => {
        settle();
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      const onAbort = () => refuse(signal?.reason);
      const onTimeout = () => {
        // Node's timers may fire up to a millisecond early.
        const left = since + this.#limits.timeoutMs - performance.now();
        if (left > 0) timer = setTimeout(onTimeout, Math.ceil(left)).unref();
        else refuse(this.#refusal("POOL_TIMEOUT"));
      };
      const waiter: Waiter = {
        since,
        refuse,
        admit: () => {
          settle();
          resolve();
        },
      };
      let timer = setTimeout(onTimeout, this.#limits.timeoutMs).unref();
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }
}
