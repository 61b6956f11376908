import type { Config } from "../../foundation/config.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import type { PoolState } from "../../graphql/context/admin-service.ts";
import type { Generation } from "../generations/generation.ts";
import type { Metrics, MetricsSnapshot, ObservedGeneration } from "../metrics/metrics.ts";
import type { Participant, Retired, Swapped } from "../recycling/participant.ts";
import type { CurrentSnapshot, PreparedSwap } from "./current-snapshot.ts";
import type { GraphMemory } from "./graph-memory.ts";
import type { GenerationHold } from "./snapshot.ts";

/** So many ms a recycle may take longer to have in memory what was there before. */
const mostCarryMs = 10_000;
/** Added to the deadline of requests: who still runs after it has had its own deadline before. */
const drainGraceMs = 1000;

/** Opens the generation of this number of a database. */
export type OpenGeneration = (database: string, number: number) => Promise<Generation>;

export interface ServedGenerationsOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly current: CurrentSnapshot;
  readonly metrics: Metrics;
  readonly open: OpenGeneration;
  readonly memory: Pick<GraphMemory, "carryOver" | "drop">;
  /** Number of the process among those that serve together. */
  readonly id: number;
}

/** The generations of this process: replaces them while they serve. */
export class ServedGenerations implements Participant {
  readonly id: number;
  readonly pid = process.pid;
  readonly #config: Config;
  readonly #log: Logger;
  readonly #current: CurrentSnapshot;
  readonly #metrics: Metrics;
  readonly #open: OpenGeneration;
  readonly #memory: ServedGenerationsOptions["memory"];
  readonly #prepared = new Map<string, PreparedSwap>();
  readonly #retiring = new Map<string, Promise<Retired>>();
  readonly #draining = new Set<Generation>();
  #isStopped = false;

  constructor({ config, log, current, metrics, open, memory, id }: ServedGenerationsOptions) {
    this.id = id;
    this.#config = config;
    this.#log = log;
    this.#current = current;
    this.#metrics = metrics;
    this.#open = open;
    this.#memory = memory;
    metrics.watch(() => this.#observed());
  }

  /** Those that serve. */
  get serving(): Generation[] {
    return [...this.#current.value.holds.values()].map(({ generation }) => generation);
  }

  async prepare(database: string, number: number): Promise<void> {
    const generation = await this.#open(database, number);
    try {
      if (this.#isStopped) throw new EiderError("SHUTTING_DOWN", "The server is stopping.");
      const prepared = await this.#current.prepare(generation);
      const previous = prepared.basis.holds.get(database)?.generation;
      if (previous !== undefined && !prepared.schemaChanged)
        await this.#memory.carryOver(previous, generation, mostCarryMs);
      if (this.#isStopped) throw new EiderError("SHUTTING_DOWN", "The server is stopping.");
      this.#prepared.set(database, prepared);
    } catch (error) {
      this.#memory.drop(generation);
      await generation.close("recycle");
      throw error;
    }
  }

  async swap(database: string): Promise<Swapped> {
    const prepared = this.#take(database);
    try {
      const { schemaChanged, previous, renames } = this.#current.swap(prepared);
      this.#retiring.set(database, this.#retire(previous));
      const { number, pool } = prepared.generation;
      this.#log.info({ database, generation: number, schemaChanged }, "recycled");
      for (const renamed of renames)
        this.#log.warn({ database, ...renamed }, "a recycle renamed a field");
      return {
        previousGeneration: previous?.generation.number ?? 0,
        opened: pool.status().open,
        schemaChanged,
      };
    } catch (error) {
      await prepared.generation.close("recycle");
      throw error;
    }
  }

  async abandon(database: string): Promise<void> {
    const { generation } = this.#take(database);
    this.#memory.drop(generation);
    await generation.close("recycle");
  }

  async retired(database: string): Promise<Retired> {
    return (await this.#retiring.get(database)) ?? { drained: 0, interrupted: 0 };
  }

  async pools(): Promise<PoolState[]> {
    return this.serving.map(({ name, number, openedAt, aliases, pool }) => {
      const { openByPath, breakers, ...status } = pool.status();
      const paths = aliases.map((alias, index) => ({
        alias,
        open: openByPath[index] ?? 0,
        breaker: breakers[index] ?? "CLOSED",
      }));
      return {
        ...status,
        worker: this.id,
        database: name,
        generation: number,
        openedAt,
        recycleAt: null,
        paths,
      };
    });
  }

  metrics(): Promise<MetricsSnapshot> {
    return this.#metrics.snapshot();
  }

  /** Prepares nothing any more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Closes everything; resolves with the connections that could not be closed. */
  async close(): Promise<number> {
    this.stop();
    await Promise.allSettled(this.#retiring.values());
    const prepared = [...this.#prepared.values()].map(({ generation }) => generation);
    const all = [...prepared, ...this.serving, ...this.#draining];
    await Promise.all(all.map((generation) => generation.close()));
    return all.reduce((sum, { pool }) => sum + leftOpen(pool), 0);
  }

  #take(database: string): PreparedSwap {
    const prepared = this.#prepared.get(database);
    if (prepared === undefined) throw new Error(`nothing is prepared for ${database}`);
    this.#prepared.delete(database);
    return prepared;
  }

  /** Lets the queries that are pinned to a replaced generation finish, at most for the drain time, then closes it. */
  async #retire(hold: GenerationHold | undefined): Promise<Retired> {
    // A database that was down had none.
    if (hold === undefined) return { drained: 0, interrupted: 0 };
    const { generation } = hold;
    const { name, pool } = generation;
    const started = performance.now();
    this.#draining.add(generation);
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
    const close = async () => {
      const interrupted = pool.status().borrowed;
      await generation.close("recycle");
      // What could not be closed stays to be seen.
      if (leftOpen(pool) === 0) this.#draining.delete(generation);
      this.#metrics.drained(name, performance.now() - started);
      return { drained: Math.max(0, pinned - interrupted), interrupted };
    };
    if (!hold.isHeldForLong) return close();
    // Exports read on to their own deadline: nobody waits for them.
    void hold.unused.then(close);
    return { drained: pinned, interrupted: 0 };
  }

  #observed(): ObservedGeneration[] {
    for (const generation of this.#draining) {
      const isClosed = leftOpen(generation.pool) === 0;
      if (isClosed) this.#draining.delete(generation);
    }
    const observe =
      (state: ObservedGeneration["state"]) =>
      ({ name, openedAt, pool }: Generation): ObservedGeneration => ({
        database: name,
        openedAt,
        state,
        status: pool.status(),
      });
    return [
      ...this.serving.map(observe("current")),
      ...[...this.#draining].map(observe("draining")),
    ];
  }
}

/** Connections of a closed pool that could not be closed yet: their statements do not end. */
function leftOpen(pool: Generation["pool"]): number {
  const { open, orphans } = pool.status();
  return open + orphans;
}
