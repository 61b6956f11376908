import {
  type Catalog,
  type Column,
  type Note,
  type Table,
  tablePath,
} from "../../catalog/catalog.ts";
import { keyOf, quoteTable } from "../../sql/identifier.ts";
import { fixedStatement, type Statement } from "../../sql/statement.ts";

/** Runs a statement on a database and returns the number of its rows. */
export type CountRows = (database: string, statement: Statement) => Promise<number>;

/** Columns that only the configuration calls a key or unique, and what is said where they are not. */
interface Claim {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly flaw: "duplicates" | "nulls";
  readonly note: Note;
}

/**
 * Checks what a configuration says and the engine does not enforce: that a `key` is there and identifies rows, and that what a
 * relation leads to is unique; of those tables that `isLookedAt`.
 */
export async function verifyKeys(
  { tables }: Pick<Catalog, "tables">,
  countRows: CountRows,
  isLookedAt: (table: Table) => boolean = () => true,
): Promise<Note[]> {
  const known = new Map<string, Promise<boolean>>();
  const notes: Note[] = [];
  for (const { table, columns, flaw, note } of tables.flatMap(claimsOf)) {
    if (!isLookedAt(table)) continue;
    const place = `${flaw} of ${tablePath(table)}(${namesOf(columns)})`;
    const asked = known.get(place) ?? has(flaw, table, columns, countRows);
    known.set(place, asked);
    if (await asked) notes.push(note);
  }
  return notes;
}

function claimsOf(table: Table): Claim[] {
  const { key, keyIndexed } = table;
  const subject = tablePath(table);
  const ofKey = (flaw: Claim["flaw"], said: string): Claim => ({
    table,
    columns: key,
    flaw,
    note: { level: "problem", subject, text: `its key (${namesOf(key)}) is ${said}` },
  });
  const ofKeys = [ofKey("duplicates", "not unique"), ofKey("nulls", "null in some rows")];
  const ofRelations = table.relations
    .filter(({ kind, targetIndexed }) => kind === "one" && !targetIndexed)
    .map(({ name, target, targetColumns }): Claim => {
      const end = `${tablePath(target)} (${namesOf(targetColumns)})`;
      const text = `the relation ${name} leads to ${end}, which is not unique`;
      const note: Note = { level: "problem", subject, text };
      return { table: target, columns: targetColumns, flaw: "duplicates", note };
    });
  return [...(key.length > 0 && !keyIndexed ? ofKeys : []), ...ofRelations];
}

async function has(
  flaw: Claim["flaw"],
  table: Table,
  columns: readonly Column[],
  countRows: CountRows,
): Promise<boolean> {
  const keys = columns.map((column) => keyOf("t", column));
  const isNull = keys.map((key) => `${key} IS NULL`).join(" OR ");
  const rows =
    flaw === "nulls"
      ? `WHERE ${isNull}`
      : `WHERE NOT (${isNull}) GROUP BY ${keys.join(", ")} HAVING count(*) > 1`;
  const sql = `SELECT 1 FROM ${quoteTable(table)} AS t ${rows} LIMIT 1`;
  return (await countRows(table.database, fixedStatement(sql))) > 0;
}

function namesOf(columns: readonly Column[]): string {
  return columns.map(({ sqlName }) => sqlName).join(", ");
}
