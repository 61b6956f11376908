import type { Column, Table } from "../catalog/catalog.ts";
import { hasOneText } from "../sql/key-values.ts";
import { isInteger } from "../sql/numbers.ts";
import { placeColumns } from "../sql/order.ts";
import type { Reading, RowsQuestion } from "../sql/question.ts";
import type { HeldBudget } from "./held-budget.ts";
import { HeldTable, type Need, type RunBeside } from "./held-table.ts";
import type { Key } from "./key.ts";
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
}

/**
 * Rows by key, rows that belong to keys and pages without a filter, from memory. A table is read into
 * memory beside the requests, once the engine has worked for such questions as long as the reading
 * would take: so it never costs more than twice the best choice. One generation's, so it is never stale.
 */
export class HeldTables {
  readonly #options: HeldTablesOptions;
  readonly #tables = new Map<Table, HeldTable>();
  readonly #spentMs = new Map<Table, number>();
  readonly #refused = new WeakSet<Table>();
  #loading: Promise<void> = Promise.resolve();
  readonly #waiting = new Set<Table>();
  #isClosed = false;

  constructor(options: HeldTablesOptions) {
    this.#options = options;
  }

  /** The row of each key; undefined where the engine has to answer. */
  byKey(
    table: Table,
    { read, keyColumns }: { readonly read: Reading; readonly keyColumns: readonly Column[] },
    keys: readonly Key[],
  ): (Row | null)[] | undefined {
    const held = this.#holding(table, { read, keyColumns });
    return held === undefined ? undefined : keys.map((key) => held.byKey(read, keyColumns, key));
  }

  /** The rows of each key; undefined where the engine has to answer. */
  manyByKey(
    question: RowsQuestion,
    keyColumns: readonly Column[],
    keys: readonly Key[],
  ): Row[][] | undefined {
    const held = this.#holding(question.table, needOf(question, keyColumns));
    const window = windowOf(question);
    return held === undefined
      ? undefined
      : keys.map((key) => held.manyByKey(window, keyColumns, key));
  }

  /** A page of a table; undefined where the engine has to answer. */
  rows(question: RowsQuestion): Row[] | undefined {
    const held = this.#holding(question.table, needOf(question));
    if (held === undefined) return undefined;
    const { keyset } = question;
    return keyset === undefined ? held.rows(windowOf(question)) : held.between(question, keyset);
  }

  /** The engine worked so long for a question that could have been answered from memory. */
  spent(table: Table, need: Need, ms: number): void {
    if (this.#isClosed || this.#waiting.has(table) || this.#refused.has(table)) return;
    const rows = this.#options.rowsOf(table);
    if (rows === undefined || rows > mostRows || !mayHold(table, need)) return;
    const spent = (this.#spentMs.get(table) ?? 0) + ms;
    this.#spentMs.set(table, spent);
    if (spent < costOf(need, rows) || !this.#options.budget.mayTake(bytesFor(need, rows))) return;
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
    const held = this.#tables.get(table);
    if (held === undefined || !held.has(need)) return undefined;
    this.#options.budget.used(held);
    return held;
  }

  async #load(table: Table, need: Need): Promise<void> {
    const held = this.#tables.get(table) ?? new HeldTable(table, this.#options.run);
    try {
      await held.load(need);
      if (this.#isClosed) return;
      this.#tables.set(table, held);
      this.#options.budget.keep(held, () => this.#drop(table));
    } catch {
      // The engine answers on, and what is wrong it tells those who ask.
      this.#refused.add(table);
    } finally {
      this.#waiting.delete(table);
    }
  }

  #drop(table: Table): void {
    const held = this.#tables.get(table);
    this.#tables.delete(table);
    if (held !== undefined) this.#options.budget.forget(held);
  }
}

/** Whether memory can answer as the engine does: row ids tell the order, keys have one text, every column reads the same each time. */
function mayHold(table: Table, { keyColumns = [] }: Need): boolean {
  return (
    table.rowId === "rowid" &&
    table.rule === undefined &&
    !table.isChanging &&
    keyColumns.every(hasOneText)
  );
}

/** What a question needs, where it is one that memory can answer at all. */
export function needOf(question: RowsQuestion, keyColumns?: readonly Column[]): Need {
  const { read, order, keyset, table } = question;
  if (keyset === undefined) return { read, order, ...(keyColumns !== undefined && { keyColumns }) };
  const places = placeColumns(table, order) ?? [];
  const exact = [...new Set([...read.exact, ...places])];
  return { read: { ...read, exact }, order, keyColumns: table.key };
}

/** Whether a question asks for whole rows by their place: filters, cursors and distinct rows are the engine's. */
export function isOfPlaces(question: RowsQuestion): boolean {
  return question.keyset === undefined && isUnfiltered(question);
}

function isUnfiltered({ filter, distinctOn = [] }: RowsQuestion): boolean {
  return filter.kind === "all" && filter.parts.length === 0 && distinctOn.length === 0;
}

/** Whether it asks for rows between cursors that are the texts of a row's own columns. */
export function isOfCursors(question: RowsQuestion): boolean {
  const { keyset, table, order } = question;
  return (
    keyset !== undefined &&
    isUnfiltered(question) &&
    // The texts of other types are not those that cursors have.
    placeColumns(table, order)?.every(({ type }) => type.kind !== "timetz") === true
  );
}

function windowOf({ read, order, offset, limit }: RowsQuestion) {
  return { read, order, from: offset, to: offset + limit };
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

/** A guess before it is read: texts are about 16 characters, and a third of the rows has a key of its own. */
function bytesFor({ read, keyColumns = [], order = [] }: Need, rows: number): number {
  const values = [...read.columns, ...keyColumns];
  const texts = read.exact.length * 48;
  const perRow = values.reduce((sum, { type }) => sum + (isInteger(type) ? 8 : 48), texts);
  return rows * (perRow + (keyColumns.length > 0 ? 24 : 0) + (order.length > 0 ? 8 : 0));
}
