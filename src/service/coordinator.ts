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
export function ownCoordinator(
  recycling: Recycling,
  generations: Generations,
  metrics: Metrics,
): Coordinator {
  return {
    recycle: (names, wait, trigger) => recycling.recycle(names, wait, trigger),
    pools: async () => scheduled(await generations.pools(), recycling),
    metricsText: () => metrics.text(),
    stop: () => recycling.stop(),
  };
}

/** Pools with the time at which they will be recycled for their age. */
export function scheduled(pools: readonly PoolState[], recycling: Recycling): PoolState[] {
  return pools.map((pool) => ({ ...pool, recycleAt: recycling.recycleAt(pool.database) }));
}
