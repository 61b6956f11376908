import type { Column, Table } from "../catalog/catalog.ts";
import type { Rows } from "../duckdb/decode-result.ts";
import { type Values, valueAt } from "../duckdb/packed-column.ts";
import type { Reading } from "../sql/question.ts";
import type { Key } from "./key.ts";

/** Rows of a table as they came from the engine, column by column; only some columns were read. */
export interface RowSet {
  readonly table: Table;
  /** Where each column of the table stands in `columns`, by ordinal; -1 where it was not read. */
  readonly slots: Int16Array;
  readonly columns: readonly Values[];
  /** The exact texts of keys, by ordinal, where the JSON value does not say all. */
  readonly exact: ReadonlyMap<number, Values>;
  /** Columns behind the table's: the values of an order, for cursors. */
  readonly extra: readonly Values[];
}

/** One row: a place in a set. Nothing is copied out of the columns until a field is answered. */
export class Row {
  readonly set: RowSet;
  readonly index: number;

  constructor(set: RowSet, index: number) {
    this.set = set;
    this.index = index;
  }

  /** The JSON value of a column that was read. */
  value(ordinal: number): unknown {
    const { columns, slots } = this.set;
    const values = columns[slots[ordinal] as number];
    return values === undefined ? undefined : valueAt(values, this.index);
  }

  /** The values of columns as text, undefined where one is null: a null refers to nothing. */
  key(columns: readonly Column[]): Key | undefined {
    const texts: string[] = [];
    for (const { ordinal } of columns) {
      const exact = this.set.exact.get(ordinal);
      const text = textOf(exact === undefined ? this.value(ordinal) : valueAt(exact, this.index));
      if (text === null) return undefined;
      texts.push(text);
    }
    return texts;
  }

  /** The place of the row in its order, as text. */
  position(): (string | null)[] {
    return this.set.extra.map((column) => textOf(valueAt(column, this.index)));
  }
}

/** The text of a JSON value of a key or a cursor; null is none. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Makes a set of a result whose columns are `before` others, those of `read` with the exact texts of
 * keys, then extra ones.
 */
export function rowSetOf(
  table: Table,
  { columns, exact }: Reading,
  rows: Rows,
  before: number,
): RowSet {
  const slots = slotsOf(table, columns);
  const behind = before + columns.length;
  return {
    table,
    slots,
    columns: rows.columns.slice(before, behind),
    exact: new Map(
      exact.map(({ ordinal }, index) => [ordinal, rows.columns[behind + index] ?? []]),
    ),
    extra: rows.columns.slice(behind + exact.length),
  };
}

/** Where each column of a table stands among some, by ordinal; -1 where it does not. */
export function slotsOf(table: Table, columns: readonly Column[]): Int16Array {
  const last = table.columns.at(-1)?.ordinal ?? -1;
  const slots = new Int16Array(last + 1).fill(-1);
  for (const [index, { ordinal }] of columns.entries()) slots[ordinal] = index;
  return slots;
}

/** All rows of a set. */
export function allRows(set: RowSet, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => new Row(set, index));
}
