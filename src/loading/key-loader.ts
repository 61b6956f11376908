import DataLoader from "dataloader";
import type { Column, Table } from "../catalog/catalog.ts";
import type { Rows } from "../duckdb/decode-result.ts";
import { readsChanging, type Statement } from "../sql/statement.ts";
import type { HeldTables } from "./held-tables.ts";
import type { Key } from "./key.ts";
import { KeyBatch } from "./key-batch.ts";
import type { Need } from "./need.ts";
import type { KeyLoader, Session } from "./session.ts";

/** A statement that answers any number of keys, and what its result says of each. */
export interface ByKeys<T> {
  readonly table: Table;
  readonly keyColumns: readonly Column[];
  compile(keys: KeyBatch["keys"]): Statement;
  read(batch: KeyBatch, rows: Rows): T[];
  none(): T;
  /** Values of the answer that what was found for a key makes. */
  cellsOf(found: T): number;
  /** How memory answers it, and what it needs for that; undefined where only the engine can. */
  readonly held?: {
    readonly need: Need;
    find(held: HeldTables, keys: readonly Key[]): T[] | undefined;
  };
}

/**
 * Loads keys: from memory where the table is there, else by a statement that requests share. `sample` is
 * that statement without keys, which reads the same tables.
 */
export function keyLoader<T>(
  session: Session,
  byKeys: ByKeys<T>,
  { identity, sample }: { readonly identity: string; readonly sample: Statement },
): KeyLoader<T> {
  const { batches, signal } = session;
  const at = session.path();
  const { table } = byKeys;
  const { database } = table;
  // What changes by itself is not held, whether it is the table or what an order reaches from it.
  const mayHold = byKeys.held !== undefined && !readsChanging(sample);
  const held = mayHold ? session.held(database) : undefined;
  const load = async (keys: readonly Key[], shared: AbortSignal) => {
    const batch = new KeyBatch(byKeys.keyColumns, keys);
    if (batch.isEmpty) return keys.map(() => byKeys.none());
    const statement = byKeys.compile(batch.keys);
    const started = performance.now();
    const rows = await session.runShared(database, statement, { signal: shared, at });
    if (byKeys.held !== undefined)
      held?.spent(table, byKeys.held.need, performance.now() - started);
    return byKeys.read(batch, rows);
  };
  const loadAll = async (keys: readonly Key[]) => {
    const found = held === undefined ? undefined : byKeys.held?.find(held, keys);
    if (found === undefined) session.noteReads(sample);
    const values = found ?? (await batches.load(identity, keys, signal, load));
    session.countCells(values.reduce((sum, value) => sum + byKeys.cellsOf(value), 0));
    return values;
  };
  return new DataLoader<Key, T>(loadAll, { cache: false, batchScheduleFn: setImmediate });
}
