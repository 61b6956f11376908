import type { Column, ColumnType, Table } from "../catalog/catalog.ts";
import { compileExpression } from "./filter.ts";
import { keyOf } from "./identifier.ts";
import type { Expression, OrderTerm } from "./question.ts";
import type { Scope } from "./scope.ts";

/** A term of an order as SQL. */
export interface OrderSql {
  readonly expression: string;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
  readonly nullable: boolean;
  /** Type of the values, for cursors. */
  readonly type: ColumnType;
  /** Whether `create_sort_key` sorts the values as ORDER BY does. */
  readonly hasSortKey: boolean;
}

/** Compiles an order over the rows of a scope. */
export function compileOrder(scope: Scope, order: readonly OrderTerm[]): OrderSql[] {
  return order.map(({ expression, descending, nullsFirst }) => ({
    expression: compileExpression(scope, expression),
    descending,
    nullsFirst,
    nullable: isNullable(expression),
    type: expression.type,
    hasSortKey: hasSortKey(expression.type, columnIn(expression)),
  }));
}

function columnIn(expression: Expression): Column | undefined {
  if (expression.kind === "column") return expression.column;
  if (expression.kind === "bucket" || expression.kind === "part" || expression.kind === "json")
    return expression.of.column;
  const { aggregation } = expression;
  return aggregation.kind === "column" ? aggregation.of.column : undefined;
}

function isNullable(expression: Expression): boolean {
  if (expression.kind !== "column") return true;
  const { column, path, fields } = expression;
  return column.nullable || path.length > 0 || fields.length > 0;
}

/** Its bytes of INTERVAL and TIMETZ follow their parts, not their length or instant, and it knows no collation. */
function hasSortKey({ kind }: ColumnType, column: Column | undefined): boolean {
  return kind !== "interval" && kind !== "timetz" && column?.collation === undefined;
}

/** What makes an order total: the key's columns that do not tell rows apart in it yet, else the row id. */
export function tieBreakers(alias: string, table: Table, order: readonly OrderTerm[]): OrderSql[] {
  if (table.key.length > 0)
    return keyTerms(table, order).map((column) => ({
      expression: keyOf(alias, column),
      descending: false,
      nullsFirst: false,
      nullable: column.nullable,
      type: column.type,
      hasSortKey: hasSortKey(column.type, column),
    }));
  return hasRowId(table) ? [rowIdTerm(alias, table)] : [];
}

/** The column that an expression is, where it is a whole one of the table itself. */
export function ownColumn(expression: Expression): Column | undefined {
  const isOwn =
    expression.kind === "column" && expression.path.length === 0 && expression.fields.length === 0;
  return isOwn ? expression.column : undefined;
}

/** The columns of the key that an order does not have, or has by a collation, in which rows may be equal. */
function keyTerms(table: Table, order: readonly OrderTerm[]): Column[] {
  const own = order.map(({ expression }) => ownColumn(expression));
  return table.key.filter((column) => column.collation !== undefined || !own.includes(column));
}

/**
 * The columns whose values say the place of a row in an order, of a table with a key; undefined where a
 * term is more than a column of it.
 */
export function placeColumns(table: Table, order: readonly OrderTerm[]): Column[] | undefined {
  const columns: Column[] = [];
  for (const { expression } of order) {
    const column = ownColumn(expression);
    if (column === undefined) return undefined;
    columns.push(column);
  }
  return table.key.length === 0 ? undefined : [...columns, ...keyTerms(table, order)];
}

/** How many values say the place of a row in an order: those of its terms and of what breaks ties. */
export function termCount(table: Table, order: readonly OrderTerm[]): number {
  const ties = table.key.length > 0 ? keyTerms(table, order).length : Number(hasRowId(table));
  return order.length + ties;
}

/** A table whose rows are numbered. */
export type NumberedTable = Table & { readonly rowId: string };

/** Whether the rows of a table are numbered in their stored order. */
export function hasRowId(table: Table): table is NumberedTable {
  return table.rowId !== undefined;
}

/** The stored order of a table. */
export function rowIdTerm(alias: string, { rowId }: NumberedTable): OrderSql {
  return {
    expression: `${alias}.${rowId}`,
    descending: false,
    nullsFirst: false,
    nullable: false,
    type: { kind: "bigint", sql: "BIGINT" },
    hasSortKey: true,
  };
}

/** The order of a list without one: as stored, else by the key; none of views without. */
export function storedOrder(alias: string, table: Table): OrderSql[] {
  return hasRowId(table) ? [rowIdTerm(alias, table)] : tieBreakers(alias, table, []);
}

/** `DESC NULLS LAST`; `reversed` turns both. */
export function directionOf(
  term: Pick<OrderSql, "descending" | "nullsFirst">,
  reversed = false,
): string {
  const nullsFirst = term.nullsFirst !== reversed;
  return `${term.descending === reversed ? "ASC" : "DESC"} NULLS ${nullsFirst ? "FIRST" : "LAST"}`;
}

/** ` ORDER BY …`, or "" without terms. */
export function orderByClause(terms: readonly OrderSql[], reversed = false): string {
  return clauseOf(terms.map((term) => `${term.expression} ${directionOf(term, reversed)}`));
}

function clauseOf(terms: readonly string[]): string {
  return terms.length === 0 ? "" : ` ORDER BY ${terms.join(", ")}`;
}

/** The ORDER BY of a window, or "" without terms. */
export function windowOrder(terms: readonly OrderSql[], reversed = false): string {
  return clauseOf(terms.map((term) => windowTerm(term, directionOf(term, reversed))));
}

/**
 * A value as a window orders by it. The engine's windows fail on VARIANTs of several kinds, which its
 * sort keys take.
 */
export function windowTerm(
  { expression, type }: Pick<OrderSql, "expression" | "type">,
  direction: string,
): string {
  return holdsVariants(type)
    ? `create_sort_key(${expression}, '${direction}')`
    : `${expression} ${direction}`;
}

/** A value as a window tells rows apart by it. */
export function windowKey(expression: string, type: ColumnType): string {
  return holdsVariants(type) ? `create_sort_key(${expression}, 'ASC NULLS LAST')` : expression;
}

function holdsVariants({ sql }: ColumnType): boolean {
  return /\bVARIANT\b/.test(sql);
}
