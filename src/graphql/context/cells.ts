import { EiderError } from "../../foundation/errors.ts";

/** What is told of an answer with more values than it may have. */
export function tooManyCells(most: number): EiderError {
  return new EiderError(
    "LIMIT_EXCEEDED",
    `The answer has more than ${most} values (limits.cells). Ask for fewer rows or columns.`,
  );
}
