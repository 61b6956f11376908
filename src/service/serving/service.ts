import { randomBytes } from "node:crypto";
import type { NamedRows } from "../../duckdb/run-statement.ts";
import type { Config } from "../../foundation/config.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import type {
  AdminService,
  DatabaseState,
  DataChange,
  PoolState,
  RecycleReport,
  RecycleWait,
} from "../../graphql/context/admin-service.ts";
import { RowIdSeal } from "../../graphql/context/row-id-seal.ts";
import type { AnswerCache } from "../../http/answer-cache.ts";
import type { ClientGate, ObservedRequest, PinnedState, Serving } from "../../http/serving.ts";
import type { Statement } from "../../sql/statement.ts";
import { type Generation, openGeneration } from "../generations/generation.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { type Coordinator, ownCoordinator } from "../recycling/coordinator.ts";
import type { RecycleTrigger } from "../recycling/recycle-queue.ts";
import { Recycling } from "../recycling/recycling.ts";
import { BackOff } from "./back-off.ts";
import { ClientLimits } from "./client-limits.ts";
import { contractCheck } from "./contract-check.ts";
import { CurrentSnapshot } from "./current-snapshot.ts";
import { DataChanges } from "./data-changes.ts";
import { versionsOf } from "./data-versions.ts";
import type { GraphMemory, GraphMemoryStats } from "./graph-memory.ts";
import { Health } from "./health.ts";
import { KeyWatch } from "./key-watch.ts";
import { type OpenedDatabases, openOptions } from "./open-all.ts";
import { type PinnedParts, PinnedSnapshot } from "./pinned-state.ts";
import { ServedGenerations } from "./served-generations.ts";
import { sharedMemory } from "./shared-memory.ts";
import type { Snapshot } from "./snapshot.ts";
import { StatementRunner } from "./statement-runner.ts";
import { watchFiles } from "./watch-files.ts";

/** What a worker is among those that serve together. */
export interface WorkerRole {
  readonly id: number;
  readonly coordinator: Coordinator;
  /** Known to all of them, and to nobody else. */
  readonly secret: string;
}

/** The databases that are served: what requests, admins and health probes ask of them. */
export class Service implements Serving, AdminService {
  readonly health: Health;
  readonly answers: AnswerCache;
  /** The generations of this process. */
  readonly generations: ServedGenerations;
  #isDraining = false;
  isClosed = false;
  readonly #config: Config;
  readonly #log: Logger;
  readonly #current: CurrentSnapshot;
  readonly #coordinator: Coordinator;
  readonly #metrics: Metrics;
  readonly #memory: GraphMemory;
  /** What each request needs beside the snapshot. */
  readonly #parts: PinnedParts;
  readonly #runner: StatementRunner;
  readonly #changes = new DataChanges();
  readonly #healing = new BackOff();
  readonly #stopWatching: () => void;
  readonly #keys: KeyWatch | undefined;

  private constructor(config: Config, log: Logger, opened: OpenedDatabases, role?: WorkerRole) {
    const { generations, down, metrics } = opened;
    this.#config = config;
    this.#log = log;
    this.#metrics = metrics;
    this.health = new Health(log);
    this.#runner = new StatementRunner({
      config,
      log,
      metrics,
      isServed: (generation) =>
        this.#current.value.holds.get(generation.name)?.generation === generation,
      heal: (name) => this.#heal(name),
    });
    const contract = contractCheck(config, log, metrics);
    this.#current = new CurrentSnapshot(config, generations, contract.check);
    contract.warn(this.#current.value.schemas);
    const secret = role?.secret ?? randomBytes(32).toString("base64url");
    const { memory, answers } = sharedMemory(config, log, secret);
    this.answers = answers;
    this.#memory = memory;
    const seal = new RowIdSeal(secret);
    this.#parts = { config, log, service: this, memory, seal, runner: this.#runner };
    metrics.watchCache(() => ({ ...this.answers.stats, ...this.#memory.stats }));
    // One of those that serve together is enough.
    if (role === undefined || role.id === 1) this.#keys = new KeyWatch(config, log);
    this.#current.onSwap = (database) => this.#onSwap(database);
    this.generations = new ServedGenerations({
      config,
      log,
      current: this.#current,
      metrics,
      memory: this.#memory,
      id: role?.id ?? 0,
      open: async (name, number) => {
        const options = { ...openOptions(config, log, name, number), metrics };
        return this.#healed(await openGeneration(options));
      },
    });
    this.#coordinator = role?.coordinator ?? this.#ownCoordinator();
    this.#stopWatching = watchFiles(config, log, this.#current, (name) =>
      this.#recycleOne(name, "watch"),
    );
    for (const generation of generations) {
      this.health.report(this.#healed(generation).name, true);
      this.#lookAtKeys(generation);
    }
    for (const { name } of down) this.health.retry(name, () => this.#recycleOne(name, "retry"));
    this.health.watch(() => this.generations.serving);
  }

  /** Serves what was opened. Rejects where its names do not fit the configuration, and closes it. */
  static async start(
    config: Config,
    log: Logger,
    opened: OpenedDatabases,
    role?: WorkerRole,
  ): Promise<Service> {
    try {
      return new Service(config, log, opened, role);
    } catch (error) {
      await Promise.all(opened.generations.map((generation) => generation.close()));
      throw error;
    }
  }

  /** Set while the process stops: it reports not ready, and streams of events end. */
  get isDraining(): boolean {
    return this.#isDraining;
  }

  set isDraining(isDraining: boolean) {
    this.#isDraining = isDraining;
    if (isDraining)
      this.#changes.endAll(
        new EiderError("SHUTTING_DOWN", "The server is stopping. Subscribe again."),
      );
  }

  /** The state of this moment. */
  get snapshot(): Snapshot {
    return this.#current.value;
  }

  pin(): PinnedState {
    return new PinnedSnapshot(this.#current.value, this.#parts);
  }

  #onSwap(database: string): void {
    this.#forgetAnswers();
    const generation = this.#current.value.holds.get(database)?.generation;
    if (generation !== undefined) this.#lookAtKeys(generation);
    const state = this.databases().find(({ name }) => name === database);
    if (state !== undefined) this.#changes.tell(state);
  }

  #lookAtKeys(generation: Generation): void {
    void this.#keys?.look(generation, this.#current.value.schemas.catalog);
  }

  /** Drops answers of data that no longer serves. */
  #forgetAnswers(): void {
    const { value } = this.#current;
    this.#memory.keepOnly([...value.holds.values()].map(({ generation }) => generation));
    const current = new Set(
      [...value.holds.keys()].map((name) => versionsOf(value, this.#config, [name])),
    );
    this.answers.keepOnly((versions) =>
      versions.split("\n").every((each) => each === "" || current.has(each)),
    );
  }

  get clients(): ClientGate | undefined {
    return this.#coordinator.clients;
  }

  countWrongKey(address: string): Promise<boolean> {
    return this.#coordinator.countWrongKey(address);
  }

  observeRequest(request: ObservedRequest): void {
    this.#metrics.requested(request);
  }

  /** The text that Prometheus reads. */
  metrics(): Promise<string> {
    return this.#coordinator.metricsText();
  }

  databases(): DatabaseState[] {
    return this.generations.serving.map(({ name, number, dataVersion, openedAt }) => ({
      name,
      generation: number,
      dataVersion,
      openedAt,
    }));
  }

  pools(): Promise<readonly PoolState[]> {
    return this.#coordinator.pools();
  }

  changes(
    databases: readonly string[],
    expires: number | undefined,
  ): AsyncIterableIterator<DataChange> {
    const present = this.databases().filter(({ name }) => databases.includes(name));
    return this.#changes.listen(present, expires);
  }

  async recycle(
    database: string | undefined,
    wait: RecycleWait,
    trigger: RecycleTrigger = "mutation",
  ): Promise<RecycleReport> {
    const names = Object.keys(this.#config.databases);
    if (this.isDraining) throw new EiderError("SHUTTING_DOWN", "The server is stopping.");
    if (database !== undefined && !names.includes(database)) {
      throw new EiderError(
        "BAD_INPUT",
        `There is no database ${database}. There are ${names.join(", ")}.`,
      );
    }
    return this.#coordinator.recycle(database === undefined ? names : [database], wait, trigger);
  }

  /** Runs one statement of the process itself on the current generation of a database. */
  query(database: string, statement: Statement): Promise<NamedRows> {
    return this.#runner.run(this.#current.value, database, statement, {});
  }

  /** Interrupts what still runs and closes everything; resolves with the connections that could not be. */
  async close(): Promise<number> {
    this.isDraining = true;
    this.isClosed = true;
    this.#stopWatching();
    this.generations.stop();
    await this.#coordinator.stop();
    this.health.stop();
    return this.generations.close();
  }

  /** How many streams of events are open. */
  get listening(): number {
    return this.#changes.listening;
  }

  /** The tables that are in memory. */
  get memory(): GraphMemoryStats {
    return this.#memory.stats;
  }

  #ownCoordinator(): Coordinator {
    const numbers = new Map(this.generations.serving.map(({ name, number }) => [name, number]));
    const recycling = new Recycling({
      config: this.#config,
      log: this.#log,
      metrics: this.#metrics,
      numbers,
      participants: () => [this.generations],
    });
    const { limits } = this.#config;
    return ownCoordinator(recycling, this.generations, {
      metrics: this.#metrics,
      clients: ClientLimits.isNeeded(limits) ? new ClientLimits(limits) : undefined,
    });
  }

  /** Recycles one database; true where it then serves from new connections. */
  async #recycleOne(name: string, trigger: RecycleTrigger): Promise<boolean> {
    const { databases } = await this.#coordinator.recycle([name], "SWAPPED", trigger);
    return databases[0]?.error === null;
  }

  /** A generation that asks for a recycle where it finds that its files were replaced. */
  #healed(generation: Generation): Generation {
    generation.onStale = () => this.#heal(generation.name);
    return generation;
  }

  /** Recycles a database whose instance is of no more use, once for any number of calls. */
  #heal(name: string): void {
    if (!this.isDraining) this.#healing.attempt(name, () => this.#recycleOne(name, "heal"));
  }
}
