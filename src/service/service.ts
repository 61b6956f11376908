import { buildCatalog } from "../catalog/build-catalog.ts";
import { type EngineConnection, type Rows, runStatement } from "../duckdb/run-statement.ts";
import type { Config } from "../foundation/config.ts";
import { asError, EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import type {
  AdminService,
  DatabaseState,
  PoolState,
  RecycledDatabase,
  RecycleReport,
  RecycleWait,
} from "../graphql/admin-service.ts";
import type { RequestContext } from "../graphql/context.ts";
import type { PinnedState, Serving } from "../http/serving.ts";
import { Loaders } from "../loading/loaders.ts";
import type { ConnectionPool } from "../pool/connection-pool.ts";
import type { Statement } from "../sql/statement.ts";
import { type Generation, openGeneration } from "./generation.ts";
import { Health } from "./health.ts";
import { type Recycle, Recycler } from "./recycler.ts";
import { GenerationHold, Schemas, Snapshot } from "./snapshot.ts";

/** Databases age out between these shares of `pool.recycle`: jitter only shortens, the age is hard. */
const oldestShare = 0.958;
const jitterShare = 0.1;
/** Added to the deadline of requests: who still runs after it has had its own deadline before. */
const drainGraceMs = 1000;

/** The databases that are served, and their replacement while they are. */
export class Service implements Serving, AdminService {
  readonly #config: Config;
  readonly #log: Logger;
  readonly #recyclers = new Map<string, Recycler>();
  readonly #timers = new Map<string, { readonly timer: NodeJS.Timeout; readonly at: Date }>();
  readonly health = new Health();
  #snapshot: Snapshot;
  isDraining = false;
  isClosed = false;

  private constructor(config: Config, log: Logger, snapshot: Snapshot) {
    this.#config = config;
    this.#log = log;
    this.#snapshot = snapshot;
    for (const name of Object.keys(config.databases)) {
      this.#recyclers.set(name, new Recycler(() => this.#startRecycle(name)));
      this.health.report(name, true);
      this.#scheduleRecycle(name);
    }
  }

  /** Opens every database side by side. Rejects with the errors of all that cannot be opened. */
  static async start(config: Config, log: Logger): Promise<Service> {
    const names = Object.keys(config.databases);
    const opening = await Promise.allSettled(
      names.map((name) => openGeneration(openOptions(config, log, name, 1))),
    );
    const opened = opening.flatMap((result) =>
      result.status === "fulfilled" ? [result.value] : [],
    );
    const closeAll = () => Promise.all(opened.map((generation) => generation.close()));
    const failures = opening.flatMap((result, index) =>
      result.status === "rejected" ? [`${names[index]}: ${asError(result.reason).message}`] : [],
    );
    try {
      if (failures.length > 0) throw new EiderError("DB_UNAVAILABLE", failures.join("\n"));
      const holds = new Map(opened.map((generation) => [generation.name, held(generation)]));
      return new Service(config, log, new Snapshot(holds, new Schemas(catalogOf(config, holds))));
    } catch (error) {
      await closeAll();
      throw error;
    }
  }

  /** The state of this moment. */
  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  pin(): PinnedState {
    const snapshot = this.#snapshot;
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
    return [...this.#snapshot.holds.values()].map(
      ({ generation: { name, number, dataVersion, openedAt } }) => ({
        name,
        generation: number,
        dataVersion,
        openedAt,
      }),
    );
  }

  pools(): PoolState[] {
    return [...this.#snapshot.holds.values()].map(({ generation }) => {
      const { openByPath, ...status } = generation.pool.status();
      const paths = generation.aliases.map((alias, index) => ({
        alias,
        open: openByPath[index] ?? 0,
        breaker: "CLOSED" as const,
      }));
      return {
        ...status,
        database: generation.name,
        generation: generation.number,
        openedAt: generation.openedAt,
        recycleAt: this.#timers.get(generation.name)?.at ?? null,
        paths,
      };
    });
  }

  async recycle(database: string | undefined, wait: RecycleWait): Promise<RecycleReport> {
    const names = database === undefined ? [...this.#recyclers.keys()] : [database];
    const recyclers = names.map((name) => this.#recyclers.get(name));
    if (this.isDraining) throw new EiderError("SHUTTING_DOWN", "The server is stopping.");
    if (recyclers.includes(undefined))
      throw new EiderError(
        "BAD_INPUT",
        `There is no database ${database}. There are ${[...this.#recyclers.keys()].join(", ")}.`,
      );
    const databases = await Promise.all(
      recyclers.flatMap((recycler) => (recycler === undefined ? [] : [recycler.recycle(wait)])),
    );
    const failed = databases.find(({ error }) => error !== null);
    return {
      databases,
      workers: [
        {
          id: 0,
          pid: process.pid,
          ok: failed === undefined,
          error: failed?.error ?? null,
          databases,
        },
      ],
    };
  }

  /** Interrupts what still runs and closes everything. */
  async close(): Promise<void> {
    this.isDraining = true;
    this.isClosed = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    await Promise.all(
      [...this.#snapshot.holds.values()].map(({ generation }) => generation.close()),
    );
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
    const run = (database: string, statement: Statement) => {
      onStatement();
      return this.#run(snapshot, database, { statement, signal, onSize });
    };
    return {
      loaders: new Loaders(run),
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
    {
      statement,
      signal,
      onSize,
    }: {
      statement: Statement;
      signal: AbortSignal;
      onSize: (rows: number, columns: number) => void;
    },
  ): Promise<Rows> {
    const pool = snapshot.holds.get(database)?.generation.pool as ConnectionPool<EngineConnection>;
    this.#log.debug({ database, sql: statement.sql }, "statement");
    return pool.withConnection(signal, (lease) =>
      lease.run((link) => runStatement(link, statement, { signal, onSize })),
    );
  }

  #startRecycle(name: string): Recycle {
    const started = performance.now();
    const previous = this.#snapshot.holds.get(name) as GenerationHold;
    const unchanged: RecycledDatabase = {
      name,
      previousGeneration: previous.generation.number,
      generation: previous.generation.number,
      opened: 0,
      drained: 0,
      interrupted: 0,
      schemaChanged: false,
      durationMs: 0,
      error: null,
    };
    const swapped = this.#prepareAndSwap(name, previous).then(
      (swap): RecycledDatabase => ({
        ...unchanged,
        ...swap,
        durationMs: Math.round(performance.now() - started),
      }),
      (error: unknown): RecycledDatabase => this.#recycleFailed(unchanged, error, started),
    );
    const closed = swapped.then(async (report) => {
      if (report.error !== null) return report;
      const { drained, interrupted } = await this.#retire(previous);
      return {
        ...report,
        drained,
        interrupted,
        durationMs: Math.round(performance.now() - started),
      };
    });
    return { swapped, closed };
  }

  #recycleFailed(unchanged: RecycledDatabase, thrown: unknown, started: number): RecycledDatabase {
    const error = asError(thrown);
    this.#log.error(
      { database: unchanged.name, error: error.message },
      "recycle failed; the old connections serve on",
    );
    return {
      ...unchanged,
      durationMs: Math.round(performance.now() - started),
      error: `RECYCLE_FAILED: ${error.message}`,
    };
  }

  async #prepareAndSwap(
    name: string,
    previous: GenerationHold,
  ): Promise<Pick<RecycledDatabase, "generation" | "opened" | "schemaChanged">> {
    const generation = await openGeneration(
      openOptions(this.#config, this.#log, name, previous.generation.number + 1),
    );
    try {
      const schemaChanged =
        JSON.stringify(schemaFacts(generation)) !==
        JSON.stringify(schemaFacts(previous.generation));
      // Everything from here to the assignment is one synchronous step: two databases that are
      // recycled side by side never overwrite each other's swap.
      const holds = new Map(this.#snapshot.holds).set(name, held(generation));
      const schemas = schemaChanged
        ? new Schemas(catalogOf(this.#config, holds))
        : this.#snapshot.schemas;
      this.#snapshot = new Snapshot(holds, schemas);
      this.#scheduleRecycle(name);
      this.#log.info({ database: name, generation: generation.number, schemaChanged }, "recycled");
      return {
        generation: generation.number,
        opened: generation.pool.status().open,
        schemaChanged,
      };
    } catch (error) {
      await generation.close();
      throw error;
    }
  }

  /** Serves the queries that are pinned to a replaced generation, at most for the drain time, then closes it. */
  async #retire(hold: GenerationHold): Promise<{ drained: number; interrupted: number }> {
    const { name, pool } = hold.generation;
    const drainMs =
      this.#config.databases[name]?.pool.drainTimeout ??
      this.#config.limits.requestTimeout + drainGraceMs;
    const pinned = hold.holders - 1;
    hold.drop();
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise((resolve) => {
      timer = setTimeout(resolve, drainMs);
    });
    await Promise.race([hold.unused, deadline]);
    clearTimeout(timer);
    const interrupted = pool.status().borrowed;
    await hold.generation.close();
    return { drained: Math.max(0, pinned - interrupted), interrupted };
  }

  #scheduleRecycle(name: string): void {
    clearTimeout(this.#timers.get(name)?.timer);
    const age = this.#config.databases[name]?.pool.recycle ?? 0;
    const delay = age * oldestShare * (1 - jitterShare * Math.random());
    const timer = setTimeout(
      () => void this.#recyclers.get(name)?.recycle("CLOSED"),
      delay,
    ).unref();
    this.#timers.set(name, { timer, at: new Date(Date.now() + delay) });
  }
}

function held(generation: Generation): GenerationHold {
  const hold = new GenerationHold(generation);
  hold.hold();
  return hold;
}

function catalogOf(config: Config, holds: ReadonlyMap<string, GenerationHold>) {
  const databases = Object.entries(config.databases).flatMap(([name, { prefix }]) => {
    const facts = holds.get(name)?.generation.facts;
    return facts === undefined ? [] : [{ name, prefix, facts }];
  });
  return buildCatalog(databases, config);
}

/** What the schema is made of: the number of rows may change without it. */
function schemaFacts({ facts }: Generation) {
  return {
    enums: facts.enums,
    tables: facts.tables
      .map((table) => ({ ...table, estimatedRows: null }))
      .toSorted((a, b) => (`${a.schema}.${a.name}` < `${b.schema}.${b.name}` ? -1 : 1)),
  };
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
