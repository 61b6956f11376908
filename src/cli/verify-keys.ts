import { type Catalog, type Column, type Note, type Table, tablePath } from "../catalog/catalog.ts";
import { columnOf, quoteTable } from "../sql/identifier.ts";
import { fixedStatement, type Statement } from "../sql/statement.ts";

/** Runs a statement on a database and returns the number of its rows. */
export type CountRows = (database: string, statement: Statement) => Promise<number>;

/**
 * Checks what a configuration says and the engine does not enforce: that a `key` identifies rows,
 * and that what a relation leads to is unique.
 */
export async function verifyKeys({ tables }: Catalog, countRows: CountRows): Promise<Note[]> {
  const notes: Note[] = [];
  for (const table of tables) {
    if (
      table.key.length > 0 &&
      !table.keyIndexed &&
      (await hasDuplicates(table, table.key, countRows))
    ) {
      notes.push({
        level: "problem",
        subject: tablePath(table),
        text: `its key (${namesOf(table.key)}) is not unique`,
      });
    }
    for (const { kind, name, target, targetColumns, targetIndexed } of table.relations) {
      if (
        kind !== "one" ||
        targetIndexed ||
        !(await hasDuplicates(target, targetColumns, countRows))
      )
        continue;
      notes.push({
        level: "problem",
        subject: tablePath(table),
        text: `the relation ${name} leads to ${tablePath(target)} (${namesOf(targetColumns)}), which is not unique`,
      });
    }
  }
  return notes;
}

async function hasDuplicates(
  table: Table,
  columns: readonly Column[],
  countRows: CountRows,
): Promise<boolean> {
  const keys = columns.map((column) => columnOf("t", column));
  const present = keys.map((key) => `${key} IS NOT NULL`).join(" AND ");
  const sql = `SELECT 1 FROM ${quoteTable(table)} AS t WHERE ${present} GROUP BY ${keys.join(", ")} HAVING count(*) > 1 LIMIT 1`;
  return (await countRows(table.database, fixedStatement(sql))) > 0;
}

function namesOf(columns: readonly Column[]): string {
  return columns.map(({ sqlName }) => sqlName).join(", ");
}
