import type {
  DatabaseFacts,
  ForeignKeyFacts,
  QueryFacts,
  TableFacts,
} from "../catalog/database-facts.ts";
import { isSameName } from "../catalog/names.ts";
import type { NativeQuery } from "../catalog/native-query.ts";
import type { SqlType } from "../catalog/sql-type.ts";
import { querySql } from "../sql/native-query.ts";
import { changingDefinitions, type Definition, tellingDefinitions } from "./definitions.ts";
import { collationsIn, typesNamed } from "./described-columns.ts";
import { columnsOf, withoutFileRows } from "./introspect-columns.ts";
import { macroFacts, queryFacts } from "./introspect-queries.ts";
import { type EngineConnection, runStatement } from "./run-statement.ts";

const ownTables = "database_name = current_database() AND NOT internal";

const catalogQueries = {
  tables: `SELECT schema_name, table_name, 'table' AS kind, comment, estimated_size, sql FROM duckdb_tables() WHERE ${ownTables} AND NOT temporary
    UNION ALL SELECT schema_name, view_name, 'view', comment, NULL, sql FROM duckdb_views() WHERE ${ownTables} AND NOT temporary`,
  columns: `SELECT schema_name, table_name, column_name, is_nullable, comment, data_type FROM duckdb_columns() WHERE ${ownTables} ORDER BY column_index`,
  constraints: `SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names
    FROM duckdb_constraints() WHERE database_name = current_database() ORDER BY constraint_index`,
  enums: `SELECT type_name, labels FROM duckdb_types() WHERE database_name = current_database() AND logical_type = 'ENUM' AND labels IS NOT NULL AND NOT internal`,
  macros: `SELECT DISTINCT function_name, macro_definition FROM duckdb_functions() WHERE ${ownTables} AND macro_definition IS NOT NULL`,
  catalog: "SELECT current_database()",
};

type CatalogRow = readonly unknown[];

/** Reads what a database contains; each view is prepared, for its types and whether it can be served. */
export async function introspect(
  link: EngineConnection,
  queries: ReadonlyMap<string, NativeQuery> = new Map(),
): Promise<DatabaseFacts> {
  const read = async (sql: string): Promise<CatalogRow[]> => {
    const { columns, count } = await runStatement(link, { sql, parameters: [] });
    return Array.from({ length: count }, (_, row) => columns.map((column) => column[row]));
  };
  const tables = await read(catalogQueries.tables);
  const columns = groupByTable(await read(catalogQueries.columns));
  const stored = tables.filter(([, , kind]) => kind === "table");
  const typeTexts = stored
    .flatMap((table) => columns.get(tableKey(table)) ?? [])
    .map((row) => String(row[5]));
  const types = await typesNamed(link, new Set(typeTexts));
  const constraints = groupByTable(await read(catalogQueries.constraints));
  const enums = await read(catalogQueries.enums);
  const macros = await read(catalogQueries.macros);
  const problems = reachingTables(tables, macros, tellingDefinitions);
  const changing = reachingTables(tables, macros, changingDefinitions, generatedSql);
  const [[catalog] = []] = await read(catalogQueries.catalog);
  // A table's own SQL names its collations, a view may have those of all that it reads.
  const collations = collationsIn(
    [...tables.map((row) => row[5]), ...macros.map((row) => row[1])].map(String),
  );
  const facts: TableFacts[] = [];
  for (const table of tables) {
    const key = tableKey(table);
    const source = {
      catalog: String(catalog),
      collations: table[2] === "view" ? collations : collationsIn([String(table[5])]),
      problem: problemOf(problems.get(table)),
      isChanging: changing.has(table),
      types,
    };
    const rows = { columns: columns.get(key) ?? [], constraints: constraints.get(key) ?? [] };
    facts.push(await tableFacts(link, table, rows, source));
  }
  return {
    tables: facts,
    queries: await queriesOf(link, queries, { tables, macros, collations }),
    enums: enums.map(([name, labels]) => ({ name: String(name), labels: labels as string[] })),
  };
}

/** The queries of the configuration and the table macros, with whether they change. */
async function queriesOf(
  link: EngineConnection,
  queries: ReadonlyMap<string, NativeQuery>,
  {
    tables,
    macros,
    collations,
  }: {
    readonly tables: readonly CatalogRow[];
    readonly macros: readonly CatalogRow[];
    readonly collations: readonly string[];
  },
): Promise<QueryFacts[]> {
  const found = [
    ...(await Promise.all(
      [...queries].map(([name, query]) => queryFacts(link, name, query, collations)),
    )),
    ...(await macroFacts(link, collations)),
  ];
  const definitions = found.map(({ name, query }) => ({
    name,
    sql: querySql(query, () => "NULL"),
  }));
  const all = [
    ...tables.map((table) => ({ name: String(table[1]), sql: generatedSql(table) })),
    ...macros.map(([name, sql]) => ({ name: String(name), sql: String(sql) })),
    ...definitions,
  ];
  const changing = changingDefinitions(all);
  const telling = tellingDefinitions(all);
  return found.map((facts, index): QueryFacts => {
    const definition = definitions[index] as Definition;
    // Who writes the configuration may ask for what concerns the machine; a macro of a file may not.
    const problem =
      facts.macroSchema === undefined ? undefined : problemOf(telling.get(definition));
    return {
      ...facts,
      ...(changing.has(definition) && { isChanging: true }),
      ...(problem !== undefined && { problem }),
    };
  });
}

/** The views and tables that call such functions, through others or macros too, with the call. */
function reachingTables(
  tables: readonly CatalogRow[],
  macros: readonly CatalogRow[],
  find: (definitions: readonly Definition[]) => Map<Definition, string>,
  sqlOf = (table: CatalogRow) => String(table[5]),
): Map<CatalogRow, string> {
  const ofTables = new Map(
    tables.map((table) => [{ name: String(table[1]), sql: sqlOf(table) }, table] as const),
  );
  const ofMacros = macros.map(([name, sql]) => ({ name: String(name), sql: String(sql) }));
  const found = find([...ofTables.keys(), ...ofMacros]);
  return new Map(
    [...found].flatMap(([definition, call]) => {
      const table = ofTables.get(definition);
      return table === undefined ? [] : [[table, call] as const];
    }),
  );
}

/** What computes values when they are read: a default has done so before. */
function generatedSql(table: CatalogRow): string {
  const sql = String(table[5]);
  return table[2] === "view" || /generated always/i.test(sql) ? sql : "";
}

function problemOf(call: string | undefined): string | undefined {
  return call === undefined ? undefined : `it would show what ${call} tells of the machine`;
}

/** What is known of the database that a table stands in. */
interface TableSource {
  readonly catalog: string;
  readonly collations: readonly string[];
  readonly problem: string | undefined;
  readonly isChanging: boolean;
  /** Types by the texts of the catalog. */
  readonly types: ReadonlyMap<string, SqlType>;
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
  rows: { readonly columns: readonly CatalogRow[]; readonly constraints: readonly CatalogRow[] },
  source: TableSource,
): Promise<TableFacts> {
  const [schemaName, tableName, kind, comment, estimatedRows] = table;
  const { catalog, problem, isChanging } = source;
  const [schema, name] = [String(schemaName), String(tableName)];
  const keysOf = (type: string) =>
    rows.constraints.filter((row) => row[2] === type).map((row) => row[3] as string[]);
  // `staging.orders` could mean a catalog of that name, so the engine wants the catalog's as well.
  const own = isSameName(schema, catalog) ? { catalog } : {};
  const described =
    problem === undefined
      ? await columnsOf(link, { ...own, schema, sqlName: name }, rows.columns, {
          ...source,
          isComputed: generatedSql(table) !== "",
        })
      : { columns: [], problem };
  return {
    ...own,
    schema,
    name,
    kind: kind as "table" | "view",
    comment: comment as string | null,
    estimatedRows: estimatedRows === null ? null : Number(estimatedRows),
    primaryKey: keysOf("PRIMARY KEY")[0] ?? [],
    uniqueKeys: keysOf("UNIQUE"),
    foreignKeys: rows.constraints.filter((row) => row[2] === "FOREIGN KEY").map(foreignKey),
    ...(isChanging && { isChanging }),
    ...(kind === "view" ? withoutFileRows(described) : described),
  };
}

function foreignKey(row: CatalogRow): ForeignKeyFacts {
  return { columns: row[3] as string[], table: String(row[4]), targetColumns: row[5] as string[] };
}
