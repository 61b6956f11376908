import type { DuckDBMaterializedResult } from "@duckdb/node-api";
import { nextTurn } from "../foundation/in-slices.ts";
import type { ColumnDecoder } from "./decode-columns.ts";
import type { Counts } from "./decode-counts.ts";
import { PackedColumn, type Values } from "./packed-column.ts";
import { columnVector, type Vector } from "./vector-memory.ts";

/** A result, column by column: `columns[c][r]` is the JSON value of row r. */
export interface Rows {
  readonly columns: readonly (readonly unknown[])[];
  readonly count: number;
}

/** A result that takes little memory. */
export interface PackedRows {
  readonly columns: readonly Values[];
  readonly count: number;
}

/** Values that are decoded before others get a turn: some milliseconds. */
const valuesPerTurn = 30_000;

/** The JSON values of a result, in steps. */
export async function decodeRows(
  result: DuckDBMaterializedResult,
  decoders: readonly ColumnDecoder[],
): Promise<Rows> {
  const parts = decoders.map((): unknown[][] => []);
  await eachVector(result, (column, vector, { count }) => {
    parts[column]?.push((decoders[column] as ColumnDecoder)(vector, count));
  });
  return { columns: parts.map(joined), count: result.rowCount };
}

/** The same of a result that is kept: what its types count stays packed. */
export async function decodePacked(
  result: DuckDBMaterializedResult,
  decoders: readonly ColumnDecoder[],
  counts: readonly (Counts | undefined)[],
): Promise<PackedRows> {
  const parts = decoders.map((): unknown[][] => []);
  const packed = counts.map((each) => each && new PackedColumn(each, result.rowCount));
  await eachVector(result, (column, vector, { from, count }) => {
    if (packed[column] !== undefined) packed[column].fill(from, vector, count);
    else parts[column]?.push((decoders[column] as ColumnDecoder)(vector, count));
  });
  const columns = parts.map((lists, column) => packed[column] ?? joined(lists));
  return { columns, count: result.rowCount };
}

/** Shows each column of each chunk, with the row that it begins at; pauses for others. */
async function eachVector(
  result: DuckDBMaterializedResult,
  read: (column: number, vector: Vector, rows: { from: number; count: number }) => void,
): Promise<void> {
  let [values, from] = [0, 0];
  for (let index = 0; index < result.chunkCount; index += 1) {
    const { chunk, rowCount } = result.getChunk(index);
    if (rowCount === 0) continue;
    for (let column = 0; column < result.columnCount; column += 1) {
      read(column, columnVector(chunk, column), { from, count: rowCount });
      values += rowCount;
      if (values < valuesPerTurn) continue;
      values = 0;
      await nextTurn();
    }
    from += rowCount;
  }
}

/** One list of many. `flat` takes twenty times as long: it looks at every member. */
function joined(lists: readonly unknown[][]): unknown[] {
  return lists.length === 1 ? (lists[0] as unknown[]) : ([] as unknown[]).concat(...lists);
}
