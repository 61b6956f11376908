import type { PoolState, RecycleReport, RecycleWait } from "../graphql/admin-service.ts";
import type { Generations } from "./generations.ts";
import type { Metrics } from "./metrics.ts";
import type { RecycleTrigger, Recycling } from "./recycling.ts";

/** What concerns all processes that serve together; without workers it is one. */
export interface Coordinator {
  recycle(
    names: readonly string[],
    wait: RecycleWait,
    trigger: RecycleTrigger,
  ): Promise<RecycleReport>;
  pools(): Promise<readonly PoolState[]>;
  /** The text that Prometheus reads. */
  metricsText(): Promise<string>;
  /** Recycles no more. */
  stop(): Promise<void>;
}

/** The coordinator of a process that serves alone. */
export class OwnCoordinator implements Coordinator {
  readonly #recycling: Recycling;
  readonly #generations: Generations;
  readonly #metrics: Metrics;

  constructor(recycling: Recycling, generations: Generations, metrics: Metrics) {
    this.#recycling = recycling;
    this.#generations = generations;
    this.#metrics = metrics;
  }

  recycle(
    names: readonly string[],
    wait: RecycleWait,
    trigger: RecycleTrigger,
  ): Promise<RecycleReport> {
    return this.#recycling.recycle(names, wait, trigger);
  }

  async pools(): Promise<readonly PoolState[]> {
    return scheduled(await this.#generations.pools(), this.#recycling);
  }

  metricsText(): Promise<string> {
    return this.#metrics.text();
  }

  stop(): Promise<void> {
    return this.#recycling.stop();
  }
}

/** Pools with the time at which they will be recycled for their age. */
export function scheduled(pools: readonly PoolState[], recycling: Recycling): PoolState[] {
  return pools.map((pool) => ({ ...pool, recycleAt: recycling.recycleAt(pool.database) }));
}
