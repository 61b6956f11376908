import type { Column } from "../catalog/catalog.ts";
import { nextTurn } from "../foundation/in-slices.ts";
import { keyText } from "../sql/key-values.ts";
import { isInteger } from "../sql/numbers.ts";
import type { Key } from "./key.ts";
import { NumberTable } from "./number-table.ts";

/** Rows between breaks, in which others are answered. */
const rowsAtOnce = 20_000;
const entryBytes = 60;

/** The rows of each key, in stored order: which rows have a key costs one look-up. */
export class KeyIndex {
  readonly #columns: readonly Column[];
  /** Single numbers take less time and memory than texts; those that are no safe numbers are texts. */
  readonly #numbers: NumberTable | undefined;
  readonly #texts = new Map<string, number>();
  /** Where the rows of each group start in `rows`, and behind the last one. */
  #starts = new Int32Array(1);
  #rows = new Int32Array(0);

  private constructor(columns: readonly Column[], first: readonly unknown[]) {
    this.#columns = columns;
    const [only, ...more] = columns;
    if (only !== undefined && more.length === 0 && isInteger(only.type))
      this.#numbers = new NumberTable(first);
  }

  /** Makes the index over columns of texts or numbers, null in rows without a key. Pauses for others. */
  static async make(
    columns: readonly Column[],
    values: readonly (readonly unknown[])[],
  ): Promise<KeyIndex> {
    const [first = []] = values;
    const count = first.length;
    const index = new KeyIndex(columns, first);
    const groupOf = new Int32Array(count);
    const sizes: number[] = [];
    for (let row = 0; row < count; row += rowsAtOnce) {
      index.#group(values, { from: row, to: Math.min(count, row + rowsAtOnce) }, groupOf, sizes);
      await nextTurn();
    }
    index.#arrange(groupOf, sizes);
    return index;
  }

  /** Tells the group of each of some rows, and counts the rows of each group. */
  #group(
    values: readonly (readonly unknown[])[],
    { from, to }: { readonly from: number; readonly to: number },
    groupOf: Int32Array,
    sizes: number[],
  ): void {
    const [first = []] = values;
    const isSingle = values.length === 1;
    for (let row = from; row < to; row += 1) {
      const next = sizes.length;
      const group = isSingle
        ? this.#groupOf(first[row], next)
        : this.#groupOfParts(partsAt(values, row), next);
      groupOf[row] = group;
      if (group === next) sizes.push(1);
      else if (group >= 0) sizes[group] = (sizes[group] as number) + 1;
    }
  }

  get bytes(): number {
    return (
      (this.#numbers?.bytes ?? 0) +
      this.#texts.size * entryBytes +
      this.#starts.byteLength +
      this.#rows.byteLength
    );
  }

  /** The rows of a key, in stored order. */
  find(key: Key): Int32Array {
    const group = key.length === 1 ? this.#groupOf(key[0]) : this.#groupOfParts(key);
    if (group === -1) return this.#rows.subarray(0, 0);
    return this.#rows.subarray(this.#starts[group], this.#starts[group + 1]);
  }

  /** The group of a key of one part; a new one becomes group `next` if that is given. -1: none. */
  #groupOf(part: unknown, next = -1): number {
    if (part === null || part === undefined) return -1;
    if (typeof part === "number" && this.#numbers !== undefined)
      return this.#numbers.find(part, next);
    const text = this.#textOf(part, 0);
    if (text === undefined) return -1;
    const number = this.#numbers === undefined ? Number.NaN : Number(text);
    return Number.isSafeInteger(number)
      ? (this.#numbers as NumberTable).find(number, next)
      : this.#groupOfText(text, next);
  }

  #groupOfParts(parts: readonly unknown[], next = -1): number {
    const texts: string[] = [];
    for (const [place, part] of parts.entries()) {
      const text = part === null || part === undefined ? undefined : this.#textOf(part, place);
      if (text === undefined) return -1;
      texts.push(text);
    }
    return this.#groupOfText(JSON.stringify(texts), next);
  }

  #groupOfText(text: string, next: number): number {
    const known = this.#texts.get(text);
    if (known === undefined && next !== -1) this.#texts.set(text, next);
    return known ?? next;
  }

  /** Equal parts have one text; undefined for what the column cannot hold. */
  #textOf(part: unknown, place: number): string | undefined {
    const { type } = this.#columns[place] as Column;
    return keyText(type, typeof part === "string" ? part : JSON.stringify(part));
  }

  #arrange(groupOf: Int32Array, sizes: readonly number[]): void {
    this.#starts = new Int32Array(sizes.length + 1);
    let end = 0;
    for (let group = 0; group < sizes.length; group += 1) {
      end += sizes[group] as number;
      this.#starts[group + 1] = end;
    }
    const next = this.#starts.slice();
    this.#rows = new Int32Array(end);
    for (let row = 0; row < groupOf.length; row += 1) {
      const group = groupOf[row] as number;
      if (group === -1) continue;
      const at = next[group] as number;
      this.#rows[at] = row;
      next[group] = at + 1;
    }
  }
}

function partsAt(values: readonly (readonly unknown[])[], row: number): unknown[] {
  return values.map((column) => column[row]);
}
