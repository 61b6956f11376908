import type { Relation, Table } from "../catalog/catalog.ts";
import { joinConditions } from "./filter.ts";
import { columnOf, quoteTable } from "./identifier.ts";
import type { OrderTerm } from "./question.ts";
import type { StatementWriter } from "./statement.ts";

/** A term of an order as SQL. */
export interface OrderSql {
  readonly expression: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  readonly nullable: boolean;
  /** SQL type of the values, for cursors. */
  readonly type: string;
}

export interface CompiledOrder {
  /** LEFT JOINs of the tables that terms stand in; "" mostly. */
  readonly joins: string;
  readonly terms: readonly OrderSql[];
}

/** Compiles an order over the table that goes by `alias`. */
export function compileOrder(
  writer: StatementWriter,
  alias: string,
  order: readonly OrderTerm[],
): CompiledOrder {
  const aliases = new Map<string, string>();
  const joins: string[] = [];
  const aliasOf = (path: readonly Relation[]): string => {
    const relation = path.at(-1);
    if (relation === undefined) return alias;
    const key = JSON.stringify(path.map(({ name }) => name));
    const known = aliases.get(key);
    if (known !== undefined) return known;
    const outer = aliasOf(path.slice(0, -1));
    const inner = writer.alias();
    aliases.set(key, inner);
    joins.push(
      ` LEFT JOIN ${quoteTable(relation.target)} AS ${inner} ON ${joinConditions(outer, inner, relation).join(" AND ")}`,
    );
    return inner;
  };
  const terms = order.map(
    ({ path, column, descending, nullsFirst }): OrderSql => ({
      expression: columnOf(aliasOf(path), column),
      descending,
      nullsFirst,
      nullable: column.nullable || path.length > 0,
      type: column.type.sql,
    }),
  );
  return { joins: joins.join(""), terms };
}

/** What makes an order total: the key's columns that are not in it yet, else the row id. */
export function tieBreakers(alias: string, table: Table, order: readonly OrderTerm[]): OrderSql[] {
  const own = order.filter(({ path }) => path.length === 0).map(({ column }) => column);
  if (table.key.length > 0) {
    return table.key
      .filter((column) => !own.includes(column))
      .map((column) => ({
        expression: columnOf(alias, column),
        descending: false,
        nullsFirst: false,
        nullable: column.nullable,
        type: column.type.sql,
      }));
  }
  return table.hasRowId ? [rowIdTerm(alias)] : [];
}

/** The stored order of a table. */
export function rowIdTerm(alias: string): OrderSql {
  return {
    expression: `${alias}.rowid`,
    descending: false,
    nullsFirst: false,
    nullable: false,
    type: "BIGINT",
  };
}

/** `DESC NULLS LAST`; `reversed` turns both. */
export function directionOf(term: OrderSql, reversed = false): string {
  const nullsFirst = term.nullsFirst !== reversed;
  return `${term.descending === reversed ? "ASC" : "DESC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`;
}

/** ` ORDER BY …`, or "" without terms. */
export function orderByClause(terms: readonly OrderSql[], reversed = false): string {
  if (terms.length === 0) return "";
  return ` ORDER BY ${terms.map((term) => `${term.expression} ${directionOf(term, reversed)}`).join(", ")}`;
}
