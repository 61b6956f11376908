import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { fileRowId } from "../catalog/catalog.ts";
import { EiderError } from "../foundation/errors.ts";
import { fileReader } from "../foundation/source-paths.ts";
import { quoteIdentifier } from "../sql/identifier.ts";

/** Tables to make of files: name → patterns of files. */
export type FileTables = Readonly<Record<string, string | readonly string[]>>;

export interface ImportOptions {
  /** Views over the files instead of copies of them. */
  readonly view: boolean;
  readonly maxBytes: number;
  /** Tells the identity of files; asked before they are read. */
  readonly identify: (files: readonly string[]) => Promise<string>;
}

/** The files that were read, and their identity before. */
export interface ImportedFiles {
  readonly files: readonly string[];
  readonly identity: string;
}

/**
 * Makes a DuckDB file whose tables are other files, typed and with row ids. Returns the files that
 * were read. Rejects with an EiderError that names the table.
 */
export async function importFiles(
  target: string,
  tables: FileTables,
  options: ImportOptions,
): Promise<ImportedFiles> {
  const instance = await DuckDBInstance.create(target, { storage_compatibility_version: "latest" });
  const connection = await instance.connect();
  try {
    const found = new Map<string, string[]>();
    const missing: string[] = [];
    for (const [table, patterns] of Object.entries(tables)) {
      const files = await expand(connection, [patterns].flat());
      found.set(table, files.found);
      missing.push(...files.missing.map((pattern) => `${table}: there is no file ${pattern}.`));
    }
    if (missing.length > 0) throw new EiderError("DB_UNAVAILABLE", missing.join("\n"));
    const all = [...found.values()].flat();
    await checkEmpty(found);
    await checkSize(all, options);
    const identity = await options.identify(all);
    // Files, not patterns: a locked database may read the files that it was opened with, no folder.
    for (const [table, files] of found) await makeTable(connection, table, files, options.view);
    await connection.run("CHECKPOINT");
    return { files: all, identity };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

type Connection = Awaited<ReturnType<DuckDBInstance["connect"]>>;

/** The files of patterns, and the patterns that have none. A file that is named so is no pattern. */
async function expand(
  connection: Connection,
  patterns: readonly string[],
): Promise<{ found: string[]; missing: string[] }> {
  const found: string[] = [];
  const missing: string[] = [];
  for (const pattern of patterns) {
    const files = existsSync(pattern) ? [pattern] : await filesOf(connection, pattern);
    if (files.length === 0) missing.push(pattern);
    found.push(...files);
  }
  return { found, missing };
}

async function filesOf(connection: Connection, pattern: string): Promise<string[]> {
  const result = await connection.runAndReadAll("SELECT file FROM glob($1)", [pattern]);
  return result.getRows().map(([file]) => file as string);
}

/** The engine makes a column of a text file without a byte. */
async function checkEmpty(tables: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const empty: string[] = [];
  for (const [table, files] of tables)
    for (const file of files)
      if ((await stat(file)).size === 0) empty.push(`${table}: the file ${file} is empty.`);
  if (empty.length > 0) throw new EiderError("DB_UNAVAILABLE", empty.join("\n"));
}

async function checkSize(
  files: readonly string[],
  { view, maxBytes }: ImportOptions,
): Promise<void> {
  if (view) return;
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total > maxBytes)
    throw new EiderError(
      "LIMIT_EXCEEDED",
      `The files have ${total} bytes, limits.importBytes allows ${maxBytes}: set \`view: true\`, which leaves them in place.`,
    );
}

async function makeTable(
  connection: Connection,
  table: string,
  files: readonly string[],
  view: boolean,
): Promise<void> {
  const reader = fileReader(files);
  if (reader === undefined)
    throw new EiderError(
      "DB_UNAVAILABLE",
      `${table}: expected .parquet, .csv, .tsv, .json or .jsonl files of one kind, got ${files.slice(0, 3).join(", ")}.`,
    );
  // DDL takes no parameters: a path is a literal with its quotes doubled.
  const list = files.map((file) => `'${asPattern(file).replaceAll("'", "''")}'`).join(", ");
  const source = `${reader}([${list}])`;
  try {
    const columns = view ? await typedColumns(connection, source, reader) : "*";
    await connection.run(
      `CREATE ${view ? "VIEW" : "TABLE"} ${quoteIdentifier(table)} AS SELECT ${columns} FROM ${source}`,
    );
  } catch (error) {
    throw new EiderError("DB_UNAVAILABLE", `${table}: the files cannot be read.`, { cause: error });
  }
}

/** The engine takes every path for a pattern: this one finds the file of that very name. */
export function asPattern(file: string): string {
  return file.replaceAll(/[*?[]/g, "[$&]");
}

/** Columns of Parquet files under these names would stand before the engine's own. */
const ownNames = new Set(["file_index", "file_row_number", fileRowId]);
/** Numbers the rows of Parquet files, in the order of the files; no file has so many rows. */
const rowNumber = `file_index::BIGINT * 1000000000000 + file_row_number AS ${fileRowId}`;

/** The columns with the types that they have now: a file that is replaced by one with others fails, and is never misread. */
async function typedColumns(
  connection: Connection,
  source: string,
  reader: string,
): Promise<string> {
  const prepared = await connection.prepare(`SELECT * FROM ${source}`);
  try {
    const names = Array.from({ length: prepared.columnCount }, (_, index) =>
      prepared.columnName(index),
    );
    const columns = names.map((columnName, index) => {
      const name = quoteIdentifier(columnName);
      const type = String(prepared.columnType(index));
      // A struct without names has no type that can be written.
      return /STRUCT\((?!")/.test(type) ? name : `${name}::${type} AS ${name}`;
    });
    const isTaken = names.some((name) => ownNames.has(name.toLowerCase()));
    const numbered = reader === "read_parquet" && !isTaken ? [rowNumber] : [];
    return [...columns, ...numbered].join(", ");
  } finally {
    prepared.destroySync();
  }
}
