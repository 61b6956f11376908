import type { ColumnType } from "../catalog/catalog.ts";
import { EiderError } from "../foundation/errors.ts";
import type { InputValue } from "./question.ts";
import type { StatementWriter } from "./statement.ts";

/** Bits and sign of integers that the engine compares exactly. */
const integers: Partial<Record<ColumnType["kind"], readonly [least: bigint, most: bigint]>> = {
  tinyint: signed(8n),
  smallint: signed(16n),
  integer: signed(32n),
  bigint: signed(64n),
  hugeint: signed(128n),
  utinyint: [0n, 2n ** 8n - 1n],
  usmallint: [0n, 2n ** 16n - 1n],
  uinteger: [0n, 2n ** 32n - 1n],
  ubigint: [0n, 2n ** 64n - 1n],
  uhugeint: [0n, 2n ** 128n - 1n],
};

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

function signed(bits: bigint): readonly [bigint, bigint] {
  return [-(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n];
}

/**
 * Binds a value to be compared with a column of `type` and returns its expression. The value keeps
 * its meaning: a number that the type cannot hold is compared as a wider type, never rounded.
 * Throws BAD_INPUT where no type of the engine holds it.
 */
export function bindValue(writer: StatementWriter, type: ColumnType, value: InputValue): string {
  if (type.kind === "blob") return `from_base64(${writer.bind(String(value), "VARCHAR")})`;
  const [text, sql] = typedText(type, String(value));
  return writer.bind(text, sql);
}

/** Binds the values of a list and returns an expression for a list of them. */
export function bindValues(
  writer: StatementWriter,
  type: ColumnType,
  values: readonly InputValue[],
): string {
  if (type.kind === "blob") {
    return `list_transform(${writer.bindList(values.map(String), "VARCHAR")}, lambda x: from_base64(x))`;
  }
  const typed = values.map((value) => typedText(type, String(value)));
  const widened = typed.find(([, sql]) => sql !== type.sql);
  const sql =
    widened === undefined ? type.sql : type.kind === "decimal" ? widestDecimal(typed) : widened[1];
  return writer.bindList(
    typed.map(([text]) => text),
    sql,
  );
}

/**
 * The text of a key as a column of `type` can hold it; undefined where it cannot, and so no row has
 * it. Never rounded: 1.50 is no INTEGER, 2.00 is 2.
 */
export function keyText(type: ColumnType, text: string): string | undefined {
  if (type.kind === "enum") return type.labels.includes(text) ? text : undefined;
  const isInteger = integers[type.kind] !== undefined;
  if (!isInteger && type.kind !== "decimal") return text;
  const plain = isInteger ? text.replace(/\.0+$/, "") : text;
  if (!(isInteger ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/).test(plain)) return undefined;
  try {
    return typedText(type, plain)[1] === type.sql ? plain : undefined;
  } catch (error) {
    if (error instanceof EiderError) return undefined;
    throw error;
  }
}

/** The text to bind and the SQL type to cast it to. */
function typedText(type: ColumnType, text: string): readonly [text: string, sql: string] {
  const bounds = integers[type.kind];
  if (bounds !== undefined) return integerText(type.sql, bounds, text);
  if (type.kind === "decimal") return decimalText(type, text);
  if (type.kind === "enum" && !type.labels.includes(text)) {
    throw new EiderError(
      "BAD_INPUT",
      `Expected one of the labels of the ENUM, got ${JSON.stringify(text.slice(0, 100))}.`,
    );
  }
  checkFraction(type, text);
  return [text, type.sql];
}

function integerText(
  sql: string,
  [least, most]: readonly [bigint, bigint],
  text: string,
): readonly [string, string] {
  const value = BigInt(text);
  if (value >= least && value <= most) return [text, sql];
  const [, mostHuge] = signed(128n);
  if (value >= -mostHuge && value <= mostHuge) return [text, "HUGEINT"];
  throw new EiderError(
    "NUMBER_OUT_OF_RANGE",
    `The number ${text.slice(0, 50)} has more than 128 bits.`,
  );
}

function decimalText(
  type: ColumnType & { kind: "decimal" },
  text: string,
): readonly [string, string] {
  const { digits, scale } = decimalSize(text);
  if (scale <= type.scale && digits <= type.width - type.scale) return [text, type.sql];
  if (digits + Math.max(scale, type.scale) > 38) {
    throw new EiderError(
      "NUMBER_OUT_OF_RANGE",
      `The number ${text.slice(0, 50)} has more than the 38 digits of a Decimal.`,
    );
  }
  return [text, `DECIMAL(38, ${Math.max(scale, type.scale)})`];
}

/** Digits before and after the point that the number needs. */
function decimalSize(text: string): { digits: number; scale: number } {
  const [whole = "", fraction = ""] = text.replace(/^-/, "").split(".");
  return { digits: whole.replace(/^0+/, "").length, scale: fraction.replace(/0+$/, "").length };
}

function widestDecimal(typed: readonly (readonly [string, string])[]): string {
  const scales = typed.map(([text]) => decimalSize(text).scale);
  return `DECIMAL(38, ${Math.max(...scales)})`;
}

function checkFraction(type: ColumnType, text: string): void {
  const most = fractionDigits[type.kind];
  const digits = /\.(\d+)/.exec(text)?.[1]?.replace(/0+$/, "").length ?? 0;
  if (most !== undefined && digits > most) {
    throw new EiderError(
      "BAD_INPUT",
      `${type.sql} holds ${most} digits of a second, got ${text.slice(0, 50)}.`,
    );
  }
}
