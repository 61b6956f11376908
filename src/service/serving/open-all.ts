import { existsSync } from "node:fs";
import { checkQueries, nativeQueries } from "../../catalog/configured-queries.ts";
import { removeLeftOvers } from "../../duckdb/spill-directories.ts";
import type { Config } from "../../foundation/config.ts";
import { threadPoolSize } from "../../foundation/environment.ts";
import { ConfigError, EiderError, messageOf } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import type { OnProgress } from "../../foundation/progress.ts";
import { isMotherDuck, localPath } from "../../foundation/source-paths.ts";
import { type Generation, type OpenOptions, openGeneration } from "../generations/generation.ts";
import { Metrics } from "../metrics/metrics.ts";

/** What a start opened, and the remote databases that it could not reach. */
export interface OpenedDatabases {
  readonly generations: readonly Generation[];
  /** Counts from the first opening on. */
  readonly metrics: Metrics;
  readonly down: readonly { readonly name: string; readonly message: string }[];
}

export interface OpeningOptions {
  /** The numbers of the generations that serve already, in other processes. */
  readonly numbers?: ReadonlyMap<string, number>;
  /** Told how far the import of files is; the log is, unless set. */
  readonly progress?: OnProgress | undefined;
}

/**
 * Opens every database side by side. A local one that cannot be opened ends the start, all such
 * named at once; one of MotherDuck that cannot be reached starts as down.
 */
export async function openAll(
  config: Config,
  log: Logger,
  { numbers, progress }: OpeningOptions = {},
): Promise<OpenedDatabases> {
  checkQueries(config);
  const metrics = new Metrics();
  const names = Object.keys(config.databases);
  const parents = new Set(Object.values(config.databases).map(({ pool }) => pool.tempDirectory));
  await Promise.all([...parents].map(removeLeftOvers));
  const opening = await Promise.allSettled(
    names.map((name) => {
      const options = openOptions(config, log, name, numbers?.get(name) ?? 1);
      return openGeneration({ ...options, isStart: true, metrics, progress });
    }),
  );
  const generations = opening.flatMap((result) =>
    result.status === "fulfilled" ? [result.value] : [],
  );
  const failures = opening.flatMap((result, index) =>
    result.status === "rejected"
      ? [{ name: names[index] ?? "", message: messageOf(result.reason) }]
      : [],
  );
  const local = failures.filter(({ name }) => !isRemote(config, name));
  try {
    if (local.length > 0)
      throw new EiderError(
        "DB_UNAVAILABLE",
        local.map(({ name, message }) => `${name}: ${filesOf(config, name)}${message}`).join("\n"),
      );
    checkThreads(generations);
  } catch (error) {
    await Promise.all(generations.map((generation) => generation.close()));
    throw error;
  }
  for (const { name, message } of failures)
    log.warn({ database: name, error: message }, "the database is down; it joins when it answers");
  return { generations, metrics, down: failures };
}

/** The operator's own paths: only the start tells them, to who started it. Where some are not there, these. */
function filesOf(config: Config, name: string): string {
  const paths = config.databases[name]?.paths?.map(localPath);
  if (paths === undefined) return "";
  const missing = paths.filter((path) => !existsSync(path));
  return `${(missing.length > 0 ? missing : paths).join(", ")}: `;
}

function isRemote(config: Config, name: string): boolean {
  return (config.databases[name]?.paths ?? []).some(isMotherDuck);
}

/** Every running query holds a thread of libuv's pool, and two generations may be open. */
function checkThreads(generations: readonly Generation[]): void {
  const connections = generations.reduce(
    (sum, { pool }) => sum + pool.status().size + pool.status().maxOverflow,
    0,
  );
  const needed = 2 * connections + 4;
  const threads = threadPoolSize();
  if (threads >= needed) return;
  throw new ConfigError([
    `UV_THREADPOOL_SIZE: ${threads} threads are too few for ${connections} connections: set it to ${needed} or more, or make the pools smaller`,
  ]);
}

/** How the generation of this number of a database is opened. */
export function openOptions(
  config: Config,
  log: Logger,
  name: string,
  number: number,
): Omit<OpenOptions, "metrics"> {
  const database = config.databases[name];
  if (database === undefined) throw new Error(`no database ${name}`);
  const instances = Object.values(config.databases).reduce(
    (sum, { paths }) => sum + (paths?.length ?? 1),
    0,
  );
  const { workers } = config.server;
  return {
    name,
    number,
    database,
    limits: config.limits,
    queries: nativeQueries(config, name),
    instances: instances * workers,
    workers,
    isStart: false,
    log,
  };
}
