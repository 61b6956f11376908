/** Work that can be left between any two of its steps. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Milliseconds of work before others have their turn. */
const sliceMs = 5;

/** Lets the event loop turn. Of all who wait in a line, one goes on in each turn. */
export type Line = () => Promise<void>;

/** A line of its own, which does not wait for others. */
export function newLine(): Line {
  const waiting: (() => void)[] = [];
  const letOneGoOn = () => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(letOneGoOn);
  };
  return () =>
    new Promise((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(letOneGoOn);
    });
}

/** The line of large answers: however many are made at a time, what is small comes in between. */
export const nextTurn: Line = newLine();

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
