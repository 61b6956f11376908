import type { Relation } from "../catalog/catalog.ts";
import { compileAggregation } from "./aggregation.ts";
import {
  bindValue,
  bindValues,
  comparable,
  comparison,
  heldValues,
  unlessNull,
} from "./bind-value.ts";
import { groupValueSql } from "./group-keys.ts";
import { columnOf, keyOf } from "./identifier.ts";
import { jsonPlaces } from "./json-value.ts";
import {
  comparisons,
  type Expression,
  type Filter,
  type InputValue,
  type JsonExpression,
  type RelatedAggregateExpression,
} from "./question.ts";
import { comparesExactly } from "./same-key.ts";
import { joinConditions, Scope } from "./scope.ts";
import { matchText } from "./text-match.ts";

type FilterOf<Kind extends Filter["kind"]> = Filter & { readonly kind: Kind };

/** The condition as a WHERE clause; "" where every row satisfies it. */
export function whereClause(scope: Scope, filter: Filter): string {
  return conditions([compileFilter(scope, filter)]);
}

/** The condition as a SQL expression over the rows of a scope. */
export function compileFilter(scope: Scope, filter: Filter): string {
  switch (filter.kind) {
    case "all":
      return joined(compileAll(scope, filter.parts), " AND ", "true");
    case "any":
      return joined(compileAll(scope, filter.parts), " OR ", "false");
    case "not":
      return `NOT (${compileFilter(scope, filter.part)})`;
    case "related":
      return related(scope, filter);
    case "relatedHaving":
      return relatedHaving(scope, filter);
    default:
      // First of all: what an operand binds has to stand in the statement.
      return whatever(filter) ?? condition(scope, compileExpression(scope, filter.operand), filter);
  }
}

/** A condition that is the same whatever its operand is; undefined of all others. */
function whatever(filter: Condition): string | undefined {
  if (filter.kind === "in" && filter.values.length === 0) return filter.negated ? "true" : "false";
  const isOfAll =
    filter.kind === "compare" &&
    filter.operator === "isDistinctFrom" &&
    heldValues(filter.operand.type, [filter.value]).length === 0;
  return isOfAll ? "true" : undefined;
}

/** An expression as SQL over the rows, or the groups, of a scope. */
export function compileExpression(scope: Scope, expression: Expression): string {
  switch (expression.kind) {
    case "column":
    case "bucket":
    case "part":
      return groupValueSql(scope, expression);
    case "json":
      return jsonSql(scope, expression);
    case "aggregate": {
      const filter = compileFilter(scope, expression.filter);
      const sql = compileAggregation(scope, expression.aggregation, filter);
      scope.writer.aggregates.push(sql);
      return sql;
    }
    case "relatedAggregate":
      return relatedAggregate(scope, expression);
  }
}

function jsonSql(scope: Scope, { of, path, read }: JsonExpression): string {
  const place = jsonPlaces(path)
    .map((text) => scope.writer.bind(text, "VARCHAR"))
    .reduce(
      (value, next, index) => `${index === 0 ? value : `json_extract(${value})`}, ${next}`,
      scope.column(of),
    );
  if (read === "exists") return `coalesce(json_exists(${place}), false)`;
  const text = `json_extract_string(${place})`;
  return read === "text" ? text : `TRY_CAST(${text} AS DOUBLE)`;
}

/**
 * An aggregate without GROUP BY has a row even where nothing is related: counts are 0 then, not null. Where
 * the relations to one lead to no row there is no value.
 */
function relatedAggregate(
  scope: Scope,
  { path, relation, aggregation, filter }: RelatedAggregateExpression,
): string {
  const inner = new Scope(scope.writer, relation.target);
  const value = compileAggregation(inner, aggregation, "true");
  const where = compileFilter(inner, filter);
  const outer = scope.aliasOf(path);
  const sql = overRelated(outer, inner, relation, { value, where });
  const [found] = path.at(-1)?.targetColumns ?? [];
  return found === undefined
    ? sql
    : `CASE WHEN ${columnOf(outer, found)} IS NOT NULL THEN ${sql} END`;
}

/** A condition on the aggregates of all related rows, worked out in one subquery. */
function relatedHaving(
  scope: Scope,
  { relation, where, having }: FilterOf<"relatedHaving">,
): string {
  const inner = new Scope(scope.writer, relation.target);
  const before = scope.writer.aggregates.length;
  const value = compileFilter(inner, having);
  const aggregates = scope.writer.aggregates.slice(before);
  // Without an aggregate it is the same whatever is related, and a subquery would have a row for each.
  if (!aggregates.some((sql) => value.includes(sql))) return value;
  return overRelated(scope.alias, inner, relation, { value, where: compileFilter(inner, where) });
}

function overRelated(
  outer: string,
  inner: Scope,
  relation: Relation,
  { value, where }: { readonly value: string; readonly where: string },
): string {
  const on = joinConditions(outer, inner.alias, relation);
  return `(SELECT ${value} FROM ${inner.from}${conditions([...on, where])})`;
}

function compileAll(scope: Scope, parts: readonly Filter[]): string[] {
  return parts.map((part) => compileFilter(scope, part));
}

function joined(parts: readonly string[], word: string, empty: string): string {
  const [first = empty] = parts;
  return parts.length > 1 ? `(${parts.join(word)})` : first;
}

type Condition = Exclude<Filter, { kind: "all" | "any" | "not" | "related" | "relatedHaving" }>;

function condition(scope: Scope, operand: string, filter: Condition): string {
  switch (filter.kind) {
    case "compare":
      return comparison(
        scope.writer,
        { sql: operand, type: filter.operand.type },
        filter.operator,
        filter.value,
      );
    case "in":
      return membership(scope, operand, filter);
    case "isNull":
      return `${operand} IS ${filter.value ? "" : "NOT "}NULL`;
    case "match":
      return match(scope, operand, filter);
    case "list":
      return listCondition(scope, operand, filter);
    case "isEmpty":
      return `len(${operand}) ${filter.value ? "=" : ">"} 0`;
    case "length":
      return `len(${operand}) ${comparisons[filter.operator]} ${scope.writer.bind(String(filter.value), "BIGINT")}`;
  }
}

/** Few values are written out, so that an index can be used; many become one bound list. */
export const fewValues = 16;

function membership(
  { writer }: Scope,
  operand: string,
  { operand: { type }, negated, values }: FilterOf<"in">,
): string {
  const held = heldValues(type, values);
  if (held.length === 0) return unlessNull(operand, negated);
  const left = comparable(type, operand);
  const word = negated ? "NOT IN" : "IN";
  if (held.length > fewValues && type.kind !== "json")
    return `${left} ${word} (SELECT unnest(${bindValues(writer, type, held)}))`;
  const bound = held.map((value) => comparable(type, bindValue(writer, type, value)));
  return `${left} ${word} (${bound.join(", ")})`;
}

function match(
  { writer }: Scope,
  sql: string,
  { operand, operator, value }: FilterOf<"match">,
): string {
  const text = operand.type.kind === "varchar" ? sql : `${sql}::VARCHAR`;
  const isCollated = operand.kind === "column" && operand.column.collation !== undefined;
  return matchText(writer, { sql: text, isCollated }, operator, value);
}

const listFunctions = { containsAny: "list_has_any", containsAll: "list_has_all" } as const;

function listCondition(
  { writer }: Scope,
  operand: string,
  { operator, item, values }: FilterOf<"list">,
): string {
  const held = heldValues(item, values);
  const isMissing = held.length < values.length;
  if (isMissing && (operator !== "containsAny" || held.length === 0))
    return unlessNull(operand, false);
  if (operator === "contains")
    return `list_contains(${operand}, ${bindValue(writer, item, held[0] as InputValue)})`;
  // These compare the parts of an INTERVAL, as which 30 days are no month.
  if (item.kind === "interval") {
    const each = held.map(
      (value) => `list_contains(${operand}, ${bindValue(writer, item, value)})`,
    );
    return joined(each, operator === "containsAny" ? " OR " : " AND ", "true");
  }
  return `${listFunctions[operator]}(${operand}, ${bindValues(writer, item, held)})`;
}

/**
 * Whether related rows exist: true or false, never null. One column is looked up with IN, which the
 * engine turns into a hash semi join, several times as fast as a correlated EXISTS.
 */
function related(scope: Scope, { relation, quantifier, filter }: FilterOf<"related">): string {
  const { alias } = scope;
  const inner = new Scope(scope.writer, relation.target);
  const [column, ...moreColumns] = relation.columns;
  const [target] = relation.targetColumns;
  const isPlain =
    column !== undefined &&
    target !== undefined &&
    moreColumns.length === 0 &&
    comparesExactly(column.type, target.type);
  const satisfied = compileFilter(inner, filter);
  const wanted = quantifier === "every" ? `(${satisfied}) IS NOT TRUE` : satisfied;
  const keys = relation.targetColumns.map((each) => keyOf(inner.alias, each));
  const from = `SELECT ${keys.join(", ")} FROM ${inner.from}`;
  const exists = isPlain
    ? semiJoin(keyOf(alias, column), column.nullable, from, [
        ...notNull(inner.alias, relation),
        wanted,
      ])
    : `EXISTS (${from}${conditions([...joinConditions(alias, inner.alias, relation), wanted])})`;
  return quantifier === "some" ? exists : `NOT ${exists}`;
}

function semiJoin(
  operand: string,
  nullable: boolean,
  from: string,
  wanted: readonly string[],
): string {
  const isMember = `${operand} IN (${from}${conditions(wanted)})`;
  return nullable ? `(${operand} IS NOT NULL AND ${isMember})` : `(${isMember})`;
}

/** All conditions as a WHERE clause; "" where every row satisfies them. */
export function conditions(all: readonly string[]): string {
  const wanted = all.filter((sql) => sql !== "true");
  return wanted.length === 0 ? "" : ` WHERE ${wanted.join(" AND ")}`;
}

function notNull(inner: string, { targetColumns }: Relation): string[] {
  return targetColumns
    .filter(({ nullable }) => nullable)
    .map((column) => `${columnOf(inner, column)} IS NOT NULL`);
}

/** Whether a condition is worked out by a join, which may change the order of rows. */
export function joinsOthers(filter: Filter): boolean {
  switch (filter.kind) {
    case "all":
    case "any":
      return filter.parts.some(joinsOthers);
    case "not":
      return joinsOthers(filter.part);
    case "in":
      return filter.values.length > fewValues || filter.operand.type.kind === "json";
    case "compare":
      return filter.operand.type.kind === "json";
    default:
      return filter.kind === "related" || filter.kind === "relatedHaving";
  }
}
