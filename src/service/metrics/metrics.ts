import { AggregatorRegistry, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { ObservedRequest } from "../../http/serving.ts";
import type { PoolObserver } from "../../pool/pool-observer.ts";
import type { PoolStatus } from "../../pool/pool-options.ts";
import { durations, type ObservedMemory, RequestMetrics } from "./request-metrics.ts";

const waits = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30, 60];

/** What gauges are read from: a generation that serves, or one that was replaced and finishes its queries. */
export interface ObservedGeneration {
  readonly database: string;
  readonly openedAt: Date;
  readonly state: "current" | "draining";
  readonly status: PoolStatus;
}

/** What processes send each other of their metrics. */
export type MetricsSnapshot = Awaited<ReturnType<Registry["getMetricsAsJSON"]>>;

type ReadGauge = (status: PoolStatus, generation: ObservedGeneration) => number;

/** Gauges of each pool: name, meaning, where it is read, and how those of several processes add up. */
const pools: readonly (readonly [
  name: string,
  help: string,
  read: ReadGauge,
  aggregator?: "sum" | "max",
])[] = [
  ["size", "Connections kept open.", ({ size }) => size],
  ["open", "Open connections.", ({ open }) => open],
  ["idle", "Open connections that are not lent.", ({ idle }) => idle],
  ["in_use", "Connections that are lent.", ({ borrowed }) => borrowed],
  ["opening", "Connections that are being opened.", ({ opening }) => opening],
  ["closing", "Connections that are being closed.", ({ closing }) => closing],
  ["waiting", "Requests that wait for a connection.", ({ waiting }) => waiting],
  [
    "max_wait_seconds",
    "Wait of the first of them.",
    ({ oldestWaitMs }) => (oldestWaitMs ?? 0) / 1000,
    "max",
  ],
  [
    "generation_age_seconds",
    "Age of the generation.",
    (_, { openedAt }) => (Date.now() - openedAt.getTime()) / 1000,
    "max",
  ],
  [
    "breaker_open",
    "Paths that are passed over.",
    ({ breakers }) => breakers.filter((state) => state !== "CLOSED").length,
  ],
  ["orphans", "Connections that could not be closed.", ({ orphans }) => orphans],
];

/** Adds up the metrics of several processes into one text for Prometheus. */
export function addUp(snapshots: readonly MetricsSnapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate([...snapshots]).metrics();
}

/**
 * What Prometheus scrapes. Labels are databases, states, results and reasons: their number does not
 * grow with recycles or queries, and a path never is one.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #acquireWait = this.#histogram("acquire_wait_seconds", "Wait for a connection.", waits);
  readonly #lease = this.#histogram("lease_seconds", "How long connections were lent.", durations);
  readonly #open = this.#histogram("open_seconds", "Opening of connections.", durations);
  readonly #recycle = this.#histogram(
    "recycle_seconds",
    "Recycles, from their start to the swap.",
    durations,
  );
  readonly #drain = this.#histogram(
    "drain_seconds",
    "From the swap until the old connections were closed.",
    durations,
  );
  readonly #acquires = this.#counter(
    "acquires_total",
    "Requests for a connection by how they ended.",
    "result",
  );
  readonly #opens = this.#counter("opens_total", "Connections opened.", "result");
  readonly #closes = this.#counter("closes_total", "Connections closed.", "reason");
  readonly #recycles = this.#counter("recycles_total", "Recycles.", "result", "trigger");
  readonly #interrupts = this.#counter(
    "interrupts_total",
    "Statements interrupted: by a deadline, a client that left, a recycle or the shutdown.",
    "reason",
  );
  readonly #leaks = this.#counter(
    "leaks_total",
    "Connections lent for longer than pool.leakWarning, or lost without being returned.",
  );
  readonly #retries = this.#counter(
    "retries_total",
    "Statements run again because their connection broke.",
  );
  readonly #gauges = pools.map(([name, help, read, aggregator]) => ({
    read,
    gauge: new Gauge({
      name: `eider_pool_${name}`,
      help,
      labelNames: ["database", "state"],
      ...(aggregator !== undefined && { aggregator }),
      registers: [this.#registry],
    }),
  }));
  readonly #requests = new RequestMetrics(this.#registry);
  readonly #contractBreaks = new Counter({
    name: "eider_contract_breaks_total",
    help: "Schemas that broke the contract: they were refused, or served with a warning.",
    registers: [this.#registry],
  });
  #generations: () => readonly ObservedGeneration[] = () => [];
  #cache: () => ObservedMemory | undefined = () => undefined;

  /** Tells where the gauges are read from when they are scraped. */
  watch(generations: () => readonly ObservedGeneration[]): void {
    this.#generations = generations;
  }

  /** Tells where the gauges of the answers that are kept are read from. */
  watchCache(cache: () => ObservedMemory): void {
    this.#cache = cache;
  }

  /** A schema breaks the contract. */
  contractBroken(): void {
    this.#contractBreaks.inc();
  }

  /** Counts a request that has ended. */
  requested(request: ObservedRequest): void {
    this.#requests.requested(request);
  }

  /** Counts what the pools of a database do, of whatever generation. */
  observerOf(database: string): PoolObserver {
    return {
      acquired: (result, waitMs) => {
        this.#acquires.inc({ database, result });
        this.#acquireWait.observe({ database }, waitMs / 1000);
      },
      opened: (result, durationMs) => {
        this.#opens.inc({ database, result });
        this.#open.observe({ database }, durationMs / 1000);
      },
      closed: (reason) => this.#closes.inc({ database, reason }),
      leased: (durationMs) => this.#lease.observe({ database }, durationMs / 1000),
      interrupted: (reason) => this.#interrupts.inc({ database, reason }),
      leaked: () => this.#leaks.inc({ database }),
      retried: () => this.#retries.inc({ database }),
    };
  }

  recycled(
    database: string,
    labels: { readonly result: "ok" | "error"; readonly trigger: string },
    durationMs: number,
  ): void {
    this.#recycles.inc({ database, ...labels });
    this.#recycle.observe({ database }, durationMs / 1000);
  }

  /** A statement was interrupted for its request, which is over. */
  interrupted(database: string, reason: "timeout" | "disconnect"): void {
    this.#interrupts.inc({ database, reason });
  }

  drained(database: string, durationMs: number): void {
    this.#drain.observe({ database }, durationMs / 1000);
  }

  /** The text that Prometheus reads. */
  async text(): Promise<string> {
    this.#readGauges();
    return this.#registry.metrics();
  }

  /** The same as data, for a process that adds several up. */
  async snapshot(): Promise<MetricsSnapshot> {
    this.#readGauges();
    return this.#registry.getMetricsAsJSON();
  }

  #readGauges(): void {
    const cache = this.#cache();
    if (cache !== undefined) this.#requests.readCache(cache);
    const observed = this.#generations();
    for (const { gauge, read } of this.#gauges) {
      gauge.reset();
      for (const generation of observed) {
        const { database, state, status } = generation;
        gauge.inc({ database, state }, read(status, generation));
      }
    }
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram<"database"> {
    return new Histogram({
      name: `eider_pool_${name}`,
      help,
      labelNames: ["database"],
      buckets,
      registers: [this.#registry],
    });
  }

  #counter<Label extends string>(
    name: string,
    help: string,
    ...labels: readonly Label[]
  ): Counter<"database" | Label> {
    return new Counter({
      name: `eider_pool_${name}`,
      help,
      labelNames: ["database", ...labels],
      registers: [this.#registry],
    });
  }
}
