import type {
  ColumnFacts,
  DatabaseFacts,
  ForeignKeyFacts,
  TableFacts,
} from "../catalog/database-facts.ts";
import { messageOf } from "../foundation/errors.ts";
import { quoteTable } from "../sql/identifier.ts";
import { redact } from "./engine-errors.ts";
import { type EngineConnection, runStatement } from "./run-statement.ts";
import { sqlTypeOf } from "./sql-types.ts";

const ownTables = "database_name = current_database() AND NOT internal";

const catalogQueries = {
  tables: `SELECT schema_name, table_name, 'table' AS kind, comment, estimated_size FROM duckdb_tables() WHERE ${ownTables} AND NOT temporary
    UNION ALL SELECT schema_name, view_name, 'view', comment, NULL FROM duckdb_views() WHERE ${ownTables} AND NOT temporary`,
  columns: `SELECT schema_name, table_name, column_name, is_nullable, comment FROM duckdb_columns() WHERE ${ownTables} ORDER BY column_index`,
  constraints: `SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names
    FROM duckdb_constraints() WHERE database_name = current_database() ORDER BY constraint_index`,
  enums: `SELECT type_name, labels FROM duckdb_types() WHERE database_name = current_database() AND logical_type = 'ENUM' AND labels IS NOT NULL AND NOT internal`,
};

type CatalogRow = readonly unknown[];

/** Reads what a database contains: each table and view is prepared, for its types and whether it can be served. */
export async function introspect(link: EngineConnection): Promise<DatabaseFacts> {
  const read = async (sql: string): Promise<CatalogRow[]> => {
    const { columns, count } = await runStatement(link, { sql, parameters: [] });
    return Array.from({ length: count }, (_, row) => columns.map((column) => column[row]));
  };
  const tables = await read(catalogQueries.tables);
  const columns = groupByTable(await read(catalogQueries.columns));
  const constraints = groupByTable(await read(catalogQueries.constraints));
  const enums = await read(catalogQueries.enums);
  const facts: TableFacts[] = [];
  for (const table of tables) {
    const key = tableKey(table);
    facts.push(await tableFacts(link, table, columns.get(key) ?? [], constraints.get(key) ?? []));
  }
  return {
    tables: facts,
    enums: enums.map(([name, labels]) => ({ name: String(name), labels: labels as string[] })),
  };
}

function tableKey(row: CatalogRow): string {
  return JSON.stringify([row[0], row[1]]);
}

function groupByTable(rows: readonly CatalogRow[]): Map<string, CatalogRow[]> {
  const groups = new Map<string, CatalogRow[]>();
  for (const row of rows) {
    const key = tableKey(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

async function tableFacts(
  link: EngineConnection,
  table: CatalogRow,
  columnRows: readonly CatalogRow[],
  constraints: readonly CatalogRow[],
): Promise<TableFacts> {
  const [schema, name, kind, comment, estimatedRows] = table;
  const keysOf = (type: string) =>
    constraints.filter((row) => row[2] === type).map((row) => row[3] as string[]);
  const prepared = await columnsOf(link, String(schema), String(name), columnRows);
  return {
    schema: String(schema),
    name: String(name),
    kind: kind as "table" | "view",
    comment: comment as string | null,
    estimatedRows: estimatedRows === null ? null : Number(estimatedRows),
    primaryKey: keysOf("PRIMARY KEY")[0] ?? [],
    uniqueKeys: keysOf("UNIQUE"),
    foreignKeys: constraints.filter((row) => row[2] === "FOREIGN KEY").map(foreignKey),
    ...prepared,
  };
}

function foreignKey(row: CatalogRow): ForeignKeyFacts {
  return { columns: row[3] as string[], table: String(row[4]), targetColumns: row[5] as string[] };
}

/** The columns as the engine would answer them; a broken view has a problem instead. */
async function columnsOf(
  link: EngineConnection,
  schema: string,
  name: string,
  rows: readonly CatalogRow[],
): Promise<Pick<TableFacts, "columns" | "problem">> {
  if ([schema, name, ...rows.map((row) => String(row[2]))].some((text) => text.includes("\0"))) {
    return { columns: [], problem: "a name contains the character NUL" };
  }
  const known = new Map(rows.map((row) => [String(row[2]), row]));
  try {
    const prepared = await link.connection.prepare(
      `SELECT * FROM ${quoteTable({ schema, sqlName: name })}`,
    );
    try {
      const columns = Array.from({ length: prepared.columnCount }, (_, index): ColumnFacts => {
        const columnName = prepared.columnName(index);
        const row = known.get(columnName);
        return {
          name: columnName,
          type: sqlTypeOf(prepared.columnType(index)),
          nullable: row?.[3] !== false,
          comment: (row?.[4] as string | null | undefined) ?? null,
        };
      });
      return { columns };
    } finally {
      prepared.destroySync();
    }
  } catch (error) {
    return { columns: [], problem: redact(messageOf(error).split("\n")[0] ?? "") };
  }
}
