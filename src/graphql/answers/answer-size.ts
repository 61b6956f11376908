import { EiderError } from "../../foundation/errors.ts";
import { tooManyCells } from "../context/cells.ts";
import type { SelectionPlan } from "./selection-plan.ts";

/** Branches that any answer may have: each takes some microseconds and a kilobyte. */
const leastBranches = 500_000;
/** Values of an answer, as `limits.cells` counts them, for each branch. */
const valuesPerBranch = 4;

/**
 * Counts the values of one answer, each alias as one, and its branches: fields of rows that are resolved
 * to objects of their own. A short query spells out millions where it goes back and forth along a relation,
 * or asks a column under hundreds of names.
 */
export class AnswerSize {
  readonly #mostValues: number;
  readonly #mostBranches: number;
  #values = 0;
  #branches = 0;
  #refusal: EiderError | undefined;

  constructor(cells: number) {
    this.#mostValues = cells;
    this.#mostBranches = Math.max(leastBranches, Math.floor(cells / valuesPerBranch));
  }

  /** Counts some objects that are begun. Throws LIMIT_EXCEEDED. */
  begin(plan: SelectionPlan, objects: number): void {
    this.check(plan, objects);
    this.#values += plan.values * objects;
    this.#branches += plan.branches * objects;
  }

  /** Throws LIMIT_EXCEEDED where so many more objects are too many: one error, however many rows it concerns. */
  check(plan: SelectionPlan, objects: number): void {
    if (this.#values + plan.values * objects > this.#mostValues)
      throw (this.#refusal ??= tooManyCells(this.#mostValues));
    if (this.#branches + plan.branches * objects > this.#mostBranches)
      throw (this.#refusal ??= new EiderError(
        "LIMIT_EXCEEDED",
        `The answer has more than ${this.#mostBranches} related rows, lists and aggregates (a quarter of limits.cells). Ask for fewer rows, or for less of each.`,
      ));
  }
}
