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

/** What follows `?` in a local path would be part of the file's name: only `md:` knows options. */
export function localPath(path: string): string {
  return path.replace(/\?.*$/s, "");
}
