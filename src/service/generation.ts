import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type DatabaseFacts, factsText } from "../catalog/database-facts.ts";
import { DuckDBDriver } from "../duckdb/duckdb-driver.ts";
import { type ImportedFiles, importFiles } from "../duckdb/import-files.ts";
import { introspect } from "../duckdb/introspect.ts";
import type { EngineConnection } from "../duckdb/run-statement.ts";
import { makePrivateDirectory, removeDirectory } from "../duckdb/spill-directories.ts";
import type { Config, DatabaseConfig } from "../foundation/config.ts";
import { environmentValue, isTestRun, threadPoolSize } from "../foundation/environment.ts";
import { asError, EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { memoryShare } from "../foundation/memory.ts";
import { isMotherDuck, localPath, motherDuckPath } from "../foundation/source-paths.ts";
import { ConnectionPool } from "../pool/connection-pool.ts";
import type { PoolCloseReason } from "../pool/pool-observer.ts";
import { withinTime } from "../pool/within-time.ts";
import { identityOf } from "./data-identity.ts";
import type { Metrics } from "./metrics.ts";
import { aliasOf } from "./path-alias.ts";
import { Probe } from "./probe.ts";

/** One state of one database: its pool, instances, catalog and data version. */
export interface Generation {
  readonly name: string;
  readonly number: number;
  readonly pool: ConnectionPool<EngineConnection>;
  readonly facts: DatabaseFacts;
  readonly dataVersion: string;
  readonly openedAt: Date;
  readonly aliases: readonly string[];
  /** Whether the local files are still those that were opened. */
  isCurrent(): Promise<boolean>;
  /** Called when a connection could not be opened again because the files were replaced. */
  onStale: () => void;
  /** Asks for a sign of life on a connection beside the pool; rejects without one. */
  probe(): Promise<void>;
  /** Interrupts what still runs and closes connections, then instances. */
  close(reason?: PoolCloseReason): Promise<void>;
}

export interface OpenOptions {
  readonly name: string;
  readonly number: number;
  readonly database: DatabaseConfig;
  readonly limits: Config["limits"];
  /** Instances of all databases in all processes, for their share of the memory. */
  readonly instances: number;
  /** Processes that serve together, for their share of the cores. */
  readonly workers: number;
  /** Whether no generation of the database serves yet. */
  readonly isStart: boolean;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** A file that changes while it is opened is tried again so often. */
const attempts = 3;

/**
 * Opens a database anew: all connections, warm, and its catalog. All instances show the same data:
 * the files' identity is the same before the first and after the last opening. Rejects with an
 * EiderError; what was opened is closed then.
 */
export async function openGeneration(options: OpenOptions): Promise<Generation> {
  for (let attempt = 1; ; attempt += 1) {
    const watched = watchedFiles(options.database);
    const before = await identityOf(watched);
    const generation = await open(options, before);
    const after = await identityOf(watched);
    if (before === after && (await generation.isCurrent())) return generation;
    await generation.close("recycle");
    if (attempt === attempts)
      throw new EiderError(
        "DB_UNAVAILABLE",
        `${options.name}: the file kept changing while it was opened. Write a new file and rename it over the old one.`,
      );
  }
}

/** The local files whose identity is the data's; patterns are resolved when they are imported. */
function watchedFiles({ paths, files }: DatabaseConfig): string[] {
  if (files !== undefined) return Object.values(files).flat();
  return (paths ?? []).filter((path) => !isMotherDuck(path)).map(localPath);
}

async function open(options: OpenOptions, identity: string): Promise<Generation> {
  const { name, number, database } = options;
  const source = await prepareSource(options);
  const paths = source.paths;
  let generation: Generation | undefined;
  const driver = new DuckDBDriver({
    paths,
    ...resources(options, paths.length),
    allowedPaths: source.allowedPaths,
    admit: () => admitInstance(name, generation),
  });
  const pool = poolOf(options, paths, driver);
  const probe = new Probe(driver);
  const close = async (reason: PoolCloseReason = "shutdown") => {
    await probe.close();
    await pool.close(reason);
    await source.remove();
  };
  try {
    const isRemote = paths.some(isMotherDuck);
    // At a start one path of MotherDuck's is enough; a recycle never makes things worse.
    const needs = isRemote && options.isStart ? "one" : "every";
    if (database.pool.warmUp) await pool.warmUp(needs);
    const facts = await commonFacts(driver, options, { paths: paths.length, needs });
    const { files, identity: opened } = source.imported ?? {
      files: watchedFiles(database),
      identity,
    };
    generation = {
      name,
      number,
      pool,
      facts,
      dataVersion: isRemote ? `${opened}-${number}` : opened,
      openedAt: new Date(),
      aliases: paths.map((path, index) => aliasOf(path, index)),
      isCurrent: async () => (await identityOf(files)) === opened,
      onStale: () => {},
      probe: () => probe.run(database.pool.pingTimeout),
      close,
    };
    return generation;
  } catch (error) {
    await close("recycle");
    throw error;
  }
}

/** An instance that is opened later shows the generation's data or is not used at all. */
async function admitInstance(name: string, generation: Generation | undefined): Promise<void> {
  if (generation === undefined || (await generation.isCurrent())) return;
  generation.onStale();
  throw new EiderError(
    "DB_UNAVAILABLE",
    `${name}: its file was replaced; all its connections are being recycled. Try again.`,
  );
}

/** The pool of a generation: as many connections as paths, for local files as many as cores. */
function poolOf(
  { name, database, log, metrics, instances, workers }: OpenOptions,
  paths: readonly string[],
  driver: DuckDBDriver,
): ConnectionPool<EngineConnection> {
  // Half of the threads are for the generation that may be opened beside this one.
  const threads = Math.floor((threadPoolSize() - 4) / 2 / (instances / workers));
  const share = Math.ceil(availableParallelism() / workers);
  const cores = paths.some(isMotherDuck) ? 1 : Math.min(share, threads);
  const usual = Math.max(paths.length, cores);
  const options = {
    ...database.pool,
    // The service replaces whole generations, never single connections.
    recycle: Number.POSITIVE_INFINITY,
    refuseNested: isTestRun(),
    size: database.pool.size ?? usual,
    paths: paths.length,
    name,
    observer: metrics.observerOf(name),
  };
  return new ConnectionPool(options, driver, log);
}

/** What the database contains; several paths are instances of one database and must agree. */
async function commonFacts(
  driver: DuckDBDriver,
  { name, database }: OpenOptions,
  { paths, needs }: { readonly paths: number; readonly needs: "every" | "one" },
): Promise<DatabaseFacts> {
  const reading = Promise.allSettled(
    Array.from({ length: paths }, (_, path) => readFacts(driver, path)),
  );
  const results = await withinTime(reading, database.pool.openTimeout, {
    error: () =>
      new EiderError(
        "DB_UNAVAILABLE",
        `${name}: its catalog could not be read within pool.openTimeout.`,
      ),
  });
  const read = results.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failed = results.find((each) => each.status === "rejected");
  if (failed !== undefined && (needs === "every" || read.length === 0))
    throw asError(failed.reason);
  const [first, ...others] = read;
  if (first === undefined)
    throw new EiderError("DB_UNAVAILABLE", `${name}: expected at least one path.`);
  if (others.every((other) => factsText(other) === factsText(first))) return first;
  throw new EiderError(
    "DB_UNAVAILABLE",
    `${name}: its paths do not contain the same tables. Paths of one name are instances of one database; give different databases different names.`,
  );
}

async function readFacts(driver: DuckDBDriver, path: number): Promise<DatabaseFacts> {
  const link = await driver.open(path);
  try {
    return await introspect(link);
  } finally {
    await driver.close(link);
  }
}

interface Source {
  readonly paths: readonly string[];
  readonly allowedPaths: readonly string[];
  /** The files that were imported, with their identity from before. */
  readonly imported?: ImportedFiles;
  remove(): Promise<void>;
}

/** The paths to open; files are imported into a private database first. */
async function prepareSource({ name, database, limits }: OpenOptions): Promise<Source> {
  if (database.files === undefined) {
    const token =
      database.motherduckToken === undefined
        ? undefined
        : environmentValue(database.motherduckToken.env);
    return {
      paths: (database.paths ?? []).map((path) =>
        isMotherDuck(path) && token !== undefined
          ? motherDuckPath(path, { motherduck_token: token })
          : path,
      ),
      allowedPaths: [],
      remove: async () => {},
    };
  }
  const directory = await makePrivateDirectory("files", database.pool.tempDirectory);
  const remove = () => removeDirectory(directory);
  try {
    const path = join(directory, `${name.replaceAll(/[^A-Za-z0-9_-]/g, "_")}.duckdb`);
    const imported = await importFiles(path, database.files, {
      view: database.view,
      maxBytes: limits.importBytes,
      identify: identityOf,
    });
    return {
      paths: [path],
      allowedPaths: database.view ? imported.files : [],
      imported,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Memory and threads of each instance: two generations of every database may be open. */
function resources({ database, instances, workers }: OpenOptions, paths: number) {
  return {
    memoryBytes: database.pool.memoryLimit ?? memoryShare(2 * instances),
    threads: Math.max(1, Math.ceil(availableParallelism() / paths / workers)),
    tempDirectory: database.pool.tempDirectory,
  };
}
