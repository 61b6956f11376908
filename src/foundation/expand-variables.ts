import type { Config } from "./config.ts";
import { ConfigError } from "./errors.ts";
import { asksToWrite, readOnlyRule } from "./source-paths.ts";

/** Finds the value of an environment variable. */
export type Lookup = (name: string) => string | undefined;

/**
 * Puts environment variables in place of `${NAME}` in a path; `report` is told of unset ones, and
 * where they make the path ask for more than reading.
 */
export function expandPath(
  path: string,
  lookup: Lookup,
  report: (mistake: string) => void,
): string {
  const expanded = path.replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => {
    const value = lookup(variable);
    if (value === undefined) report(notSet(variable));
    return value ?? "";
  });
  if (asksToWrite(expanded)) report(readOnlyRule);
  return expanded;
}

function notSet(variable: string): string {
  return `the environment variable ${variable} is not set`;
}

/** Puts environment variables in place of `${NAME}` in all paths. Throws ConfigError on unset ones. */
export function expandVariables(config: Config, lookup: Lookup): Config {
  const mistakes: string[] = [];
  const databases = Object.entries(config.databases).map(([name, database]) => {
    const expand = (path: string) =>
      expandPath(path, lookup, (mistake) => mistakes.push(`databases.${name}.paths: ${mistake}`));
    const token = database.motherduckToken?.env;
    if (token !== undefined && lookup(token) === undefined)
      mistakes.push(`databases.${name}.motherduckToken: ${notSet(token)}`);
    return [
      name,
      {
        ...database,
        ...(database.paths !== undefined && { paths: database.paths.map(expand) }),
        ...(database.files !== undefined && { files: mapFiles(database.files, expand) }),
      },
    ] as const;
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return { ...config, databases: Object.fromEntries(databases) };
}

/** Maps each path of the files of tables. */
export function mapFiles<Path>(files: Record<string, Path | Path[]>, map: (path: Path) => Path) {
  return Object.fromEntries(
    Object.entries(files).map(([table, path]) => [
      table,
      Array.isArray(path) ? path.map(map) : map(path),
    ]),
  );
}
