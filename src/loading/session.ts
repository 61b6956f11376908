import type DataLoader from "dataloader";
import type { Rows } from "../duckdb/decode-result.ts";
import type { NamedRows } from "../duckdb/run-statement.ts";
import type { RowRules, Statement } from "../sql/statement.ts";
import type { HeldTables } from "./held-tables.ts";
import type { Key } from "./key.ts";
import type { SharedBatches } from "./shared-batches.ts";

/** The names of a field and of those above it, where a request is to be explained; else empty. */
export type FieldPath = readonly string[];

/** What a request lends to its loaders. */
export interface Session {
  /** Runs a statement of this request alone; its result counts against the request's limit. */
  run(database: string, statement: Statement, at: FieldPath): Promise<NamedRows>;
  /** Runs a statement that several requests share, of which each counts its own part and notes what it reads. */
  runShared(
    database: string,
    statement: Statement,
    options: { readonly signal: AbortSignal; readonly at: FieldPath },
  ): Promise<Rows>;
  /** Tells the request what its answer is made of, where a statement that it shares is another's. */
  noteReads(statement: Statement): void;
  /** What is in memory of a database; undefined where nothing may be. */
  held(database: string): HeldTables | undefined;
  /** What rows exist for who asks; undefined for all. */
  readonly rules: RowRules | undefined;
  /** The path of the field that is being resolved. */
  path(): FieldPath;
  /** Counts values of the answer. Throws LIMIT_EXCEEDED past the limit. */
  countCells(count: number): void;
  /** Ends when the request does. */
  readonly signal: AbortSignal;
  /** Shared with the other requests of the same snapshot. */
  readonly batches: SharedBatches;
}

/** Loads something for each key; equal keys of one tick share one lookup. */
export type KeyLoader<T> = DataLoader<Key, T>;
