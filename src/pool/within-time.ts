import type { EiderError } from "../foundation/errors.ts";

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
