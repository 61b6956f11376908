import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int32,
  Int64,
  makeBuilder,
  makeData,
  makeVector,
  Schema,
  Table,
  TimeMicrosecond,
  TimestampMicrosecond,
  TimestampNanosecond,
  tableToIPC,
  Uint32,
  Uint64,
  Utf8,
  type Vector,
} from "apache-arrow";
import type { ColumnType } from "../catalog/catalog.ts";
import type { ExportColumn } from "../graphql/answers/export-plan.ts";

type Row = Record<string, unknown>;

type Words = Int32Array | Uint32Array | Float64Array | BigInt64Array | BigUint64Array;

/** How values of JSON become those of an Arrow column. */
interface Carrier {
  readonly type: DataType;
  readonly carry: (value: unknown) => unknown;
  /** The memory of so many values of a fixed width; others are built one by one. */
  readonly memory?: (count: number) => Words;
}

/** Rows as an Arrow stream, written page by page. */
export interface ArrowWriter {
  readonly begin: Uint8Array;
  page(rows: readonly Row[]): Uint8Array;
  readonly end: Uint8Array;
}

const text: Carrier = {
  type: new Utf8(),
  carry: (value) => (typeof value === "string" ? value : JSON.stringify(value)),
};
const ints: Carrier = {
  type: new Int32(),
  carry: (value) => value,
  memory: (count) => new Int32Array(count),
};
const floats: Carrier = {
  type: new Float64(),
  carry: (value) => value,
  memory: (count) => new Float64Array(count),
};
const truths: Carrier = { type: new Bool(), carry: (value) => value };
/** Counts of 64 bits, as they are or of parts of seconds. */
const counts = (
  type: DataType,
  carry: Carrier["carry"] = (value) => BigInt(value as string),
): Carrier => ({ type, carry, memory: (count) => new BigInt64Array(count) });

/** What the engine has for infinite times. */
const farDay = 2 ** 31 - 1;
const farCount = 2n ** 63n - 1n;
const dayMs = 86_400_000;

/** Years after which the calendar repeats itself, and their days. */
const cycleYears = 400;
const cycleDays = 146_097;

/** Days since 1970 of an ISO date, also of years with signs and of those beyond what a Date holds. */
function dayOf(value: unknown): number {
  const iso = String(value);
  if (iso.endsWith("infinity")) return iso.startsWith("-") ? -farDay : farDay;
  const [, year = "", month = "", day = ""] = /^([+-]?\d+)-(\d\d)-(\d\d)/.exec(iso) ?? [];
  const cycles = Math.floor(Number(year) / cycleYears);
  const date = new Date(0);
  date.setUTCFullYear(Number(year) - cycles * cycleYears, Number(month) - 1, Number(day));
  return date.getTime() / dayMs + cycles * cycleDays;
}

/** Parts of a second since midnight of an ISO time, `digits` of them. */
function clockOf(iso: string, digits: number): bigint {
  const [, hours = "", minutes = "", seconds = "", fraction = ""] =
    /(\d\d):(\d\d):(\d\d)(?:\.(\d+))?/.exec(iso) ?? [];
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return (
    BigInt(whole) * 10n ** BigInt(digits) +
    BigInt(fraction.padEnd(digits, "0").slice(0, digits) || 0)
  );
}

/** Parts of a second since 1970. */
function momentOf(digits: number) {
  return (value: unknown): bigint => {
    const iso = String(value);
    if (iso.endsWith("infinity")) return iso.startsWith("-") ? -farCount : farCount;
    return (
      BigInt(dayOf(iso)) * 86_400n * 10n ** BigInt(digits) +
      clockOf(iso.slice(iso.indexOf("T")), digits)
    );
  };
}

/** A decimal's digits as 128 bits, the lowest first. */
function digitsOf(value: unknown): Uint32Array {
  const all = BigInt.asUintN(128, BigInt(String(value).replace(".", "")));
  return Uint32Array.from([0n, 32n, 64n, 96n], (shift) => Number((all >> shift) & 0xffffffffn));
}

/** Types whose values fit an Arrow type exactly; all others are texts, as in JSON. */
const ofKinds: Partial<Record<ColumnType["kind"], Carrier>> = {
  boolean: truths,
  tinyint: ints,
  smallint: ints,
  integer: ints,
  utinyint: ints,
  usmallint: ints,
  uinteger: { ...ints, type: new Uint32(), memory: (count) => new Uint32Array(count) },
  bigint: counts(new Int64()),
  ubigint: { ...counts(new Uint64()), memory: (count) => new BigUint64Array(count) },
  float: floats,
  double: floats,
  date: { ...ints, type: new DateDay(), carry: dayOf },
  time: counts(new TimeMicrosecond(), (value) => clockOf(String(value), 6)),
  timestamp: counts(new TimestampMicrosecond(), momentOf(6)),
  timestamp_s: counts(new TimestampMicrosecond(), momentOf(6)),
  timestamp_ms: counts(new TimestampMicrosecond(), momentOf(6)),
  timestamp_ns: counts(new TimestampNanosecond(), momentOf(9)),
  timestamptz: counts(new TimestampMicrosecond("UTC"), momentOf(6)),
};

/** Types of values that are no columns, as counts and averages. */
const ofScalars: Readonly<Record<string, Carrier>> = {
  Int: ints,
  SafeInt: counts(new Int64()),
  Float: floats,
  Boolean: truths,
};

const decimalWords = 4;

function carrierOf({ column, scalar }: ExportColumn): Carrier {
  // Its digits depend on arguments.
  if (column?.kind === "decimal" && column.isLoose === true) return text;
  if (column?.kind === "decimal") {
    const memory = (count: number) => new Uint32Array(count * decimalWords);
    return { type: new Decimal(column.scale, column.width), carry: digitsOf, memory };
  }
  if (column !== undefined) return ofKinds[column.kind] ?? text;
  return ofScalars[scalar ?? ""] ?? text;
}

/** The values of one column. */
function vectorOf({ type, carry, memory }: Carrier, values: readonly unknown[]): Vector {
  if (memory === undefined) {
    const builder = makeBuilder({ type, nullValues: [null] });
    for (const value of values) builder.append(value === null ? null : carry(value));
    return builder.finish().toVector();
  }
  const data = memory(values.length);
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 8));
  let nullCount = 0;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      nullCount += 1;
      continue;
    }
    nullBitmap[index >> 3] = (nullBitmap[index >> 3] as number) | (1 << (index & 7));
    const carried = carry(value);
    if (carried instanceof Uint32Array) (data as Uint32Array).set(carried, index * decimalWords);
    else (data as unknown as unknown[])[index] = carried;
  }
  const { length } = values;
  return makeVector(makeData({ type, length, nullCount, nullBitmap, data } as never)) as Vector;
}

/** The bytes that end a stream. */
const endBytes = 8;

/** Writes rows of these columns; `valueAt` finds a column's value in a row. */
export function arrowWriter(
  columns: readonly ExportColumn[],
  valueAt: (row: Row, path: readonly string[]) => unknown,
): ArrowWriter {
  const carriers = columns.map(carrierOf);
  const schema = new Schema(
    columns.map(({ name }, index) => new Field(name, (carriers[index] as Carrier).type, true)),
  );
  // Each page is written as a stream of its own, of which the schema before and the end behind are left out.
  const empty = tableToIPC(new Table(schema), "stream");
  const begin = empty.subarray(0, empty.length - endBytes);
  return {
    begin,
    page: (rows) => {
      const vectors = columns.map(({ path }, index) =>
        vectorOf(
          carriers[index] as Carrier,
          rows.map((row) => valueAt(row, path) ?? null),
        ),
      );
      const table = new Table(
        schema,
        Object.fromEntries(columns.map(({ name }, index) => [name, vectors[index]])) as never,
      );
      const bytes = tableToIPC(table, "stream");
      return bytes.subarray(begin.length, bytes.length - endBytes);
    },
    end: empty.subarray(empty.length - endBytes),
  };
}
