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

/** The lower bound of the bucket of a number, as SQL. Throws BAD_INPUT where its digits and the width's are too many together. */
export function numberBucket(
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
