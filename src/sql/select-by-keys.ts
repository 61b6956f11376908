import type { Column, Table } from "../catalog/catalog.ts";
import { bindValue } from "./bind-value.ts";
import { columnOf, quoteTable } from "./identifier.ts";
import { type Keys, keyJoin, keyTable } from "./key-table.ts";
import { directionOf, type OrderSql } from "./order.ts";
import type { RowsQuestion } from "./question.ts";
import { cursorValues, orderOf, pageWhere, readColumn } from "./select-rows.ts";
import { type Statement, StatementWriter } from "./statement.ts";

/** Few keys of one indexed column are written out: 64 keys of 3,000,000 cost a third of a join. */
const indexSteps = [1, 4, 16, 64, 256];

/**
 * The row of each key. The result has `i`, the number of the key from 1, then the columns asked for.
 */
export function selectByKeys(
  table: Table,
  columns: readonly Column[],
  keys: Keys,
  indexed: boolean,
): Statement {
  const writer = new StatementWriter();
  const selected = columns.map((column) => `, ${readColumn("t", column)}`).join("");
  const from = `FROM k JOIN ${quoteTable(table)} AS t ON ${keyJoin("t", keys)}`;
  const [only, ...more] = keys.columns;
  const step = indexSteps.find((size) => size >= (keys.values[0]?.length ?? 0));
  if (!indexed || only === undefined || more.length > 0 || step === undefined) {
    return writer.statement(`WITH ${keyTable(writer, keys)} SELECT k.i${selected} ${from}`);
  }
  const values = padded(keys.values[0] ?? [], step);
  const bound = values.map((value) => bindValue(writer, only.type, value));
  if (step === 1)
    return writer.statement(
      `SELECT 1 AS i${selected} FROM ${quoteTable(table)} AS t WHERE ${columnOf("t", only)} = ${bound[0]}`,
    );
  const list = writer.bindKeys(keys.values[0] ?? [], only.type.sql);
  const position = `list_position(${list}, ${columnOf("t", only)})`;
  return writer.statement(
    `SELECT ${position} AS i${selected} FROM ${quoteTable(table)} AS t WHERE ${columnOf("t", only)} IN (${bound.join(", ")})`,
  );
}

/** Repeats the last key, so that few texts are prepared. */
function padded(values: readonly string[], size: number): string[] {
  return Array.from(
    { length: size },
    (_, index) => values[Math.min(index, values.length - 1)] ?? "",
  );
}

/**
 * For each key the rows that belong to it, filtered, ordered and limited one by one. The result has
 * `i`, the columns asked for, then for a connection the values of the order's terms as text; the
 * rows of a key stand together, in order.
 */
export function selectManyByKeys(question: RowsQuestion, keys: Keys): Statement {
  return question.table.hasRowId ? byRowIds(question, keys) : byRowNumber(question, keys);
}

/**
 * Finds the row ids of each key's first rows by an aggregate that keeps only so many, then reads
 * those rows: over 3,000,000 rows a third to a sixth of the cost of numbering all of them.
 */
function byRowIds(question: RowsQuestion, keys: Keys): Statement {
  const writer = new StatementWriter();
  const source = keyedRows(writer, question, keys);
  const { joins, terms } = source.order;
  const count = writer.bindCount(question.limit + question.offset);
  const isStored = terms.length === 0;
  const first = isStored
    ? `min(t.rowid, ${count})`
    : `min_by(t.rowid, create_sort_key(${sortKey(terms, question.keyset?.backward)}), ${count})`;
  const offset = question.offset === 0 ? "r" : `r[(${writer.bindCount(question.offset + 1)}):]`;
  const found = `f AS (SELECT i, unnest(${offset}) AS r, generate_subscripts(${offset}, 1) AS s FROM (SELECT k.i, ${first} AS r ${source.from} GROUP BY k.i))`;
  const selected = [
    ...question.columns.map((column) => readColumn("t", column)),
    ...cursorValues(question, terms),
  ];
  return writer.statement(
    `WITH ${source.keys}, ${found} SELECT f.i${selected.map((sql) => `, ${sql}`).join("")} FROM f JOIN ${quoteTable(question.table)} AS t ON t.rowid = f.r${question.keyset === undefined ? "" : joins} ORDER BY f.i, f.s`,
  );
}

/** `create_sort_key` gives one value that sorts like all terms of the order together. */
function sortKey(terms: readonly OrderSql[], reversed: boolean | undefined): string {
  return terms.map((term) => `${term.expression}, '${directionOf(term, reversed)}'`).join(", ");
}

function byRowNumber(question: RowsQuestion, keys: Keys): Statement {
  const writer = new StatementWriter();
  const source = keyedRows(writer, question, keys);
  const { terms } = source.order;
  const order = terms
    .map((term) => `${term.expression} ${directionOf(term, question.keyset?.backward)}`)
    .join(", ");
  const number = `row_number() OVER (PARTITION BY k.i${order === "" ? "" : ` ORDER BY ${order}`}) AS s`;
  const selected = [
    ...question.columns.map((column) => readColumn("t", column)),
    ...cursorValues(question, terms),
  ].map((sql, index) => `${sql} AS c${index}`);
  const names = selected.map((_, index) => `, c${index}`).join("");
  const bounds = `s > ${writer.bindCount(question.offset)} AND s <= ${writer.bindCount(question.offset + question.limit)}`;
  return writer.statement(
    `WITH ${source.keys} SELECT i${names} FROM (SELECT ${["k.i", number, ...selected].join(", ")} ${source.from}) WHERE ${bounds} ORDER BY i, s`,
  );
}

/** The rows of all keys, filtered, before they are limited. */
function keyedRows(writer: StatementWriter, question: RowsQuestion, keys: Keys) {
  const table = keyTable(writer, keys);
  const order = orderOf(writer, "t", question);
  const where = pageWhere(writer, "t", question, order.terms);
  return {
    keys: table,
    order,
    from: `FROM k JOIN ${quoteTable(question.table)} AS t ON ${keyJoin("t", keys)}${order.joins}${where}`,
  };
}
