import type { ColumnType } from "../catalog/catalog.ts";
import { EiderError } from "../foundation/errors.ts";
import { decimalParts, mostDigits } from "./numbers.ts";
import type { Bucket, BucketUnit, DatePart } from "./question.ts";
import type { StatementWriter } from "./statement.ts";

type TimeBucket = Bucket & { readonly kind: "time" };

/** The lower bound of the bucket of a value, as SQL. Throws BAD_INPUT where the type has no such buckets. */
export function bucketSql(
  writer: StatementWriter,
  value: string,
  type: ColumnType,
  bucket: Bucket,
): string {
  if (bucket.kind === "number") return numberBucket(writer, value, type, bucket.width);
  // The start of the first bucket may lie before all that the type holds.
  writer.mayOverflow();
  if (type.kind === "date") return dateBucket(value, bucket);
  if (type.kind === "timestamptz") return instantBucket(writer, value, bucket);
  const local =
    bucket.zone === undefined
      ? `${value}::TIMESTAMP`
      : localTime(writer, `${value}::TIMESTAMP::TIMESTAMPTZ`, bucket.zone);
  return `${clockBucket(local, bucket)}::${type.sql}`;
}

/** Days of the week that buckets of weeks and days are counted from, and the day of all longer ones. */
const monday = "DATE '2000-01-03'";
const sunday = "DATE '2000-01-02'";
const january = "DATE '2000-01-01'";

const dayCounts: Partial<Record<BucketUnit, number>> = { DAY: 1, WEEK: 7 };
const monthCounts: Partial<Record<BucketUnit, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

function originOf({ unit, weekStart }: TimeBucket): string {
  if (monthCounts[unit] !== undefined) return january;
  return unit === "WEEK" && weekStart === "SUNDAY" ? sunday : monday;
}

/** Whole days are counted as numbers: a DATE reaches further than a TIMESTAMP. */
function dateBucket(value: string, bucket: TimeBucket): string {
  const days = dayCounts[bucket.unit];
  const months = monthCounts[bucket.unit];
  const sql =
    days === undefined
      ? firstOfMonths(value, (months ?? 1) * bucket.count)
      : `${value} - ${floorRest(`(${value} - ${originOf(bucket)})`, days * bucket.count)}::INTEGER`;
  return `CASE WHEN isfinite(${value}) THEN ${sql} ELSE ${value} END`;
}

/** The first day of so many months, counted from January 2000. */
function firstOfMonths(value: string, months: number): string {
  if (months === 1) return `make_date(year(${value}), month(${value}), 1)`;
  if (months === 12) return `make_date(year(${value}), 1, 1)`;
  const month = `(year(${value}) * 12 + month(${value}) - 1)`;
  const first = `(${month} - ${floorRest(`(${month} - 24000)`, months)})`;
  return `make_date((${first} - ${floorRest(first, 12)}) // 12, ${floorRest(first, 12)} + 1, 1)`;
}

/** What a whole number is above the next lower multiple; of negative ones too. */
function floorRest(value: string, width: number): string {
  return `(((${value} % ${width}) + ${width}) % ${width})`;
}

/** A bucket of a clock time without a zone. */
function clockBucket(local: string, bucket: TimeBucket): string {
  const { count, unit } = bucket;
  const interval = `INTERVAL '${unit === "QUARTER" ? `${count * 3} MONTH` : `${count} ${unit}`}'`;
  const isPlain = count === 1 && !(unit === "WEEK" && bucket.weekStart === "SUNDAY");
  if (isPlain) return `date_trunc('${unit.toLowerCase()}', ${local})`;
  return `time_bucket(${interval}, ${local}, ${originOf(bucket)}::TIMESTAMP)`;
}

/** Lengths of units in seconds. */
const unitSeconds: Partial<Record<BucketUnit, number>> = { SECOND: 1, MINUTE: 60, HOUR: 3600 };
/** Within an hour no clock is moved, nearly everywhere: such buckets are counted back from the instant. */
const steadySeconds = 3600;

/** A bucket of instants: it starts when the zone's clock shows its lower bound. */
function instantBucket(writer: StatementWriter, value: string, bucket: TimeBucket): string {
  if (bucket.zone === undefined)
    return `timezone('UTC', ${clockBucket(`timezone('UTC', ${value})`, bucket)})`;
  const local = localTime(writer, value, bucket.zone);
  const start = clockBucket(local, bucket);
  const seconds = unitSeconds[bucket.unit];
  if (seconds === undefined || seconds * bucket.count > steadySeconds)
    return earliest(writer, start, bucket.zone);
  // The hour that a clock shows twice is two buckets.
  const counted = `${value} - (${local} - ${start})`;
  return `CASE WHEN isfinite(${value}) THEN ${counted} ELSE ${value} END`;
}

/** By how much clocks are put back. */
const putBack = ["1 HOUR", "30 MINUTE"];

/** The instant at which a zone's clock shows a time, the first where it shows it twice. */
function earliest(writer: StatementWriter, time: string, zone: string): string {
  const instant = localTime(writer, time, zone);
  const before = putBack.map((by) => {
    const earlier = `${instant} - INTERVAL '${by}'`;
    return `WHEN ${localTime(writer, `(${earlier})`, zone)} = ${time} THEN ${earlier}`;
  });
  return `CASE ${before.join(" ")} ELSE ${instant} END`;
}

/** The clock of a zone at an instant, or the instant at which it shows a time. */
function localTime(writer: StatementWriter, value: string, zone: string): string {
  return `timezone(${writer.bindZone(zone)}, ${value})`;
}

/** Kinds whose values are small enough to be counted as BIGINT. */
const small: ReadonlySet<ColumnType["kind"]> = new Set([
  "tinyint",
  "smallint",
  "integer",
  "utinyint",
  "usmallint",
  "uinteger",
]);

function numberBucket(
  writer: StatementWriter,
  value: string,
  type: ColumnType,
  width: string,
): string {
  if (type.kind === "float" || type.kind === "double") {
    const w = writer.bind(width, "DOUBLE");
    // A value that has no more digits than its width leaves is its own bucket.
    return `CASE WHEN isinf(${value} / ${w}) THEN ${value} ELSE floor(${value} / ${w}) * ${w} END`;
  }
  if (type.kind === "decimal") return decimalBucket(writer, value, type, width);
  const counted = small.has(type.kind)
    ? "BIGINT"
    : type.kind === "uhugeint"
      ? "UHUGEINT"
      : "HUGEINT";
  const [v, w] = [`${value}::${counted}`, writer.bind(width, counted)];
  writer.mayOverflow();
  const rest = `${v} % ${w}`;
  if (counted === "UHUGEINT") return `${v} - ${rest}`;
  const bound = `CASE WHEN ${rest} < 0 THEN ${v} - ${rest} - ${w} ELSE ${v} - ${rest} END`;
  // A JSON number of GraphQL's Int.
  return small.has(type.kind) && type.kind !== "uinteger" ? `(${bound})::INTEGER` : bound;
}

function decimalBucket(
  writer: StatementWriter,
  value: string,
  type: ColumnType & { readonly kind: "decimal" },
  width: string,
): string {
  const { whole, fraction } = decimalParts(width) ?? { whole: "", fraction: "" };
  const scale = Math.max(type.scale, fraction.length);
  if (Math.max(type.width - type.scale, whole.length) + scale > mostDigits)
    throw new EiderError(
      "BAD_INPUT",
      `A width of ${width.slice(0, 50)} and a ${type.sql} need more than ${mostDigits} digits together.`,
    );
  const digits = Math.max(1, whole.length + fraction.length);
  const w = writer.bind(width, `DECIMAL(${digits}, ${fraction.length})`);
  const rest = `(${value} % ${w})`;
  writer.mayOverflow();
  return `${value} - CASE WHEN ${rest} < 0 THEN ${rest} + ${w} ELSE ${rest} END`;
}

const partNames: Record<DatePart, string> = {
  YEAR: "year",
  QUARTER: "quarter",
  MONTH: "month",
  WEEK: "week",
  ISO_YEAR: "isoyear",
  DAY_OF_YEAR: "doy",
  DAY_OF_MONTH: "day",
  DAY_OF_WEEK: "isodow",
  HOUR: "hour",
  MINUTE: "minute",
};

/** A part of a time as SQL; null of infinities. */
export function partSql(
  writer: StatementWriter,
  value: string,
  type: ColumnType,
  { part, zone }: { readonly part: DatePart; readonly zone: string | undefined },
): string {
  const name = partNames[part];
  writer.mayOverflow();
  if (type.kind === "date") return `date_part('${name}', ${value})`;
  const instant = type.kind === "timestamptz" ? value : `${value}::TIMESTAMP::TIMESTAMPTZ`;
  const clock = type.kind === "timestamptz" ? `timezone('UTC', ${value})` : `${value}::TIMESTAMP`;
  return `date_part('${name}', ${zone === undefined ? clock : localTime(writer, instant, zone)})`;
}
