import type { ColumnType } from "../catalog/catalog.ts";
import { EiderError } from "../foundation/errors.ts";
import { decimalParts, mostDigits } from "./numbers.ts";
import type { StatementWriter } from "./statement.ts";

/** Kinds whose values are small enough to be counted as BIGINT. */
const small: ReadonlySet<ColumnType["kind"]> = new Set([
  "tinyint",
  "smallint",
  "integer",
  "utinyint",
  "usmallint",
  "uinteger",
]);

/**
 * What tells the buckets of numbers apart, as SQL, in their order. Throws BAD_INPUT where the digits of
 * the type and of the width are too many together.
 */
export function numberBucketCode(
  writer: StatementWriter,
  value: string,
  type: ColumnType,
  width: string,
): string {
  const first = firstNumber(type, width);
  if (first === undefined) return lowerBound(writer, value, type, width);
  writer.mayOverflow("bucket");
  const from = writer.bind(String(first * BigInt(width)), "BIGINT");
  return `(${value}::BIGINT - ${from}) // ${writer.bind(width, "BIGINT")}`;
}

/** The lower bound of a bucket, as SQL, made for every group of its code. */
export function numberBucketStart(
  writer: StatementWriter,
  code: string,
  type: ColumnType,
  width: string,
): string {
  const first = firstNumber(type, width);
  if (first === undefined) return code;
  const from = writer.bind(String(first * BigInt(width)), "BIGINT");
  const bound = `${code} * ${writer.bind(width, "BIGINT")} + ${from}`;
  // A JSON number of GraphQL's Int.
  return type.kind === "uinteger" ? bound : `(${bound})::INTEGER`;
}

/** The least that small kinds hold. */
const leastSmall = -(2n ** 31n);
/** Wider buckets could be counted beyond a BIGINT. */
const widestCounted = 2n ** 60n;

/**
 * The number of the first bucket that a small kind can have: counted from there none is negative, and
 * the engine's division, which cuts toward zero, is right. Undefined where buckets are not counted.
 */
function firstNumber(type: ColumnType, width: string): bigint | undefined {
  if (!small.has(type.kind) || !/^\d+$/.test(width)) return undefined;
  const w = BigInt(width);
  return w > widestCounted ? undefined : (leastSmall - w + 1n) / w;
}

function lowerBound(
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
  writer.mayOverflow("bucket");
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
  writer.mayOverflow("bucket");
  return `${value} - CASE WHEN ${rest} < 0 THEN ${rest} + ${w} ELSE ${rest} END`;
}
