import type { Column, Table } from "../catalog/catalog.ts";
import { hasOneText } from "../sql/key-values.ts";
import { ownColumn } from "../sql/order.ts";
import type { Reading, RowsQuestion } from "../sql/question.ts";
import type { HeldBudget } from "./held-budget.ts";
import { HeldSizes } from "./held-sizes.ts";
import { HeldTable, type RunBeside } from "./held-table.ts";
import type { Key } from "./key.ts";
import type { Need } from "./need.ts";
import type { Row } from "./row-set.ts";

/** What reading a table into memory costs, in ms: for a value, for a row of an index or an order. */
const msPerValue = 0.0001;
const msPerIndexedRow = 0.0001;
const msPerOrderedRow = 0.0002;
/** A larger table stays in the engine. */
const mostRows = 4_000_000;

/** What is asked of the generation and of the machine. */
export interface HeldTablesOptions {
  readonly run: RunBeside;
  /** About how many rows a table has; undefined where nothing is known. */
  readonly rowsOf: (table: Table) => number | undefined;
  readonly budget: HeldBudget;
  /** Told once of each table that would be answered from memory if there were room for so many bytes. */
  readonly onTooLarge: (table: Table, bytes: number) => void;
}

/**
 * Rows by key, rows that belong to keys and pages without a filter, from memory. A table is read into
 * memory beside the requests, once the engine has worked for such questions as long as the reading
 * would take: so it never costs more than twice the best choice. One generation's, so it is never stale.
 */
export class HeldTables {
  readonly #options: HeldTablesOptions;
  readonly #tables = new Map<Table, HeldTable>();
  readonly #sizes = new HeldSizes();
  readonly #spentMs = new Map<Table, number>();
  readonly #refused = new WeakSet<Table>();
  #loading: Promise<void> = Promise.resolve();
  readonly #waiting = new Set<Table>();
  readonly #told = new WeakSet<Table>();
  #isClosed = false;

  constructor(options: HeldTablesOptions) {
    this.#options = options;
  }

  /** Finds the row of a key; undefined where the engine has to answer. */
  byKey(
    table: Table,
    { read, keyColumns }: { readonly read: Reading; readonly keyColumns: readonly Column[] },
  ): ((key: Key) => Row | null) | undefined {
    const held = this.#holding(table, { read, keyColumns });
    return held && ((key) => held.byKey({ table, read }, keyColumns, key));
  }

  /** Finds the rows of a key; undefined where the engine has to answer. */
  manyByKey(question: RowsQuestion, need: Need): ((key: Key) => Row[]) | undefined {
    const held = this.#holding(question.table, need);
    const window = windowOf(question);
    return held && ((key) => held.manyByKey(window, need.keyColumns ?? [], key));
  }

  /** A page of a table; undefined where the engine has to answer. */
  rows(question: RowsQuestion, need: Need): Row[] | undefined {
    const held = this.#holding(question.table, need);
    if (held === undefined) return undefined;
    const { keyset } = question;
    return keyset === undefined
      ? held.rows(windowOf(question))
      : held.between(question, keyset, need.places ?? []);
  }

  /** The engine worked so long for a question, of nothing that changes, that could have been answered from memory. */
  spent(asked: Table, need: Need, ms: number): void {
    const table = holderOf(asked, need);
    if (this.#isClosed || this.#waiting.has(table) || this.#refused.has(table)) return;
    const rows = this.#options.rowsOf(table);
    if (rows === undefined || rows > mostRows || !mayHold(table, need)) return;
    const spent = (this.#spentMs.get(table) ?? 0) + ms;
    this.#spentMs.set(table, spent);
    if (spent < costOf(need, rows) || !this.#mayTake(table, need, rows)) return;
    this.#spentMs.delete(table);
    this.#waiting.add(table);
    this.#loading = this.#loading.then(() => this.#load(table, need));
  }

  /** Loads what another generation has in memory, of the same tables: who comes after a swap finds it there. */
  async loadLike(other: HeldTables): Promise<void> {
    for (const [table, held] of other.#tables)
      for (const need of held.needs) if (!this.#isClosed) await this.#load(table, need);
  }

  /** Lets everything go: the generation serves no more. */
  close(): void {
    this.#isClosed = true;
    for (const table of this.#tables.keys()) this.#drop(table);
  }

  #holding(table: Table, need: Need): HeldTable | undefined {
    const held = this.#tables.get(holderOf(table, need));
    if (held === undefined || !held.has(need)) return undefined;
    this.#options.budget.used(held);
    return held;
  }

  async #load(table: Table, need: Need): Promise<void> {
    const { run, rowsOf } = this.#options;
    const held = this.#tables.get(table) ?? new HeldTable(table, { run, sizes: this.#sizes });
    const rows = rowsOf(table) ?? 0;
    try {
      const isHeld = await held.load(
        need,
        () => !this.#isClosed && this.#mayTake(table, need, rows),
      );
      if (!isHeld || this.#isClosed) return;
      this.#tables.set(table, held);
      this.#options.budget.keep(held, () => this.#drop(table));
    } catch {
      // The engine answers on, and what is wrong it tells those who ask.
      this.#refused.add(table);
    } finally {
      this.#waiting.delete(table);
    }
  }

  /** Whether there would be room, by what the first rows of each column took: nothing is known of others. */
  #mayTake(table: Table, need: Need, rows: number): boolean {
    const { budget, onTooLarge } = this.#options;
    const held = this.#tables.get(table);
    const bytes = (held?.bytes ?? 0) + this.#sizes.of(held?.missing(need) ?? need) * rows;
    if (budget.mayTake(bytes)) return true;
    if (!this.#told.has(table)) onTooLarge(table, bytes);
    this.#told.add(table);
    return false;
  }

  #drop(table: Table): void {
    const held = this.#tables.get(table);
    this.#tables.delete(table);
    if (held !== undefined) this.#options.budget.forget(held);
  }
}

/** Whether memory can answer as the engine does: row ids tell the order, and keys have one text. */
function mayHold(table: Table, { keyColumns = [] }: Need): boolean {
  return table.rowId === "rowid" && table.rule === undefined && keyColumns.every(hasOneText);
}

/**
 * Who sees all rows of a table shares what is held of it with others who do. Without the key in sight
 * ties of an order stand otherwise, and where an order reaches other tables these may have rules.
 */
function holderOf(table: Table, { order = [] }: Need): Table {
  const { whole, rule, key } = table;
  if (whole === undefined || rule !== undefined || key.length < whole.key.length) return table;
  return order.every(({ expression }) => ownColumn(expression) !== undefined) ? whole : table;
}

function windowOf({ table, read, order, offset, limit }: RowsQuestion) {
  return { table, read, order, from: offset, to: offset + limit };
}

function costOf({ read, keyColumns = [], order = [] }: Need, rows: number): number {
  const columns = read.columns.length + read.exact.length + keyColumns.length;
  return (
    rows *
    (columns * msPerValue +
      (keyColumns.length > 0 ? msPerIndexedRow : 0) +
      (order.length > 0 ? msPerOrderedRow : 0))
  );
}
