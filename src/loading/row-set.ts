import type { Column, Table } from "../catalog/catalog.ts";
import type { Rows } from "../duckdb/run-statement.ts";

/** Rows of a table as they came from the engine, column by column; only some columns were read. */
export interface RowSet {
  readonly table: Table;
  /** Where each column of the table stands in `columns`, by ordinal; -1 where it was not read. */
  readonly slots: Int16Array;
  readonly columns: Rows["columns"];
  /** Columns behind the table's: the values of an order, for cursors. */
  readonly extra: Rows["columns"];
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
    return columns[slots[ordinal] as number]?.[this.index];
  }

  /** The values of columns as text, undefined where one is null: a null refers to nothing. */
  key(columns: readonly Column[]): readonly string[] | undefined {
    const texts: string[] = [];
    for (const { ordinal } of columns) {
      const value = this.value(ordinal);
      if (value === null || value === undefined) return undefined;
      texts.push(typeof value === "string" ? value : JSON.stringify(value));
    }
    return texts;
  }

  /** The place of the row in its order, as text. */
  position(): (string | null)[] {
    return this.set.extra.map((column) => (column[this.index] ?? null) as string | null);
  }
}

/**
 * Makes a set of a result whose columns are `before` others, those of `read`, then extra ones.
 */
export function rowSetOf(
  table: Table,
  read: readonly Column[],
  rows: Rows,
  before: number,
): RowSet {
  const slots = new Int16Array(table.columns.length).fill(-1);
  for (const [index, { ordinal }] of read.entries()) slots[ordinal] = index;
  return {
    table,
    slots,
    columns: rows.columns.slice(before, before + read.length),
    extra: rows.columns.slice(before + read.length),
  };
}

/** All rows of a set. */
export function allRows(set: RowSet, count: number): Row[] {
  return Array.from({ length: count }, (_, index) => new Row(set, index));
}
