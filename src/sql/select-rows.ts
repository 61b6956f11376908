import type { Column, ColumnType } from "../catalog/catalog.ts";
import { compileFilter, conditions, fewValues } from "./filter.ts";
import { columnOf, quoteTable } from "./identifier.ts";
import { keysetCondition } from "./keyset.ts";
import { compileOrder, type OrderSql, orderByClause, rowIdTerm, tieBreakers } from "./order.ts";
import type { Filter, RowsQuestion } from "./question.ts";
import { type Statement, StatementWriter } from "./statement.ts";

/**
 * One page of a table. The result has the columns asked for, in their order, then for a connection
 * the values of the order's terms as text, from which cursors are made.
 */
export function selectRows(question: RowsQuestion): Statement {
  const writer = new StatementWriter();
  const alias = writer.alias();
  const { joins, terms } = orderOf(writer, alias, question);
  const where = pageWhere(writer, alias, question, terms);
  const selected = [
    ...question.columns.map((column) => readColumn(alias, column)),
    ...cursorValues(question, terms),
  ];
  const limit = ` LIMIT ${writer.bindCount(question.limit)}`;
  const offset = question.offset === 0 ? "" : ` OFFSET ${writer.bindCount(question.offset)}`;
  const order = orderByClause(terms, question.keyset?.backward);
  return writer.statement(
    `SELECT ${selectList(selected)} FROM ${quoteTable(question.table)} AS ${alias}${joins}${where}${order}${limit}${offset}`,
  );
}

/** The expressions of a SELECT, or a constant where only the number of rows matters. */
export function selectList(expressions: readonly string[]): string {
  return expressions.length === 0 ? "true" : expressions.join(", ");
}

/** How a column is read: types without a cheap binary form are turned to text by the engine. */
export function readColumn(alias: string, column: Column): string {
  const expression = columnOf(alias, column);
  const cast = readAs(column.type);
  return cast === undefined ? expression : `${expression}::${cast}`;
}

function readAs(type: ColumnType): string | undefined {
  if (
    type.kind === "bignum" ||
    type.kind === "geometry" ||
    type.kind === "bit" ||
    type.kind === "uuid"
  )
    return "VARCHAR";
  return type.kind === "variant" ? "JSON" : undefined;
}

/**
 * The terms of the order with its tie breakers. A plain list without an order needs none: the
 * engine keeps the stored order of a scan, but not always through the join of a relation filter.
 */
export function orderOf(
  writer: StatementWriter,
  alias: string,
  question: RowsQuestion,
): { joins: string; terms: OrderSql[] } {
  const { table, order, filter, keyset } = question;
  const compiled = compileOrder(writer, alias, order);
  if (order.length > 0 || keyset !== undefined) {
    return {
      joins: compiled.joins,
      terms: [...compiled.terms, ...tieBreakers(alias, table, order)],
    };
  }
  return { joins: "", terms: table.hasRowId && joinsOthers(filter) ? [rowIdTerm(alias)] : [] };
}

function joinsOthers(filter: Filter): boolean {
  if (filter.kind === "all" || filter.kind === "any") return filter.parts.some(joinsOthers);
  if (filter.kind === "not") return joinsOthers(filter.part);
  return filter.kind === "related" || (filter.kind === "in" && filter.values.length > fewValues);
}

/** The WHERE clause of a filter and the cursors. */
export function pageWhere(
  writer: StatementWriter,
  alias: string,
  { filter, keyset }: RowsQuestion,
  terms: readonly OrderSql[],
): string {
  const bounds = keysetBounds(writer, keyset, terms);
  return conditions([compileFilter(writer, alias, filter), ...bounds]);
}

/** The conditions that keep rows between the cursors. */
function keysetBounds(
  writer: StatementWriter,
  keyset: RowsQuestion["keyset"],
  terms: readonly OrderSql[],
): string[] {
  const after =
    keyset?.after === undefined ? [] : [keysetCondition(writer, terms, keyset.after, false)];
  const before =
    keyset?.before === undefined ? [] : [keysetCondition(writer, terms, keyset.before, true)];
  return [...after, ...before];
}

/** The values of an order's terms as text. */
export function cursorValues({ keyset }: RowsQuestion, terms: readonly OrderSql[]): string[] {
  return keyset === undefined ? [] : terms.map(({ expression }) => `${expression}::VARCHAR`);
}
