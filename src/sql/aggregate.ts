import type { Table } from "../catalog/catalog.ts";
import { AggregateColumns, type Answered } from "./aggregate-columns.ts";
import { whereClause } from "./filter.ts";
import { type Keys, keyJoin, keyTable } from "./key-table.ts";
import { everything, type FilteredAggregations } from "./question.ts";
import { Scope } from "./scope.ts";
import { selectList } from "./select-rows.ts";
import { type RowRules, type Statement, StatementWriter } from "./statement.ts";

/** A statement whose rows hold aggregates, and where in a row each stands. */
export interface AggregateStatement {
  readonly statement: Statement;
  /** For each member, for each of its aggregations. */
  readonly answers: readonly (readonly Answered[])[];
}

/** One row with the aggregations of every member, in order; all members have the same filter. */
export function selectAggregates(
  table: Table,
  members: readonly FilteredAggregations[],
  rules?: RowRules,
): AggregateStatement {
  const writer = new StatementWriter(rules);
  const scope = new Scope(writer, table);
  const columns = new AggregateColumns(scope);
  const where = whereClause(scope, members[0]?.filter ?? everything);
  const answers = members.map(({ aggregations }) =>
    aggregations.map((aggregation) => columns.add(aggregation, "true")),
  );
  const statement = writer.statement(
    `SELECT ${selectList(columns.selected)} FROM ${scope.from}${scope.joins}${where}`,
  );
  return { statement, answers };
}

/** The aggregations over the rows that belong to each key, after `i`; keys without rows are absent. */
export function selectAggregatesByKeys(
  table: Table,
  { filter, aggregations }: FilteredAggregations,
  keys: Keys,
  rules?: RowRules,
): AggregateStatement {
  const writer = new StatementWriter(rules);
  const k = keyTable(writer, keys);
  const scope = new Scope(writer, table, "t");
  const columns = new AggregateColumns(scope);
  const found = aggregations.map((aggregation) => columns.add(aggregation, "true"));
  const where = whereClause(scope, filter);
  const statement = writer.statement(
    `WITH ${k} SELECT ${["k.i", ...columns.selected].join(", ")} FROM k JOIN ${scope.from} ON ${keyJoin("t", keys)}${scope.joins}${where} GROUP BY k.i`,
  );
  return { statement, answers: [found] };
}

/** The value of an answer in a row of a result whose aggregates stand behind `before` other columns. */
export function answerOf(
  columns: readonly (readonly unknown[])[],
  row: number,
  { column, item }: Answered,
  before = 0,
): unknown {
  const value = columns[before + column]?.[row];
  return item === undefined ? value : ((value as readonly unknown[] | null)?.[item] ?? null);
}
