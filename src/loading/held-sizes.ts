import type { Column } from "../catalog/catalog.ts";
import { listOf, PackedColumn, type Values } from "../duckdb/packed-column.ts";
import type { Need } from "./need.ts";

/** So many values in a row are looked at, in a few places: more are not needed to know about what all take. */
const sampleRows = 1000;
const samples = 4;
/** Texts up to this length are kept by those who read them, for columns that repeat theirs. */
const mostShared = 12;
/** A column of which nothing was read yet, an index and an order, in bytes a row. */
const leastBytes = 8;
const indexBytes = 16;
const orderBytes = 8;

/** What the values of columns take in memory, as far as some were read: it says what whole tables would. */
export class HeldSizes {
  readonly #values = new Map<Column, number>();
  readonly #exact = new Map<Column, number>();

  /** Notes what some values of a column take, in bytes a value, or its exact texts. */
  note(column: Column, isExact: boolean, bytes: number): void {
    (isExact ? this.#exact : this.#values).set(column, bytes);
  }

  /** About what a need takes, in bytes a row; least where nothing was read yet. */
  of({ read, keyColumns = [], order = [] }: Need): number {
    let bytes = (keyColumns.length > 0 ? indexBytes : 0) + (order.length > 0 ? orderBytes : 0);
    for (const column of new Set([...read.columns, ...keyColumns]))
      bytes += this.#values.get(column) ?? leastBytes;
    for (const column of read.exact) bytes += this.#exact.get(column) ?? leastBytes;
    return bytes;
  }
}

/** About what a value of a column takes in memory, in bytes. */
export function bytesPerValue(column: Values): number {
  if (column.length === 0) return leastBytes;
  if (column instanceof PackedColumn) return column.bytes / column.length;
  const known = new Set<unknown>();
  for (const value of sampleOf(column, 0)) known.add(value);
  const values = sampleOf(column, 0.5);
  const isMixed = values.some((value) => typeof value !== "number");
  let bytes = 0;
  for (const value of values) {
    // A short text that is repeated stands in memory once.
    if (typeof value === "string" && value.length <= mostShared && known.has(value)) continue;
    known.add(value);
    bytes += bytesBeside(value, isMixed);
  }
  return leastBytes + bytes / values.length;
}

/** Values of one half of a column, from a few places. */
function sampleOf(column: Values, half: 0 | 0.5): readonly unknown[] {
  const list = listOf(column);
  return Array.from({ length: samples }, (_, sample) => {
    const from = Math.floor(list.length * (half + sample / samples / 2));
    return list.slice(from, from + sampleRows);
  }).flat();
}

/** What a value takes beside its place in a list. Numbers stand in the place itself where all are numbers. */
function bytesBeside(value: unknown, isMixed: boolean): number {
  if (typeof value === "string") return 28 + value.length;
  if (typeof value === "number") return isMixed && !Number.isInteger(value) ? 16 : 0;
  return typeof value === "object" && value !== null ? 200 : 0;
}
