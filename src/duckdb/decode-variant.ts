import { exactNumber, uuidText, withPoint } from "./decode-numbers.ts";
import { bignumOf, bitText } from "./decode-texts.ts";
import {
  formatBigTimestamp,
  formatDate,
  formatInterval,
  formatTime,
  formatTimeOfMicros,
  formatTimeWithOffset,
} from "./temporal.ts";
import { listChild, mapValid, structChild, typedMemory, type Vector } from "./vector-memory.ts";
import { byteReader, textReader } from "./vector-strings.ts";

/**
 * A VARIANT is stored as a struct: `keys` (names of members), `children` (pairs of a key's and a
 * value's place), `values` (pairs of a type and an offset) and `data`. Value 0 of a row is the whole.
 */
interface Store {
  readonly keys: readonly (string | null)[];
  readonly children: { readonly key: Uint32Array; readonly value: Uint32Array };
  readonly values: { readonly type: Uint8Array; readonly offset: Uint32Array };
}

/** Where the members of one row stand in its store. */
interface Starts {
  readonly keys: number;
  readonly children: number;
  readonly values: number;
  readonly data: Buffer;
}

/** JSON of each row: members as objects and lists, decimals and wide integers as texts, NaN as null. */
export function variants(vector: Vector, count: number): unknown[] {
  const [keys, children, values, data] = [0, 1, 2, 3].map((index) =>
    structChild(vector, index),
  ) as [Vector, Vector, Vector, Vector];
  const store = storeOf(keys, children, values);
  const starts = [keys, children, values].map((list) =>
    typedMemory<BigUint64Array>(list, count * 2, BigUint64Array),
  );
  const bytes = byteReader(data, count);
  return mapValid(vector, count, (row) => {
    const [key = 0, child = 0, value = 0] = starts.map((entries) => Number(entries[row * 2]));
    return readValue(store, { keys: key, children: child, values: value, data: bytes(row) }, 0);
  });
}

function storeOf(keys: Vector, children: Vector, values: Vector): Store {
  const [names, pairs, places] = [keys, children, values].map(listChild) as [
    ReturnType<typeof listChild>,
    ReturnType<typeof listChild>,
    ReturnType<typeof listChild>,
  ];
  const numbers = ({ child, size }: typeof pairs, index: number) =>
    size === 0
      ? new Uint32Array()
      : typedMemory<Uint32Array>(structChild(child, index), size, Uint32Array);
  return {
    keys:
      names.size === 0
        ? []
        : (mapValid(names.child, names.size, textReader(names.child, names.size)) as string[]),
    children: { key: numbers(pairs, 0), value: numbers(pairs, 1) },
    values: {
      type:
        places.size === 0
          ? new Uint8Array()
          : typedMemory<Uint8Array>(structChild(places.child, 0), places.size, Uint8Array),
      offset: numbers(places, 1),
    },
  };
}

/** The engine's numbers of what a value can be; readers of those that are no container. */
const objectType = 29;
const arrayType = 30;
const readers: Readonly<Record<number, (cursor: Cursor) => unknown>> = {
  0: () => null,
  1: () => true,
  2: () => false,
  3: (cursor) => cursor.integer(1, true),
  4: (cursor) => cursor.integer(2, true),
  5: (cursor) => cursor.integer(4, true),
  6: (cursor) => cursor.integer(8, true),
  7: (cursor) => cursor.integer(16, true),
  8: (cursor) => cursor.integer(1, false),
  9: (cursor) => cursor.integer(2, false),
  10: (cursor) => cursor.integer(4, false),
  11: (cursor) => cursor.integer(8, false),
  12: (cursor) => cursor.integer(16, false),
  13: (cursor) => finite(cursor.take(4).readFloatLE()),
  14: (cursor) => finite(cursor.take(8).readDoubleLE()),
  15: (cursor) => cursor.decimal(),
  16: (cursor) => cursor.block().toString("utf8"),
  17: (cursor) => cursor.block().toString("base64"),
  18: (cursor) => uuidText(cursor.wide(16, true)),
  19: (cursor) => formatDate(cursor.take(4).readInt32LE()),
  20: (cursor) => formatTimeOfMicros(Number(cursor.wide(8, true))),
  21: (cursor) => {
    const nanos = cursor.wide(8, true);
    return formatTime(Number(nanos / 1_000_000_000n), Number(nanos % 1_000_000_000n));
  },
  22: (cursor) => formatBigTimestamp(cursor.wide(8, true), 1n, ""),
  23: (cursor) => formatBigTimestamp(cursor.wide(8, true), 1000n, ""),
  24: (cursor) => formatBigTimestamp(cursor.wide(8, true), 1_000_000n, ""),
  25: (cursor) => formatBigTimestamp(cursor.wide(8, true), 1_000_000_000n, ""),
  26: (cursor) => formatTimeWithOffset(cursor.wide(8, false)),
  27: (cursor) => formatBigTimestamp(cursor.wide(8, true), 1_000_000n, "Z"),
  28: (cursor) =>
    formatInterval(
      cursor.take(4).readInt32LE(),
      cursor.take(4).readInt32LE(),
      cursor.wide(8, true),
    ),
  31: (cursor) => exactNumber(bignumOf(cursor.block())),
  32: (cursor) => bitText(cursor.block()),
  33: (cursor) => cursor.block().toString("base64"),
};

function readValue(store: Store, starts: Starts, place: number): unknown {
  const at = starts.values + place;
  const type = store.values.type[at] as number;
  const cursor = new Cursor(starts.data, store.values.offset[at] as number);
  if (type !== objectType && type !== arrayType) return readers[type]?.(cursor) ?? null;
  const size = cursor.count();
  const first = size === 0 ? 0 : cursor.count();
  const member = (index: number) => starts.children + first + index;
  const valueOf = (index: number) =>
    readValue(store, starts, store.children.value[member(index)] as number);
  if (type === arrayType) return Array.from({ length: size }, (_, index) => valueOf(index));
  const object = Object.create(null) as Record<string, unknown>;
  for (let index = 0; index < size; index += 1) {
    const key = store.keys[starts.keys + (store.children.key[member(index)] as number)];
    object[key ?? ""] = valueOf(index);
  }
  return object;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Reads values one after the other. */
class Cursor {
  readonly #data: Buffer;
  #offset: number;

  constructor(data: Buffer, offset: number) {
    this.#data = data;
    this.#offset = offset;
  }

  take(size: number): Buffer {
    this.#offset += size;
    return this.#data.subarray(this.#offset - size, this.#offset);
  }

  /** Seven bits a byte, the lowest first; a set eighth bit says that more follow. */
  count(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.take(1)[0] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  block(): Buffer {
    return this.take(this.count());
  }

  wide(size: number, signed: boolean): bigint {
    const bytes = this.take(size).toReversed();
    const value = BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
    return signed ? BigInt.asIntN(size * 8, value) : value;
  }

  integer(size: number, signed: boolean): number | string {
    return exactNumber(this.wide(size, signed));
  }

  decimal(): string {
    const [width, scale] = [this.count(), this.count()];
    const size = width <= 4 ? 2 : width <= 9 ? 4 : width <= 18 ? 8 : 16;
    return withPoint(String(this.wide(size, true)), scale);
  }
}
