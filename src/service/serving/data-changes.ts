import { EiderError } from "../../foundation/errors.ts";
import { longestDelayMs } from "../../foundation/units.ts";
import type { DatabaseState, DataChange } from "../../graphql/context/admin-service.ts";

/** Tells of databases that serve other data. A listener costs a few hundred bytes and holds no data open. */
export class DataChanges {
  readonly #streams = new Set<ChangeStream>();

  /** Those who listen. */
  get listening(): number {
    return this.#streams.size;
  }

  tell(state: DatabaseState): void {
    for (const stream of this.#streams) stream.tell(state);
  }

  /** Ends all streams with a last event that says why. */
  endAll(reason: EiderError): void {
    for (const stream of this.#streams) stream.end(reason);
  }

  /**
   * The present states, then each change of these databases, until the stream is closed or the token of who listens
   * `expires`, in seconds since 1970.
   */
  listen(
    present: readonly DatabaseState[],
    expires: number | undefined,
  ): AsyncIterableIterator<DataChange> {
    const stream = new ChangeStream(present, expires, () => this.#streams.delete(stream));
    this.#streams.add(stream);
    return stream;
  }
}

type Step = IteratorResult<DataChange, undefined>;
const over: Step = { done: true, value: undefined };

/** Of changes that nobody took yet the newest of each database waits: a slow reader fills no memory. */
class ChangeStream implements AsyncIterableIterator<DataChange> {
  readonly #names: ReadonlySet<string>;
  readonly #waiting: Map<string, DatabaseState>;
  readonly #onClose: () => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #reason: EiderError | undefined;
  #isClosed = false;
  #take: ((step: Step) => void) | undefined;

  constructor(present: readonly DatabaseState[], expires: number | undefined, onClose: () => void) {
    this.#names = new Set(present.map(({ name }) => name));
    this.#waiting = new Map(present.map((state) => [state.name, state]));
    this.#onClose = onClose;
    if (expires === undefined) return;
    const expired = () => this.end(new EiderError("UNAUTHENTICATED", "The token is expired."));
    // What is further away would ring at once.
    const afterMs = Math.min(expires * 1000 - Date.now(), longestDelayMs);
    this.#timer = setTimeout(expired, afterMs).unref();
  }

  tell(state: DatabaseState): void {
    if (!this.#names.has(state.name)) return;
    this.#waiting.set(state.name, state);
    this.#give();
  }

  end(reason: EiderError): void {
    this.#reason ??= reason;
    this.#give();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Step> {
    return new Promise((resolve) => {
      this.#take = resolve;
      this.#give();
    });
  }

  async return(): Promise<Step> {
    this.#close();
    this.#give();
    return over;
  }

  #give(): void {
    const take = this.#take;
    if (take === undefined) return;
    const step = this.#step();
    if (step === undefined) return;
    this.#take = undefined;
    take(step);
  }

  #step(): Step | undefined {
    if (this.#isClosed) return over;
    for (const [name, value] of this.#waiting) {
      this.#waiting.delete(name);
      return { done: false, value };
    }
    if (this.#reason === undefined) return undefined;
    // The last event says why there are no more.
    this.#close();
    return { done: false, value: this.#reason };
  }

  #close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#onClose();
  }
}
