import type { RateLimiterMemory } from "rate-limiter-flexible";
import type { LimitsConfig } from "../../foundation/config.ts";
import type { ClientRefusal } from "../../http/serving.ts";

/** Seconds over which requests are counted. */
const minuteSeconds = 60;

/**
 * Counts the requests of each client: how many run, and how many came in the last minute. Where several
 * processes serve together one of them counts for all.
 */
export class ClientLimits {
  readonly #limits: LimitsConfig["perClient"];
  readonly #inFlight = new Map<string, number>();
  /** The requests that run in each process. */
  readonly #byProcess = new Map<number, Map<string, number>>();
  #minute: Promise<RateLimiterMemory> | undefined;

  constructor({ perClient }: Pick<LimitsConfig, "perClient">) {
    this.#limits = perClient;
  }

  /** Whether anything is limited. */
  static isNeeded({ perClient }: Pick<LimitsConfig, "perClient">): boolean {
    return perClient.inFlight !== null || perClient.perMinute !== null;
  }

  /** Counts a request that begins in a process, unless the client may not ask now: then says why. */
  async enter(client: string, process = 0): Promise<ClientRefusal | undefined> {
    const { inFlight } = this.#limits;
    if (inFlight !== null && (this.#inFlight.get(client) ?? 0) >= inFlight)
      return { limit: "inFlight", retryAfter: 1 };
    this.#count(client, process, 1);
    const waitMs = await this.#tooMany(client);
    if (waitMs === undefined) return undefined;
    this.#count(client, process, -1);
    return { limit: "perMinute", retryAfter: Math.max(1, Math.ceil(waitMs / 1000)) };
  }

  /** A request that was counted has ended. */
  leave(client: string, process = 0): void {
    this.#count(client, process, -1);
  }

  /** All requests of a process have ended: it is gone. */
  leaveAll(process: number): void {
    for (const [client, count] of this.#byProcess.get(process) ?? [])
      this.#count(client, process, -count);
    this.#byProcess.delete(process);
  }

  #count(client: string, process: number, by: number): void {
    let own = this.#byProcess.get(process);
    if (own === undefined) this.#byProcess.set(process, (own = new Map()));
    for (const counts of [own, this.#inFlight]) {
      const count = (counts.get(client) ?? 0) + by;
      if (count > 0) counts.set(client, count);
      else counts.delete(client);
    }
  }

  /** Milliseconds until the client may ask again; undefined where it may now. */
  async #tooMany(client: string): Promise<number | undefined> {
    const { perMinute } = this.#limits;
    if (perMinute === null) return undefined;
    this.#minute ??= minuteLimiter(perMinute);
    const limiter = await this.#minute;
    try {
      await limiter.consume(client);
      return undefined;
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      return (refusal as { readonly msBeforeNext: number }).msBeforeNext;
    }
  }
}

async function minuteLimiter(points: number): Promise<RateLimiterMemory> {
  // Only some limit their clients.
  const { RateLimiterMemory: Limiter } = await import("rate-limiter-flexible");
  return new Limiter({ points, duration: minuteSeconds });
}
