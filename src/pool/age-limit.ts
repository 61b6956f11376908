/** Things age out between these shares of their age limit: jitter only shortens, the limit is hard. */
const oldestShare = 23 / 24;
const jitterShare = 0.1;

/** Milliseconds until something new is too old: 23 of 24 parts, less up to a tenth, so that not all end at once. */
export function jitteredAge(limitMs: number): number {
  return limitMs * oldestShare * (1 - jitterShare * Math.random());
}
