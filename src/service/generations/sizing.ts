import { availableParallelism } from "node:os";
import type { DatabaseConfig } from "../../foundation/config.ts";
import { threadPoolSize } from "../../foundation/environment.ts";
import { memoryShare } from "../../foundation/memory.ts";
import { isMotherDuck } from "../../foundation/source-paths.ts";

/** What a generation has to share with others. */
export interface Shares {
  readonly database: DatabaseConfig;
  /** Instances of all databases in all processes, for their share of the memory. */
  readonly instances: number;
  /** Processes that serve together, for their share of the cores. */
  readonly workers: number;
}

/** Connections of a pool: as many as paths, for local files as many as cores if that is more. */
export function poolSize(
  { database, instances, workers }: Shares,
  paths: readonly string[],
): number {
  // Half of the threads are for the generation that may be opened beside this one.
  const threads = Math.floor((threadPoolSize() - 4) / 2 / (instances / workers));
  const share = Math.ceil(availableParallelism() / workers);
  const cores = paths.some(isMotherDuck) ? 1 : Math.min(share, threads);
  return database.pool.size ?? Math.max(paths.length, cores);
}

/** Memory in bytes and threads of each instance: two generations of every database may be open. */
export function instanceShare({ database, instances, workers }: Shares, paths: number) {
  return {
    memoryBytes: database.pool.memoryLimit ?? memoryShare(2 * instances),
    threads: Math.max(1, Math.ceil(availableParallelism() / paths / workers)),
    tempDirectory: database.pool.tempDirectory,
  };
}
