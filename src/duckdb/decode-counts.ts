import { type DuckDBType, DuckDBTypeId } from "@duckdb/node-api";
import { decimalTexts, withPoint } from "./decode-numbers.ts";
import { type Makers, wideReader } from "./decode-wide.ts";
import { formatBigTimestamp, formatTime, formatTimeOfMicros, formatTimestamp } from "./temporal.ts";
import { mapValid, typedMemory, type Vector } from "./vector-memory.ts";

/**
 * A type whose values are counts of something small, as cents or microseconds, and have a text. The
 * counts take a fraction of the memory of the texts.
 */
export interface Counts {
  /** Reads rows: what `small` makes of a count that a number holds exactly, `big` of any other. */
  readonly reader: (
    vector: Vector,
    count: number,
    make: Makers<unknown>,
  ) => (row: number) => unknown;
  readonly texts: Makers<string>;
}

/** How a type counts; undefined of one that does not, or whose counts are wider than 64 bits. */
export function countsOf(type: DuckDBType): Counts | undefined {
  if (type.typeId !== DuckDBTypeId.DECIMAL) return temporalCounts[type.typeId];
  const { width, scale } = type;
  if (width > 18) return undefined;
  const big = (value: bigint) => withPoint(String(value), scale);
  return { reader: integersOf(width), texts: { small: decimalTexts(scale), big } };
}

/** Reads the texts of counts. */
export function countedTexts({ reader, texts }: Counts) {
  return (vector: Vector, count: number): unknown[] =>
    mapValid(vector, count, reader(vector, count, texts));
}

/** Decimals are stored as integers that are as wide as their digits need. */
function integersOf(width: number): Counts["reader"] {
  if (width > 9) return wideReader;
  return (vector, count, { small }) => {
    const items =
      width > 4
        ? typedMemory<Int32Array>(vector, count, Int32Array)
        : typedMemory<Int16Array>(vector, count, Int16Array);
    return (row) => small(items[row] as number);
  };
}

const wide = (small: (count: number) => string, big: (count: bigint) => string): Counts => ({
  reader: wideReader,
  texts: { small, big },
});

/** `microsPer` is how many microseconds one count of the type is, 0 for nanoseconds. */
function timestamps(microsPer: number, perSecond: bigint, zone: "" | "Z" = ""): Counts {
  const big = (value: bigint) => formatBigTimestamp(value, perSecond, zone);
  const small = (value: number) => {
    const micros = value * microsPer;
    return microsPer > 0 && Number.isSafeInteger(micros)
      ? formatTimestamp(micros, zone)
      : big(BigInt(value));
  };
  return wide(small, big);
}

const temporalCounts: Partial<Record<DuckDBTypeId, Counts>> = {
  [DuckDBTypeId.TIME]: wide(formatTimeOfMicros, (value) => formatTimeOfMicros(Number(value))),
  [DuckDBTypeId.TIME_NS]: wide((nanos) => formatTime(Math.floor(nanos / 1e9), nanos % 1e9), String),
  [DuckDBTypeId.TIMESTAMP]: timestamps(1, 1_000_000n),
  [DuckDBTypeId.TIMESTAMP_S]: timestamps(1_000_000, 1n),
  [DuckDBTypeId.TIMESTAMP_MS]: timestamps(1000, 1000n),
  [DuckDBTypeId.TIMESTAMP_NS]: timestamps(0, 1_000_000_000n),
  [DuckDBTypeId.TIMESTAMP_TZ]: timestamps(1, 1_000_000n, "Z"),
};
