/** The only place where a name becomes SQL: in double quotes, inner quotes doubled. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A table as SQL names it; with its catalog where its schema alone would be ambiguous. */
export interface QualifiedTable {
  readonly catalog?: string | undefined;
  readonly schema: string;
  readonly sqlName: string;
}

/** `"schema"."table"`. */
export function quoteTable({ catalog, schema, sqlName }: QualifiedTable): string {
  const parts = catalog === undefined ? [schema, sqlName] : [catalog, schema, sqlName];
  return parts.map(quoteIdentifier).join(".");
}

/** The expression of a column of the table that goes by `alias`. */
export function columnOf(alias: string, column: { readonly sqlName: string }): string {
  return `${alias}.${quoteIdentifier(column.sqlName)}`;
}

/**
 * A column as keys tell rows apart: by their bytes, as the engine's indexes do, whatever its collation.
 */
export function keyOf(
  alias: string,
  column: { readonly sqlName: string; readonly collation?: string | undefined },
): string {
  const sql = columnOf(alias, column);
  return column.collation === undefined ? sql : inBytes(sql);
}

/** A text without its collation. */
export function inBytes(sql: string): string {
  return `(${sql} COLLATE "binary")`;
}

/** A text as SQL, for statements that take no parameters. */
export function quoteLiteral(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
