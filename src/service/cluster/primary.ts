import cluster, { type Worker } from "node:cluster";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type BirpcReturn, createBirpc } from "birpc";
import type { Config } from "../../foundation/config.ts";
import type { Logger } from "../../foundation/log.ts";
import { WrongKeys } from "../../foundation/wrong-keys.ts";
import type { PoolState } from "../../graphql/context/admin-service.ts";
import { graceMs, type Listener, listen } from "../../http/listener.ts";
import { addUp, Metrics } from "../metrics/metrics.ts";
import { scheduled } from "../recycling/coordinator.ts";
import { type Participant, ParticipantLostError } from "../recycling/participant.ts";
import { Recycling } from "../recycling/recycling.ts";
import { ClientLimits } from "../serving/client-limits.ts";
import { type Numbers, type PrimaryCalls, received, type WorkerCalls } from "./calls.ts";
import { WorkerTurns } from "./worker-turns.ts";

/** A worker that ends sooner than this after its start is replaced only after a pause. */
const shortLifeMs = 10_000;
const pauseMs = 1000;
/** Added to the deadline of requests until workers that do not end are killed. */
const stopGraceMs = 15_000;
/** A worker that leaves so many pings unanswered is stuck, and replaced. */
const mostMissed = 6;
const pingEveryMs = 5000;

type Link = BirpcReturn<WorkerCalls, PrimaryCalls>;

/** A worker as it takes part in recycles. */
class WorkerParticipant implements Participant {
  readonly id: number;
  readonly pid: number;
  readonly #worker: Worker;
  readonly #link: Link;

  constructor(worker: Worker, link: Link) {
    this.id = worker.id;
    this.pid = worker.process.pid ?? 0;
    this.#worker = worker;
    this.#link = link;
  }

  async prepare(database: string, number: number): Promise<void> {
    received(await this.#link.prepare(database, number));
  }
  async swap(database: string) {
    try {
      return received(await this.#link.swap(database));
    } catch (error) {
      // It would serve old data beside the others' new: its replacement opens the newest.
      this.#worker.process.kill("SIGKILL");
      throw error;
    }
  }
  abandon(database: string) {
    return this.#link.abandon(database);
  }
  retired(database: string) {
    return this.#link.retired(database);
  }
  pools() {
    return this.#link.pools();
  }
  metrics() {
    return this.#link.metrics();
  }
}

/** What a start tells who waits for it. */
export interface ClusterStarted {
  readonly url: string;
  readonly lines: readonly string[];
}

/** Listens, hands connections to workers in turn, starts workers, numbers generations, has all workers recycle together, and replaces workers that end. */
export class ClusterPrimary {
  readonly #config: Config;
  readonly #log: Logger;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #participants = new Map<number, Participant>();
  readonly #links = new Map<number, Link>();
  readonly #metrics = new Metrics();
  readonly #recycling: Recycling;
  readonly #turns = new WorkerTurns();
  readonly #clients: ClientLimits;
  readonly #wrongKeys = new WrongKeys();
  readonly #secret = randomBytes(32).toString("base64url");
  #listener: Listener | undefined;
  #closing: Promise<void> | undefined;
  #isStarted = false;
  #isStopping = false;

  /** `environment` is added to that of the workers. */
  constructor(config: Config, log: Logger, environment: Readonly<Record<string, string>>) {
    this.#config = config;
    this.#log = log;
    this.#environment = environment;
    this.#clients = new ClientLimits(config.limits);
    this.#recycling = new Recycling({
      config,
      log,
      metrics: this.#metrics,
      numbers: new Map(Object.keys(config.databases).map((name) => [name, 1])),
      participants: () => [...this.#participants.values()],
    });
    // Keeps dates as they are.
    cluster.setupPrimary({ serialization: "advanced" });
  }

  /** Resolves when every worker answers. Rejects with the exit code where the first does not start. */
  async start(): Promise<ClusterStarted> {
    // One by itself first: what is wrong with the configuration or a file is told once.
    const first = await this.#fork();
    const others = Array.from({ length: this.#config.server.workers - 1 }, () => this.#fork());
    await Promise.all(others);
    this.#listener = await listen(this.#config.server, (socket) => this.#turns.send(socket));
    this.#isStarted = true;
    return { url: this.#listener.url, lines: first };
  }

  /** Recycles every database in all workers. */
  async recycle(): Promise<void> {
    await this.#recycling.recycle(Object.keys(this.#config.databases), "CLOSED", "signal");
  }

  /**
   * Resolves when all workers have answered their open requests and ended. They hear of it first, so
   * that they say so in their answers; then no connection is taken any more; then they end.
   */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#closing = sleep(this.#config.server.shutdownDelay + graceMs).then(() =>
      this.#listener?.close(),
    );
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    const ended = Promise.all(
      workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve))),
    );
    for (const link of this.#links.values()) link.stop.asEvent().catch(() => {});
    const { requestTimeout } = this.#config.limits;
    const deadline = requestTimeout + this.#config.server.shutdownDelay + stopGraceMs;
    await Promise.race([ended, sleep(deadline, undefined, { ref: false })]);
    this.kill();
    await this.#recycling.stop();
  }

  /** Ends all workers at once. */
  kill(): void {
    this.#isStopping = true;
    for (const worker of Object.values(cluster.workers ?? {})) worker?.process.kill("SIGKILL");
  }

  /** Resolves with what the worker serves. */
  #fork(): Promise<readonly string[]> {
    const worker = cluster.fork(this.#environment);
    const started = performance.now();
    let isServing = false;
    return new Promise((resolve, reject) => {
      const link = this.#connect(worker, (lines) => {
        isServing = true;
        this.#turns.add(worker);
        resolve(lines);
      });
      const pinging = this.#pingUntilStuck(worker, link);
      // A message that a worker is too dead to take: its exit follows.
      worker.on("error", () => {});
      worker.once("exit", (code, signal) => {
        clearInterval(pinging);
        this.#turns.remove(worker);
        this.#links.delete(worker.id);
        this.#participants.delete(worker.id);
        this.#clients.leaveAll(worker.id);
        link.$close(new ParticipantLostError());
        reject(new WorkerExit(code));
        // A start that failed is over.
        if (this.#isStopping || (!isServing && !this.#isStarted)) return;
        this.#log.error(
          { worker: worker.id, pid: worker.process.pid, code, signal },
          "a worker ended",
        );
        void this.#replace(performance.now() - started);
      });
    });
  }

  /** A worker whose event loop does not turn would hang every recycle. */
  #pingUntilStuck(worker: Worker, link: Link): NodeJS.Timeout {
    let missed = 0;
    return setInterval(() => {
      missed += 1;
      if (missed > mostMissed) worker.process.kill("SIGKILL");
      const heard = () => {
        missed = 0;
      };
      link.ping().then(heard, () => {});
    }, pingEveryMs).unref();
  }

  async #replace(livedMs: number): Promise<void> {
    if (livedMs < shortLifeMs) await sleep(pauseMs);
    // One that ends again before it serves is replaced by its own exit.
    if (!this.#isStopping) await this.#fork().catch(() => {});
  }

  #connect(worker: Worker, onServing: (lines: readonly string[]) => void): Link {
    const calls: PrimaryCalls = {
      welcome: () => ({ newest: [...this.#recycling.numbers], secret: this.#secret }),
      enter: (opened) => this.#enter(worker, opened),
      serves: onServing,
      leave: async () => {
        await this.#closing;
        this.#turns.remove(worker);
      },
      recycle: (names, wait, trigger) => this.#recycling.recycle(names, wait, trigger),
      pools: () => this.#pools(),
      metricsText: () => this.#metricsText(),
      countWrongKey: async (address) => this.#wrongKeys.isTooMany(address),
      enterClient: (client) => this.#clients.enter(client, worker.id),
      leaveClient: (client) => this.#clients.leave(client, worker.id),
    };
    const link = createBirpc<WorkerCalls, PrimaryCalls>(calls, {
      post: (data) => worker.isConnected() && worker.send(data, undefined, undefined, () => {}),
      on: (listener) => worker.on("message", listener),
      // A call ends when the worker does.
      timeout: -1,
    });
    this.#links.set(worker.id, link);
    return link;
  }

  /** A worker whose generations are the newest takes part from the next recycle on. */
  async #enter(worker: Worker, opened: Numbers): Promise<Numbers | undefined> {
    await this.#recycling.idle();
    const { numbers } = this.#recycling;
    const isNewest = opened.every(([name, number]) => numbers.get(name) === number);
    const link = this.#links.get(worker.id);
    if (!isNewest || link === undefined) return [...numbers];
    this.#participants.set(worker.id, new WorkerParticipant(worker, link));
    return undefined;
  }

  async #pools(): Promise<PoolState[]> {
    const all = await this.#askAll((participant) => participant.pools());
    return scheduled(all.flat(), this.#recycling);
  }

  async #metricsText(): Promise<string> {
    const all = await this.#askAll((participant) => participant.metrics());
    return addUp([...all, await this.#metrics.snapshot()]);
  }

  /** The answers of all workers that live to give one. */
  async #askAll<Answer>(ask: (participant: Participant) => Promise<Answer>): Promise<Answer[]> {
    const asked = await Promise.allSettled([...this.#participants.values()].map(ask));
    return asked.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  }
}

/** The first worker did not start; it has told why. */
export class WorkerExit extends Error {
  readonly code: number;

  constructor(code: number | null) {
    super("A worker ended before it served.");
    this.name = "WorkerExit";
    this.code = code || 1;
  }
}
