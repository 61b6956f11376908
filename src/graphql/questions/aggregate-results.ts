import type { ColumnType } from "../../catalog/catalog.ts";
import { isInteger } from "../../sql/numbers.ts";
import { type AggregateFunction, aggregateFunctions } from "../../sql/question.ts";

/** Values that can be counted, and nothing more. */
const countedOnly: ReadonlySet<ColumnType["kind"]> = new Set([
  "list",
  "struct",
  "map",
  "union",
  "variant",
  "json",
  "blob",
  "geometry",
]);

/** The type of counts. */
export const countType: ColumnType = { kind: "bigint", sql: "BIGINT" };
const float: ColumnType = { kind: "double", sql: "DOUBLE" };

/** The type of what a function of a column's values answers; undefined where it has no such function. */
export function resultOf(apply: AggregateFunction, type: ColumnType): ColumnType | undefined {
  return results[apply](type);
}

const ofBooleans = ({ kind }: ColumnType) => (kind === "boolean" ? countType : undefined);
const ofOrdered = (type: ColumnType) =>
  countedOnly.has(type.kind) || type.kind === "boolean" ? undefined : type;
const ofNumbers = (type: ColumnType) => (sumOf(type) === undefined ? undefined : float);

const results: Record<AggregateFunction, (type: ColumnType) => ColumnType | undefined> = {
  count: () => countType,
  countDistinct: () => countType,
  approxCountDistinct: () => countType,
  countTrue: ofBooleans,
  countFalse: ofBooleans,
  sum: sumOf,
  avg: ofNumbers,
  min: ofOrdered,
  max: ofOrdered,
  mode: ofOrdered,
  median: ofNumbers,
  stddev: ofNumbers,
  variance: ofNumbers,
  quantile: ofNumbers,
};

function sumOf(type: ColumnType): ColumnType | undefined {
  if (type.kind === "decimal") return { ...type, sql: `DECIMAL(38, ${type.scale})`, width: 38 };
  if (type.kind === "float" || type.kind === "double") return float;
  if (type.kind === "bignum" || type.kind === "uhugeint") return { kind: "bignum", sql: "BIGNUM" };
  // The engine's own type: it fails where it compares its sums with a BIGNUM.
  return isInteger(type) ? { kind: "hugeint", sql: "HUGEINT" } : undefined;
}

/** Whether a function counts: its answer is never null. */
export function isCount(apply: AggregateFunction): boolean {
  return apply.startsWith("count") || apply === "approxCountDistinct";
}

/** The functions of a type with what each answers, in the order in which the schema lists them. */
export function functionsOf(type: ColumnType): [AggregateFunction, ColumnType][] {
  return aggregateFunctions.flatMap((apply): [AggregateFunction, ColumnType][] => {
    const result = resultOf(apply, type);
    return result === undefined ? [] : [[apply, result]];
  });
}
