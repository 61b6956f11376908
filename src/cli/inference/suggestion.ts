import type { Column, Table } from "../../catalog/catalog.ts";
import { quotedPart } from "../../catalog/reference.ts";
import { columnOf, quoteTable } from "../../sql/identifier.ts";
import { fixedStatement, type Statement } from "../../sql/statement.ts";

/** Runs a statement on a database and returns the values of its one row. */
export type ReadRow = (database: string, statement: Statement) => Promise<readonly unknown[]>;

/** A line of a configuration with what speaks for it; what is doubtful is for a person to decide. */
export interface Suggestion {
  readonly line: string;
  /** What the line says, for a configuration that is not written down. */
  readonly key?: { readonly table: string; readonly columns: readonly string[] };
  readonly relation?: { readonly from: string; readonly to: string };
  readonly type?: ColumnType;
  readonly evidence: string;
  readonly isDoubtful: boolean;
}

/** The type that a column of files is read as. */
export interface ColumnType {
  readonly database: string;
  readonly table: string;
  readonly column: string;
  readonly type: string;
}

/** What was found, best first. */
export interface Suggestions {
  readonly keys: readonly Suggestion[];
  readonly relations: readonly Suggestion[];
  /** Columns of files that would better be read as another type. */
  readonly types: readonly Suggestion[];
  /** What was noticed and has no line of its own. */
  readonly notes: readonly string[];
}

/** A table with its words and the columns that identify its rows. */
export interface KnownTable {
  readonly table: Table;
  readonly rows: number;
  /** What the columns are called without what all of them begin with. */
  readonly plain: ReadonlyMap<Column, string>;
  readonly key: readonly Column[];
  /** Columns that are unique and never null, the key's among them. */
  readonly unique: readonly Column[];
  /** How many different values its key-like columns have. */
  readonly distinct: ReadonlyMap<Column, number>;
}

/** The numbers that a table answers to these aggregates over its rows `t`, after the number of its rows. */
export async function countsOf(
  table: Table,
  asked: readonly string[],
  read: ReadRow,
): Promise<number[]> {
  const sql = `SELECT ${["count(*)", ...asked].join(", ")} FROM ${quoteTable(table)} AS t`;
  return (await read(table.database, fixedStatement(sql))).map(Number);
}

/** The first values that a column has, as texts; of up to so many rows. */
export async function sampleOf(
  table: Table,
  column: Column,
  { rows, read }: { readonly rows: number; readonly read: ReadRow },
): Promise<readonly string[]> {
  const sql = columnOf("t", column);
  const some = `SELECT DISTINCT ${sql}::VARCHAR AS v FROM (SELECT * FROM ${quoteTable(table)} AS t WHERE ${sql} IS NOT NULL LIMIT ${rows}) AS t`;
  const [values] = await read(
    table.database,
    fixedStatement(`SELECT coalesce(list(v ORDER BY v), []) FROM (${some})`),
  );
  return (values ?? []) as readonly string[];
}

/** `database.table`, as a configuration names it. */
export function pathOf(table: Table): string {
  const [database = "", schema = "", name = ""] = [table.database, table.schema, table.sqlName].map(
    quotedPart,
  );
  return schema === "main" ? `${database}.${name}` : `${database}.${schema}.${name}`;
}

/** `database.table(column, column)`, as a relation of a configuration names one of its ends. */
export function endOf(table: Table, columns: readonly Column[]): string {
  return `${pathOf(table)}(${columns.map(({ sqlName }) => quotedPart(sqlName)).join(", ")})`;
}

/** With fewer values that fit it is perhaps none of what is looked for. */
export const leastShare = 0.95;

/** `99.9 %`, never more than there is. */
export function shareText(part: number, all: number): string {
  return `${Math.floor((part / all) * 1000) / 10} %`;
}

/** A number for people. */
export function shown(count: number): string {
  return count.toLocaleString("en");
}
