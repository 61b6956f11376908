/** Whether the long forms of tests are asked for, by `npm run test:long`. */
export const isLong = process.env["EIDER_LONG"] === "1";

/** The count of a normal run, or that of a long one. */
export function longer(normal: number, long: number): number {
  return isLong ? long : normal;
}

/** The time limit in ms of a test, or its long form. */
export function limit(normalSeconds: number, longSeconds: number): number {
  return longer(normalSeconds, longSeconds) * 1000;
}

/** Shows a figure that a test measured; it asserts none, since machines differ. */
export function printFigure(text: string): void {
  process.stdout.write(`${text}\n`);
}
