/** The only place where a name becomes SQL: in double quotes, inner quotes doubled. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `"schema"."table"`. */
export function quoteTable(table: { readonly schema: string; readonly sqlName: string }): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.sqlName)}`;
}

/** The expression of a column of the table that goes by `alias`. */
export function columnOf(alias: string, column: { readonly sqlName: string }): string {
  return `${alias}.${quoteIdentifier(column.sqlName)}`;
}
