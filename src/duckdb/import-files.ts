import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { fileRowId } from "../catalog/catalog.ts";
import { EiderError, messageOf } from "../foundation/errors.ts";
import { engineOption, type FileOptions } from "../foundation/file-options.ts";
import { fileReader } from "../foundation/source-paths.ts";
import { quoteIdentifier } from "../sql/identifier.ts";
import { redact } from "./engine-errors.ts";

/** Tables to make of files: name → patterns of files. */
export type FileTables = Readonly<Record<string, string | readonly string[]>>;

export interface ImportOptions {
  /** Views over the files instead of copies of them. */
  readonly view: boolean;
  /** How files of each kind are read. */
  readonly read: FileOptions;
  readonly maxBytes: number;
  /** Tells the identity of files; asked before they are read. */
  readonly identify: (files: readonly string[]) => Promise<string>;
}

/** The files that were read, and their identity before. */
export interface ImportedFiles {
  readonly files: readonly string[];
  readonly identity: string;
  /** What files of one table have of their own. */
  readonly notes: readonly string[];
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
    const notes: string[] = [];
    const failed: EiderError[] = [];
    for (const [table, files] of found)
      try {
        notes.push(...(await makeTable(connection, table, files, options)));
      } catch (error) {
        if (!(error instanceof EiderError)) throw error;
        failed.push(error);
      }
    if (failed.length > 0) throw together(failed);
    await connection.run("CHECKPOINT");
    return { files: all, identity, notes };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** All that is wrong with the files, at once. */
function together(failed: readonly EiderError[]): EiderError {
  const [first, ...more] = failed as readonly [EiderError, ...EiderError[]];
  if (more.length === 0) return first;
  const text = failed.map(({ message }) => message).join("\n");
  return new EiderError(first.code, text, { cause: first.cause });
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

/** Returns what its files have of their own. */
async function makeTable(
  connection: Connection,
  table: string,
  files: readonly string[],
  { view, read }: ImportOptions,
): Promise<string[]> {
  const reader = fileReader(files);
  if (reader === undefined)
    throw new EiderError(
      "DB_UNAVAILABLE",
      `${table}: expected .parquet, .csv, .tsv, .json or .jsonl files of one kind, got ${files.slice(0, 3).join(", ")}.`,
    );
  // DDL takes no parameters: a path is a literal with its quotes doubled.
  const list = files.map((file) => `'${asPattern(file).replaceAll("'", "''")}'`).join(", ");
  const source = `${reader}(${[`[${list}]`, ...readingOptions(reader, files, read)].join(", ")})`;
  try {
    const columns = view ? await typedColumns(connection, source, reader) : "*";
    await connection.run(
      `CREATE ${view ? "VIEW" : "TABLE"} ${quoteIdentifier(table)} AS SELECT ${columns} FROM ${source}`,
    );
  } catch (error) {
    throw new EiderError(
      "DB_UNAVAILABLE",
      `${table}: the files cannot be read: ${firstLine(error)}`,
      { cause: error },
    );
  }
  return differences(connection, { table, reader, files, read, source });
}

/** The engine's reason in its first line, which names the file. */
function firstLine(error: unknown): string {
  return redact(messageOf(error).split("\n")[0] ?? "").replace(/^[\w ]+ Error: /, "");
}

const kinds: Readonly<Record<string, keyof FileOptions>> = {
  read_csv: "csv",
  read_parquet: "parquet",
  read_json: "json",
};

/** The options of a reader as SQL; several files are joined by the names of their columns. */
function readingOptions(reader: string, files: readonly string[], read: FileOptions): string[] {
  const kind = kinds[reader];
  const given = Object.entries((kind === undefined ? undefined : read[kind]) ?? {});
  const options = new Map<string, unknown>(files.length > 1 ? [["union_by_name", true]] : []);
  for (const [name, value] of given)
    if (value !== undefined) options.set(engineOption(name), value);
  return [...options].map(([name, value]) => `${name} = ${literal(value)}`);
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([name, member]) => `${literal(name)}: ${literal(member)}`)
      .join(", ")}}`;
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
}

/** So many files of a table are looked at one by one. */
const mostCompared = 200;

/** What single files lack, or have in another type than the table: it is null there, or widened. */
async function differences(
  connection: Connection,
  {
    table,
    reader,
    files,
    read,
    source,
  }: {
    readonly table: string;
    readonly reader: string;
    readonly files: readonly string[];
    readonly read: FileOptions;
    readonly source: string;
  },
): Promise<string[]> {
  if (files.length < 2 || files.length > mostCompared) return [];
  const whole = await columnsOf(connection, source);
  const notes: string[] = [];
  for (const file of files) {
    const path = `'${asPattern(file).replaceAll("'", "''")}'`;
    const options = readingOptions(reader, [file], read);
    const own = await columnsOf(connection, `${reader}(${[path, ...options].join(", ")})`);
    for (const [name, type] of whole) {
      const ownType = own.get(name);
      if (ownType === undefined) notes.push(`${table}: ${file} has no ${name}: it is null there`);
      else if (ownType !== type)
        notes.push(`${table}: ${name} is ${ownType} in ${file}, ${type} in the table`);
    }
    for (const name of own.keys())
      if (!whole.has(name)) notes.push(`${table}: ${name} of ${file} is not served`);
  }
  return notes;
}

/** Names and types of a source's columns. */
async function columnsOf(connection: Connection, source: string): Promise<Map<string, string>> {
  const rows = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  return new Map(rows.getRows().map(([name, type]) => [String(name), String(type)]));
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
