import type { EiderError } from "../../foundation/errors.ts";
import type { PoolStatus } from "../../pool/pool-options.ts";

/** What the fields about the service itself need of it. */
export interface AdminService {
  databases(): readonly DatabaseState[];
  /** The present state of databases, then each change; ends with the reason when its caller's token does. */
  changes(
    databases: readonly string[],
    expires: number | undefined,
  ): AsyncIterableIterator<DataChange>;
  /** The pools of every process. */
  pools(): Promise<readonly PoolState[]>;
  /** Replaces every connection of one database or of all. Never rejects for a database that fails. */
  recycle(database: string | undefined, wait: RecycleWait): Promise<RecycleReport>;
}

export type RecycleWait = "SWAPPED" | "CLOSED";

/** A database that serves, and which state of its data. */
export interface DatabaseState {
  readonly name: string;
  readonly generation: number;
  readonly dataVersion: string;
  readonly openedAt: Date;
}

/** A database that serves other data, or why nothing more will be told. */
export type DataChange = DatabaseState | EiderError;

export interface PoolState extends Omit<PoolStatus, "openByPath" | "breakers"> {
  /** The process that has the pool: 0 without workers. */
  readonly worker: number;
  readonly database: string;
  readonly generation: number;
  readonly openedAt: Date;
  readonly recycleAt: Date | null;
  readonly paths: readonly {
    readonly alias: string;
    readonly open: number;
    readonly breaker: "CLOSED" | "OPEN" | "HALF_OPEN";
  }[];
}

/** How a recycle went, by database and by process. */
export interface RecycleReport {
  readonly databases: readonly RecycledDatabase[];
  readonly workers: readonly RecycledWorker[];
}

export interface RecycledDatabase {
  readonly name: string;
  readonly previousGeneration: number;
  readonly generation: number;
  readonly opened: number;
  readonly drained: number;
  readonly interrupted: number;
  readonly schemaChanged: boolean;
  readonly durationMs: number;
  readonly error: string | null;
}

export interface RecycledWorker {
  readonly id: number;
  readonly pid: number;
  readonly ok: boolean;
  readonly error: string | null;
  readonly databases: readonly RecycledDatabase[];
}
