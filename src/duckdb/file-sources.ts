import { engineOption, type FileOptions } from "../foundation/file-options.ts";
import { asPattern, fileReader } from "../foundation/source-paths.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/identifier.ts";

/** How files are read: options by their kind, and types of columns by table. */
export interface Reading extends FileOptions {
  readonly types?: Readonly<Record<string, Readonly<Record<string, string>>>> | undefined;
}

/** The files of one table. */
export interface FileSource {
  readonly table: string;
  /** The engine's function that reads them. */
  readonly reader: string;
  readonly files: readonly string[];
  readonly read: Reading;
}

/** The files of a table, which are of one kind; undefined where they are not. */
export function fileSource(
  table: string,
  files: readonly string[],
  read: Reading,
): FileSource | undefined {
  const reader = fileReader(files);
  return reader === undefined ? undefined : { table, reader, files, read };
}

/** The same files with more columns read as given types. */
export function withTypes(source: FileSource, types: Readonly<Record<string, string>>): FileSource {
  const { table, read } = source;
  const all = { ...read.types, [table]: { ...read.types?.[table], ...types } };
  return { ...source, read: { ...read, types: all } };
}

/** What stands after FROM; more options are the engine's own. */
export function sourceSql(
  { table, reader, files, read }: FileSource,
  more: Readonly<Record<string, unknown>> = {},
): string {
  // DDL takes no parameters: a path is a literal with its quotes doubled.
  return callSql(reader, files.map(asPattern), {
    ...readingOptions(table, { reader, files, read }),
    ...more,
  });
}

/** What stands after FROM to learn how the engine would read one CSV file, by the options that are given. */
export function sniffSql({ table, reader, read }: FileSource, file: string): string {
  const options = readingOptions(table, { reader, files: [file], read: { csv: read.csv } });
  return callSql("sniff_csv", asPattern(file), options);
}

function callSql(name: string, files: unknown, options: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(options).map(([option, value]) => `${option} = ${literal(value)}`);
  return `${name}(${[literal(files), ...parts].join(", ")})`;
}

/** The types that are given to columns which their reader does not give them: SQL for each. */
export function castsOf({ table, reader, read }: FileSource): ReadonlyMap<string, string> {
  const types = Object.entries(read.types?.[table] ?? {}).filter(
    ([, type]) => kinds[reader] !== "csv" || formOf(type) !== undefined,
  );
  return new Map(
    types.map(([column, type]) => {
      const name = quoteIdentifier(column);
      const form = formOf(type);
      const value =
        form === undefined
          ? `${name}::${type}`
          : `strptime(${name}::VARCHAR, ${literal(form.format)})::${form.type}`;
      return [column, `${value} AS ${name}`];
    }),
  );
}

/** `DATE '%d.%m.%Y'`: a time that is written in a form of its own. */
function formOf(type: string): { readonly type: string; readonly format: string } | undefined {
  const [, name, format] = /^(\w+) '(.*)'$/.exec(type) ?? [];
  return name === undefined || format === undefined ? undefined : { type: name, format };
}

const kinds: Readonly<Record<string, keyof FileOptions>> = {
  read_csv: "csv",
  read_parquet: "parquet",
  read_json: "json",
};

/** The options of a reader; several files are joined by the names of their columns. */
function readingOptions(
  table: string,
  { reader, files, read }: Omit<FileSource, "table">,
): Record<string, unknown> {
  const kind = kinds[reader];
  const given = Object.entries((kind === undefined ? undefined : read[kind]) ?? {}).filter(
    ([, value]) => value !== undefined,
  );
  const options: Record<string, unknown> = files.length > 1 ? { union_by_name: true } : {};
  for (const [name, value] of given) options[engineOption(name)] = value;
  // Read as what they are: a number that was read as another is no longer the same.
  const own = kind === "csv" ? Object.entries(read.types?.[table] ?? {}) : [];
  const types = own.map(([column, type]) => [
    column,
    formOf(type) === undefined ? type : "VARCHAR",
  ]);
  if (types.length > 0) options["types"] = { ...read.csv?.types, ...Object.fromEntries(types) };
  return options;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([name, member]) => `${literal(name)}: ${literal(member)}`)
      .join(", ")}}`;
  return typeof value === "string" ? quoteLiteral(value) : String(value);
}
