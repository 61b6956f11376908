import type { Column, ColumnType, Table } from "../catalog/catalog.ts";
import { compileFilter, operandOf, whereClause } from "./filter.ts";
import { quoteTable } from "./identifier.ts";
import { type Keys, keyJoin, keyTable } from "./key-table.ts";
import type { Filter } from "./question.ts";
import { selectList } from "./select-rows.ts";
import { type Statement, StatementWriter } from "./statement.ts";

export const aggregateFunctions = [
  "count",
  "countDistinct",
  "approxCountDistinct",
  "countTrue",
  "countFalse",
  "sum",
  "avg",
  "min",
  "max",
  "mode",
  "median",
  "stddev",
  "variance",
  "quantile",
] as const;
export type AggregateFunction = (typeof aggregateFunctions)[number];

/** One value over many rows: their number, or a function of a column's values. */
export type Aggregation =
  | { readonly kind: "rows" }
  | {
      readonly kind: "column";
      readonly column: Column;
      readonly fields: readonly (string | number)[];
      readonly type: ColumnType;
      readonly apply: AggregateFunction;
      readonly p?: number;
    };

/** Aggregations over the rows that satisfy one filter. */
export interface FilteredAggregations {
  readonly filter: Filter;
  readonly aggregations: readonly Aggregation[];
}

/**
 * One row with the aggregations of every member, in order, from one scan of the table: where
 * filters differ, each aggregate has its own.
 */
export function selectAggregates(
  table: Table,
  members: readonly FilteredAggregations[],
): Statement {
  const writer = new StatementWriter();
  const alias = writer.alias();
  const [first] = members;
  const filters = new Set(members.map(({ filter }) => filter));
  const shared =
    filters.size === 1 && first !== undefined
      ? whereClause(writer, alias, first.filter)
      : undefined;
  const selected = members.flatMap(({ filter, aggregations }) => {
    const condition = shared === undefined ? compileFilter(writer, alias, filter) : "true";
    return aggregations.map((aggregation) =>
      compileAggregation(writer, alias, aggregation, condition),
    );
  });
  return writer.statement(
    `SELECT ${selectList(selected)} FROM ${quoteTable(table)} AS ${alias}${shared ?? ""}`,
  );
}

/** The aggregations over the rows that belong to each key, after `i`; keys without rows are absent. */
export function selectAggregatesByKeys(
  table: Table,
  { filter, aggregations }: FilteredAggregations,
  keys: Keys,
): Statement {
  const writer = new StatementWriter();
  const k = keyTable(writer, keys);
  const selected = aggregations.map((aggregation) =>
    compileAggregation(writer, "t", aggregation, "true"),
  );
  return writer.statement(
    `WITH ${k} SELECT ${["k.i", ...selected].join(", ")} FROM k JOIN ${quoteTable(table)} AS t ON ${keyJoin("t", keys)}${whereClause(writer, "t", filter)} GROUP BY k.i`,
  );
}

/** The aggregation as a SQL expression over the rows of `alias` for which `condition` is true. */
function compileAggregation(
  writer: StatementWriter,
  alias: string,
  aggregation: Aggregation,
  condition: string,
): string {
  const only = condition === "true" ? "" : ` FILTER (WHERE ${condition})`;
  if (aggregation.kind === "rows") return `count(*)${only}`;
  const { column, fields, type, apply, p } = aggregation;
  const value = operandOf(alias, { column, fields });
  const sql =
    apply === "quantile"
      ? `quantile_cont(${asDouble(type, value)}, ${writer.bind(String(p), "DOUBLE")})${only}`
      : templates[apply](value, type, only);
  return readsAsText(type, apply) ? `(${sql})::VARCHAR` : sql;
}

/** DuckDB's median and quantiles of decimals keep the scale and cut digits. */
function asDouble(type: ColumnType, value: string): string {
  return type.kind === "double" ? value : `${value}::DOUBLE`;
}

function readsAsText(type: ColumnType, apply: AggregateFunction): boolean {
  return type.kind === "bignum" && (apply === "min" || apply === "max" || apply === "mode");
}

const templates: Record<
  Exclude<AggregateFunction, "quantile">,
  (value: string, type: ColumnType, only: string) => string
> = {
  count: (value, _, only) => `count(${value})${only}`,
  countDistinct: (value, _, only) => `count(DISTINCT ${value})${only}`,
  approxCountDistinct: (value, _, only) => `approx_count_distinct(${value})${only}`,
  countTrue: (value, _, only) => `count(CASE WHEN ${value} THEN 1 END)${only}`,
  countFalse: (value, _, only) => `count(CASE WHEN NOT ${value} THEN 1 END)${only}`,
  sum: (value, type, only) => `sum(${exactSummand(type, value)})${only}`,
  avg: (value, type, only) => `avg(${isWide(type) ? `${value}::DOUBLE` : value})${only}`,
  min: (value, _, only) => `min(${value})${only}`,
  max: (value, _, only) => `max(${value})${only}`,
  mode: (value, _, only) => smallestMode(value, only),
  median: (value, type, only) => `median(${asDouble(type, value)})${only}`,
  stddev: (value, type, only) => ofFinite("stddev_samp", value, type, only),
  variance: (value, type, only) => ofFinite("var_samp", value, type, only),
};

/** Types whose sum overflows before the average is taken. */
function isWide({ kind }: ColumnType): boolean {
  return kind === "hugeint" || kind === "uhugeint" || kind === "bignum";
}

/** Sums of UHUGEINT and BIGNUM would be rounded to DOUBLE: as HUGEINT they are exact or fail. */
function exactSummand(type: ColumnType, value: string): string {
  return type.kind === "uhugeint" || type.kind === "bignum" ? `${value}::HUGEINT` : value;
}

/** DuckDB's mode picks any of equally frequent values; this one picks the smallest. */
function smallestMode(value: string, only: string): string {
  const counted = `list_transform(map_entries(histogram(${value})${only}), lambda e: {less: -(e.value::BIGINT), key: e.key})`;
  return `(list_min(${counted})).key`;
}

/** The engine fails where it meets NaN or an infinity; like a sum of them the answer is null. */
function ofFinite(name: string, value: string, type: ColumnType, only: string): string {
  if (type.kind !== "float" && type.kind !== "double") return `${name}(${value})${only}`;
  const isInfinite = `count(CASE WHEN NOT isfinite(${value}) THEN 1 END)${only} > 0`;
  return `CASE WHEN ${isInfinite} THEN NULL ELSE ${name}(CASE WHEN isfinite(${value}) THEN ${value} END)${only} END`;
}
