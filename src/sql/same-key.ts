import type { Column, ColumnType } from "../catalog/catalog.ts";
import { keyOf } from "./identifier.ts";
import { integerBounds, isInteger, mostDigits } from "./numbers.ts";

interface Side {
  readonly sql: string;
  readonly type: ColumnType;
}

/** The condition that columns of two tables, which go by aliases, have the same key. */
export function sameKey(
  [a, first]: readonly [alias: string, column: Column],
  [b, second]: readonly [alias: string, column: Column],
): string {
  const left = { sql: keyOf(a, first), type: first.type };
  const right = { sql: keyOf(b, second), type: second.type };
  if (comparesExactly(first.type, second.type)) return `${left.sql} = ${right.sql}`;
  if (isFloat(first.type)) return sameNumber(right, left);
  return isFloat(second.type) ? sameNumber(left, right) : sameDigits(left, right);
}

/** Whether the engine compares values of both types without rounding one, and without an error. */
export function comparesExactly(a: ColumnType, b: ColumnType): boolean {
  if (a.sql === b.sql) return true;
  if (isFloat(a) || isFloat(b)) return isFloat(a) && isFloat(b);
  if (a.kind === "decimal" && b.kind === "decimal") {
    const whole = Math.max(a.width - a.scale, b.width - b.scale);
    return whole + Math.max(a.scale, b.scale) <= mostDigits;
  }
  const decimal = [a, b].find(({ kind }) => kind === "decimal");
  const whole = [a, b].find(isInteger);
  if (decimal?.kind === "decimal" && whole !== undefined) {
    const digits = String(integerBounds(whole)?.most ?? 0).length;
    return Math.max(digits, decimal.width - decimal.scale) + decimal.scale <= mostDigits;
  }
  return ![a, b].some(({ kind }) => kind === "uhugeint");
}

function isFloat({ kind }: ColumnType): boolean {
  return kind === "float" || kind === "double";
}

/** With more digits the engine's casts between DECIMAL and DOUBLE are off by the last ones. */
const mostCastDigits = 15;

/** A FLOAT is the DOUBLE that it is; each has to lead to the other. */
function sameNumber({ sql, type }: Side, number: Side): string {
  const double = number.type.kind === "float" ? `(${number.sql})::DOUBLE` : number.sql;
  if (type.kind !== "decimal" || type.width <= mostCastDigits)
    return `(${sql}::DOUBLE = ${double} AND TRY_CAST(${double} AS ${type.sql}) = ${sql})`;
  // By way of their texts; whole ones have an exponent there, and digits that were not theirs.
  const digits = `CASE WHEN ${double} = trunc(${double}) THEN TRY_CAST(TRY_CAST(${double} AS HUGEINT) AS ${type.sql}) ELSE TRY_CAST(${double}::VARCHAR AS ${type.sql}) END`;
  return `(${sql}::VARCHAR::DOUBLE = ${double} AND ${digits} = ${sql})`;
}

/** Digits that the other type does not hold are rounded: each has to lead to the other. */
function sameDigits(a: Side, b: Side): string {
  const leads = (from: Side, to: Side) => `TRY_CAST(${from.sql} AS ${to.type.sql}) = ${to.sql}`;
  if (isInteger(a.type)) return leads(a, b);
  return isInteger(b.type) ? leads(b, a) : `(${leads(a, b)} AND ${leads(b, a)})`;
}
