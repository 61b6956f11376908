import { Counter, Gauge, Histogram, type Registry } from "prom-client";
import type { CacheStats } from "../../http/answer-cache.ts";
import type { ObservedRequest } from "../../http/serving.ts";

/** Bounds of the histograms of durations, in seconds. */
export const durations = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 60];

/** Names of operations that have their own durations. */
const mostOperations = 100;

/** What is told of answers and tables in memory. */
export type ObservedMemory = CacheStats & { readonly tableBytes: number; readonly tables: number };

type ReadMemory = readonly [name: string, help: string, read: (cache: ObservedMemory) => number];

/** Counters of the answers that are kept: name, meaning and where it is read. */
const cacheTotals: readonly ReadMemory[] = [
  [
    "hits_total",
    "Questions that were answered from what is kept, or with others.",
    ({ hits }) => hits,
  ],
  ["misses_total", "Questions that were not.", ({ misses }) => misses],
  ["evictions_total", "Answers that others drove out.", ({ evictions }) => evictions],
];

/** Gauges of the same. */
const caches: readonly ReadMemory[] = [
  ["bytes", "Bytes of the answers that are kept.", ({ bytes }) => bytes],
  ["entries", "Answers that are kept.", ({ entries }) => entries],
  ["table_bytes", "Bytes of the tables that are in memory.", ({ tableBytes }) => tableBytes],
  ["tables", "Tables that are in memory.", ({ tables }) => tables],
];

/** What Prometheus is told of requests and their answers. */
export class RequestMetrics {
  readonly #registry: Registry;
  readonly #requests: Histogram<"status">;
  readonly #operations: Histogram<"operation">;
  readonly #operationNames = new Set<string>();
  readonly #errors: Counter<"code">;
  readonly #bytes: Counter;
  readonly #statements: Counter;
  readonly #rows: Counter;
  readonly #cacheTotals;
  readonly #caches;

  constructor(registry: Registry) {
    this.#registry = registry;
    this.#requests = this.#durations(
      "eider_request_seconds",
      "Requests for queries by the status of their answer, 0 where nobody was there to read one.",
      "status",
    );
    this.#operations = this.#durations(
      "eider_operation_seconds",
      `Requests for queries by the name of their operation: the first ${mostOperations} names, then "others".`,
      "operation",
    );
    this.#errors = this.#total(
      "eider_request_errors_total",
      "Errors in answers by their code.",
      "code",
    );
    this.#bytes = this.#total("eider_answer_bytes_total", "Bytes of answers to queries.");
    this.#statements = this.#total("eider_statements_total", "Statements that requests asked for.");
    this.#rows = this.#total("eider_rows_total", "Rows that the engine answered to requests.");
    this.#cacheTotals = cacheTotals.map(([name, help, read]) => ({
      read,
      told: 0,
      counter: this.#total(`eider_cache_${name}`, help),
    }));
    this.#caches = caches.map(([name, help, read]) => ({
      read,
      gauge: new Gauge({ name: `eider_cache_${name}`, help, registers: [registry] }),
    }));
  }

  /** Counts a request that has ended. */
  requested({ status, codes, ms, bytes = 0, operation, statements, rows }: ObservedRequest): void {
    this.#requests.observe({ status: String(status) }, ms / 1000);
    if (operation !== undefined)
      this.#operations.observe({ operation: this.#label(operation) }, ms / 1000);
    for (const code of codes) this.#errors.inc({ code });
    this.#bytes.inc(bytes);
    this.#statements.inc(statements);
    this.#rows.inc(rows);
  }

  /** Tells what is in memory now. */
  readCache(cache: ObservedMemory): void {
    for (const { gauge, read } of this.#caches) gauge.set(read(cache));
    for (const total of this.#cacheTotals) {
      const now = total.read(cache);
      total.counter.inc(Math.max(0, now - total.told));
      total.told = now;
    }
  }

  /** Clients choose the names: their number is bounded. */
  #label(name: string): string {
    if (this.#operationNames.has(name)) return name;
    if (this.#operationNames.size >= mostOperations) return "others";
    this.#operationNames.add(name);
    return name;
  }

  #durations<Label extends string>(name: string, help: string, label: Label): Histogram<Label> {
    return new Histogram({
      name,
      help,
      labelNames: [label],
      buckets: durations,
      registers: [this.#registry],
    });
  }

  #total<Label extends string>(
    name: string,
    help: string,
    ...labelNames: readonly Label[]
  ): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }
}
