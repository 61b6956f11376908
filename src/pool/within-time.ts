import type { EiderError } from "../foundation/errors.ts";

/**
 * Calls back after so many ms, never before, though Node's timers may fire up to a millisecond
 * early; Infinity is never. It keeps the process alive: somebody waits. Returns what stops it.
 */
export function patientTimer(ms: number, onTime: () => void): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => {};
  const due = performance.now() + ms;
  const ring = () => {
    const left = due - performance.now();
    if (left > 0) timer = setTimeout(ring, Math.ceil(left));
    else onTime();
  };
  let timer = setTimeout(ring, ms);
  return () => clearTimeout(timer);
}

/** Resolves like `work`, or rejects after `limitMs`; `onLate` gets what comes after that. */
export async function withinTime<T>(
  work: Promise<T>,
  limitMs: number,
  late: { readonly error: () => EiderError; readonly onLate?: (value: T) => void },
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      isOver = true;
      reject(late.error());
    }, limitMs).unref();
  });
  work.then(
    (value) => {
      if (isOver) late.onLate?.(value);
    },
    () => {},
  );
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
