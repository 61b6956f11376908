import type { ColumnType } from "../catalog/catalog.ts";
import { isTimeOfDay } from "../catalog/sql-type.ts";
import { clockOf, earliest, localTime } from "./clocks.ts";
import { numberBucketCode, numberBucketStart } from "./number-buckets.ts";
import type { Bucket, BucketUnit, DatePart } from "./question.ts";
import type { StatementWriter } from "./statement.ts";

type TimeBucket = Bucket & { readonly kind: "time" };
interface TimePart {
  readonly part: DatePart;
  readonly zone: string | undefined;
}

/**
 * What tells the buckets of values apart, as SQL, made for every row: cheaper to work out and to group
 * by than the lower bound. Throws BAD_INPUT where the type has no such buckets.
 */
export function bucketCodeSql(
  writer: StatementWriter,
  value: string,
  type: ColumnType,
  bucket: Bucket,
): string {
  if (bucket.kind === "number") return numberBucketCode(writer, value, type, bucket.width);
  if (isTimeOfDay(type.kind)) return `epoch_us(${value}) // ${secondsOf(bucket)}000000`;
  // The start of the first bucket may lie before all that the type holds.
  writer.mayOverflow("bucket");
  if (type.kind === "date")
    return monthsOf(bucket) === undefined ? daysBucket(value, bucket) : monthCode(value, bucket);
  const fineZone = fineZoneOf(type, bucket);
  if (fineZone !== undefined) return fineBucket(writer, value, bucket, fineZone);
  const clock = clockOf(writer, value, type, bucket.zone);
  if (monthsOf(bucket) !== undefined) return monthCode(clock, bucket);
  return isDay(bucket) ? `${clock}::DATE` : clockBucket(clock, bucket);
}

/** The lower bound of a bucket, as SQL, made for every group of its code. */
export function bucketStartSql(
  writer: StatementWriter,
  code: string,
  type: ColumnType,
  bucket: Bucket,
): string {
  if (bucket.kind === "number") return numberBucketStart(writer, code, type, bucket.width);
  if (isTimeOfDay(type.kind)) return timeAt(`(${code} * ${secondsOf(bucket)})`, type);
  if (type.kind === "date") return monthsOf(bucket) === undefined ? code : firstDay(code);
  if (fineZoneOf(type, bucket) !== undefined) return code;
  const start =
    monthsOf(bucket) !== undefined
      ? firstOfMonth(code)
      : isDay(bucket)
        ? `${code}::TIMESTAMP`
        : code;
  if (type.kind !== "timestamptz") return `${start}::${type.sql}`;
  return bucket.zone === undefined
    ? `timezone('UTC', ${start})`
    : earliest(writer, start, bucket.zone);
}

/** A day, and what is known from it alone, as SQL. */
export interface OfDay {
  /** The day of each row. */
  readonly day: string;
  readonly of: (day: string) => string;
}

/** A bucket's code as it is made of the day; undefined where the day does not tell it, or is it. */
export function bucketOfDay(
  writer: StatementWriter,
  value: string,
  type: ColumnType,
  bucket: TimeBucket,
): OfDay | undefined {
  const isMonths = monthsOf(bucket) !== undefined;
  if (isDay(bucket) || !(isMonths || dayCounts[bucket.unit] !== undefined)) return undefined;
  const day = daySql(writer, value, type, bucket.zone);
  if (isMonths) return { day, of: (known) => monthCode(known, bucket) };
  return type.kind === "date"
    ? { day, of: (known) => daysBucket(known, bucket) }
    : { day, of: (known) => clockBucket(`${known}::TIMESTAMP`, bucket) };
}

/** A part of a time as it is made of the day; undefined of those that the day does not tell. */
export function partOfDay(
  writer: StatementWriter,
  value: string,
  type: ColumnType,
  { part, zone }: TimePart,
): OfDay | undefined {
  if (part === "HOUR" || part === "MINUTE") return undefined;
  const day = daySql(writer, value, type, zone);
  return { day, of: (known) => `date_part('${partNames[part]}', ${known})` };
}

function daySql(
  writer: StatementWriter,
  value: string,
  type: ColumnType,
  zone: string | undefined,
): string {
  return type.kind === "date" ? value : `${clockOf(writer, value, type, zone)}::DATE`;
}

/** Days of the week that buckets of weeks and days are counted from, and the day of all longer ones. */
const monday = "DATE '2000-01-03'";
const sunday = "DATE '2000-01-02'";
const january = "DATE '2000-01-01'";

const dayCounts: Partial<Record<BucketUnit, number>> = { DAY: 1, WEEK: 7 };
const monthCounts: Partial<Record<BucketUnit, number>> = { MONTH: 1, QUARTER: 3, YEAR: 12 };

/** How many months a bucket has; undefined where it is counted in something else. */
function monthsOf({ unit, count }: TimeBucket): number | undefined {
  const months = monthCounts[unit];
  return months === undefined ? undefined : months * count;
}

function isDay({ unit, count }: TimeBucket): boolean {
  return unit === "DAY" && count === 1;
}

function originOf({ unit, weekStart }: TimeBucket): string {
  return unit === "WEEK" && weekStart === "SUNDAY" ? sunday : monday;
}

/** Whole days are counted as numbers: a DATE reaches further than a TIMESTAMP. */
function daysBucket(value: string, bucket: TimeBucket): string {
  if (isDay(bucket)) return value;
  const days = (dayCounts[bucket.unit] ?? 1) * bucket.count;
  const start = `${value} - ${floorRest(`(${value} - ${originOf(bucket)})`, days)}::INTEGER`;
  return `CASE WHEN isfinite(${value}) THEN ${start} ELSE ${value} END`;
}

/** Codes of the buckets of infinities, beyond those of all dates. */
const farMonths = { future: 2 ** 31 - 1, past: -(2 ** 31) };

/** The number of the first month of a bucket, counted from January of the year 0; buckets from January 2000. */
function monthCode(value: string, bucket: TimeBucket): string {
  const months = monthsOf(bucket) ?? 1;
  const month = `(year(${value}) * 12 + month(${value}) - 1)`;
  const first =
    months === 1 ? month : `(${month} - ${floorRest(`(${month} - ${2000 * 12})`, months)})`;
  const ofInfinity = `CASE WHEN ${value} > ${january} THEN ${farMonths.future} WHEN ${value} < ${january} THEN ${farMonths.past} END`;
  return `coalesce(${first}, ${ofInfinity})`;
}

function firstDay(code: string): string {
  return unlessInfinite(code, "DATE", (year, month) => `make_date(${year}, ${month}, 1)`);
}

function firstOfMonth(code: string): string {
  return unlessInfinite(
    code,
    "TIMESTAMP",
    (year, month) => `make_timestamp(${year}, ${month}, 1, 0, 0, 0.0)`,
  );
}

function unlessInfinite(
  code: string,
  type: "DATE" | "TIMESTAMP",
  make: (year: string, month: string) => string,
): string {
  const rest = floorRest(code, 12);
  const start = make(`(${code} - ${rest}) // 12`, `${rest} + 1`);
  return `CASE ${code} WHEN ${farMonths.future} THEN 'infinity'::${type} WHEN ${farMonths.past} THEN '-infinity'::${type} ELSE ${start} END`;
}

/** What a whole number is above the next lower multiple; of negative ones too. */
function floorRest(value: string, width: number): string {
  return `(((${value} % ${width}) + ${width}) % ${width})`;
}

/** A bucket of a clock time. */
function clockBucket(clock: string, bucket: TimeBucket): string {
  const { count, unit } = bucket;
  const isPlain = count === 1 && !(unit === "WEEK" && bucket.weekStart === "SUNDAY");
  if (isPlain) return `date_trunc('${unit.toLowerCase()}', ${clock})`;
  return `time_bucket(INTERVAL '${count} ${unit}', ${clock}, ${originOf(bucket)}::TIMESTAMP)`;
}

/** Lengths of units in seconds. */
const unitSeconds: Partial<Record<BucketUnit, number>> = { SECOND: 1, MINUTE: 60, HOUR: 3600 };

/** The length of a bucket of seconds, minutes or hours. */
function secondsOf({ unit, count }: TimeBucket): number {
  return (unitSeconds[unit] ?? 1) * count;
}

/** A time of a day so many seconds after midnight; the day's end is one too. */
function timeAt(seconds: string, type: ColumnType): string {
  const parts = `${seconds} // 3600, ${seconds} // 60 % 60, ${seconds} % 60`;
  return `printf('%02d:%02d:%02d', ${parts})::${type.sql}`;
}

/** Within an hour no clock is moved, nearly everywhere. */
const steadySeconds = 3600;

/** The zone by whose clock buckets of instants are counted back from the instant; undefined of others, which start when a clock shows their start. */
function fineZoneOf(type: ColumnType, { unit, count, zone }: TimeBucket): string | undefined {
  const seconds = unitSeconds[unit];
  const isFine = seconds !== undefined && seconds * count <= steadySeconds;
  return isFine && type.kind === "timestamptz" ? zone : undefined;
}

/** The hour that a clock shows twice is two buckets. */
function fineBucket(
  writer: StatementWriter,
  value: string,
  bucket: TimeBucket,
  zone: string,
): string {
  const clock = localTime(writer, value, zone);
  const counted = `${value} - (${clock} - ${clockBucket(clock, bucket)})`;
  return `CASE WHEN isfinite(${value}) THEN ${counted} ELSE ${value} END`;
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
  { part, zone }: TimePart,
): string {
  writer.mayOverflow("bucket");
  const hasNoClock = type.kind === "date" || isTimeOfDay(type.kind);
  const time = hasNoClock ? value : clockOf(writer, value, type, zone);
  return `date_part('${partNames[part]}', ${time})`;
}
