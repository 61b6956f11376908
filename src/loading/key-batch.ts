import type { Column } from "../catalog/catalog.ts";
import type { Rows } from "../duckdb/decode-result.ts";
import type { Keys } from "../sql/key-table.ts";
import { hasOneText, keyText } from "../sql/key-values.ts";
import type { Key } from "./key.ts";

/**
 * Keys that are looked up together: each once where equal ones can be told from their texts, and only
 * those that their columns can hold, since no row has another.
 */
export class KeyBatch {
  readonly keys: Keys;
  /** For each key that was asked, its place among the distinct ones. */
  readonly #places: readonly (number | undefined)[];
  readonly #distinct: number;

  constructor(columns: readonly Column[], asked: readonly Key[]) {
    const isPlain = columns.every(hasOneText);
    const known = new Map<string, number>();
    const distinct: Key[] = [];
    this.#places = asked.map((key) => {
      const texts = key.map((text, index) => keyText((columns[index] as Column).type, text));
      if (!texts.every((text) => text !== undefined)) return undefined;
      const identity = isPlain ? JSON.stringify(texts) : "";
      const place = isPlain ? known.get(identity) : undefined;
      if (place !== undefined) return place;
      known.set(identity, distinct.length);
      return distinct.push(texts) - 1;
    });
    this.#distinct = distinct.length;
    this.keys = {
      columns,
      values: columns.map((_, index) => distinct.map((key) => key[index] as string)),
    };
  }

  get isEmpty(): boolean {
    return this.#distinct === 0;
  }

  /**
   * What was found for each key that was asked, in their order. The first column of a result by keys
   * is the number of a distinct key from 1; `add` puts a row of the result to what was found for it.
   */
  collect<T>(rows: Rows, none: () => T, add: (found: T, row: number) => T): T[] {
    const found = Array.from({ length: this.#distinct }, none);
    const numbers = rows.columns[0] ?? [];
    for (let row = 0; row < rows.count; row += 1) {
      const place = (numbers[row] as number) - 1;
      found[place] = add(found[place] as T, row);
    }
    return this.#places.map((place) => (place === undefined ? none() : (found[place] as T)));
  }

  /** All rows that were found for each key that was asked, in the order of the result. */
  lists<T>(rows: Rows, memberOf: (row: number) => T): T[][] {
    return this.collect<T[]>(
      rows,
      () => [],
      (found, row) => {
        found.push(memberOf(row));
        return found;
      },
    );
  }
}
