import type { ColumnType } from "../catalog/catalog.ts";
import { EiderError } from "../foundation/errors.ts";
import { canonicalJson } from "./json-value.ts";
import { exactDecimal, isBounded, isInteger, type Place, placeOf } from "./numbers.ts";
import { type Comparison, comparisons, type InputValue } from "./question.ts";
import type { StatementWriter } from "./statement.ts";

/** Digits of a second that a type holds. */
const fractionDigits: Partial<Record<ColumnType["kind"], number>> = {
  time: 6,
  time_ns: 9,
  timetz: 6,
  timestamp: 6,
  timestamp_s: 0,
  timestamp_ms: 3,
  timestamp_ns: 9,
  timestamptz: 6,
};

/**
 * Binds a value that a column of `type` can hold and returns its expression. Throws BAD_INPUT where
 * it cannot.
 */
export function bindValue(writer: StatementWriter, type: ColumnType, value: InputValue): string {
  if (type.kind === "blob") return writer.bindBytes(String(value));
  return writer.bind(checkedText(type, String(value)), boundAs(type, [value]));
}

/** Binds values that items of `type` can hold, as a list. */
export function bindValues(
  writer: StatementWriter,
  type: ColumnType,
  values: readonly InputValue[],
): string {
  const texts = values.map((value) => checkedText(type, String(value)));
  return type.kind === "blob"
    ? writer.bindKeys(texts, "BLOB")
    : writer.bindList(texts, boundAs(type, values));
}

function boundAs(type: ColumnType, values: readonly InputValue[]): string {
  const isLoose = type.kind === "decimal" && type.isLoose === true;
  return (isLoose ? exactDecimal(values.map(String)) : type).sql;
}

/** Those of the values that a column of `type` can hold: no row has another. */
export function heldValues(type: ColumnType, values: readonly InputValue[]): InputValue[] {
  return hasPlaces(type)
    ? values.filter((value) => placeOf(type, String(value)).kind === "held")
    : [...values];
}

/** What is compared: the expression itself, of JSON its content. */
export function comparable(type: ColumnType, expression: string): string {
  return type.kind === "json" ? canonicalJson(expression) : expression;
}

/**
 * The comparison of an expression of `type` with a value. The value keeps its meaning: a number that
 * the type cannot hold is never rounded, it is compared by where it stands among those that it can.
 */
export function comparison(
  writer: StatementWriter,
  { sql, type }: { readonly sql: string; readonly type: ColumnType },
  operator: Comparison | "isDistinctFrom",
  value: InputValue,
): string {
  const place: Place = hasPlaces(type)
    ? placeOf(type, String(value))
    : { kind: "held", text: String(value) };
  if (place.kind === "held") {
    const word = operator === "isDistinctFrom" ? "IS DISTINCT FROM" : comparisons[operator];
    return `${comparable(type, sql)} ${word} ${comparable(type, bindValue(writer, type, value))}`;
  }
  if (operator === "isDistinctFrom") return "true";
  if (operator === "eq" || operator === "ne") return unlessNull(sql, operator === "ne");
  return sideOf(writer, { sql, type }, operator, { place, text: String(value) });
}

/** A comparison with a value that the type cannot hold, by where that stands. */
function sideOf(
  writer: StatementWriter,
  { sql, type }: { readonly sql: string; readonly type: ColumnType },
  operator: Exclude<Comparison, "eq" | "ne">,
  { place, text }: { readonly place: Exclude<Place, { kind: "held" }>; readonly text: string },
): string {
  const isLess = operator === "lt" || operator === "lte";
  switch (place.kind) {
    case "beyond":
      return `${sql}::${place.wider} ${comparisons[operator]} ${writer.bind(text, place.wider)}`;
    case "between":
      return `${sql} ${isLess ? "<=" : ">"} ${writer.bind(place.below, type.sql)}`;
    default:
      return unlessNull(sql, isLess === (place.kind === "over"));
  }
}

/** A truth that does not depend on the value, unless it is null. */
export function unlessNull(sql: string, truth: boolean): string {
  return `CASE WHEN ${sql} IS NOT NULL THEN ${truth} END`;
}

function hasPlaces(type: ColumnType): boolean {
  if (type.kind === "decimal") return type.isLoose !== true;
  return isBounded(type) || isInteger(type);
}

/** Whether the fraction of a time has a digit other than 0 behind so many. */
function hasMoreDigits(text: string, most: number): boolean {
  const point = text.indexOf(".");
  if (point === -1) return false;
  for (let at = point + 1; at < text.length; at += 1) {
    const digit = text.charAt(at);
    if (digit < "0" || digit > "9") return false;
    if (digit !== "0" && at - point > most) return true;
  }
  return false;
}

function checkedText(type: ColumnType, text: string): string {
  if (type.kind === "enum" && !type.labels.includes(text)) {
    throw new EiderError(
      "BAD_INPUT",
      `Expected one of the labels of the ENUM, got ${JSON.stringify(text.slice(0, 100))}.`,
    );
  }
  const most = fractionDigits[type.kind];
  if (most !== undefined && hasMoreDigits(text, most)) {
    throw new EiderError(
      "BAD_INPUT",
      `${type.sql} holds ${most} digits of a second, got ${text.slice(0, 50)}.`,
    );
  }
  return text;
}
