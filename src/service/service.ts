import { isFatalError } from "../duckdb/engine-errors.ts";
import { type Rows, type RunOptions, runStatement } from "../duckdb/run-statement.ts";
import type { Config } from "../foundation/config.ts";
import { EiderError } from "../foundation/errors.ts";
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
import type { Metrics } from "./metrics.ts";
import { type OpenedDatabases, openOptions } from "./open-all.ts";
import { Recycling } from "./recycling.ts";
import type { Snapshot } from "./snapshot.ts";

/** The databases that are served: what requests, admins and health probes ask of them. */
export class Service implements Serving, AdminService {
  readonly health: Health;
  isDraining = false;
  isClosed = false;
  readonly #config: Config;
  readonly #log: Logger;
  readonly #current: CurrentSnapshot;
  readonly #recycling: Recycling;
  readonly #metrics: Metrics;

  private constructor(
    config: Config,
    log: Logger,
    { generations, down, metrics }: OpenedDatabases,
  ) {
    this.#config = config;
    this.#log = log;
    this.health = new Health(log);
    this.#current = new CurrentSnapshot(config, generations);
    this.#metrics = metrics;
    this.#recycling = new Recycling(config, log, this.#current, {
      metrics,
      open: (name, number) =>
        openGeneration({ ...openOptions(config, log, name, number), metrics }),
    });
    metrics.watch(() => [
      ...this.#generations().map((generation) => ({ generation, state: "current" as const })),
      ...this.#recycling.draining.map((generation) => ({ generation, state: "draining" as const })),
    ]);
    for (const { name } of generations) this.health.report(name, true);
    for (const name of down) this.health.retry(name, () => this.#reach(name));
    this.health.watch(() => this.#generations());
  }

  /** Serves what was opened. Rejects where its names do not fit the configuration, and closes it. */
  static async start(config: Config, log: Logger, opened: OpenedDatabases): Promise<Service> {
    try {
      return new Service(config, log, opened);
    } catch (error) {
      await Promise.all(opened.generations.map((generation) => generation.close()));
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

  /** The text that Prometheus reads. */
  metrics(): Promise<string> {
    return this.#metrics.text();
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
      const { openByPath, breakers, ...status } = pool.status();
      const paths = aliases.map((alias, index) => ({
        alias,
        open: openByPath[index] ?? 0,
        breaker: breakers[index] ?? "CLOSED",
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

  /** Runs one statement of the process itself on the current generation of a database. */
  query(database: string, statement: Statement): Promise<Rows> {
    return this.#run(this.#current.value, database, statement, {});
  }

  /** Interrupts what still runs and closes everything; resolves with the connections that could not be. */
  async close(): Promise<number> {
    this.isDraining = true;
    this.isClosed = true;
    await this.#recycling.stop();
    this.health.stop();
    await Promise.all(this.#generations().map((generation) => generation.close()));
    return this.#generations().reduce((sum, { pool }) => sum + pool.status().orphans, 0);
  }

  /** Opens a database that was down; true when it serves. */
  async #reach(name: string): Promise<boolean> {
    const [report] = await this.#recycling.recycle([name], "SWAPPED");
    return report?.error === null;
  }

  #generations(): Generation[] {
    return [...this.#current.value.holds.values()].map(({ generation }) => generation);
  }

  #context(snapshot: Snapshot, signal: AbortSignal, onStatement: () => void): RequestContext {
    const { limits } = this.#config;
    let cells = 0;
    const countCells = (count: number) => {
      cells += count;
      checkCells(cells, limits);
    };
    const session: Session = {
      signal,
      batches: snapshot.batches,
      countCells,
      run: (database, statement) => {
        onStatement();
        const onSize = (rows: number, columns: number) => countCells(rows * columns);
        return this.#run(snapshot, database, statement, { signal, onSize });
      },
      runShared: (database, statement, shared) => {
        onStatement();
        const onSize = (rows: number, columns: number) => checkCells(rows * columns, limits);
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
    const { pool } = hold.generation;
    try {
      return await pool.withConnection(
        (lease) => lease.run((link) => runStatement(link, statement, options)),
        { signal: options.signal, retryBroken: true },
      );
    } catch (error) {
      // The engine gave the instance up: only a new one serves again.
      if (isFatalError(error) && this.#current.value.holds.get(database) === hold)
        this.#recycling.heal(database);
      throw error;
    }
  }
}

function checkCells(count: number, limits: Config["limits"]): void {
  if (count <= limits.cells) return;
  throw new EiderError(
    "LIMIT_EXCEEDED",
    `The answer has more than ${limits.cells} values (limits.cells). Ask for fewer rows or columns.`,
  );
}
