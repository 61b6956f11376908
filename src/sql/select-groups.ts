import type { ColumnType } from "../catalog/catalog.ts";
import { AggregateColumns, type Answered } from "./aggregate-columns.ts";
import { compileExpression, compileFilter, whereClause } from "./filter.ts";
import { groupKeySql, leastTextSql, shownKeySql } from "./group-keys.ts";
import { type Keys, keyJoin, keyTable } from "./key-table.ts";
import { type OrderSql, orderByClause, windowOrder } from "./order.ts";
import type { GroupKey, GroupsQuestion } from "./question.ts";
import { Scope } from "./scope.ts";
import { readValue } from "./select-rows.ts";
import {
  countSql,
  pageClause,
  type RowRules,
  type Statement,
  StatementWriter,
} from "./statement.ts";

/** A statement whose rows are groups: their keys in order, then aggregates. */
export interface GroupsStatement {
  readonly statement: Statement;
  /** For each member, for each of its aggregations, where it stands behind the keys. */
  readonly answers: readonly (readonly Answered[])[];
}

/** The groups of a table. */
export function selectGroups(question: GroupsQuestion, rules?: RowRules): GroupsStatement {
  const writer = new StatementWriter(rules);
  const scope = new Scope(writer, question.table);
  const parts = partsOf(scope, question);
  const { selected, groupBy, having, terms } = parts;
  const where = whereClause(scope, question.filter);
  const statement = writer.statement(
    `SELECT ${selected.join(", ")} FROM ${scope.from}${scope.joins}${where} GROUP BY ${groupBy.join(", ")}${having}${orderByClause(terms)}${pageClause(question)}`,
  );
  return { statement, answers: parts.answers };
}

/**
 * The groups of the rows that belong to each key: `i`, the number of the key, then the groups' keys and
 * aggregates. The groups of a key stand together, in order, limited one by one.
 */
export function selectGroupsByKeys(
  question: GroupsQuestion,
  keys: Keys,
  rules?: RowRules,
): GroupsStatement {
  const writer = new StatementWriter(rules);
  const k = keyTable(writer, keys);
  const scope = new Scope(writer, question.table, "t");
  const parts = partsOf(scope, question);
  const where = whereClause(scope, question.filter);
  const number = `row_number() OVER (PARTITION BY k.i${windowOrder(parts.terms)})`;
  const { offset, limit } = question;
  const window = `s > ${countSql(offset)} AND s <= ${countSql(offset + limit)}`;
  const named = parts.selected.map((sql, index) => `${sql} AS c${index}`);
  const names = parts.selected.map((_, index) => `, c${index}`).join("");
  const statement = writer.statement(
    `WITH ${k} SELECT i${names} FROM (SELECT ${["k.i", `${number} AS s`, ...named].join(", ")} FROM k JOIN ${scope.from} ON ${keyJoin("t", keys)}${scope.joins}${where} GROUP BY ${["k.i", ...parts.groupBy].join(", ")}${parts.having}) WHERE ${window} ORDER BY i, s`,
  );
  return { statement, answers: parts.answers };
}

interface Parts {
  /** Keys, then aggregates. */
  readonly selected: readonly string[];
  readonly groupBy: readonly string[];
  readonly having: string;
  readonly terms: readonly OrderSql[];
  readonly answers: GroupsStatement["answers"];
}

function partsOf(scope: Scope, question: GroupsQuestion): Parts {
  const { keys, members, order } = question;
  const groupBy = keys.map((key) => groupKeySql(scope, key));
  const values = keys.map((key, index) =>
    shownKeySql(scope, key, { grouped: groupBy[index] as string, least: leastTextSql(scope, key) }),
  );
  const columns = new AggregateColumns(scope);
  const answers = members.map(({ filter, aggregations }) => {
    // What is bound and not used is refused by the engine.
    if (aggregations.length === 0) return [];
    const condition = compileFilter(scope, filter);
    return aggregations.map((aggregation) => columns.add(aggregation, condition));
  });
  const having = compileFilter(scope, question.having);
  const term = (
    expression: string,
    type: ColumnType,
    { descending, nullsFirst } = { descending: false, nullsFirst: false },
  ): OrderSql => ({ expression, descending, nullsFirst, nullable: true, type, hasSortKey: false });
  const asked = order.map(({ expression, ...direction }) => {
    const place = keys.indexOf(expression as GroupKey);
    const sql = place === -1 ? compileExpression(scope, expression) : (groupBy[place] as string);
    return term(sql, expression.type, direction);
  });
  const ties = keys
    .map((key, index) => term(groupBy[index] as string, key.type))
    .filter(({ expression }) => asked.every((each) => each.expression !== expression));
  return {
    selected: [
      ...keys.map(({ type }, index) => readValue(type, values[index] as string)),
      ...columns.selected,
    ],
    groupBy,
    having: having === "true" ? "" : ` HAVING ${having}`,
    terms: [...asked, ...ties],
    answers,
  };
}
