import type { RecycleWait } from "../../graphql/context/admin-service.ts";

/** What asked for a recycle. */
export type RecycleTrigger = "mutation" | "signal" | "age" | "watch" | "heal" | "retry";

/** One recycle: swapped when new requests see the new data, closed when the old is gone. */
export interface Recycle<Outcome> {
  readonly swapped: Promise<Outcome>;
  readonly closed: Promise<Outcome>;
}

/**
 * Lets one recycle of a database run at a time. A call that comes while one runs never joins it,
 * since its file may be newer than what was opened: all such calls share the next one.
 */
export class RecycleQueue<Outcome> {
  readonly #start: (trigger: RecycleTrigger) => Recycle<Outcome>;
  #running: Recycle<Outcome> | undefined;
  #next: Promise<Recycle<Outcome>> | undefined;
  /** The end of the recycle before: at most two generations of a database are open. */
  #previousClosed: Promise<unknown> = Promise.resolve();

  constructor(start: (trigger: RecycleTrigger) => Recycle<Outcome>) {
    this.#start = start;
  }

  /** The trigger of a shared one is that of the call that came first. */
  async recycle(wait: RecycleWait, trigger: RecycleTrigger): Promise<Outcome> {
    const recycle =
      this.#running === undefined ? this.#run(trigger) : await this.#queue(this.#running, trigger);
    return wait === "SWAPPED" ? recycle.swapped : recycle.closed;
  }

  #queue(running: Recycle<Outcome>, trigger: RecycleTrigger): Promise<Recycle<Outcome>> {
    this.#next ??= settled(running.swapped)
      .then(() => this.#previousClosed)
      .then(() => {
        this.#next = undefined;
        return this.#run(trigger);
      });
    return this.#next;
  }

  #run(trigger: RecycleTrigger): Recycle<Outcome> {
    const recycle = this.#start(trigger);
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
