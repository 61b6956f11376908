import type { ColumnType } from "../catalog/catalog.ts";
import { compileFilter, conditions, joinsOthers } from "./filter.ts";
import { groupKeySql } from "./group-keys.ts";
import { columnOf } from "./identifier.ts";
import { keysetCondition } from "./keyset.ts";
import {
  compileOrder,
  hasRowId,
  type OrderSql,
  orderByClause,
  storedOrder,
  tieBreakers,
  windowKey,
  windowOrder,
} from "./order.ts";
import type { Reading, RowsQuestion } from "./question.ts";
import { Scope } from "./scope.ts";
import { pageClause, type RowRules, type Statement, StatementWriter } from "./statement.ts";

/**
 * One page of a table. The result has what is read, then for a connection the values of the order's
 * terms as text, from which cursors are made.
 */
export function selectRows(question: RowsQuestion, rules?: RowRules): Statement {
  const writer = new StatementWriter(rules);
  const scope = new Scope(writer, question.table);
  const terms = orderOf(scope, question);
  const where = pageWhere(scope, question, terms);
  const selected = [...readColumns(scope.alias, question.read), ...cursorValues(question, terms)];
  const order = orderByClause(terms, question.keyset?.backward);
  const distinct = distinctClause(scope, question, terms);
  return writer.statement(
    `SELECT ${selectList(selected)} FROM ${scope.from}${scope.joins}${where}${distinct}${order}${pageClause(question)}`,
  );
}

/** Keeps of the rows with equal keys the first by the order, of each of the groups in `within`; "" mostly. */
export function distinctClause(
  scope: Scope,
  { distinctOn = [], table }: RowsQuestion,
  terms: readonly OrderSql[],
  within: readonly string[] = [],
): string {
  if (distinctOn.length === 0) return "";
  const keys = [
    ...within,
    ...distinctOn.map((key) => windowKey(groupKeySql(scope, key), key.type)),
  ].join(", ");
  const order = terms.length === 0 ? storedOrder(scope.alias, table) : terms;
  // `row_number() = 1` over row ids makes the engine fail for good; in a total order a rank says the same.
  const isTotal = table.key.length > 0 || hasRowId(table);
  const first = isTotal ? "rank" : "row_number";
  return ` QUALIFY ${first}() OVER (PARTITION BY ${keys}${windowOrder(order)}) = 1`;
}

/** The expressions of a SELECT, or a constant where only the number of rows matters. */
export function selectList(expressions: readonly string[]): string {
  return expressions.length === 0 ? "true" : expressions.join(", ");
}

/** What is read of a row: the columns, then the exact texts of keys. */
export function readColumns(alias: string, { columns, exact }: Reading): string[] {
  return [
    ...columns.map((column) => readValue(column.type, columnOf(alias, column))),
    ...exact.map((column) => `${columnOf(alias, column)}::VARCHAR`),
  ];
}

/** How a value is read: types without a cheap binary form are turned to text by the engine. */
export function readValue(type: ColumnType, expression: string): string {
  const cast = readAs(type);
  return cast === undefined ? expression : `${expression}::${cast}`;
}

/** The type that the engine turns a value into before it is read; undefined where it is read as it is. */
function readAs(type: ColumnType): string | undefined {
  if (type.kind === "geometry" || type.kind === "bit" || type.kind === "uuid") return "VARCHAR";
  return hasGeometry(type) ? type.sql.replaceAll(geometries, "VARCHAR") : undefined;
}

const geometries = /(?<!["\w])GEOMETRY(?:\('[^']*'\))?(?!["\w])/g;

/** Whether geometries stand inside a type that can be written with another in their place. */
function hasGeometry(type: ColumnType): boolean {
  if (type.kind === "list") return hasGeometry(type.item) || type.item.kind === "geometry";
  if (type.kind === "struct")
    return (
      type.struct.fields.every(({ sqlName }) => sqlName !== "") &&
      type.struct.fields.some((field) => field.type.kind === "geometry" || hasGeometry(field.type))
    );
  return (type.kind === "map" || type.kind === "union") && geometryIn(type.sql);
}

function geometryIn(sql: string): boolean {
  return sql.search(geometries) !== -1;
}

/**
 * The terms of the order with its tie breakers. A plain list without an order needs none: the
 * engine keeps the stored order of a scan, but not always through the join of a relation filter.
 */
export function orderOf(scope: Scope, question: RowsQuestion): OrderSql[] {
  const { table, order, filter, keyset } = question;
  if (order.length > 0 || keyset !== undefined)
    return [...compileOrder(scope, order), ...tieBreakers(scope.alias, table, order)];
  const isJoined =
    joinsOthers(filter) ||
    (question.distinctOn ?? []).length > 0 ||
    scope.writer.rules?.mayReorder(table) === true;
  return isJoined ? storedOrder(scope.alias, table) : [];
}

/** The WHERE clause of a filter and the cursors. */
export function pageWhere(
  scope: Scope,
  { filter, keyset }: RowsQuestion,
  terms: readonly OrderSql[],
): string {
  return conditions([compileFilter(scope, filter), ...keysetBounds(scope, keyset, terms)]);
}

/** The conditions that keep rows between the cursors. */
function keysetBounds(
  { writer }: Scope,
  keyset: RowsQuestion["keyset"],
  terms: readonly OrderSql[],
): string[] {
  const after =
    keyset?.after === undefined ? [] : [keysetCondition(writer, terms, keyset.after, false)];
  const before =
    keyset?.before === undefined ? [] : [keysetCondition(writer, terms, keyset.before, true)];
  return [...after, ...before];
}

/** The values of an order's terms as text that the engine reads back; its own text of a TIMETZ loses seconds of the offset. */
export function cursorValues({ keyset }: RowsQuestion, terms: readonly OrderSql[]): string[] {
  if (keyset === undefined) return [];
  return terms.map(({ expression, type }) =>
    type.kind === "timetz" ? expression : `${expression}::VARCHAR`,
  );
}
