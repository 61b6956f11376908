import { type Rows, type RunOptions, runStatement } from "../duckdb/run-statement.ts";
import { removeLeftOvers } from "../duckdb/spill-directories.ts";
import type { Config } from "../foundation/config.ts";
import { threadPoolSize } from "../foundation/environment.ts";
import { asError, ConfigError, EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import type {
  AdminService,
  DatabaseState,
  PoolState,
  RecycleReport,
  RecycleWait,
} from "../graphql/admin-service.ts";
import type { RequestContext } from "../graphql/context.ts";
import type { PinnedState, Serving } from "../http/serving.ts";
import { Loaders, type Session } from "../loading/loaders.ts";
import type { Statement } from "../sql/statement.ts";
import { CurrentSnapshot } from "./current-snapshot.ts";
import { type Generation, openGeneration } from "./generation.ts";
import { Health } from "./health.ts";
import { Recycling } from "./recycling.ts";
import type { Snapshot } from "./snapshot.ts";

/** The databases that are served: what requests, admins and health probes ask of them. */
export class Service implements Serving, AdminService {
  readonly health = new Health();
  isDraining = false;
  isClosed = false;
  readonly #config: Config;
  readonly #log: Logger;
  readonly #current: CurrentSnapshot;
  readonly #recycling: Recycling;

  private constructor(config: Config, log: Logger, generations: readonly Generation[]) {
    this.#config = config;
    this.#log = log;
    this.#current = new CurrentSnapshot(config, generations);
    this.#recycling = new Recycling(config, log, this.#current, (name, number) =>
      openGeneration(openOptions(config, log, name, number)),
    );
    for (const { name } of generations) this.health.report(name, true);
  }

  /** Opens every database side by side. Rejects with the errors of all that cannot be opened. */
  static async start(config: Config, log: Logger): Promise<Service> {
    const names = Object.keys(config.databases);
    const parents = new Set(Object.values(config.databases).map(({ pool }) => pool.tempDirectory));
    await Promise.all([...parents].map(removeLeftOvers));
    const opening = await Promise.allSettled(
      names.map((name) => openGeneration(openOptions(config, log, name, 1))),
    );
    const opened = opening.flatMap((result) =>
      result.status === "fulfilled" ? [result.value] : [],
    );
    const failures = opening.flatMap((result, index) =>
      result.status === "rejected" ? [`${names[index]}: ${asError(result.reason).message}`] : [],
    );
    try {
      if (failures.length > 0) throw new EiderError("DB_UNAVAILABLE", failures.join("\n"));
      checkThreads(opened);
      return new Service(config, log, opened);
    } catch (error) {
      await Promise.all(opened.map((generation) => generation.close()));
      throw error;
    }
  }

  /** The state of this moment. */
  get snapshot(): Snapshot {
    return this.#current.value;
  }

  pin(): PinnedState {
    const snapshot = this.#current.value;
    const { schemas } = snapshot;
    return {
      schema: (admin) => (admin ? schemas.admin : schemas.public),
      get sdl() {
        return schemas.sdl;
      },
      exampleQuery: schemas.exampleQuery,
      context: (signal, onStatement) => this.#context(snapshot, signal, onStatement),
      release: snapshot.pin(),
    };
  }

  databases(): DatabaseState[] {
    return this.#generations().map(({ name, number, dataVersion, openedAt }) => ({
      name,
      generation: number,
      dataVersion,
      openedAt,
    }));
  }

  pools(): PoolState[] {
    return this.#generations().map(({ name, number, openedAt, aliases, pool }) => {
      const { openByPath, ...status } = pool.status();
      const paths = aliases.map((alias, index) => ({
        alias,
        open: openByPath[index] ?? 0,
        breaker: "CLOSED" as const,
      }));
      return {
        ...status,
        database: name,
        generation: number,
        openedAt,
        recycleAt: this.#recycling.recycleAt(name),
        paths,
      };
    });
  }

  async recycle(database: string | undefined, wait: RecycleWait): Promise<RecycleReport> {
    const { names } = this.#recycling;
    if (this.isDraining) throw new EiderError("SHUTTING_DOWN", "The server is stopping.");
    if (database !== undefined && !names.includes(database)) {
      throw new EiderError(
        "BAD_INPUT",
        `There is no database ${database}. There are ${names.join(", ")}.`,
      );
    }
    const databases = await this.#recycling.recycle(
      database === undefined ? names : [database],
      wait,
    );
    const error = databases.find((each) => each.error !== null)?.error ?? null;
    return {
      databases,
      workers: [{ id: 0, pid: process.pid, ok: error === null, error, databases }],
    };
  }

  /** Interrupts what still runs and closes everything. */
  async close(): Promise<void> {
    this.isDraining = true;
    this.isClosed = true;
    this.#recycling.stop();
    await Promise.all(this.#generations().map((generation) => generation.close()));
  }

  #generations(): Generation[] {
    return [...this.#current.value.holds.values()].map(({ generation }) => generation);
  }

  #context(snapshot: Snapshot, signal: AbortSignal, onStatement: () => void): RequestContext {
    const { limits } = this.#config;
    let cells = 0;
    const onSize = (rows: number, columns: number) => {
      cells += rows * columns;
      if (cells > limits.cells)
        throw new EiderError(
          "LIMIT_EXCEEDED",
          `The answer has more than ${limits.cells} values (limits.cells). Ask for fewer rows or columns.`,
        );
    };
    const session: Session = {
      signal,
      batches: snapshot.batches,
      run: (database, statement, shared = signal) => {
        onStatement();
        return this.#run(snapshot, database, statement, { signal: shared, onSize });
      },
    };
    return {
      loaders: new Loaders(session),
      limits,
      service: this,
      dataVersionOf: (database) => snapshot.holds.get(database)?.generation.dataVersion ?? "",
      truncated: new Map(),
      filterNodes: 0,
      plans: new WeakMap(),
    };
  }

  async #run(
    snapshot: Snapshot,
    database: string,
    statement: Statement,
    options: RunOptions,
  ): Promise<Rows> {
    const hold = snapshot.holds.get(database);
    if (hold === undefined)
      throw new EiderError("DB_UNAVAILABLE", `The database ${database} is not served.`);
    this.#log.debug({ database, sql: statement.sql }, "statement");
    return hold.generation.pool.withConnection(options.signal, (lease) =>
      lease.run((link) => runStatement(link, statement, options)),
    );
  }
}

/** Every running query holds a thread of libuv's pool, and two generations may be open. */
function checkThreads(generations: readonly Generation[]): void {
  const connections = generations.reduce(
    (sum, { pool }) => sum + pool.status().size + pool.status().maxOverflow,
    0,
  );
  const needed = 2 * connections + 4;
  const threads = threadPoolSize();
  if (threads < needed)
    throw new ConfigError([
      `UV_THREADPOOL_SIZE: ${threads} threads are too few for ${connections} connections: set it to ${needed} or more, or make the pools smaller`,
    ]);
}

function openOptions(config: Config, log: Logger, name: string, number: number) {
  const database = config.databases[name];
  if (database === undefined) throw new Error(`no database ${name}`);
  const instances = Object.values(config.databases).reduce(
    (sum, { paths }) => sum + (paths?.length ?? 1),
    0,
  );
  return { name, number, database, limits: config.limits, instances, log };
}
