import type { Logger } from "../../foundation/log.ts";
import type { Generation } from "../generations/generation.ts";

const probeEveryMs = 1000;
/** Seconds between attempts to reach a database that is down: 1, 2, 4, … at most this. */
const longestRetrySeconds = 15;

export interface DatabaseHealth {
  readonly name: string;
  readonly ok: boolean;
  readonly since: string;
}

/**
 * Whether each database serves, known beforehand so that asking never waits: a probe each second on
 * a connection beside the pool. A database that was never reached is tried again with back-off.
 */
export class Health {
  readonly #states = new Map<string, DatabaseHealth>();
  readonly #log: Logger;
  #probing: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  get databases(): DatabaseHealth[] {
    return [...this.#states.values()];
  }

  report(name: string, ok: boolean): void {
    if (this.#states.get(name)?.ok === ok) return;
    if (this.#states.has(name)) this.#log.warn({ database: name, ok }, "health changed");
    this.#states.set(name, { name, ok, since: new Date().toISOString() });
  }

  /** Probes the generations of each moment, one probe of each at a time. */
  watch(generations: () => readonly Generation[]): void {
    const running = new Set<Generation>();
    const probe = async (generation: Generation) => {
      running.add(generation);
      const ok = await generation.probe().then(
        () => true,
        () => false,
      );
      running.delete(generation);
      // A generation that was replaced meanwhile says nothing of its successor.
      if (!this.#isStopped && generations().includes(generation)) this.report(generation.name, ok);
    };
    this.#probing = setInterval(() => {
      for (const generation of generations()) if (!running.has(generation)) void probe(generation);
    }, probeEveryMs).unref();
  }

  /** Calls `reach` until it says that the database was reached. */
  retry(name: string, reach: () => Promise<boolean>): void {
    this.report(name, false);
    const attempt = async (seconds: number): Promise<void> => {
      if (this.#isStopped) return;
      if (await reach().catch(() => false)) this.report(name, true);
      else
        setTimeout(
          () => void attempt(Math.min(seconds * 2, longestRetrySeconds)),
          seconds * 1000,
        ).unref();
    };
    setTimeout(() => void attempt(2), 1000).unref();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#probing);
  }
}
