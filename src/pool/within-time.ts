import { asError, type EiderError } from "../foundation/errors.ts";

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

/** Resolves like `work`, or rejects with the signal's reason as soon as it aborts. */
export async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(asError(signal.reason));
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
