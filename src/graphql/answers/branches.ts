import { EiderError } from "../../foundation/errors.ts";

/** Each takes some microseconds and a kilobyte. */
const leastAllowed = 500_000;
/** Values of an answer, as `limits.cells` counts them, for each branch. */
const valuesEach = 4;

/**
 * Counts the branches of one answer: fields of rows that are resolved to objects of their own. A short
 * query spells out millions where it goes back and forth along a relation.
 */
export class Branches {
  readonly #most: number;
  #count = 0;
  #refusal: EiderError | undefined;

  constructor(cells: number) {
    this.#most = Math.max(leastAllowed, Math.floor(cells / valuesEach));
  }

  /** Counts some that are begun. Throws LIMIT_EXCEEDED. */
  begin(count: number): void {
    this.check(count);
    this.#count += count;
  }

  /** Throws LIMIT_EXCEEDED where so many more are too many. */
  check(count: number): void {
    if (this.#count + count <= this.#most) return;
    // One error, however many rows it concerns.
    throw (this.#refusal ??= new EiderError(
      "LIMIT_EXCEEDED",
      `The answer has more than ${this.#most} related rows, lists and aggregates (a quarter of limits.cells). Ask for fewer rows, or for less of each.`,
    ));
  }
}
