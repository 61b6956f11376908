import type { DatabaseFacts, TableFacts } from "../catalog/database-facts.ts";
import { quoteTable } from "../sql/identifier.ts";
import { type EngineConnection, runStatement } from "./run-statement.ts";

/**
 * The facts with about how many rows each view reads: the most that the engine reckons for any part of its plan, since
 * whatever is asked of a view may need all of that.
 */
export async function withViewSizes(
  link: EngineConnection,
  facts: DatabaseFacts,
): Promise<DatabaseFacts> {
  const tables: TableFacts[] = [];
  for (const table of facts.tables) {
    const isView = table.kind === "view" && table.query === undefined;
    const rows = isView ? await plannedRows(link, table) : table.estimatedRows;
    tables.push({ ...table, estimatedRows: rows });
  }
  return { ...facts, tables };
}

/** Null where the view cannot be planned. */
async function plannedRows(
  link: EngineConnection,
  { catalog, schema, name }: TableFacts,
): Promise<number | null> {
  const view = quoteTable({ catalog, schema, sqlName: name });
  try {
    const { columns } = await runStatement(link, {
      sql: `EXPLAIN (FORMAT JSON) SELECT * FROM ${view}`,
      parameters: [],
    });
    const plan = columns.at(-1)?.map(String).join("\n") ?? "";
    const parts = [...plan.matchAll(/"Estimated Cardinality": "(\d+)"/g)];
    return parts.reduce((most, [, rows]) => Math.max(most, Number(rows)), 0);
  } catch {
    return null;
  }
}
