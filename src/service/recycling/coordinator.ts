import { WrongKeys } from "../../foundation/wrong-keys.ts";
import type { PoolState, RecycleReport, RecycleWait } from "../../graphql/context/admin-service.ts";
import type { ClientGate } from "../../http/serving.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Participant } from "./participant.ts";
import type { RecycleTrigger } from "./recycle-queue.ts";
import type { Recycling } from "./recycling.ts";

/** What concerns all processes that serve together; without workers it is one. */
export interface Coordinator {
  recycle(
    names: readonly string[],
    wait: RecycleWait,
    trigger: RecycleTrigger,
  ): Promise<RecycleReport>;
  pools(): Promise<readonly PoolState[]>;
  /** Counts the requests of clients; undefined where none is limited. */
  readonly clients: ClientGate | undefined;
  /** Counts a wrong admin key of an address; true where there were too many in the last minute. */
  countWrongKey(address: string): Promise<boolean>;
  /** The text that Prometheus reads. */
  metricsText(): Promise<string>;
  /** Recycles no more. */
  stop(): Promise<void>;
}

/** The coordinator of a process that serves alone. */
export function ownCoordinator(
  recycling: Recycling,
  own: Participant,
  { metrics, clients }: { readonly metrics: Metrics; readonly clients: ClientGate | undefined },
): Coordinator {
  const wrongKeys = new WrongKeys();
  return {
    clients,
    countWrongKey: async (address) => wrongKeys.isTooMany(address),
    recycle: (names, wait, trigger) => recycling.recycle(names, wait, trigger),
    pools: async () => scheduled(await own.pools(), recycling),
    metricsText: () => metrics.text(),
    stop: () => recycling.stop(),
  };
}

/** Pools with the time at which they will be recycled for their age. */
export function scheduled(pools: readonly PoolState[], recycling: Recycling): PoolState[] {
  return pools.map((pool) => ({ ...pool, recycleAt: recycling.recycleAt(pool.database) }));
}
