import type { DuckDBPreparedStatement } from "@duckdb/node-api";
import type { ColumnFacts } from "../catalog/database-facts.ts";
import type { SqlType } from "../catalog/sql-type.ts";
import { messageOf } from "../foundation/errors.ts";
import { columnOf, quoteIdentifier } from "../sql/identifier.ts";
import { redact } from "./engine-errors.ts";
import type { EngineConnection } from "./run-statement.ts";
import { sqlTypeOf } from "./sql-types.ts";

/** What preparing a relation tells of its columns. */
export type DescribedColumn = Pick<ColumnFacts, "name" | "type" | "collation">;

/**
 * The types that the catalog's texts name, found by one statement; none where the engine cannot read all
 * of them back.
 */
export async function typesNamed(
  link: EngineConnection,
  texts: ReadonlySet<string>,
): Promise<ReadonlyMap<string, SqlType>> {
  if (texts.size === 0) return new Map();
  const values = [...texts].map((text) => `NULL::${text}`);
  const types = await prepared(link, `SELECT ${values.join(", ")}`, (statement) =>
    values.map((_, index) => sqlTypeOf(statement.columnType(index))),
  ).catch(() => []);
  return new Map(
    [...texts].slice(0, types.length).map((text, index) => [text, types[index] as SqlType]),
  );
}

/** The columns, or why there are none. */
export interface Described {
  readonly columns: readonly DescribedColumn[];
  readonly problem?: string;
}

/**
 * The columns of what stands behind FROM, as the engine would answer them. `collations` are those that
 * texts may compare by: the engine does not tell which a column has, but refuses to compare two.
 */
export async function describedColumns(
  link: EngineConnection,
  from: string,
  collations: readonly string[],
): Promise<Described> {
  try {
    const columns = await prepared(link, `SELECT * FROM ${from}`, (statement) =>
      Array.from({ length: statement.columnCount }, (_, index) => ({
        name: statement.columnName(index),
        type: sqlTypeOf(statement.columnType(index)),
      })),
    );
    const described: DescribedColumn[] = [];
    for (const column of columns) {
      const mayCollate = collations.length > 0 && column.type.kind === "varchar";
      const collation = mayCollate
        ? await collationOf(link, from, column.name, collations)
        : undefined;
      described.push({ ...column, collation });
    }
    return { columns: described };
  } catch (error) {
    return { columns: [], problem: firstLine(error) };
  }
}

async function collationOf(
  link: EngineConnection,
  from: string,
  name: string,
  collations: readonly string[],
): Promise<string | undefined> {
  const column = columnOf("t", { sqlName: name });
  const isOf = (collation: string) =>
    fits(link, `SELECT ${column} = ('' COLLATE ${quoteIdentifier(collation)}) FROM ${from} AS t`);
  if (await isOf("binary")) return undefined;
  for (const collation of collations) if (await isOf(collation)) return collation;
  return "";
}

const clauses = /\bcollate\s+(?:"([^"]+)"|([\w.]+))/gi;

/** The collations that definitions name, as they write them: to the engine other cases are others. */
export function collationsIn(definitions: readonly string[]): string[] {
  const names = definitions.flatMap((sql) =>
    [...sql.matchAll(clauses)].map(([, quoted, plain]) => quoted ?? plain ?? ""),
  );
  return [...new Set(names)];
}

/** Whether the engine can prepare a statement. */
export function fits(link: EngineConnection, sql: string): Promise<boolean> {
  return prepared(link, sql, () => true).catch(() => false);
}

/** What a prepared statement tells; it is not run. */
export async function prepared<Result>(
  { connection }: EngineConnection,
  sql: string,
  read: (statement: DuckDBPreparedStatement) => Result,
): Promise<Result> {
  const statement = await connection.prepare(sql);
  try {
    return read(statement);
  } finally {
    statement.destroySync();
  }
}

/** What the engine said, in one line that may be shown. */
export function firstLine(error: unknown): string {
  return redact(messageOf(error).split("\n")[0] ?? "");
}
