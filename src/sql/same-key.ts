import type { Column, ColumnType } from "../catalog/catalog.ts";
import { keyOf } from "./identifier.ts";
import { isInteger, mostDigits } from "./numbers.ts";

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
  if (a.sql === b.sql || isFloat(a) || isFloat(b)) return a.sql === b.sql || bothFloats(a, b);
  if (a.kind === "decimal" && b.kind === "decimal") {
    const whole = Math.max(a.width - a.scale, b.width - b.scale);
    return whole + Math.max(a.scale, b.scale) <= mostDigits;
  }
  const isWide = [a, b].some(({ kind }) => kind === "decimal" || kind === "uhugeint");
  return !(isWide && [a, b].every((type) => type.kind === "decimal" || isInteger(type)));
}

function isFloat({ kind }: ColumnType): boolean {
  return kind === "float" || kind === "double";
}

function bothFloats(a: ColumnType, b: ColumnType): boolean {
  return isFloat(a) && isFloat(b);
}

/** A FLOAT is the DOUBLE that it is; the number has to lead back to all digits. */
function sameNumber(digits: Side, number: Side): string {
  const double = number.type.kind === "float" ? `${number.sql}::DOUBLE` : number.sql;
  return `(${digits.sql}::DOUBLE = ${double} AND TRY_CAST(${double} AS ${digits.type.sql}) = ${digits.sql})`;
}

/** Digits that the other type does not hold are rounded: each has to lead to the other. */
function sameDigits(a: Side, b: Side): string {
  const leads = (from: Side, to: Side) => `TRY_CAST(${from.sql} AS ${to.type.sql}) = ${to.sql}`;
  if (isInteger(a.type)) return leads(a, b);
  return isInteger(b.type) ? leads(b, a) : `(${leads(a, b)} AND ${leads(b, a)})`;
}
