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
    finder(held: HeldTables): ((key: Key) => T) | undefined;
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
    const find = held === undefined ? undefined : byKeys.held?.finder(held);
    const count = (found: T) => session.countCells(byKeys.cellsOf(found));
    if (find !== undefined) return foundOf(keys, find, count);
    session.noteReads(sample);
    const values = await batches.load(identity, keys, signal, load);
    for (const found of values) count(found);
    return values;
  };
  return new DataLoader<Key, T>(loadAll, { cache: false, batchScheduleFn: setImmediate });
}

/**
 * What is found of each key, of equal ones once. It is counted as it grows: rows that belong to many
 * parents are more than memory has, before they are all there.
 */
function foundOf<T>(keys: readonly Key[], find: (key: Key) => T, count: (found: T) => void): T[] {
  const known = new Map<string, T>();
  return keys.map((key) => {
    const [only = ""] = key;
    const text = key.length === 1 ? only : JSON.stringify(key);
    let found = known.get(text);
    if (found === undefined) known.set(text, (found = find(key)));
    count(found);
    return found;
  });
}
