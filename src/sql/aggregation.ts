import type { ColumnType } from "../catalog/catalog.ts";
import { asDouble, isWide, wideAverage } from "./averages.ts";
import { collationKey } from "./collation.ts";
import { distinctText, groupKeySql } from "./group-keys.ts";
import type { AggregateFunction, Aggregation } from "./question.ts";
import type { Scope } from "./scope.ts";

/** A column aggregation with its operand as SQL. */
interface Applied {
  readonly value: string;
  /** What is the same for values that are equal. */
  readonly key: string;
  /** What tells it from values that are equal; undefined where nothing does. */
  readonly text: string | undefined;
  readonly type: ColumnType;
  /** ` FILTER (WHERE …)`, or "" where every row counts. */
  readonly only: string;
}

/** The share of a quantile; the median is one. */
export function shareOf(aggregation: Aggregation): number | undefined {
  if (aggregation.kind !== "column") return undefined;
  if (aggregation.apply === "median") return 0.5;
  return aggregation.apply === "quantile" && typeof aggregation.p === "number"
    ? aggregation.p
    : undefined;
}

function applied(
  scope: Scope,
  of: Extract<Aggregation, { kind: "column" }>["of"],
  condition: string,
): Applied {
  const value = scope.column(of);
  return {
    value,
    key: collationKey(groupKeySql(scope, of), of),
    text: distinctText(of, value),
    type: of.type,
    only: condition === "true" ? "" : ` FILTER (WHERE ${condition})`,
  };
}

/** How values of groups make the value of a group that they are parts of. */
export type Merging = "count" | "sum" | "min" | "max" | "avg";

const merging: Partial<Record<AggregateFunction, Merging>> = {
  count: "count",
  countTrue: "count",
  countFalse: "count",
  sum: "sum",
  min: "min",
  max: "max",
  avg: "avg",
};

/** How an aggregation of a group is made from those of its parts; undefined where it cannot be. */
export function mergingOf(aggregation: Aggregation): Merging | undefined {
  if (aggregation.kind === "rows") return "count";
  if (aggregation.kind === "groups") return undefined;
  const found = merging[aggregation.apply];
  const { type } = aggregation.of;
  switch (found) {
    case "min":
    case "max": {
      // Not made by the engine's `min` and `max`.
      const isOrdered = type.kind === "timetz" || distinctText(aggregation.of, "") !== undefined;
      return isOrdered ? undefined : found;
    }
    case "sum":
    case "avg":
      return isSummedInParts(type, found) ? found : undefined;
    default:
      return found;
  }
}

/** Parts of a sum may be beyond what the whole is within, and those of floats be infinite. */
function isSummedInParts(type: ColumnType, wanted: "sum" | "avg"): boolean {
  if (isWide(type) || type.kind === "float" || type.kind === "double") return false;
  return wanted === "sum" || type.kind !== "decimal" || type.isLoose !== true;
}

/** The aggregation as one SQL expression over the rows of a scope for which `condition` is true. */
export function compileAggregation(
  scope: Scope,
  aggregation: Aggregation,
  condition: string,
): string {
  if (aggregation.kind === "rows") return condition === "true" ? "count(*)" : countIf(condition);
  if (aggregation.kind === "groups") {
    const only = condition === "true" ? "" : ` FILTER (WHERE ${condition})`;
    const keys = aggregation.keys.map(
      (key, index) => `k${index}: ${collationKey(groupKeySql(scope, key), key)}`,
    );
    return `count(DISTINCT {${keys.join(", ")}})${only}`;
  }
  const { of, apply, p } = aggregation;
  if (apply === "sum") scope.writer.mayOverflow("sum");
  const operand = applied(scope, of, condition);
  if (apply === "quantile")
    return `quantile_cont(${asDouble(operand.type, operand.value)}, ${sharesSql(p)})${operand.only}`;
  return templates[apply](operand);
}

/** The engine's own takes a fifth of the time of `count` with a FILTER, and is null where nothing is counted. */
function countIf(condition: string, only = ""): string {
  return `coalesce(count_if(${condition})${only}, 0)::BIGINT`;
}

/** Numbers of ours between 0 and 1, which SQL reads with a point or an exponent. */
function sharesSql(p: number | readonly number[] = []): string {
  return typeof p === "number" ? String(p) : `[${p.join(", ")}]`;
}

const templates: Record<Exclude<AggregateFunction, "quantile">, (applied: Applied) => string> = {
  count: ({ value, only }) => `count(${value})${only}`,
  countDistinct: ({ key, only }) => `count(DISTINCT ${key})${only}`,
  // In a subquery over no rows the engine makes 0 of `count` alone.
  approxCountDistinct: ({ value, key, only }) =>
    `CASE WHEN count(${value})${only} = 0 THEN 0 ELSE approx_count_distinct(${key})${only} END`,
  countTrue: ({ value, only }) => countIf(value, only),
  countFalse: ({ value, only }) => countIf(`NOT ${value}`, only),
  sum: exactSum,
  avg: (operand) =>
    isWide(operand.type) ? wideAverage(operand) : `avg(${operand.value})${operand.only}`,
  min: (operand) => extreme("min", "ASC", operand),
  max: (operand) => extreme("max", "DESC", operand),
  mode: smallestMode,
  median: ({ value, type, only }) => `median(${asDouble(type, value)})${only}`,
  stddev: (operand) => ofModerate("stddev_samp", operand),
  variance: (operand) => ofModerate("var_samp", operand),
};

/**
 * The engine's `min` and `max` of TIMETZ follow the clock, its operators and orders the instant; of
 * equal values that are not written alike they take the one that comes first.
 */
function extreme(name: string, direction: string, { value, text, type, only }: Applied): string {
  if (type.kind !== "timetz" && text === undefined) return `${name}(${value})${only}`;
  const terms = [value, ...(text === undefined ? [] : [text])];
  const order = terms.map((term) => `${term} ${direction} NULLS LAST`).join(", ");
  return `first(${value} ORDER BY ${order})${only}`;
}

/** Sums of UHUGEINT would be rounded to DOUBLE: as BIGNUM they are exact, and an error beyond 128 bits. */
function exactSum({ value, type, only }: Applied): string {
  if (type.kind !== "uhugeint") return `sum(${value})${only}`;
  const sum = `sum(${value}::BIGNUM)${only}`;
  return `CASE WHEN ${sum} > '${2n ** 128n - 1n}'::BIGNUM THEN error('overflow of a sum') ELSE ${sum} END`;
}

/** Kinds whose values the engine's `histogram` tells apart, or orders, otherwise than its operators. */
const ownOrder: ReadonlySet<ColumnType["kind"]> = new Set(["timetz", "bignum", "bit"]);

/** DuckDB's mode picks any of equally frequent values; this one picks the smallest. */
function smallestMode({ value, text, type, only }: Applied): string {
  if (text !== undefined) return `mode(${value} ORDER BY ${value}, ${text})${only}`;
  if (ownOrder.has(type.kind)) return `mode(${value} ORDER BY ${value})${only}`;
  const isFloat = type.kind === "float" || type.kind === "double";
  if (!isFloat) return firstMostFrequent(`histogram(${value})${only}`);
  // NaN is greater than every number, and the engine's map counts each one by itself.
  const numbers = `histogram(CASE WHEN NOT isnan(${value}) THEN ${value} END)${only}`;
  const nans = `count(CASE WHEN isnan(${value}) THEN 1 END)${only}`;
  const most = `list_max(map_values(${numbers}))`;
  return `CASE WHEN ${nans} > coalesce(${most}, 0) THEN 'nan' ELSE ${firstMostFrequent(numbers)} END`;
}

/** The keys of a histogram stand in their order. A lambda would not do: HAVING takes none. */
function firstMostFrequent(histogram: string): string {
  const counts = `map_values(${histogram})`;
  return `map_keys(${histogram})[list_position(${counts}, list_max(${counts}))]`;
}

/** Squares of larger numbers are beyond what the engine's functions take. */
const largest = "1e150";

/** The engine fails where it meets NaN, an infinity or a number whose square is one: the answer is null. */
function ofModerate(name: string, { value, type, only }: Applied): string {
  if (type.kind !== "float" && type.kind !== "double" && type.kind !== "bignum")
    return `${name}(${value})${only}`;
  const number = asDouble(type, value);
  const isModerate = `abs(${number}) < ${largest}`;
  const isNone = `count(CASE WHEN ${value} IS NOT NULL AND (${isModerate}) IS NOT TRUE THEN 1 END)${only} > 0`;
  return `CASE WHEN ${isNone} THEN NULL ELSE ${name}(CASE WHEN ${isModerate} THEN ${number} END)${only} END`;
}
