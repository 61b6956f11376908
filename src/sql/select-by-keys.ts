import type { Column, Table } from "../catalog/catalog.ts";
import { bindValue } from "./bind-value.ts";
import { keyOf } from "./identifier.ts";
import { type Keys, keyJoin, keyTable } from "./key-table.ts";
import { hasOneText } from "./key-values.ts";
import { sourceSql } from "./native-query.ts";
import { directionOf, hasRowId, type OrderSql, rowIdTerm, windowOrder } from "./order.ts";
import type { Reading, RowsQuestion } from "./question.ts";
import { Scope } from "./scope.ts";
import { cursorValues, distinctClause, orderOf, pageWhere, readColumns } from "./select-rows.ts";
import { countSql, type RowRules, type Statement, StatementWriter } from "./statement.ts";

/** Few keys of one indexed column are written out: 64 keys of 3,000,000 cost a third of a join. */
const indexSteps = [1, 4, 16, 64, 256];

/**
 * The row of each key. The result has `i`, the number of the key from 1, then what is read.
 */
export function selectByKeys(
  table: Table,
  { read, indexed }: { readonly read: Reading; readonly indexed: boolean },
  keys: Keys,
  rules?: RowRules,
): Statement {
  const writer = new StatementWriter(rules);
  writer.reads(table);
  const selected = readColumns("t", read)
    .map((sql) => `, ${sql}`)
    .join("");
  const [only, ...more] = keys.columns;
  const found =
    indexed && only !== undefined && more.length === 0
      ? fewKeys(writer, only, keys.values[0] ?? [])
      : undefined;
  if (found !== undefined)
    return writer.statement(
      `SELECT ${found.place} AS i${selected} FROM ${sourceSql(writer, table)} AS t WHERE ${found.condition}`,
    );
  return writer.statement(
    `WITH ${keyTable(writer, keys)} SELECT k.i${selected} FROM k JOIN ${sourceSql(writer, table)} AS t ON ${keyJoin("t", keys)}`,
  );
}

/** The condition that a row has one of few keys, and the number of that key; undefined where a join is better. */
function fewKeys(
  writer: StatementWriter,
  column: Column,
  values: readonly string[],
): { place: string; condition: string } | undefined {
  const step = indexSteps.find((size) => size >= values.length);
  const name = keyOf("t", column);
  if (step === 1) {
    const value = bindValue(writer, column.type, values[0] ?? "");
    return { place: "1", condition: `${name} = ${value}` };
  }
  // Equal keys of other types may have several texts, so that a row answers several: the join tells which.
  if (step === undefined || !hasOneText(column)) return undefined;
  const bound = padded(values, step).map((value) => bindValue(writer, column.type, value));
  const list = writer.bindKeys(values, column.type.sql);
  return {
    place: `list_position(${list}, ${name})`,
    condition: `${name} IN (${bound.join(", ")})`,
  };
}

/** Repeats the last key, so that few texts are prepared. */
function padded(values: readonly string[], size: number): string[] {
  return Array.from(
    { length: size },
    (_, index) => values[Math.min(index, values.length - 1)] ?? "",
  );
}

/** The engine's aggregates of first rows take fewer than so many. */
const mostFirst = 1_000_000;

/**
 * For each key the rows that belong to it, filtered, ordered and limited one by one. The result has
 * `i`, what is read, then for a connection the values of the order's terms as text; the rows of a key
 * stand together, in order.
 */
export function selectManyByKeys(question: RowsQuestion, keys: Keys, rules?: RowRules): Statement {
  const writer = new StatementWriter(rules);
  const source = keyedRows(writer, question, keys);
  const last = question.limit + question.offset;
  const byRowId =
    question.table.rowId === "rowid" &&
    source.distinct === "" &&
    last > 0 &&
    last < mostFirst &&
    source.terms.every(({ hasSortKey }) => hasSortKey);
  return byRowId ? byRowIds(writer, question, source) : byRowNumber(writer, question, source);
}

interface KeyedRows {
  readonly scope: Scope;
  readonly keys: string;
  readonly terms: readonly OrderSql[];
  /** The clause that keeps one row of each key for equal values; "" mostly. */
  readonly distinct: string;
  /** `FROM k JOIN … WHERE …`: the rows of all keys, filtered, before they are limited. */
  readonly from: string;
}

function keyedRows(writer: StatementWriter, question: RowsQuestion, keys: Keys): KeyedRows {
  const table = keyTable(writer, keys);
  const scope = new Scope(writer, question.table, "t");
  const terms = orderOf(scope, question);
  const where = pageWhere(scope, question, terms);
  const distinct = distinctClause(scope, question, terms, ["k.i"]);
  return {
    scope,
    distinct,
    keys: table,
    terms,
    from: `FROM k JOIN ${scope.from} ON ${keyJoin("t", keys)}${scope.joins}${where}`,
  };
}

/**
 * Finds the row ids of each key's first rows by an aggregate that keeps only so many, then reads
 * those rows: over 3,000,000 rows a third to a sixth of the cost of numbering all of them.
 */
function byRowIds(writer: StatementWriter, question: RowsQuestion, source: KeyedRows): Statement {
  const { scope, terms } = source;
  const count = countSql(question.limit + question.offset);
  const isStored = terms.length === 0;
  const first = isStored
    ? `min(t.rowid, ${count})`
    : `min_by(t.rowid, create_sort_key(${sortKey(terms, question.keyset?.backward)}), ${count})`;
  const offset = question.offset === 0 ? "r" : `r[${countSql(question.offset + 1)}:]`;
  const found = `f AS (SELECT i, unnest(${offset}) AS r, generate_subscripts(${offset}, 1) AS s FROM (SELECT k.i, ${first} AS r ${source.from} GROUP BY k.i))`;
  const selected = [...readColumns("t", question.read), ...cursorValues(question, terms)];
  return writer.statement(
    `WITH ${source.keys}, ${found} SELECT f.i${selected.map((sql) => `, ${sql}`).join("")} FROM f JOIN ${scope.from} ON t.rowid = f.r${question.keyset === undefined ? "" : scope.joins} ORDER BY f.i, f.s`,
  );
}

/** `create_sort_key` gives one value that sorts like all terms of the order together. */
function sortKey(terms: readonly OrderSql[], reversed: boolean | undefined): string {
  return terms.map((term) => `${term.expression}, '${directionOf(term, reversed)}'`).join(", ");
}

function byRowNumber(
  writer: StatementWriter,
  question: RowsQuestion,
  { keys, terms, from, distinct }: KeyedRows,
): Statement {
  const stored =
    terms.length === 0 && hasRowId(question.table) ? [rowIdTerm("t", question.table)] : terms;
  const order = windowOrder(stored, question.keyset?.backward);
  const number = (i: string, by: string) => `row_number() OVER (PARTITION BY ${i}${by}) AS s`;
  const selected = [...readColumns("t", question.read), ...cursorValues(question, terms)].map(
    (sql, index) => `${sql} AS c${index}`,
  );
  const names = selected.map((_, index) => `, c${index}`).join("");
  const bounds = `s > ${countSql(question.offset)} AND s <= ${countSql(question.offset + question.limit)}`;
  const numbered =
    distinct === ""
      ? `SELECT ${["k.i", number("k.i", order), ...selected].join(", ")} ${from}`
      : // Rows are numbered after those with equal values have gone.
        `SELECT *, ${number("i", " ORDER BY d")} FROM (SELECT ${["k.i", `row_number() OVER (${order.trimStart()}) AS d`, ...selected].join(", ")} ${from}${distinct})`;
  return writer.statement(
    `WITH ${keys} SELECT i${names} FROM (${numbered}) WHERE ${bounds} ORDER BY i, s`,
  );
}
