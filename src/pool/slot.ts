import { EiderError } from "../foundation/errors.ts";

/** A place for one connection: bound to one path for life, filled when it is first lent. */
export interface Slot<Connection> {
  readonly index: number;
  /** The connection, or why it could not be opened: opening never rejects inside the container. */
  readonly content: { readonly connection: Connection } | { readonly error: Error };
  /** When it was last given back, in ms of the monotonic clock. */
  idleSince: number;
}

/** Hands out the lowest free slot number, so that every path keeps its share of connections. */
export class SlotNumbers {
  readonly #used = new Set<number>();

  take(): number {
    let index = 0;
    while (this.#used.has(index)) index += 1;
    this.#used.add(index);
    return index;
  }

  free(index: number): void {
    this.#used.delete(index);
  }
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
