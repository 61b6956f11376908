import type { Column, Table } from "../catalog/catalog.ts";
import type { PackedRows } from "../duckdb/decode-result.ts";
import { listOf, PackedColumn, type Values, valueAt } from "../duckdb/packed-column.ts";
import { nextTurn } from "../foundation/in-slices.ts";
import type { Keyset, OrderTerm, Position, Reading, RowsQuestion } from "../sql/question.ts";
import { selectOrder, selectSlice } from "../sql/select-whole.ts";
import type { Statement } from "../sql/statement.ts";
import { bytesPerValue, type HeldSizes } from "./held-sizes.ts";
import { KeyIndex } from "./key-index.ts";
import { isPlaceOfValue, keyName, type Need, orderName } from "./need.ts";
import { Row, type RowSet, slotsOf, textOf } from "./row-set.ts";

/** Runs a statement beside the requests. */
export type RunBeside = (statement: Statement) => Promise<PackedRows>;

/** Rows that are read by one statement. */
const sliceRows = 250_000;

/** The place of each row in an order, and the rows in that order. */
interface HeldOrder {
  readonly ranks: Int32Array;
  readonly rows: Int32Array;
}

interface HeldTableOptions {
  readonly run: RunBeside;
  /** Told what the values of each column take. */
  readonly sizes: HeldSizes;
}

/** A table of which columns, indexes and orders are in memory, in its stored order. They never change. */
export class HeldTable {
  readonly #table: Table;
  readonly #options: HeldTableOptions;
  #count: number | undefined;
  readonly #columns = new Map<Column, Values>();
  readonly #exact = new Map<Column, Values>();
  readonly #indexes = new Map<string, KeyIndex>();
  readonly #orders = new Map<string, HeldOrder>();
  /** By who sees the table, then by what is read. */
  readonly #sets = new Map<Table, Map<string, RowSet>>();
  readonly #needs: Need[] = [];
  #bytes = 0;

  constructor(table: Table, options: HeldTableOptions) {
    this.#table = table;
    this.#options = options;
  }

  /** About what it takes, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What was loaded, so that the same can be loaded of other data. */
  get needs(): readonly Need[] {
    return this.#needs;
  }

  /** Whether a question that needs this can be answered. */
  has({ read, keyColumns, order }: Need): boolean {
    return (
      this.#count !== undefined &&
      read.columns.every((column) => this.#columns.has(column)) &&
      read.exact.every((column) => this.#exact.has(column)) &&
      (keyColumns === undefined || this.#indexes.has(keyName(keyColumns))) &&
      (order === undefined || order.length === 0 || this.#orders.has(orderName(order)))
    );
  }

  /** What of a need is not in memory. */
  missing({ read, keyColumns = [], order = [] }: Need): Need {
    const columns = new Set([...read.columns, ...keyColumns]);
    const hasIndex = keyColumns.length === 0 || this.#indexes.has(keyName(keyColumns));
    const hasOrder = order.length === 0 || this.#orders.has(orderName(order));
    return {
      read: {
        columns: [...columns].filter((column) => !this.#columns.has(column)),
        exact: read.exact.filter((column) => !this.#exact.has(column)),
      },
      ...(!hasIndex && { keyColumns }),
      ...(!hasOrder && { order }),
    };
  }

  /**
   * Reads what is missing, step by step, so that others are answered between the steps. False where
   * what was read tells that there is no room: then nothing of it stays.
   */
  async load(need: Need, hasRoom: () => boolean): Promise<boolean> {
    const { read, keyColumns, order } = this.missing(need);
    if (read.columns.length + read.exact.length > 0 || this.#count === undefined) {
      const isLoaded = await this.#loadColumns(read, hasRoom);
      if (!isLoaded) return false;
    }
    if (keyColumns !== undefined) {
      const values = keyColumns.map((column) => listOf(this.#columns.get(column) ?? []));
      const index = await KeyIndex.make(keyColumns, values);
      this.#indexes.set(keyName(keyColumns), index);
      this.#bytes += index.bytes;
    }
    if (order !== undefined) await this.#loadOrder(order);
    this.#needs.push(need);
    return true;
  }

  /** The row of each key, null where there is none. */
  byKey(
    { table, read }: Pick<Window, "table" | "read">,
    keyColumns: readonly Column[],
    key: readonly string[],
  ): Row | null {
    const [row] = this.#indexOf(keyColumns).find(key);
    return row === undefined ? null : new Row(this.#setOf(table, read), row);
  }

  /** The rows of a key, in an order, between two places. */
  manyByKey(
    { table, read, order = [], from, to }: Window,
    keyColumns: readonly Column[],
    key: readonly string[],
  ): Row[] {
    const found = this.#indexOf(keyColumns).find(key);
    const ranks = order.length === 0 ? undefined : this.#orders.get(orderName(order))?.ranks;
    const sorted =
      ranks === undefined
        ? found
        : found.toSorted((a, b) => (ranks[a] as number) - (ranks[b] as number));
    return rowsAt(this.#setOf(table, read), sorted.subarray(from, to));
  }

  /** The rows of the table, in an order, between two places. */
  rows({ table, read, order = [], from, to }: Window): Row[] {
    const end = Math.min(to, this.#count ?? 0);
    const inOrder = order.length === 0 ? undefined : this.#orders.get(orderName(order))?.rows;
    const set = this.#setOf(table, read);
    if (inOrder !== undefined) return rowsAt(set, inOrder.subarray(from, end));
    return Array.from(
      { length: Math.max(0, end - from) },
      (_, index) => new Row(set, from + index),
    );
  }

  /** The rows of a page between cursors, with theirs; undefined where a cursor is that of no row. */
  between(
    { table, read, order, limit }: Pick<RowsQuestion, "table" | "read" | "order" | "limit">,
    { after, before, backward }: Keyset,
    places: readonly Column[],
  ): Row[] | undefined {
    const held = this.#orders.get(orderName(order)) as HeldOrder;
    const rankOf = (position: Position) => {
      const row = this.#rowAt(table, places, position);
      return row === undefined ? undefined : held.ranks[row];
    };
    const first = after === undefined ? -1 : rankOf(after);
    const last = before === undefined ? held.rows.length : rankOf(before);
    if (first === undefined || last === undefined) return undefined;
    const from = backward ? Math.max(first + 1, last - limit) : first + 1;
    const to = backward ? last : Math.min(last, first + 1 + limit);
    const found = held.rows.subarray(from, Math.max(from, to));
    return rowsAt(this.#setOf(table, read, places), backward ? found.toReversed() : found);
  }

  /** The row that has these texts in the columns that say its place. */
  #rowAt(table: Table, places: readonly Column[], position: Position): number | undefined {
    const texts = new Map(places.map((column, index) => [column, position[index]]));
    const key = table.key.map((column) => texts.get(column));
    if (key.some((text) => typeof text !== "string")) return undefined;
    const [row] = this.#indexOf(table.key).find(key as string[]);
    if (row === undefined) return undefined;
    const isSame = places.every(
      (column) => textOf(valueAt(this.#placesOf(column), row)) === texts.get(column),
    );
    return isSame ? row : undefined;
  }

  /** The values of a column whose texts say the place of a row. */
  #placesOf(column: Column): Values {
    return (isPlaceOfValue(column) ? this.#columns : this.#exact).get(column) ?? [];
  }

  #indexOf(keyColumns: readonly Column[]): KeyIndex {
    const index = this.#indexes.get(keyName(keyColumns));
    if (index === undefined) throw new Error("an index that is not held");
    return index;
  }

  /** A set of the columns that are asked for of the table as a role sees it, made once. */
  #setOf(table: Table, { columns, exact }: Reading, places: readonly Column[] = []): RowSet {
    let sets = this.#sets.get(table);
    if (sets === undefined) this.#sets.set(table, (sets = new Map()));
    const name = [columns, exact, places].map(keyName).join(";");
    let set = sets.get(name);
    if (set === undefined) {
      set = {
        table,
        slots: slotsOf(table, columns),
        columns: columns.map((column) => this.#columns.get(column) ?? []),
        exact: new Map(exact.map((column) => [column.ordinal, this.#exact.get(column) ?? []])),
        extra: places.map((column) => this.#placesOf(column)),
      };
      sets.set(name, set);
    }
    return set;
  }

  async #loadColumns(read: Reading, hasRoom: () => boolean): Promise<boolean> {
    let whole: Values[] | undefined;
    let [count, bytes, isWhole] = [0, 0, false];
    while (!isWhole) {
      const slice = { from: count, count: sliceRows };
      const rows = await this.#options.run(selectSlice(this.#table, read, slice));
      isWhole = rows.count < sliceRows;
      count += rows.count;
      bytes += this.#measure(read, rows);
      if (!hasRoom()) return false;
      whole ??= rows.columns.map((): Values => []);
      for (const [place, part] of rows.columns.entries()) {
        whole[place] = extended(whole[place] as Values, part);
        await nextTurn();
      }
    }
    this.#count = count;
    this.#bytes += bytes;
    for (const [place, column] of read.columns.entries())
      this.#columns.set(column, whole?.[place] ?? []);
    for (const [place, column] of read.exact.entries())
      this.#exact.set(column, whole?.[read.columns.length + place] ?? []);
    return true;
  }

  /** About what rows take, in bytes; what a value of each column does is noted. */
  #measure({ columns, exact }: Reading, rows: PackedRows): number {
    let bytes = 0;
    for (const [place, column] of [...columns, ...exact].entries()) {
      const perValue = bytesPerValue(rows.columns[place] ?? []);
      this.#options.sizes.note(column, place >= columns.length, perValue);
      bytes += perValue * rows.count;
    }
    return bytes;
  }

  async #loadOrder(order: readonly OrderTerm[]): Promise<void> {
    const { columns } = await this.#options.run(selectOrder(this.#table, order));
    const rows = placesOf((columns[0] ?? []) as number[]);
    const ranks = new Int32Array(rows.length);
    for (let rank = 0; rank < rows.length; rank += 1) ranks[rows[rank] as number] = rank;
    this.#orders.set(orderName(order), { rows, ranks });
    this.#bytes += rows.byteLength + ranks.byteLength;
  }
}

function rowsAt(set: RowSet, rows: Int32Array): Row[] {
  return Array.from(rows, (row) => new Row(set, row));
}

/** Values with others behind them; the others themselves where there are none before. */
function extended(values: Values, more: Values): Values {
  if (values.length === 0) return more;
  if (values instanceof PackedColumn) return values.with(more as PackedColumn);
  const list = values as unknown[];
  for (const value of more as readonly unknown[]) list.push(value);
  return list;
}

/** Row ids as places from 0 in the stored order: ids of rows that were deleted are no places. */
function placesOf(rowIds: readonly number[]): Int32Array {
  const rows = Int32Array.from(rowIds);
  let most = -1;
  for (const id of rows) if (id > most) most = id;
  if (most === rows.length - 1) return rows;
  const places = new Int32Array(most + 1);
  for (const id of rows) places[id] = 1;
  let before = 0;
  for (let id = 0; id <= most; id += 1) {
    const isThere = places[id] as number;
    places[id] = before;
    before += isThere;
  }
  return rows.map((id) => places[id] as number);
}

/** Which rows of an answer are asked for, and what of them. */
export interface Window {
  /** The table as who asks sees it. */
  readonly table: Table;
  readonly read: Reading;
  readonly order?: readonly OrderTerm[];
  readonly from: number;
  readonly to: number;
}
