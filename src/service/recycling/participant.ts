import type { PoolState, RecycledDatabase } from "../../graphql/context/admin-service.ts";
import type { MetricsSnapshot } from "../metrics/metrics.ts";

/** What a swap did to one database. */
export type Swapped = Pick<RecycledDatabase, "previousGeneration" | "opened" | "schemaChanged">;
/** What became of the queries of the generation that was replaced. */
export type Retired = Pick<RecycledDatabase, "drained" | "interrupted">;

/**
 * A process that serves the databases and takes part in their recycles, in two steps: all prepare,
 * then all swap, or all give up.
 */
export interface Participant {
  readonly id: number;
  readonly pid: number;
  /** Opens generation `number` of a database beside the one that serves. Rejects with why not, and nothing is left open. */
  prepare(database: string, number: number): Promise<void>;
  /** Puts what was prepared in the place of what serves: new requests see it. */
  swap(database: string): Promise<Swapped>;
  /** Closes what was prepared. */
  abandon(database: string): Promise<void>;
  /** Resolves when the generation that the last swap replaced is closed. */
  retired(database: string): Promise<Retired>;
  pools(): Promise<readonly PoolState[]>;
  metrics(): Promise<MetricsSnapshot>;
}

/** A participant's process ended before it answered. */
export class ParticipantLostError extends Error {
  constructor() {
    super("The worker ended and is replaced; its replacement opens the newest files.");
    this.name = "ParticipantLostError";
  }
}
