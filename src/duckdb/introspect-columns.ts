import { fileRowId } from "../catalog/catalog.ts";
import type { ColumnFacts, TableFacts } from "../catalog/database-facts.ts";
import type { SqlType } from "../catalog/sql-type.ts";
import { type QualifiedTable, quoteTable } from "../sql/identifier.ts";
import { describedColumns } from "./described-columns.ts";
import type { EngineConnection } from "./run-statement.ts";

/** A row of the catalog on a column: schema, table, name, whether it may be null, comment, type. */
export type ColumnRow = readonly unknown[];

/** What is known of a table beside its columns' rows. */
interface ColumnsSource {
  readonly collations: readonly string[];
  /** Types by the texts of the catalog. */
  readonly types: ReadonlyMap<string, SqlType>;
  /** Whether SQL makes some of the values, as that of a view does. */
  readonly isComputed: boolean;
}

/**
 * The columns as the engine would answer them; a broken view has a problem instead. Only where values are
 * computed, or compare by a collation, does the engine have to be asked.
 */
export async function columnsOf(
  link: EngineConnection,
  table: QualifiedTable,
  rows: readonly ColumnRow[],
  { collations, types, isComputed }: ColumnsSource,
): Promise<Pick<TableFacts, "columns" | "problem">> {
  const names = [table.schema, table.sqlName, ...rows.map((row) => String(row[2]))];
  if (names.some((text) => text.includes("\0")))
    return { columns: [], problem: "a name contains the character NUL" };
  if (!isComputed && collations.length === 0 && rows.every((row) => types.has(String(row[5]))))
    return {
      columns: rows.map((row) => ({
        name: String(row[2]),
        type: types.get(String(row[5])) as SqlType,
        collation: undefined,
        ...factsOf(row),
      })),
    };
  const known = new Map(rows.map((row) => [String(row[2]), row]));
  const { columns, problem } = await describedColumns(link, quoteTable(table), collations);
  return {
    columns: columns.map(
      (column): ColumnFacts => ({ ...column, ...factsOf(known.get(column.name)) }),
    ),
    ...(problem !== undefined && { problem }),
  };
}

function factsOf(row: ColumnRow | undefined): Pick<ColumnFacts, "nullable" | "comment"> {
  const comment = (row?.[4] as string | null | undefined) ?? null;
  return { nullable: row?.[3] !== false, comment };
}

/** The number of a file's row is no column that is served. */
export function withoutFileRows<Facts extends Pick<TableFacts, "columns">>(facts: Facts) {
  const columns = facts.columns.filter(({ name }) => name !== fileRowId);
  return columns.length === facts.columns.length
    ? facts
    : { ...facts, columns, numbersFileRows: true };
}
