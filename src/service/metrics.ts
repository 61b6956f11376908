import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { PoolObserver } from "../pool/pool-observer.ts";
import type { Generation } from "./generation.ts";

const waits = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30, 60];
const durations = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 60];

/** A generation that serves, or one that was replaced and finishes its queries. */
export interface ObservedGeneration {
  readonly generation: Generation;
  readonly state: "current" | "draining";
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
  readonly #recycles = this.#counter("recycles_total", "Recycles.", "result");
  readonly #interrupts = this.#counter(
    "interrupts_total",
    "Statements interrupted because their connections were closed.",
  );
  readonly #leaks = this.#counter(
    "leaks_total",
    "Connections lent for longer than pool.leakWarning.",
  );
  #generations: () => readonly ObservedGeneration[] = () => [];

  constructor() {
    this.#gauges();
  }

  /** Tells where the gauges are read from when they are scraped. */
  watch(generations: () => readonly ObservedGeneration[]): void {
    this.#generations = generations;
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
      interrupted: () => this.#interrupts.inc({ database }),
      leaked: () => this.#leaks.inc({ database }),
    };
  }

  recycled(database: string, result: "ok" | "error", durationMs: number): void {
    this.#recycles.inc({ database, result });
    this.#recycle.observe({ database }, durationMs / 1000);
  }

  drained(database: string, durationMs: number): void {
    this.#drain.observe({ database }, durationMs / 1000);
  }

  /** The text that Prometheus reads. */
  async text(): Promise<string> {
    return this.#registry.metrics();
  }

  #gauges(): void {
    const gauge = (name: string, help: string, read: (observed: Generation) => number) => {
      const metric: Gauge = new Gauge({
        name: `eider_pool_${name}`,
        help,
        labelNames: ["database", "state"],
        registers: [this.#registry],
        collect: () => {
          metric.reset();
          for (const { generation, state } of this.#generations())
            metric.inc({ database: generation.name, state }, read(generation));
        },
      });
    };
    gauge("size", "Connections kept open.", ({ pool }) => pool.status().size);
    gauge("open", "Open connections.", ({ pool }) => pool.status().open);
    gauge("idle", "Open connections that are not lent.", ({ pool }) => pool.status().idle);
    gauge("in_use", "Connections that are lent.", ({ pool }) => pool.status().borrowed);
    gauge(
      "opening",
      "Connections that are being opened or closed.",
      ({ pool }) => pool.status().changing,
    );
    gauge("waiting", "Requests that wait for a connection.", ({ pool }) => pool.status().waiting);
    gauge(
      "max_wait_seconds",
      "Wait of the first of them.",
      ({ pool }) => (pool.status().oldestWaitMs ?? 0) / 1000,
    );
    gauge(
      "generation_age_seconds",
      "Age of the generation.",
      ({ openedAt }) => (Date.now() - openedAt.getTime()) / 1000,
    );
    gauge(
      "breaker_open",
      "Paths that are passed over.",
      ({ pool }) => pool.status().breakers.filter((state) => state !== "CLOSED").length,
    );
    gauge("orphans", "Connections that could not be closed.", ({ pool }) => pool.status().orphans);
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
    label?: Label,
  ): Counter<"database" | Label> {
    return new Counter({
      name: `eider_pool_${name}`,
      help,
      labelNames: label === undefined ? ["database"] : ["database", label],
      registers: [this.#registry],
    });
  }
}
