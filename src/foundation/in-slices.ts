import { setImmediate as nextTurn } from "node:timers/promises";

/** Work that can be left between any two of its steps. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Milliseconds of work before others have their turn. */
const sliceMs = 10;

/** Does the work in one go. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Does the work in slices, between which the event loop turns. */
export async function inSlices<Result>(steps: Steps<Result>): Promise<Result> {
  let until = performance.now() + sliceMs;
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() < until) continue;
    await nextTurn();
    until = performance.now() + sliceMs;
  }
}
