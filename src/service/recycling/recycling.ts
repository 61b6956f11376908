import type { Config } from "../../foundation/config.ts";
import { asError } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import type {
  RecycledDatabase,
  RecycleReport,
  RecycleWait,
} from "../../graphql/context/admin-service.ts";
import { jitteredAge } from "../../pool/age-limit.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { type Participant, ParticipantLostError, type Swapped } from "./participant.ts";
import { type Recycle, RecycleQueue, type RecycleTrigger } from "./recycle-queue.ts";
import { type PartOfRecycle, reportOf } from "./recycle-report.ts";

/** After a recycle for age that failed. */
const retryAfterMs = 60_000;

export interface RecyclingOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** ServedGenerations that serve when it begins. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Who takes part at this moment. */
  readonly participants: () => readonly Participant[];
}

/**
 * Recycles databases in every process that serves them: prepare beside the old, swap, drain, close.
 * It numbers the generations and recycles each database in time before it is too old.
 */
export class Recycling {
  readonly #config: Config;
  readonly #log: Logger;
  readonly #metrics: Metrics;
  readonly #participants: () => readonly Participant[];
  readonly #numbers: Map<string, number>;
  readonly #queues = new Map<string, RecycleQueue<PartOfRecycle[]>>();
  readonly #timers = new Map<string, { readonly timer: NodeJS.Timeout; readonly at: Date }>();
  readonly #running = new Set<Promise<unknown>>();
  #isStopped = false;

  constructor({ config, log, metrics, numbers, participants }: RecyclingOptions) {
    this.#config = config;
    this.#log = log;
    this.#metrics = metrics;
    this.#participants = participants;
    this.#numbers = new Map(numbers);
    for (const name of Object.keys(config.databases)) {
      this.#queues.set(name, new RecycleQueue((trigger) => this.#start(name, trigger)));
      this.#schedule(name);
    }
  }

  /** The newest generation of each database. */
  get numbers(): ReadonlyMap<string, number> {
    return this.#numbers;
  }

  /** When a database will be recycled for its age. */
  recycleAt(name: string): Date | null {
    return this.#timers.get(name)?.at ?? null;
  }

  /** Recycles databases side by side; one that fails keeps its generation and says why. */
  async recycle(
    names: readonly string[],
    wait: RecycleWait,
    trigger: RecycleTrigger,
  ): Promise<RecycleReport> {
    const parts = await Promise.all(
      names.flatMap((name) => this.#queues.get(name)?.recycle(wait, trigger) ?? []),
    );
    return reportOf(parts);
  }

  /** Resolves when no recycle runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Recycles no more; resolves when what runs has settled. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    await this.idle();
  }

  #start(name: string, trigger: RecycleTrigger): Recycle<PartOfRecycle[]> {
    const started = performance.now();
    const ms = () => Math.round(performance.now() - started);
    const swapped = this.#prepareAndSwap(name).then((parts) => {
      const isOk = parts.some(({ database }) => database.error === null);
      this.#metrics.recycled(name, { result: isOk ? "ok" : "error", trigger }, ms());
      if (isOk) this.#schedule(name);
      // A recycle for age must not be the last one.
      else if (!this.#timers.has(name)) this.#schedule(name, retryAfterMs);
      return parts.map((part) => withMore(part, { durationMs: ms() }));
    });
    const closed = swapped.then((parts) =>
      Promise.all(
        parts.map(async (part) => {
          if (part.database.error !== null) return part;
          const retired = await part.participant.retired(name).catch(() => ({}));
          return withMore(part, { ...retired, durationMs: ms() });
        }),
      ),
    );
    this.#running.add(swapped);
    void swapped.finally(() => this.#running.delete(swapped));
    return { swapped, closed };
  }

  /** All prepare, then all swap, or all give up; who is lost meanwhile is replaced by the newest. */
  async #prepareAndSwap(name: string): Promise<PartOfRecycle[]> {
    const previous = this.#numbers.get(name) ?? 0;
    const number = previous + 1;
    const all = this.#participants();
    const unchanged = {
      name,
      previousGeneration: previous,
      generation: previous,
      opened: 0,
      drained: 0,
      interrupted: 0,
      schemaChanged: false,
      durationMs: 0,
      error: null,
    };
    const part = (participant: Participant, more: Partial<RecycledDatabase>): PartOfRecycle => ({
      participant,
      database: { ...unchanged, ...more },
    });
    const prepared = await settleAll(all, (each) => each.prepare(name, number));
    const failure = prepared.find(({ error }) => error !== undefined && !isLost(error));
    const ready = prepared.filter(({ error }) => error === undefined);
    if (failure !== undefined || ready.length === 0) {
      await settleAll(
        ready.map(({ participant }) => participant),
        (each) => each.abandon(name),
      );
      this.#logFailure(name, failure?.error ?? new ParticipantLostError());
      return prepared.map(({ participant, error }) =>
        part(participant, { error: failedText(error ?? failure?.error) }),
      );
    }
    this.#numbers.set(name, number);
    const swaps = await settleAll(
      ready.map(({ participant }) => participant),
      (each) => each.swap(name),
    );
    const lost = prepared.filter(({ error }) => error !== undefined);
    return [...swaps, ...lost].map(({ participant, error, value }) => {
      if (error === undefined)
        return part(participant, { ...(value as Swapped), generation: number });
      this.#logFailure(name, error);
      return part(participant, { error: failedText(error) });
    });
  }

  #logFailure(name: string, error: Error): void {
    const hasServed = (this.#numbers.get(name) ?? 0) > 0;
    this.#log.error(
      { database: name, error: error.message },
      hasServed ? "recycle failed; what served before serves on" : "the database is still down",
    );
  }

  #schedule(name: string, delay = this.#ageOf(name)): void {
    clearTimeout(this.#timers.get(name)?.timer);
    if (this.#isStopped) return;
    const recycle = () => {
      this.#timers.delete(name);
      void this.recycle([name], "CLOSED", "age");
    };
    const timer = setTimeout(recycle, delay).unref();
    this.#timers.set(name, { timer, at: new Date(Date.now() + delay) });
  }

  /** Milliseconds until a new generation is too old. */
  #ageOf(name: string): number {
    return jitteredAge(this.#config.databases[name]?.pool.recycle ?? 0);
  }
}

function withMore(
  { participant, database }: PartOfRecycle,
  more: Partial<RecycledDatabase>,
): PartOfRecycle {
  return { participant, database: { ...database, ...more } };
}

interface Settled<Value> {
  readonly participant: Participant;
  readonly value?: Value;
  readonly error?: Error;
}

function settleAll<Value>(
  all: readonly Participant[],
  act: (participant: Participant) => Promise<Value>,
): Promise<Settled<Value>[]> {
  return Promise.all(
    all.map((participant) =>
      act(participant).then(
        (value) => ({ participant, value }),
        (error: unknown) => ({ participant, error: asError(error) }),
      ),
    ),
  );
}

function isLost(error: Error): boolean {
  return error instanceof ParticipantLostError;
}

function failedText(error: Error | undefined): string {
  return `RECYCLE_FAILED: ${error?.message ?? "no process serves"}`;
}
