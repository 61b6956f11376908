import { LRUCache } from "lru-cache";

/** A cache that forgets what was used least recently. */
export type BoundedCache<Value extends object> = LRUCache<string, Value>;

/** A cache of so many entries; `onForget` is told of each that leaves. */
export function cacheOfEntries<Value extends object>(
  most: number,
  onForget?: (value: Value) => void,
): BoundedCache<Value> {
  return new LRUCache<string, Value>({ max: most, ...(onForget && { dispose: onForget }) });
}

/** A cache of entries that weigh so many bytes in all. */
export function cacheOfBytes<Value extends object>(
  mostBytes: number,
  bytesOf: (value: Value, key: string) => number,
): BoundedCache<Value> {
  return new LRUCache<string, Value>({ maxSize: mostBytes, sizeCalculation: bytesOf });
}

/** The part of a segmented cache that what was asked for once competes for. */
const trialShare = 0.2;
/** An entry that takes a larger part of all is not kept. */
const largestShare = 0.1;

/**
 * A cache in two segments (SLRU): what comes is on trial, and what is asked for again is moved to
 * the other segment, where it competes with its like only. So any number of questions that are asked
 * once never drives out those that come again. Sizes are bytes.
 */
export class SegmentedCache<Value extends object> {
  readonly #trial: BoundedCache<Value>;
  readonly #proven: BoundedCache<Value>;
  readonly #mostBytes: number;
  readonly #bytesOf: (value: Value, key: string) => number;
  #evictions = 0;

  constructor(mostBytes: number, bytesOf: (value: Value, key: string) => number) {
    this.#mostBytes = mostBytes;
    this.#bytesOf = bytesOf;
    const segment = (share: number) =>
      new LRUCache<string, Value>({
        maxSize: Math.max(1, Math.floor(mostBytes * share)),
        sizeCalculation: bytesOf,
        dispose: (_value, _key, reason) => {
          if (reason === "evict") this.#evictions += 1;
        },
      });
    this.#trial = segment(trialShare);
    this.#proven = segment(1 - trialShare);
  }

  /** Bytes of all entries. */
  get bytes(): number {
    return this.#trial.calculatedSize + this.#proven.calculatedSize;
  }

  get entries(): number {
    return this.#trial.size + this.#proven.size;
  }

  /** Entries that others drove out. */
  get evictions(): number {
    return this.#evictions;
  }

  get(key: string): Value | undefined {
    const proven = this.#proven.get(key);
    if (proven !== undefined) return proven;
    const value = this.#trial.peek(key);
    if (value === undefined) return undefined;
    this.#trial.delete(key);
    this.#proven.set(key, value);
    return value;
  }

  /** Keeps an entry, unless it is very large. */
  set(key: string, value: Value): void {
    if (this.#bytesOf(value, key) > this.#mostBytes * largestShare) return;
    (this.#proven.has(key) ? this.#proven : this.#trial).set(key, value);
  }

  /** Forgets every entry of which `isStale` is true. */
  forget(isStale: (value: Value) => boolean): void {
    for (const segment of [this.#trial, this.#proven])
      for (const [key, value] of segment.entries()) if (isStale(value)) segment.delete(key);
  }
}
