import type { Table } from "../catalog/catalog.ts";
import { compileOrder, orderByClause, tieBreakers } from "./order.ts";
import type { OrderTerm, Reading } from "./question.ts";
import { Scope } from "./scope.ts";
import { readColumns, selectList } from "./select-rows.ts";
import { countSql, type Statement, StatementWriter } from "./statement.ts";

/** So many rows of a table in their stored order, from one on. */
export function selectSlice(
  table: Table,
  read: Reading,
  { from, count }: { readonly from: number; readonly count: number },
): Statement {
  const writer = new StatementWriter();
  const scope = new Scope(writer, table);
  return writer.statement(
    `SELECT ${selectList(readColumns(scope.alias, read))} FROM ${scope.from} LIMIT ${countSql(count)} OFFSET ${countSql(from)}`,
  );
}

/** The row ids of all rows, in an order that the key or the row id makes total. */
export function selectOrder(table: Table, order: readonly OrderTerm[]): Statement {
  const writer = new StatementWriter();
  const scope = new Scope(writer, table, "t");
  const terms = [...compileOrder(scope, order), ...tieBreakers("t", table, order)];
  return writer.statement(`SELECT t.rowid FROM ${scope.from}${scope.joins}${orderByClause(terms)}`);
}
