import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { fileRowId } from "../catalog/catalog.ts";
import { EiderError } from "../foundation/errors.ts";
import type { OnProgress } from "../foundation/progress.ts";
import { suggestion } from "../foundation/suggestion.ts";
import { quoteIdentifier } from "../sql/identifier.ts";
import { ambiguousDates } from "./date-notes.ts";
import { unreadable } from "./file-errors.ts";
import { fileNotes, leftOut } from "./file-notes.ts";
import {
  castsOf,
  type FileSource,
  fileSource,
  type Reading,
  sourceSql,
  withTypes,
} from "./file-sources.ts";
import { aboutLines, countProgress, watchProgress } from "./import-progress.ts";
import { roundedColumns } from "./rounded-columns.ts";
import { typeSql } from "./sql-types.ts";

/** Tables to make of files: name → patterns of files. */
export type FileTables = Readonly<Record<string, string | readonly string[]>>;

export interface ImportOptions {
  /** Views over the files instead of copies of them. */
  readonly view: boolean;
  /** How files of each kind are read. */
  readonly read: Reading;
  readonly maxBytes: number;
  /** Tells the identity of files; asked before they are read. */
  readonly identify: (files: readonly string[]) => Promise<string>;
  /** Told of what takes long. */
  readonly onProgress: OnProgress;
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
    await countProgress(connection);
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
        notes.push(...(await makeTable(connection, { table, files }, options)));
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

/** The files of patterns, and the patterns that have none. A file that is named so is no pattern. */
async function expand(
  connection: DuckDBConnection,
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

async function filesOf(connection: DuckDBConnection, pattern: string): Promise<string[]> {
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

/** Returns what is worth knowing of its files. */
async function makeTable(
  connection: DuckDBConnection,
  { table, files }: { readonly table: string; readonly files: readonly string[] },
  { view, read, onProgress }: ImportOptions,
): Promise<string[]> {
  const source = fileSource(table, files, read);
  if (source === undefined)
    throw new EiderError(
      "DB_UNAVAILABLE",
      `${table}: expected .parquet, .csv, .tsv, .json or .jsonl files of one kind, got ${files.slice(0, 3).join(", ")}.`,
    );
  const leavesOut = !view && source.reader === "read_csv" && read.csv?.ignoreErrors === true;
  const from = sourceSql(source, leavesOut ? { store_rejects: true } : {});
  const lines = source.reader === "read_parquet" ? undefined : await aboutLines(files);
  const watch = watchProgress(connection, { what: table, lines }, onProgress);
  try {
    await create(connection, source, { kind: view ? "VIEW" : "TABLE", from });
    return [
      ...(view ? [] : await readExactly(connection, source)),
      ...(await fileNotes(connection, source)),
      ...(view ? [] : await ambiguousDates(connection, source)),
      ...(leavesOut ? await leftOut(connection, table) : []),
    ];
  } catch (error) {
    throw unreadable(source, error);
  } finally {
    watch.stop();
  }
}

async function create(
  connection: DuckDBConnection,
  source: FileSource,
  { kind, from }: { readonly kind: "VIEW" | "TABLE" | "OR REPLACE TABLE"; readonly from: string },
): Promise<void> {
  const columns = await selectedColumns(connection, source, { from, view: kind === "VIEW" });
  await connection.run(
    `CREATE ${kind} ${quoteIdentifier(source.table)} AS SELECT ${columns} FROM ${from}`,
  );
}

/** Makes a table again whose whole numbers the engine rounded; where they are no HUGEINT it stays, and that is told. */
async function readExactly(connection: DuckDBConnection, source: FileSource): Promise<string[]> {
  const rounded = await roundedColumns(connection, source);
  if (rounded.length === 0) return [];
  const exact = withTypes(source, Object.fromEntries(rounded.map((name) => [name, "HUGEINT"])));
  try {
    await create(connection, exact, { kind: "OR REPLACE TABLE", from: sourceSql(exact) });
    return [];
  } catch {
    return rounded.map(
      (name) =>
        `${source.table}: ${name} has whole numbers that a DOUBLE rounds. Set types to VARCHAR for it to keep its digits`,
    );
  }
}

/** Columns of Parquet files under these names would stand before the engine's own. */
const ownNames = new Set(["file_index", "file_row_number", fileRowId]);
/** Numbers the rows of Parquet files, in the order of the files; no file has so many rows. */
const rowNumber = `file_index::BIGINT * 1000000000000 + file_row_number AS ${fileRowId}`;

/**
 * What is selected. Of a view the columns with the types that they have now: a file that is replaced by one with others
 * fails, and is never misread.
 */
async function selectedColumns(
  connection: DuckDBConnection,
  source: FileSource,
  { from, view }: { readonly from: string; readonly view: boolean },
): Promise<string> {
  const casts = castsOf(source);
  if (!view && casts.size === 0) return "*";
  const prepared = await connection.prepare(`SELECT * FROM ${from}`);
  try {
    const names = Array.from({ length: prepared.columnCount }, (_, index) =>
      prepared.columnName(index),
    );
    for (const name of casts.keys())
      if (!names.includes(name))
        throw new Error(
          `types.${source.table} names the column ${name}, and there is none${suggestion(name, names)}.`,
        );
    const columns = names.map((columnName, index) => {
      const name = quoteIdentifier(columnName);
      const cast = casts.get(columnName);
      if (cast !== undefined || !view) return cast ?? name;
      const type = typeSql(prepared.columnType(index));
      // A struct without names has no type that can be written.
      return /STRUCT\((?!")/.test(type) ? name : `${name}::${type} AS ${name}`;
    });
    const isTaken = names.some((name) => ownNames.has(name.toLowerCase()));
    const isNumbered = view && source.reader === "read_parquet" && !isTaken;
    return [...columns, ...(isNumbered ? [rowNumber] : [])].join(", ");
  } finally {
    prepared.destroySync();
  }
}
