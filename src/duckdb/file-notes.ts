import type { DuckDBConnection } from "@duckdb/node-api";
import { isSameName } from "../catalog/names.ts";
import { quoteIdentifier } from "../sql/identifier.ts";
import { type FileSource, sniffSql, sourceSql } from "./file-sources.ts";

/** So many files of a table are looked at one by one. */
const mostCompared = 200;
/** So many of them are named in a note. */
const mostNamed = 3;

/** What is worth knowing of the files of a table that was made of them. */
export async function fileNotes(
  connection: DuckDBConnection,
  source: FileSource,
): Promise<string[]> {
  const ofFiles = await differences(connection, source);
  if (source.reader !== "read_csv") return ofFiles;
  const names = [...(await columnsOf(connection, quoteIdentifier(source.table))).keys()];
  return [
    ...ofFiles,
    ...wholeLines(source, names),
    ...(await passedOver(connection, source)),
    ...(await repeatedNames(connection, source, names)),
  ];
}

/** What single files lack, or have in another type than the table: it is null there, or widened. */
async function differences(connection: DuckDBConnection, source: FileSource): Promise<string[]> {
  const { table, files } = source;
  if (files.length < 2 || files.length > mostCompared) return [];
  const whole = await columnsOf(connection, sourceSql(source));
  // The engine joins columns whatever the case of their names.
  const owns: (readonly [string, ReadonlyMap<string, string>])[] = [];
  for (const file of files) {
    const columns = await columnsOf(connection, sourceSql({ ...source, files: [file] }));
    owns.push([file, new Map([...columns].map(([name, type]) => [name.toLowerCase(), type]))]);
  }
  const wholeNames = new Set([...whole.keys()].map((name) => name.toLowerCase()));
  const notes: string[] = [];
  for (const [name, type] of whole) {
    const groups = new Map<string | undefined, string[]>();
    for (const [file, columns] of owns) {
      const own = columns.get(name.toLowerCase());
      groups.set(own, [...(groups.get(own) ?? []), file]);
    }
    notes.push(...differing(table, { name, type }, groups));
  }
  for (const [file, columns] of owns)
    for (const name of columns.keys())
      if (!wholeNames.has(name)) notes.push(`${table}: ${name} of ${file} is not served`);
  return notes;
}

/** The files in which a column is another than in most: the others need no mention. */
function differing(
  table: string,
  { name, type }: { readonly name: string; readonly type: string },
  groups: ReadonlyMap<string | undefined, readonly string[]>,
): string[] {
  const count = [...groups.values()].reduce((sum, files) => sum + files.length, 0);
  const usual = [...groups].find(([, files]) => files.length > count / 2);
  return [...groups].flatMap(([own, files]) => {
    if (usual === undefined ? own === type : own === usual[0]) return [];
    const where = fewFiles(files);
    if (own === undefined)
      return `${table}: ${where} ${files.length === 1 ? "has" : "have"} no ${name}: it is null there`;
    if (own !== type) return `${table}: ${name} is ${own} in ${where}, ${type} in the table`;
    return usual?.[0] === undefined
      ? `${table}: only ${where} ${files.length === 1 ? "has" : "have"} ${name}: it is null elsewhere`
      : `${table}: ${name} is ${type} in ${where}, ${usual[0]} elsewhere: ${type} in the table`;
  });
}

function fewFiles(files: readonly string[]): string {
  const more = files.length - mostNamed;
  return `${files.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** A file whose lines do not agree is read as one column of whole lines. */
function wholeLines({ table, files }: FileSource, names: readonly string[]): string[] {
  const [name = ""] = names;
  const separator = /[,;\t|]/.exec(name)?.[0];
  if (names.length !== 1 || separator === undefined) return [];
  return [
    `${table}: ${files[0]} became one column, ${JSON.stringify(name)}: its lines differ in their number of fields. Set csv.delim to ${JSON.stringify(separator)}, with csv.nullPadding or csv.ignoreErrors`,
  ];
}

/** Lines at the start that do not fit those behind them are left out by the engine, silently. */
async function passedOver(connection: DuckDBConnection, source: FileSource): Promise<string[]> {
  const { table, files, read } = source;
  if (read.csv?.skip !== undefined) return [];
  const notes: string[] = [];
  for (const file of files.slice(0, mostCompared)) {
    const [row] = await connection
      .runAndReadAll(`SELECT SkipRows::INTEGER, HasHeader FROM ${sniffSql(source, file)}`)
      .then((result) => result.getRows())
      // A file that needs options to be read; who gives them has looked at it.
      .catch(() => []);
    const [lines, hasHeader] = row ?? [];
    if (typeof lines !== "number" || lines === 0) continue;
    const what = lines === 1 ? "line is" : `${lines} lines are`;
    notes.push(
      `${table}: the first ${what} left out of ${file}${hasHeader === true ? "" : ", the header too"}: ${lines === 1 ? "it has" : "they have"} other fields than what follows. Set csv.skip to ${lines} if that is right; csv.nullPadding reads lines of several lengths`,
    );
  }
  return notes;
}

/** A column that stands twice, to the engine also in other cases, has its second one renamed, silently. */
async function repeatedNames(
  connection: DuckDBConnection,
  { table, reader, files, read }: FileSource,
  names: readonly string[],
): Promise<string[]> {
  const numbered = names.flatMap((name) => {
    const wanted = /^(.*)_\d+$/.exec(name)?.[1];
    const first = names.find((each) => wanted !== undefined && isSameName(each, wanted));
    return first === undefined ? [] : [[name, first] as const];
  });
  if (numbered.length === 0 || files[0] === undefined) return [];
  // The header itself tells whether the file says so, or the engine.
  const asLines = { table, reader, files: [files[0]], read: { csv: read.csv } };
  const skipped = { header: false, all_varchar: true };
  const rows: readonly string[] = await connection
    .runAndReadAll(`SELECT * FROM ${sourceSql(asLines, skipped)} LIMIT 1`)
    .then((result) => result.getRows().flat().map(String))
    .catch(() => []);
  return numbered
    .filter(([name]) => rows.length > 0 && !rows.includes(name))
    .map(([name, first]) => `${table}: ${first} stands twice in ${files[0]}: one is ${name}`);
}

/** Names and types of a source's columns. */
export async function columnsOf(
  connection: DuckDBConnection,
  source: string,
): Promise<Map<string, string>> {
  const rows = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  return new Map(rows.getRows().map(([name, type]) => [String(name), String(type)]));
}

/** The lines that `ignoreErrors` left out of the table that was made last. */
export async function leftOut(connection: DuckDBConnection, table: string): Promise<string[]> {
  const result = await connection.runAndReadAll(
    `SELECT s.file_path, count(DISTINCT e.line)::INTEGER, min(e.line)::INTEGER, arg_min(e.error_message, e.line)
     FROM reject_errors AS e JOIN reject_scans AS s USING (scan_id, file_id) GROUP BY ALL ORDER BY 1`,
  );
  for (const name of ["reject_errors", "reject_scans"])
    await connection.run(`DELETE FROM ${quoteIdentifier(name)}`);
  return result
    .getRows()
    .map(
      ([file, count, first, why]) =>
        `${table}: ${String(count)} line${count === 1 ? " is" : "s are"} left out of ${String(file)} (csv.ignoreErrors), the first is line ${String(first)}: ${String(why).split("\n")[0]}`,
    );
}
