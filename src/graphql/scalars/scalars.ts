import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from "graphql";
import type { ColumnType } from "../../catalog/catalog.ts";
import type { ScalarName } from "../../catalog/reserved-names.ts";
import {
  parseDate,
  parseDateTime,
  parseInterval,
  parseTime,
  parseTimestamp,
  parseTimeTz,
} from "./temporal-inputs.ts";

/** The scalar of each type that is not an enum, a list or a struct. */
export const scalarOfKind = {
  boolean: "Boolean",
  tinyint: "Int",
  smallint: "Int",
  integer: "Int",
  utinyint: "Int",
  usmallint: "Int",
  uinteger: "SafeInt",
  bigint: "BigInt",
  ubigint: "BigInt",
  hugeint: "BigInt",
  uhugeint: "BigInt",
  bignum: "BigInt",
  float: "Float",
  double: "Float",
  decimal: "Decimal",
  varchar: "String",
  uuid: "UUID",
  bit: "String",
  blob: "Bytes",
  json: "JSON",
  date: "Date",
  time: "Time",
  time_ns: "Time",
  timetz: "TimeTz",
  timestamp: "Timestamp",
  timestamp_s: "Timestamp",
  timestamp_ms: "Timestamp",
  timestamp_ns: "Timestamp",
  timestamptz: "DateTime",
  interval: "Interval",
  variant: "JSON",
  geometry: "String",
  map: "JSON",
  union: "JSON",
  enum: "String",
} as const satisfies Record<Exclude<ColumnType["kind"], "list" | "struct">, ScalarName>;

/** A scalar of Eider's own: what it says of itself, and how its input becomes text to bind. */
export interface ScalarDefinition {
  readonly description: string;
  /** Throws, or returns undefined, for what is no such value. */
  readonly parse: (value: unknown) => string | number | undefined;
  readonly specifiedByURL?: string;
}

const integerText = /^-?\d+$/;
const decimalText = /^-?(\d+(\.\d*)?|\.\d+)$/;

function parseBigInt(value: unknown): string | undefined {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value)) return String(value);
    if (Number.isInteger(value)) throw new Error(lostDigits);
    throw new Error("a BigInt has no fraction");
  }
  return typeof value === "string" && integerText.test(value) && value.length <= 1000
    ? BigInt(value).toString()
    : undefined;
}

const lostDigits = "digits beyond 2^53 are lost in a JSON number: send it as a string";

function parseDecimal(value: unknown): string | undefined {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new Error(lostDigits);
  const text = typeof value === "number" && Number.isFinite(value) ? String(value) : value;
  if (typeof text !== "string" || !decimalText.test(text) || text.length > 1000) return undefined;
  return text.replace(/\.$/, "").replace(/^(-?)\./, "$10.");
}

function parseBytes(value: unknown): string | undefined {
  return typeof value === "string" && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)
    ? value
    : undefined;
}

const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const text = (parse: (value: string) => string | undefined) => (value: unknown) =>
  typeof value === "string" ? parse(value) : undefined;

export const scalarDefinitions: Record<
  Exclude<ScalarName, "Boolean" | "Int" | "Float" | "String" | "ID">,
  ScalarDefinition
> = {
  SafeInt: {
    description: "A whole number up to 2^53 - 1, always a JSON number.",
    parse: (value) => (Number.isSafeInteger(value) ? (value as number) : undefined),
  },
  BigInt: {
    description:
      "A whole number of any size: a JSON number while that is exact (up to 2^53 - 1), else a string of its digits.",
    parse: parseBigInt,
  },
  Decimal: { description: "An exact decimal number, as a string.", parse: parseDecimal },
  UUID: {
    description: "A UUID, as a string.",
    parse: text((value) => (uuid.test(value) ? value : undefined)),
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc9562",
  },
  Bytes: {
    description: "Bytes, in base64.",
    parse: parseBytes,
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc4648",
  },
  JSON: { description: "Any JSON value.", parse: (value) => JSON.stringify(value) },
  Date: {
    description:
      "A date, as 2024-02-29; years outside 0000-9999 are signed with six digits; infinity.",
    parse: text(parseDate),
  },
  Time: { description: "A time of day, as 12:34:56 or 12:34:56.789.", parse: text(parseTime) },
  TimeTz: {
    description: "A time of day with an offset, as 12:34:56+02:00.",
    parse: text(parseTimeTz),
  },
  Timestamp: {
    description: "A date and time without a zone, as 2024-02-29T12:34:56.",
    parse: text(parseTimestamp),
  },
  DateTime: {
    description: "An instant, as 2024-02-29T12:34:56Z. As input any offset will do.",
    parse: text(parseDateTime),
  },
  Interval: { description: "An ISO 8601 duration, as P1Y2M3DT4H5M6S.", parse: text(parseInterval) },
};

/** Whether a value is an input of a scalar of Eider's own. */
export function isInput(name: keyof typeof scalarDefinitions, value: unknown): boolean {
  try {
    return scalarDefinitions[name].parse(value) !== undefined;
  } catch {
    return false;
  }
}

/** Parses a value, of a variable or of a literal; the error says what was expected, and where the literal stands. */
export function parseInput(
  name: string,
  { parse, description }: ScalarDefinition,
  value: unknown,
  literal?: ValueNode,
): string | number {
  let reason = description;
  try {
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
  } catch (error) {
    reason = error instanceof Error ? error.message : reason;
  }
  const shown = JSON.stringify(value)?.slice(0, 100) ?? String(value);
  throw new GraphQLError(`${name} cannot represent ${shown}: ${reason}`, {
    extensions: { code: "BAD_INPUT" },
    ...(literal !== undefined && { nodes: literal }),
  });
}

/** The value of a literal: the digits of numbers stay as they were written. */
export function literalValue(
  node: ValueNode,
  scalar: string,
  variables?: Readonly<Record<string, unknown>> | null,
): unknown {
  const isExact = scalar === "Decimal" || (scalar === "BigInt" && node.kind === Kind.INT);
  if (
    (node.kind === Kind.INT || node.kind === Kind.FLOAT) &&
    isExact &&
    decimalText.test(node.value)
  )
    return node.value;
  return valueFromASTUntyped(node, variables);
}
