import {
  type Catalog,
  type Column,
  type Note,
  type Table,
  tablePath,
} from "../../catalog/catalog.ts";
import { columnOf, quoteTable } from "../../sql/identifier.ts";
import { fixedStatement, type Statement } from "../../sql/statement.ts";

/** Runs a statement on a database and returns the number of its rows. */
export type CountRows = (database: string, statement: Statement) => Promise<number>;

/** Columns that only the configuration calls unique, and what is said where they are not. */
interface Claim {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly note: Note;
}

/**
 * Checks what a configuration says and the engine does not enforce: that a `key` identifies rows, and that what a
 * relation leads to is unique; of those tables that `isLookedAt`.
 */
export async function verifyKeys(
  { tables }: Pick<Catalog, "tables">,
  countRows: CountRows,
  isLookedAt: (table: Table) => boolean = () => true,
): Promise<Note[]> {
  const known = new Map<string, Promise<boolean>>();
  const notes: Note[] = [];
  for (const { table, columns, note } of tables.flatMap(claimsOf)) {
    if (!isLookedAt(table)) continue;
    const place = `${tablePath(table)}(${namesOf(columns)})`;
    const asked = known.get(place) ?? hasDuplicates(table, columns, countRows);
    known.set(place, asked);
    if (await asked) notes.push(note);
  }
  return notes;
}

function claimsOf(table: Table): Claim[] {
  const { key, keyIndexed } = table;
  const subject = tablePath(table);
  const ofKey: Claim = {
    table,
    columns: key,
    note: { level: "problem", subject, text: `its key (${namesOf(key)}) is not unique` },
  };
  const ofRelations = table.relations
    .filter(({ kind, targetIndexed }) => kind === "one" && !targetIndexed)
    .map(({ name, target, targetColumns }): Claim => {
      const end = `${tablePath(target)} (${namesOf(targetColumns)})`;
      const text = `the relation ${name} leads to ${end}, which is not unique`;
      return { table: target, columns: targetColumns, note: { level: "problem", subject, text } };
    });
  return [...(key.length > 0 && !keyIndexed ? [ofKey] : []), ...ofRelations];
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
