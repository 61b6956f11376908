import { asError, type EiderError } from "../foundation/errors.ts";
import { DeadlineLine } from "./deadline-line.ts";

interface Caller {
  readonly since: number;
  readonly leave: (error: Error) => void;
}

/** Callers that wait for work of theirs, and leave it when they abort or their time is up. */
export class Impatience {
  readonly #callers: DeadlineLine<Caller>;

  /** `timedOut` makes the error of a caller whose time is up. */
  constructor(timeoutMs: number, timedOut: () => EiderError) {
    this.#callers = new DeadlineLine(timeoutMs, (caller) => caller.leave(timedOut()));
  }

  /** Resolves like `work`; rejects when the signal aborts or so long after `since`, whatever work does. */
  async await<T>(work: Promise<T>, signal: AbortSignal | undefined, since: number): Promise<T> {
    let leave: (error: Error) => void = () => {};
    const left = new Promise<never>((_, reject) => {
      leave = reject;
    });
    const caller = { since, leave };
    const onAbort = () => leave(asError(signal?.reason));
    this.#callers.add(caller);
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      const result = await Promise.race([work, left]);
      signal?.throwIfAborted();
      return result;
    } finally {
      this.#callers.delete(caller);
      signal?.removeEventListener("abort", onAbort);
    }
  }
}
