import type { Column, ColumnType } from "../catalog/catalog.ts";
import { decimalParts, integerBounds, isInteger } from "./numbers.ts";

/** Kinds of which the JSON value of an answer does not say all that a key needs. */
const inexactKinds: ReadonlySet<ColumnType["kind"]> = new Set([
  "float",
  "double",
  "date",
  "time",
  "time_ns",
  "timestamp",
  "timestamp_s",
  "timestamp_ms",
  "timestamp_ns",
  "timestamptz",
  "interval",
  "json",
]);

/** Whether a key of this column has to be read as the engine's own text beside its JSON value. */
export function isReadExactly({ type }: Column): boolean {
  return inexactKinds.has(type.kind);
}

/** Kinds of which equal values have one text, once `keyText` has made it. */
const plainKinds: ReadonlySet<ColumnType["kind"]> = new Set([
  "boolean",
  "varchar",
  "uuid",
  "enum",
  "blob",
  "decimal",
  "bignum",
]);

/** Whether equal keys of a column have equal texts; of others only the engine knows which are equal. */
export function hasOneText({ type }: Column): boolean {
  return plainKinds.has(type.kind) || isInteger(type);
}

/**
 * The one text of a key as a column of `type` can hold it; undefined where it cannot, and so no row
 * has it. Never rounded: 1.50 is no INTEGER, 2.00 is 2.
 */
export function keyText(type: ColumnType, text: string): string | undefined {
  switch (type.kind) {
    case "enum":
      return type.labels.includes(text) ? text : undefined;
    case "uuid":
      return uuidKey(text);
    case "decimal":
      return decimalKey(text, type);
    case "bignum":
      return integerKey(text);
    default:
      return isInteger(type) ? boundedKey(text, type) : text;
  }
}

/** Lower case, with dashes in their places. */
function uuidKey(text: string): string {
  const hex = text.replaceAll("-", "").toLowerCase();
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function integerKey(text: string): string | undefined {
  const plain = text.replace(/\.0*$/, "");
  return /^-?\d+$/.test(plain) ? BigInt(plain).toString() : undefined;
}

function boundedKey(text: string, type: ColumnType): string | undefined {
  const key = integerKey(text);
  const bounds = integerBounds(type);
  if (key === undefined || bounds === undefined) return undefined;
  const value = BigInt(key);
  return value >= bounds.least && value <= bounds.most ? key : undefined;
}

function decimalKey(
  text: string,
  { width, scale }: { width: number; scale: number },
): string | undefined {
  const parts = decimalParts(text);
  if (parts === undefined) return undefined;
  const { sign, whole, fraction } = parts;
  if (fraction.length > scale || whole.length > width - scale) return undefined;
  const digits = `${whole === "" ? "0" : whole}${scale === 0 ? "" : `.${fraction.padEnd(scale, "0")}`}`;
  return /[1-9]/.test(digits) ? sign + digits : digits;
}
