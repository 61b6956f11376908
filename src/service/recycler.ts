import type { RecycledDatabase, RecycleWait } from "../graphql/admin-service.ts";

/** One recycle: swapped when new requests see the new data, closed when the old is gone. */
export interface Recycle {
  readonly swapped: Promise<RecycledDatabase>;
  readonly closed: Promise<RecycledDatabase>;
}

/**
 * Lets one recycle of a database run at a time. A call that comes while one runs never joins it,
 * since its file may be newer than what was opened: all such calls share the next one.
 */
export class Recycler {
  readonly #start: () => Recycle;
  #running: Recycle | undefined;
  #next: Promise<Recycle> | undefined;
  /** The end of the recycle before: at most two generations of a database are open. */
  #previousClosed: Promise<unknown> = Promise.resolve();

  constructor(start: () => Recycle) {
    this.#start = start;
  }

  async recycle(wait: RecycleWait): Promise<RecycledDatabase> {
    const recycle = this.#running === undefined ? this.#run() : await this.#queue(this.#running);
    return wait === "SWAPPED" ? recycle.swapped : recycle.closed;
  }

  #queue(running: Recycle): Promise<Recycle> {
    this.#next ??= settled(running.swapped)
      .then(() => this.#previousClosed)
      .then(() => {
        this.#next = undefined;
        return this.#run();
      });
    return this.#next;
  }

  #run(): Recycle {
    const recycle = this.#start();
    this.#running = recycle;
    this.#previousClosed = settled(recycle.closed).then(() => {
      if (this.#running === recycle && this.#next === undefined) this.#running = undefined;
    });
    return recycle;
  }
}

async function settled(promise: Promise<unknown>): Promise<void> {
  await promise.then(
    () => {},
    () => {},
  );
}
