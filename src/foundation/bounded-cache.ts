import { LRUCache } from "lru-cache";

/** A cache that forgets what was used least recently. */
export type BoundedCache<Value extends object> = LRUCache<string, Value>;

/** A cache of so many entries; `onForget` is told of each that leaves. */
export function cacheOfEntries<Value extends object>(
  most: number,
  onForget: (value: Value) => void,
): BoundedCache<Value> {
  return new LRUCache<string, Value>({ max: most, dispose: onForget });
}

/** A cache of entries that weigh so many bytes in all. */
export function cacheOfBytes<Value extends object>(
  mostBytes: number,
  bytesOf: (value: Value, key: string) => number,
): BoundedCache<Value> {
  return new LRUCache<string, Value>({ maxSize: mostBytes, sizeCalculation: bytesOf });
}
