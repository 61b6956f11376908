import type { Column } from "../catalog/catalog.ts";
import { keyText } from "../sql/key-values.ts";
import { isInteger } from "../sql/numbers.ts";
import type { Key } from "./key.ts";

/** Rows between breaks, in which others are answered. */
const rowsAtOnce = 20_000;
const entryBytes = 60;

/** The rows of each key, in stored order: which rows have a key costs one look-up. */
export class KeyIndex {
  readonly #columns: readonly Column[];
  /** Whether keys are single numbers, which take less memory than their texts. */
  readonly #isNumber: boolean;
  readonly #groups = new Map<string | number, number>();
  /** Where the rows of each group start in `rows`, and behind the last one. */
  #starts = new Int32Array(1);
  #rows = new Int32Array(0);

  private constructor(columns: readonly Column[]) {
    this.#columns = columns;
    const [only, ...more] = columns;
    this.#isNumber = only !== undefined && more.length === 0 && isInteger(only.type);
  }

  /** Makes the index over columns of texts or numbers, null in rows without a key. Pauses for others. */
  static async make(
    columns: readonly Column[],
    values: readonly (readonly unknown[])[],
    pause: () => Promise<void>,
  ): Promise<KeyIndex> {
    const index = new KeyIndex(columns);
    const count = values[0]?.length ?? 0;
    const groupOf = new Int32Array(count).fill(-1);
    const sizes: number[] = [];
    for (let row = 0; row < count; row += 1) {
      if (row % rowsAtOnce === rowsAtOnce - 1) await pause();
      const name = index.#nameOf(values.map((column) => column[row]));
      if (name === undefined) continue;
      let group = index.#groups.get(name);
      if (group === undefined) {
        group = sizes.push(0) - 1;
        index.#groups.set(name, group);
      }
      groupOf[row] = group;
      sizes[group] = (sizes[group] as number) + 1;
    }
    index.#arrange(groupOf, sizes);
    return index;
  }

  get bytes(): number {
    return this.#groups.size * entryBytes + this.#starts.byteLength + this.#rows.byteLength;
  }

  /** The rows of a key, in stored order. */
  find(key: Key): Int32Array {
    const group = this.#groups.get(this.#nameOf(key) ?? "");
    if (group === undefined) return this.#rows.subarray(0, 0);
    return this.#rows.subarray(this.#starts[group], this.#starts[group + 1]);
  }

  /** Equal keys have one name; undefined where a part is null or nothing that the column holds. */
  #nameOf(parts: readonly unknown[]): string | number | undefined {
    const texts: string[] = [];
    for (const [place, part] of parts.entries()) {
      if (part === null || part === undefined) return undefined;
      if (this.#isNumber && typeof part === "number") return part;
      const text = keyText(
        (this.#columns[place] as Column).type,
        typeof part === "string" ? part : JSON.stringify(part),
      );
      if (text === undefined) return undefined;
      texts.push(text);
    }
    if (texts.length > 1) return JSON.stringify(texts);
    const [only = ""] = texts;
    if (!this.#isNumber) return only;
    const number = Number(only);
    return Number.isSafeInteger(number) ? number : only;
  }

  #arrange(groupOf: Int32Array, sizes: readonly number[]): void {
    this.#starts = new Int32Array(sizes.length + 1);
    for (const [group, size] of sizes.entries())
      this.#starts[group + 1] = (this.#starts[group] as number) + size;
    const next = this.#starts.slice();
    this.#rows = new Int32Array(this.#starts.at(-1) ?? 0);
    for (const [row, group] of groupOf.entries()) {
      if (group === -1) continue;
      const at = next[group] as number;
      this.#rows[at] = row;
      next[group] = at + 1;
    }
  }
}
