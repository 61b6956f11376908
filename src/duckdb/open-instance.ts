import { DuckDBInstance } from "@duckdb/node-api";
import { isMotherDuck, localPath, motherDuckPath } from "../foundation/source-paths.ts";
import { quoteLiteral } from "../sql/identifier.ts";
import { requireDescriptors } from "./descriptors.ts";
import { describeEngineError } from "./engine-errors.ts";

export interface InstanceOptions {
  /** A private directory for what does not fit into memory. */
  readonly spillDirectory: string;
  readonly memoryBytes: number;
  readonly threads: number;
  /** Files that views of the database may read. */
  readonly allowedPaths: readonly string[];
}

export type Instance = DuckDBInstance;

/**
 * Opens a database for reading only and locks it down: no files but the allowed, no extensions, no
 * change of configuration. Rejects with an EiderError in safe words.
 */
export async function openInstance(path: string, options: InstanceOptions): Promise<Instance> {
  let instance: Instance | undefined;
  await requireDescriptors();
  try {
    // Never `fromCache`: it gives the old instance again while one handle of it lives.
    instance = await DuckDBInstance.create(
      isMotherDuck(path) ? motherDuckPath(path, usualOptions, fixedOptions) : localPath(path),
      {
        // MotherDuck's client is an extension that the engine loads for its paths.
        ...(!isMotherDuck(path) && {
          access_mode: "READ_ONLY",
          autoinstall_known_extensions: "false",
          autoload_known_extensions: "false",
        }),
        temp_directory: options.spillDirectory,
        memory_limit: `${Math.floor(options.memoryBytes / 1024 ** 2)}MiB`,
        threads: String(options.threads),
      },
    );
    await lockDown(instance, path, options.allowedPaths);
    return instance;
  } catch (error) {
    instance?.closeSync();
    throw describeEngineError(error);
  }
}

/** Of two parts of a statement with the same join, DuckDB 1.5.6 reads columns of one for the other. */
const wrongOptimizers = "common_subplan";

async function lockDown(
  instance: Instance,
  path: string,
  allowedPaths: readonly string[],
): Promise<void> {
  const connection = await instance.connect();
  try {
    await connection.run("SET GLOBAL TimeZone = 'UTC'");
    await connection.run(`SET GLOBAL disabled_optimizers = '${wrongOptimizers}'`);
    if (allowedPaths.length > 0) {
      const list = allowedPaths.map(quoteLiteral).join(", ");
      await connection.run(`SET GLOBAL allowed_paths = [${list}]`);
    }
    if (!isMotherDuck(path)) await connection.run("SET GLOBAL enable_external_access = false");
    await connection.run("SET GLOBAL lock_configuration = true");
  } finally {
    connection.closeSync();
  }
}

/** Keeps MotherDuck's client from caching across a recycle. */
const usualOptions = { attach_mode: "single", dbinstance_inactivity_ttl: "0s" } as const;
/** Keeps it read-only and away from the machine's files, whatever the path says. */
const fixedOptions = { access_mode: "read_only", saas_mode: true } as const;
