import type { ColumnType } from "../catalog/catalog.ts";
import { EiderError } from "../foundation/errors.ts";

/** The most digits of a DECIMAL. */
export const mostDigits = 38;

/** Least and most value of a type of whole numbers. */
export interface Bounds {
  readonly least: bigint;
  readonly most: bigint;
}

const bounds: Partial<Record<ColumnType["kind"], Bounds>> = {
  tinyint: signed(8n),
  smallint: signed(16n),
  integer: signed(32n),
  bigint: signed(64n),
  hugeint: signed(128n),
  utinyint: unsigned(8n),
  usmallint: unsigned(16n),
  uinteger: unsigned(32n),
  ubigint: unsigned(64n),
  uhugeint: unsigned(128n),
};

function signed(bits: bigint): Bounds {
  return { least: -(2n ** (bits - 1n)), most: 2n ** (bits - 1n) - 1n };
}

function unsigned(bits: bigint): Bounds {
  return { least: 0n, most: 2n ** bits - 1n };
}

/** The bounds of a type of whole numbers; undefined of other types, and of BIGNUM, which has none. */
export function integerBounds({ kind }: ColumnType): Bounds | undefined {
  return bounds[kind];
}

/** Whether a type holds whole numbers within bounds. */
export function isInteger(type: ColumnType): boolean {
  return integerBounds(type) !== undefined;
}

/** The DECIMAL that holds all of the digits of some numbers. Throws NUMBER_OUT_OF_RANGE where there is none. */
export function exactDecimal(texts: readonly string[]): ColumnType & { readonly kind: "decimal" } {
  const parts = texts.flatMap((text) => decimalParts(text) ?? []);
  const longest = (part: "whole" | "fraction") =>
    parts.reduce((most, each) => Math.max(most, each[part].length), 0);
  const scale = longest("fraction");
  const width = Math.max(1, longest("whole") + scale);
  if (width > mostDigits)
    throw new EiderError("NUMBER_OUT_OF_RANGE", `A Decimal has at most ${mostDigits} digits here.`);
  return { kind: "decimal", sql: `DECIMAL(${width}, ${scale})`, width, scale };
}

/** A decimal text in its parts: digits without zeros that say nothing. Undefined where it is none. */
export function decimalParts(
  text: string,
): { sign: "" | "-"; whole: string; fraction: string } | undefined {
  const match = /^(-?)0*(\d*)(?:\.(\d*))?$/.exec(text);
  if (match === null || !/\d/.test(text)) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  return { sign: sign === "-" ? "-" : "", whole, fraction: withoutLastZeros(fraction) };
}

/** A pattern would look at a run of zeros once for each of them. */
function withoutLastZeros(digits: string): string {
  let end = digits.length;
  while (digits.charAt(end - 1) === "0") end -= 1;
  return digits.slice(0, end);
}

/** Where a number stands among those that a type can hold. */
export type Place =
  | { readonly kind: "held"; readonly text: string }
  /** Between two values of the type; `below` is the lower one. */
  | { readonly kind: "between"; readonly below: string }
  | { readonly kind: "under" | "over" }
  /** Beyond all but the infinities, which the type has too; `wider` is one that holds it. */
  | { readonly kind: "beyond"; readonly wider: "DOUBLE" | "TIMESTAMP" };

/** Whether a type has bounds and infinities: of what lies between them it has no value. */
export function isBounded({ kind }: ColumnType): boolean {
  return kind === "float" || kind === "timestamp_ns";
}

/** The place of a value among those of an integer, DECIMAL or bounded type. */
export function placeOf(type: ColumnType, text: string): Place {
  if (type.kind === "decimal") return decimalPlace(text, type);
  if (type.kind === "float") {
    const isBeyond = Number.isFinite(Number(text)) && !Number.isFinite(Math.fround(Number(text)));
    return isBeyond ? { kind: "beyond", wider: "DOUBLE" } : { kind: "held", text };
  }
  if (type.kind === "timestamp_ns")
    return isOfNanoseconds(text) ? { kind: "held", text } : { kind: "beyond", wider: "TIMESTAMP" };
  const { least, most } = integerBounds(type) as Bounds;
  const value = BigInt(text);
  if (value < least) return { kind: "under" };
  return value > most ? { kind: "over" } : { kind: "held", text };
}

/** First and last time that TIMESTAMP_NS holds, to the second. */
const [firstOfNanoseconds, lastOfNanoseconds] = ["1677-09-22T00:00:00", "2262-04-11T23:47:16"];

/** Whether TIMESTAMP_NS holds a time, or it is an infinity. */
function isOfNanoseconds(text: string): boolean {
  if (/^[+-]\d/.test(text)) return false;
  const time = text.replace(" ", "T");
  return (
    !/^\d/.test(time) || (time >= firstOfNanoseconds && time < `${lastOfNanoseconds}.854775807`)
  );
}

function decimalPlace(text: string, { width, scale }: { width: number; scale: number }): Place {
  const parts = decimalParts(text);
  if (parts === undefined) return { kind: "held", text };
  const { sign, whole, fraction } = parts;
  if (whole.length > width - scale) return { kind: sign === "-" ? "under" : "over" };
  if (fraction.length <= scale) return { kind: "held", text };
  // As a count of the smallest step; what is cut off a negative number makes it one step lower.
  const size = BigInt(`${whole}${fraction.slice(0, scale)}` || "0");
  const below = sign === "-" ? -size - 1n : size;
  if (below < -(10n ** BigInt(width)) + 1n) return { kind: "under" };
  return { kind: "between", below: withScale(below, scale) };
}

function withScale(steps: bigint, scale: number): string {
  if (scale === 0) return String(steps);
  const sign = steps < 0n ? "-" : "";
  const digits = String(steps < 0n ? -steps : steps).padStart(scale + 1, "0");
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
