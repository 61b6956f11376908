import { type DatabaseFacts, factsText } from "../../catalog/database-facts.ts";
import type { NativeQuery } from "../../catalog/native-query.ts";
import { DuckDBDriver } from "../../duckdb/duckdb-driver.ts";
import { introspect } from "../../duckdb/introspect.ts";
import type { EngineConnection, NamedRows, RunnableStatement } from "../../duckdb/run-statement.ts";
import { withViewSizes } from "../../duckdb/view-sizes.ts";
import type { Config } from "../../foundation/config.ts";
import { isTestRun } from "../../foundation/environment.ts";
import { asError, EiderError } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import type { OnProgress } from "../../foundation/progress.ts";
import { isMotherDuck } from "../../foundation/source-paths.ts";
import { ConnectionPool } from "../../pool/connection-pool.ts";
import type { PoolCloseReason } from "../../pool/pool-observer.ts";
import { withinTime } from "../../pool/within-time.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { Beside } from "./beside.ts";
import { identityOf } from "./data-identity.ts";
import { aliasOf } from "./path-alias.ts";
import { Probe } from "./probe.ts";
import { instanceShare, poolSize, type Shares } from "./sizing.ts";
import { prepareSource, watchedFiles } from "./sources.ts";

/** One state of one database: its pool, instances, catalog and data version. */
export interface Generation {
  readonly name: string;
  readonly number: number;
  readonly pool: ConnectionPool<EngineConnection>;
  readonly facts: DatabaseFacts;
  readonly dataVersion: string;
  readonly openedAt: Date;
  /** What is worth knowing of the files that it was made of. */
  readonly notes: readonly string[];
  readonly aliases: readonly string[];
  /** Whether the local files are still those that were opened. */
  isCurrent(): Promise<boolean>;
  /** Called when a connection could not be opened again because the files were replaced. */
  onStale: () => void;
  /** Asks for a sign of life on a connection beside the pool; rejects without one. */
  probe(): Promise<void>;
  /** Runs a statement of the process itself on a connection beside the pool, which is closed then; rejects when the generation closes. */
  runBeside(statement: RunnableStatement): Promise<NamedRows>;
  /** Interrupts what still runs and closes connections, then instances. */
  close(reason?: PoolCloseReason): Promise<void>;
}

export interface OpenOptions extends Shares {
  readonly name: string;
  readonly number: number;
  readonly limits: Config["limits"];
  /** The queries of the configuration over it. */
  readonly queries: ReadonlyMap<string, NativeQuery>;
  /** Whether no generation of the database serves yet. */
  readonly isStart: boolean;
  /** Told how far the import of files is; the log is, unless set. */
  readonly progress?: OnProgress | undefined;
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

async function open(options: OpenOptions, identity: string): Promise<Generation> {
  const { name, number, database } = options;
  const source = await prepareSource(options);
  const paths = source.paths;
  let generation: Generation | undefined;
  const driver = new DuckDBDriver({
    paths,
    ...instanceShare(options, paths.length),
    allowedPaths: source.allowedPaths,
    admit: () => admitInstance(name, generation),
  });
  const pool = poolOf(options, paths, driver);
  const probe = new Probe(driver);
  const beside = new Beside(driver);
  const close = async (reason: PoolCloseReason = "shutdown") => {
    await Promise.all([probe.close(), beside.close()]);
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
      notes: source.imported?.notes ?? [],
      aliases: paths.map((path, index) => aliasOf(path, index)),
      isCurrent: async () => (await identityOf(files)) === opened,
      onStale: () => {},
      probe: () => probe.run(database.pool.pingTimeout),
      runBeside: (statement) => beside.run(statement),
      close,
    };
    return generation;
  } catch (error) {
    await close("recycle");
    throw error;
  }
}

function poolOf(
  options: OpenOptions,
  paths: readonly string[],
  driver: DuckDBDriver,
): ConnectionPool<EngineConnection> {
  const { name, database, metrics, log } = options;
  const pool = {
    ...database.pool,
    // The service replaces whole generations, never single connections.
    recycle: Number.POSITIVE_INFINITY,
    refuseNested: isTestRun(),
    size: poolSize(options, paths),
    paths: paths.length,
    name,
    observer: metrics.observerOf(name),
  };
  return new ConnectionPool(pool, driver, log);
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

/** What the database contains; several paths are instances of one database and must agree. */
async function commonFacts(
  driver: DuckDBDriver,
  { name, database, queries, limits }: OpenOptions,
  { paths, needs }: { readonly paths: number; readonly needs: "every" | "one" },
): Promise<DatabaseFacts> {
  const reading = Promise.allSettled(
    Array.from({ length: paths }, (_, path) =>
      readFacts(driver, path, { queries, sizesViews: limits.cost !== null }),
    ),
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

async function readFacts(
  driver: DuckDBDriver,
  path: number,
  {
    queries,
    sizesViews,
  }: { readonly queries: OpenOptions["queries"]; readonly sizesViews: boolean },
): Promise<DatabaseFacts> {
  const link = await driver.open(path);
  try {
    const facts = await introspect(link, queries);
    return sizesViews ? await withViewSizes(link, facts) : facts;
  } finally {
    await driver.close(link);
  }
}
