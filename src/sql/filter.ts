import type { ColumnType, Relation } from "../catalog/catalog.ts";
import { bindValue, bindValues } from "./bind-value.ts";
import { columnOf, quoteIdentifier, quoteTable } from "./identifier.ts";
import { comparisons, type Filter, type InputValue, type Operand } from "./question.ts";
import type { StatementWriter } from "./statement.ts";

type FilterOf<Kind extends Filter["kind"]> = Filter & { readonly kind: Kind };

/** The condition as SQL over the table that goes by `alias`; "" where every row satisfies it. */
export function whereClause(writer: StatementWriter, alias: string, filter: Filter): string {
  return conditions([compileFilter(writer, alias, filter)]);
}

/** The condition as a SQL expression over the table that goes by `alias`. */
export function compileFilter(writer: StatementWriter, alias: string, filter: Filter): string {
  switch (filter.kind) {
    case "all":
      return joined(compileAll(writer, alias, filter.parts), " AND ", "true");
    case "any":
      return joined(compileAll(writer, alias, filter.parts), " OR ", "false");
    case "not":
      return `NOT (${compileFilter(writer, alias, filter.part)})`;
    case "related":
      return related(writer, alias, filter);
    default:
      return condition(writer, operandOf(alias, filter.operand), filter);
  }
}

function compileAll(writer: StatementWriter, alias: string, parts: readonly Filter[]): string[] {
  return parts.map((part) => compileFilter(writer, alias, part));
}

function joined(parts: readonly string[], word: string, empty: string): string {
  const [first = empty] = parts;
  return parts.length > 1 ? `(${parts.join(word)})` : first;
}

/** The expression of a column, or of a field inside it. */
export function operandOf(
  alias: string,
  { column, fields }: Pick<Operand, "column" | "fields">,
): string {
  const path = fields.map((field) =>
    typeof field === "number" ? `[${field}]` : `.${quoteIdentifier(field)}`,
  );
  const base = columnOf(alias, column);
  return fields.length === 0 ? base : `(${base})${path.join("")}`;
}

type Condition = Exclude<Filter, { kind: "all" | "any" | "not" | "related" }>;

function condition(writer: StatementWriter, operand: string, filter: Condition): string {
  switch (filter.kind) {
    case "compare":
      return compare(writer, operand, filter);
    case "in":
      return membership(writer, operand, filter);
    case "isNull":
      return `${operand} IS ${filter.value ? "" : "NOT "}NULL`;
    case "match":
      return match(writer, operand, filter);
    case "list":
      return listCondition(writer, operand, filter);
    case "isEmpty":
      return `len(${operand}) ${filter.value ? "=" : ">"} 0`;
    case "length":
      return `len(${operand}) ${comparisons[filter.operator]} ${writer.bindCount(filter.value)}`;
  }
}

/** JSON is compared by its content, written without spaces. */
function comparable(type: ColumnType, expression: string): string {
  return type.kind === "json" ? `json(${expression})` : expression;
}

function compare(
  writer: StatementWriter,
  operand: string,
  { operator, operand: { type }, value }: FilterOf<"compare">,
): string {
  const word = operator === "isDistinctFrom" ? "IS DISTINCT FROM" : comparisons[operator];
  return `${comparable(type, operand)} ${word} ${comparable(type, bindValue(writer, type, value))}`;
}

/** Few values are written out, so that an index can be used; many become one bound list. */
export const fewValues = 16;

function membership(
  writer: StatementWriter,
  operand: string,
  { operand: { type }, negated, values }: FilterOf<"in">,
): string {
  if (values.length === 0) return negated ? "true" : "false";
  const left = comparable(type, operand);
  const word = negated ? "NOT IN" : "IN";
  if (values.length > fewValues && type.kind !== "json") {
    return `${left} ${word} (SELECT unnest(${bindValues(writer, type, values)}))`;
  }
  const bound = values.map((value: InputValue) => comparable(type, bindValue(writer, type, value)));
  return `${left} ${word} (${bound.join(", ")})`;
}

function match(
  writer: StatementWriter,
  column: string,
  { operand: { type }, operator, value }: FilterOf<"match">,
): string {
  const operand = type.kind === "varchar" ? column : `${column}::VARCHAR`;
  const text = writer.bind(value, "VARCHAR");
  switch (operator) {
    case "like":
      return `${operand} LIKE ${text} ESCAPE '\\'`;
    case "ilike":
      return `${operand} ILIKE ${text} ESCAPE '\\'`;
    case "contains":
      return `contains(${operand}, ${text})`;
    case "startsWith":
      return `starts_with(${operand}, ${text})`;
    case "endsWith":
      return `ends_with(${operand}, ${text})`;
    case "icontains":
      return `contains(lower(${operand}), lower(${text}))`;
    case "istartsWith":
      return `starts_with(lower(${operand}), lower(${text}))`;
    case "iendsWith":
      return `ends_with(lower(${operand}), lower(${text}))`;
    case "matches":
      return `regexp_matches(${operand}, ${text})`;
  }
}

const listFunctions = { containsAny: "list_has_any", containsAll: "list_has_all" } as const;

function listCondition(
  writer: StatementWriter,
  operand: string,
  { operator, item, values }: FilterOf<"list">,
): string {
  if (operator === "contains")
    return `list_contains(${operand}, ${bindValue(writer, item, values[0] as InputValue)})`;
  return `${listFunctions[operator]}(${operand}, ${bindValues(writer, item, values)})`;
}

/**
 * Whether related rows exist: true or false, never null. One column is looked up with IN, which the
 * engine turns into a hash semi join, several times as fast as a correlated EXISTS.
 */
function related(
  writer: StatementWriter,
  alias: string,
  { relation, quantifier, filter }: FilterOf<"related">,
): string {
  const inner = writer.alias();
  const [column, ...moreColumns] = relation.columns;
  const satisfied = compileFilter(writer, inner, filter);
  const wanted = quantifier === "every" ? `(${satisfied}) IS NOT TRUE` : satisfied;
  const from = `SELECT ${relation.targetColumns.map((each) => columnOf(inner, each)).join(", ")} FROM ${quoteTable(relation.target)} AS ${inner}`;
  const exists =
    column !== undefined && moreColumns.length === 0
      ? semiJoin(columnOf(alias, column), column.nullable, from, [
          ...notNull(inner, relation),
          wanted,
        ])
      : `EXISTS (${from}${conditions([...joinConditions(alias, inner, relation), wanted])})`;
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

/** The conditions under which a row of `inner` belongs to a row of `outer`. */
export function joinConditions(
  outer: string,
  inner: string,
  { columns, targetColumns }: Pick<Relation, "columns" | "targetColumns">,
): string[] {
  return columns.map(
    (column, index) =>
      `${columnOf(inner, targetColumns[index] as Relation["columns"][number])} = ${columnOf(outer, column)}`,
  );
}
