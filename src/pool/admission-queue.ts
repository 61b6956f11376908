import { asError, type EiderError } from "../foundation/errors.ts";
import { DeadlineLine } from "./deadline-line.ts";
import type { RefusalCode } from "./pool-errors.ts";
import { Turns } from "./turns.ts";

/** What a waiter that gives up is told; the pool adds its numbers. */
export type Refusal = (code: RefusalCode) => EiderError;

/** What a caller gives with his wish. */
export interface Wish {
  readonly signal?: AbortSignal | undefined;
  /** Whose turn it takes. */
  readonly client?: string | undefined;
}

interface Waiter {
  readonly client: string | undefined;
  readonly since: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  readonly signal: AbortSignal | undefined;
  /** Listens to the signal. */
  readonly onAbort: (() => void) | undefined;
}

/**
 * Permits in front of the pool. Clients take turns, and each one's callers come in order of arrival:
 * without clients that is the order of all. The container behind it never
 * has a waiter of its own, so that none of its ways of losing one can occur.
 */
export class AdmissionQueue {
  /** All who wait, the first to come first. */
  readonly #waiters: DeadlineLine<Waiter>;
  readonly #turns = new Turns<Waiter>();
  readonly #limits: { readonly maxWaiting: number; readonly timeoutMs: number };
  readonly #refusal: Refusal;
  readonly #permits: number;
  readonly #onUnused = new Set<() => void>();
  #held = 0;
  #isPaused = false;
  #isClosed = false;

  constructor(
    permits: number,
    limits: { readonly maxWaiting: number; readonly timeoutMs: number },
    refusal: Refusal,
  ) {
    this.#permits = permits;
    this.#waiters = new DeadlineLine(limits.timeoutMs, (waiter) =>
      this.#refuse(waiter, this.#refusal("POOL_TIMEOUT")),
    );
    this.#limits = limits;
    this.#refusal = refusal;
  }

  get waiting(): number {
    return this.#waiters.size;
  }

  /** Since when the one who waits longest does, in ms of the monotonic clock; undefined without one. */
  get oldestSince(): number | undefined {
    for (const { since } of this.#waiters) return since;
    return undefined;
  }

  /**
   * Gives a permit, which `leave` gives back: now, or when the promise resolves. Throws or rejects
   * with the signal's reason, POOL_TIMEOUT (the clock starts here), POOL_OVERLOADED at once when too
   * many wait, POOL_CLOSED.
   */
  enter({ signal, client }: Wish): Promise<void> | undefined {
    signal?.throwIfAborted();
    if (this.#isClosed) throw this.#refusal("POOL_CLOSED");
    if (this.tryEnter()) return undefined;
    if (this.#waiters.size >= this.#limits.maxWaiting) throw this.#refusal("POOL_OVERLOADED");
    return this.#wait(signal, client);
  }

  /** Takes a permit where one is free and nobody is before. */
  tryEnter(): boolean {
    if (this.#isClosed || this.#isPaused || this.#held >= this.#permits) return false;
    this.#held += 1;
    return true;
  }

  /** Gives a permit back: the next waiter gets it in this same tick, nobody can overtake it. */
  leave(): void {
    this.#held -= 1;
    this.#admit();
    if (this.#held > 0) return;
    for (const done of this.#onUnused) done();
    this.#onUnused.clear();
  }

  /** Gives no permit until `resume`; resolves when all are back. Who waits keeps its own deadline. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    if (this.#held === 0) return;
    await new Promise<void>((resolve) => this.#onUnused.add(resolve));
  }

  /** Admits those who came during a pause, in their order. */
  resume(): void {
    this.#isPaused = false;
    this.#admit();
  }

  /** Refuses all waiters and all who come later. */
  close(): void {
    this.#isClosed = true;
    for (const waiter of this.#waiters) this.#refuse(waiter, this.#refusal("POOL_CLOSED"));
  }

  #admit(): void {
    for (let next = this.#turns.first; next !== undefined; next = this.#turns.first) {
      if (!this.tryEnter()) return;
      this.#turns.serve(next);
      this.#forget(next);
      next.resolve();
    }
  }

  #wait(signal: AbortSignal | undefined, client: string | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort =
        signal === undefined ? undefined : () => this.#refuse(waiter, asError(signal.reason));
      const since = performance.now();
      const waiter: Waiter = { client, since, resolve, reject, signal, onAbort };
      if (onAbort !== undefined) signal?.addEventListener("abort", onAbort, { once: true });
      this.#waiters.add(waiter);
      this.#turns.add(waiter);
    });
  }

  #refuse(waiter: Waiter, error: Error): void {
    this.#forget(waiter);
    waiter.reject(error);
  }

  #forget(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    this.#turns.delete(waiter);
    if (waiter.onAbort !== undefined) waiter.signal?.removeEventListener("abort", waiter.onAbort);
  }
}
