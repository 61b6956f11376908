import type { Counts } from "./decode-counts.ts";
import { isValid, type Vector, validityOf } from "./vector-memory.ts";

/** The JSON values of a column, by row: a list, or what makes each when it is asked for. */
export interface Values {
  readonly length: number;
  at(row: number): unknown;
}

/** The value of a row. */
export function valueAt(values: Values, row: number): unknown {
  return Array.isArray(values) ? (values as readonly unknown[])[row] : values.at(row);
}

/** All values as a list. */
export function listOf(values: Values): readonly unknown[] {
  if (Array.isArray(values)) return values as readonly unknown[];
  return Array.from({ length: values.length }, (_, row) => values.at(row));
}

/** Counts of cents, microseconds and the like, eight bytes each; texts are made when they are asked for. */
export class PackedColumn implements Values {
  readonly #counts: Counts;
  /** NaN where a row is null or its count is no number. */
  readonly #numbers: Float64Array;
  /** The texts of counts that a number cannot hold, by row. */
  readonly #texts: Map<number, string>;

  constructor(counts: Counts, length: number) {
    this.#counts = counts;
    this.#numbers = new Float64Array(length).fill(Number.NaN);
    this.#texts = new Map();
  }

  get length(): number {
    return this.#numbers.length;
  }

  /** About what it takes, in bytes. */
  get bytes(): number {
    return this.#numbers.byteLength + this.#texts.size * 100;
  }

  at(row: number): string | null {
    const number = this.#numbers[row] as number;
    return Number.isNaN(number) ? (this.#texts.get(row) ?? null) : this.#counts.texts.small(number);
  }

  /** Takes over the rows of a vector as the rows from one on. */
  fill(from: number, vector: Vector, count: number): void {
    const { big } = this.#counts.texts;
    const read = this.#counts.reader(vector, count, { small: (number) => number, big });
    const validity = validityOf(vector, count);
    for (let row = 0; row < count; row += 1) {
      if (validity !== undefined && !isValid(validity, row)) continue;
      const value = read(row);
      if (typeof value === "number") this.#numbers[from + row] = value;
      else this.#texts.set(from + row, value as string);
    }
  }

  /** These rows and those of a column of the same type behind them. */
  with(more: PackedColumn): PackedColumn {
    const all = new PackedColumn(this.#counts, this.length + more.length);
    all.#numbers.set(this.#numbers);
    all.#numbers.set(more.#numbers, this.length);
    for (const [row, text] of this.#texts) all.#texts.set(row, text);
    for (const [row, text] of more.#texts) all.#texts.set(this.length + row, text);
    return all;
  }
}
