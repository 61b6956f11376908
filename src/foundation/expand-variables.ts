import type { Config } from "./config.ts";
import { ConfigError } from "./errors.ts";
import { asksToWrite, readOnlyRule } from "./source-paths.ts";

/** Finds the value of an environment variable. */
export type Lookup = (name: string) => string | undefined;

/** Puts environment variables in place of `${NAME}` in a path; `onMissing` is told of unset ones. */
export function expandPath(
  path: string,
  lookup: Lookup,
  onMissing: (variable: string) => void,
): string {
  return path.replaceAll(/\$\{(\w+)\}/g, (_, variable: string) => {
    const value = lookup(variable);
    if (value === undefined) onMissing(variable);
    return value ?? "";
  });
}

/** Puts environment variables in place of `${NAME}` in all paths. Throws ConfigError on unset ones. */
export function expandVariables(config: Config, lookup: Lookup): Config {
  const mistakes: string[] = [];
  const databases = Object.entries(config.databases).map(([name, database]) => {
    const missing = (setting: string) => (variable: string) =>
      mistakes.push(
        `databases.${name}.${setting}: the environment variable ${variable} is not set`,
      );
    const expand = (path: string) => {
      const expanded = expandPath(path, lookup, missing("paths"));
      if (asksToWrite(expanded)) mistakes.push(`databases.${name}.paths: ${readOnlyRule}`);
      return expanded;
    };
    const token = database.motherduckToken?.env;
    if (token !== undefined && lookup(token) === undefined) missing("motherduckToken")(token);
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
