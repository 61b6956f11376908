/** Places of a table of all whole numbers between two, beside each number that is there. */
const mostDensePerNumber = 4;

/**
 * Safe integers, each with a group. Where they lie close together their places are the numbers
 * themselves: neighbours stay neighbours in memory. Else it is open addressing in two typed arrays. Both
 * take a fraction of the time and memory of a Map.
 */
export class NumberTable {
  readonly #groups: Int32Array;
  readonly #least: number;
  /** The number at each place; undefined where the place says it. */
  readonly #numbers: Float64Array | undefined;
  readonly #shift: number;

  /** A table for the numbers among some values. */
  constructor(values: readonly unknown[]) {
    const { least, most } = rangeOf(values);
    const width = most - least + 1;
    const isDense = width <= values.length * mostDensePerNumber;
    // At least half of the places stay empty.
    const bits = Math.max(4, Math.ceil(Math.log2(Math.max(1, values.length))) + 1);
    this.#groups = new Int32Array(isDense ? width : 2 ** bits).fill(-1);
    this.#numbers = isDense ? undefined : new Float64Array(2 ** bits);
    this.#least = least;
    this.#shift = 32 - bits;
  }

  get bytes(): number {
    return this.#groups.byteLength + (this.#numbers?.byteLength ?? 0);
  }

  /** The group of a number. One of the values that has none yet gets group `next`, unless that is -1: none. */
  find(number: number, next: number): number {
    if (this.#numbers !== undefined) return this.#findHashed(this.#numbers, number, next);
    const place = number - this.#least;
    const group = this.#groups[place] ?? -1;
    if (group !== -1 || next === -1) return group;
    this.#groups[place] = next;
    return next;
  }

  #findHashed(numbers: Float64Array, number: number, next: number): number {
    const groups = this.#groups;
    // Multiplicative hashing of both halves: multiples and powers of two spread out.
    const high = Math.floor(number / 4_294_967_296);
    let place = Math.imul(number ^ Math.imul(high, 0x85eb_ca6b), 0x9e37_79b1) >>> this.#shift;
    for (;;) {
      const group = groups[place] as number;
      if (group === -1) {
        if (next === -1) return -1;
        numbers[place] = number;
        groups[place] = next;
        return next;
      }
      if (numbers[place] === number) return group;
      place = (place + 1) & (groups.length - 1);
    }
  }
}

/** Least and most number among values; both 0 where none is a number. */
function rangeOf(values: readonly unknown[]): { least: number; most: number } {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (typeof value !== "number") continue;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least > most ? { least: 0, most: 0 } : { least, most };
}
