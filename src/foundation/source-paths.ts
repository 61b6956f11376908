/** What the paths of databases and tables say by their form alone. */

const readers: readonly (readonly [ending: RegExp, reader: string])[] = [
  [/\.(parquet|pq)$/i, "read_parquet"],
  [/\.(csv|tsv)(\.gz)?$/i, "read_csv"],
  [/\.(json|jsonl|ndjson)(\.gz)?$/i, "read_json"],
];

/** The table function that reads all these files; undefined where they are of several kinds or none. */
export function fileReader(paths: readonly string[]): string | undefined {
  return readers.find(([ending]) => paths.every((path) => ending.test(path)))?.[1];
}

/** Whether a path is MotherDuck's. */
export function isMotherDuck(path: string): boolean {
  return path.startsWith("md:") || path.startsWith("motherduck:");
}

/** Whether a path is a DuckDB file by its ending. */
export function isDatabaseFile(path: string): boolean {
  return /\.(duckdb|ddb|db)(\?.*)?$/i.test(path);
}

/**
 * The file of a local path, without the options that only `md:` knows. A `?` may stand in the names of
 * files and folders too: options follow the ending of a DuckDB file, or the last name of a path without.
 */
export function localPath(path: string): string {
  const options = /(?<=\.(duckdb|ddb|db))\?.*$/is;
  if (options.test(path)) return path.replace(options, "");
  return isDatabaseFile(path) ? path : path.replace(/\?[^/]*$/s, "");
}

/** The engine takes every path for a pattern: this one finds the file of that very name. */
export function asPattern(file: string): string {
  return file.replaceAll(/[*?[]/g, "[$&]");
}

/** Options of a MotherDuck path, by the names that its client knows. */
export interface MotherDuckOptions {
  /** Makes paths to one database unique, each an instance of its own. */
  readonly user?: string | number;
  /** Pins the instance to one replica of a read-scaling token. */
  readonly session_name?: string;
  readonly access_mode?: "read_only";
  readonly attach_mode?: "single" | "workspace";
  readonly saas_mode?: boolean;
  readonly dbinstance_inactivity_ttl?: string;
  readonly motherduck_token?: string;
}

/** A MotherDuck path with options: those of the path win over `usual`, `fixed` win over all. Values are encoded. */
export function motherDuckPath(
  path: string,
  usual: MotherDuckOptions = {},
  fixed: MotherDuckOptions = {},
): string {
  const [base = "", query = ""] = (isMotherDuck(path) ? path : `md:${path}`).split("?", 2);
  const all = new Map<string, string>(new URLSearchParams(query));
  for (const [name, value] of Object.entries(usual))
    if (value !== undefined && !all.has(name)) all.set(name, String(value));
  for (const [name, value] of Object.entries(fixed)) all.set(name, String(value));
  const text = [...all].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return text === "" ? base : `${base}?${text}`;
}

/** What is wrong with a path that asks for more than reading. */
export const readOnlyRule = "expected no access_mode but read_only: databases are only read";

/** Whether a path asks for more than reading. */
export function asksToWrite(path: string): boolean {
  const modes = new URLSearchParams(path.split("?", 2)[1]).getAll("access_mode");
  return modes.some((mode) => mode.toLowerCase() !== "read_only");
}
