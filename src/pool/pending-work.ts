import { asError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";

/** What a pool has begun and nobody waits for but its end. */
export class PendingWork {
  readonly #works = new Set<Promise<void>>();
  readonly #onSearchEnd = new Set<() => void>();
  readonly #log: Logger;
  readonly #database: string;
  #searches = 0;

  constructor(log: Logger, database: string) {
    this.#log = log;
    this.#database = database;
  }

  /** Remembers work until it has ended; its errors are logged. */
  track(work: PromiseLike<void>): void {
    const done = Promise.resolve(work)
      .catch((error: unknown) =>
        this.#log.error(
          { database: this.#database, error: asError(error).message },
          "a connection could not be put back",
        ),
      )
      .finally(() => this.#works.delete(done));
    this.#works.add(done);
  }

  /** Counts a caller's search; cheaper than tracking it, since every lease begins with one. */
  beginSearch(): void {
    this.#searches += 1;
  }

  endSearch(): void {
    this.#searches -= 1;
    for (const tell of this.#onSearchEnd) tell();
    this.#onSearchEnd.clear();
  }

  /** Resolves when nothing is pending any more. */
  async settled(): Promise<void> {
    while (this.#works.size + this.#searches > 0) {
      const searched = new Promise<void>((resolve) => this.#onSearchEnd.add(resolve));
      await (this.#searches > 0 ? searched : Promise.all(this.#works));
    }
  }
}
