import type { Config } from "../foundation/config.ts";
import { asError, EiderError, messageOf } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import type { RecycledDatabase, RecycleWait } from "../graphql/admin-service.ts";
import type { CurrentSnapshot } from "./current-snapshot.ts";
import type { Generation } from "./generation.ts";
import type { Metrics } from "./metrics.ts";
import { type Recycle, Recycler } from "./recycler.ts";
import type { GenerationHold } from "./snapshot.ts";

/** Databases age out between these shares of `pool.recycle`: jitter only shortens, the age is hard. */
const oldestShare = 23 / 24;
const jitterShare = 0.1;
/** Added to the deadline of requests: who still runs after it has had its own deadline before. */
const drainGraceMs = 1000;
const watchEveryMs = 1000;
/** After a recycle for age that failed. */
const retryAfterMs = 60_000;

/** Opens the generation of this number of a database. */
export type OpenGeneration = (name: string, number: number) => Promise<Generation>;

export interface RecyclingOptions {
  readonly open: OpenGeneration;
  readonly metrics: Metrics;
}

/** Replaces generations while they serve: prepare beside the old, swap, drain, close. */
export class Recycling {
  readonly #config: Config;
  readonly #log: Logger;
  readonly #current: CurrentSnapshot;
  readonly #open: OpenGeneration;
  readonly #metrics: Metrics;
  readonly #draining = new Set<Generation>();
  readonly #recyclers = new Map<string, Recycler>();
  readonly #timers = new Map<string, { readonly timer: NodeJS.Timeout; readonly at: Date }>();
  readonly #watching: NodeJS.Timeout[] = [];
  readonly #healing = new Set<string>();
  readonly #running = new Set<Promise<unknown>>();
  #isStopped = false;

  constructor(
    config: Config,
    log: Logger,
    current: CurrentSnapshot,
    { open, metrics }: RecyclingOptions,
  ) {
    this.#config = config;
    this.#log = log;
    this.#current = current;
    this.#open = open;
    this.#metrics = metrics;
    for (const name of Object.keys(config.databases)) {
      this.#recyclers.set(name, new Recycler(() => this.#start(name)));
      this.#schedule(name);
      if (config.databases[name]?.pool.watch === true) this.#watch(name);
    }
  }

  /** Generations that were replaced and finish their queries. */
  get draining(): readonly Generation[] {
    return [...this.#draining];
  }

  /** Names of the databases that can be recycled. */
  get names(): readonly string[] {
    return [...this.#recyclers.keys()];
  }

  /** When a database will be recycled for its age. */
  recycleAt(name: string): Date | null {
    return this.#timers.get(name)?.at ?? null;
  }

  /** Recycles databases side by side; one that fails keeps its generation and says why. */
  recycle(names: readonly string[], wait: RecycleWait): Promise<RecycledDatabase[]> {
    return Promise.all(names.flatMap((name) => this.#recyclers.get(name)?.recycle(wait) ?? []));
  }

  /** Recycles a database whose instance is of no more use, once for any number of calls. */
  heal(name: string): void {
    if (this.#healing.has(name)) return;
    this.#healing.add(name);
    const done = () => this.#healing.delete(name);
    this.recycle([name], "SWAPPED").then(done, done);
  }

  /** Recycles no more; resolves when what runs has settled. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    for (const watching of this.#watching) clearInterval(watching);
    await Promise.allSettled(this.#running);
  }

  #start(name: string): Recycle {
    const started = performance.now();
    const number = this.#current.value.holds.get(name)?.generation.number ?? 0;
    const report = (more: Partial<RecycledDatabase>): RecycledDatabase => ({
      name,
      previousGeneration: number,
      generation: number,
      opened: 0,
      drained: 0,
      interrupted: 0,
      schemaChanged: false,
      error: null,
      ...more,
      durationMs: Math.round(performance.now() - started),
    });
    const swapping = this.#prepareAndSwap(name, number + 1);
    const failed = (thrown: unknown) => {
      const error = asError(thrown);
      this.#log.error(
        { database: name, error: error.message },
        "recycle failed; the old connections serve on",
      );
      // A recycle for age must not be the last one.
      if (this.#recycleAtPast(name)) this.#schedule(name, retryAfterMs);
      return report({ error: `RECYCLE_FAILED: ${error.message}` });
    };
    const swapped = swapping.then(({ facts }) => report(facts), failed);
    void swapped.then(({ error, durationMs }) =>
      this.#metrics.recycled(name, error === null ? "ok" : "error", durationMs),
    );
    const closed = swapping.then(
      async ({ facts, previous }) => report({ ...facts, ...(await this.#retire(previous)) }),
      () => swapped,
    );
    this.#running.add(closed);
    closed.then(
      () => this.#running.delete(closed),
      () => this.#running.delete(closed),
    );
    return { swapped, closed };
  }

  async #prepareAndSwap(
    name: string,
    number: number,
  ): Promise<{ facts: Partial<RecycledDatabase>; previous: GenerationHold | undefined }> {
    const generation = await this.#open(name, number);
    try {
      if (this.#isStopped) throw new EiderError("SHUTTING_DOWN", "The server is stopping.");
      const { schemaChanged, previous } = this.#current.swap(generation);
      this.#schedule(name);
      this.#log.info({ database: name, generation: number, schemaChanged }, "recycled");
      return {
        facts: { generation: number, opened: generation.pool.status().open, schemaChanged },
        previous,
      };
    } catch (error) {
      await generation.close();
      throw error;
    }
  }

  /** Lets the queries that are pinned to a replaced generation finish, at most for the drain time, then closes it. */
  async #retire(
    hold: GenerationHold | undefined,
  ): Promise<Pick<RecycledDatabase, "drained" | "interrupted">> {
    // A database that was down had none.
    if (hold === undefined) return { drained: 0, interrupted: 0 };
    const { name, pool } = hold.generation;
    const started = performance.now();
    this.#draining.add(hold.generation);
    const drainMs =
      this.#config.databases[name]?.pool.drainTimeout ??
      this.#config.limits.requestTimeout + drainGraceMs;
    // The current snapshot's own hold is no query.
    const pinned = hold.holders - 1;
    hold.drop();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise((resolve) => {
      timer = setTimeout(resolve, drainMs);
    });
    await Promise.race([hold.unused, deadline]);
    clearTimeout(timer);
    const interrupted = pool.status().borrowed;
    await hold.generation.close();
    this.#draining.delete(hold.generation);
    this.#metrics.drained(name, performance.now() - started);
    return { drained: Math.max(0, pinned - interrupted), interrupted };
  }

  /** Recycles when the files of a generation were replaced, one recycle at a time. */
  #watch(name: string): void {
    let isBusy = false;
    const look = async () => {
      const generation = this.#current.value.holds.get(name)?.generation;
      if (isBusy || generation === undefined) return;
      // Set before the look, which may take longer than the time to the next.
      isBusy = true;
      if (!(await generation.isCurrent())) await this.recycle([name], "SWAPPED");
      isBusy = false;
    };
    this.#watching.push(setInterval(() => void look(), watchEveryMs).unref());
  }

  #recycleAtPast(name: string): boolean {
    const at = this.#timers.get(name)?.at;
    return at !== undefined && at.getTime() <= Date.now();
  }

  #schedule(name: string, delay = this.#ageOf(name)): void {
    clearTimeout(this.#timers.get(name)?.timer);
    if (this.#isStopped) return;
    const again = () => {
      this.recycle([name], "CLOSED").catch((error: unknown) =>
        this.#log.error({ database: name, error: messageOf(error) }, "recycle failed"),
      );
    };
    const timer = setTimeout(again, delay).unref();
    this.#timers.set(name, { timer, at: new Date(Date.now() + delay) });
  }

  /** Milliseconds until a new generation is too old. */
  #ageOf(name: string): number {
    const age = this.#config.databases[name]?.pool.recycle ?? 0;
    return age * oldestShare * (1 - jitterShare * Math.random());
  }
}
