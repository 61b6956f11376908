import { join } from "node:path";
import { type ImportedFiles, importFiles } from "../../duckdb/import-files.ts";
import { makePrivateDirectory, removeDirectory } from "../../duckdb/spill-directories.ts";
import type { Config, DatabaseConfig } from "../../foundation/config.ts";
import { environmentValue } from "../../foundation/environment.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import { eachFiveSeconds, type OnProgress, progressText } from "../../foundation/progress.ts";
import {
  asPattern,
  isMotherDuck,
  localPath,
  motherDuckPath,
} from "../../foundation/source-paths.ts";
import { identityOf } from "./data-identity.ts";

/** What a generation opens, prepared. */
export interface Source {
  readonly paths: readonly string[];
  readonly allowedPaths: readonly string[];
  /** The files that were imported, with their identity from before. */
  readonly imported?: ImportedFiles;
  remove(): Promise<void>;
}

/** What a source is made of. */
export interface SourceOptions {
  readonly name: string;
  readonly database: DatabaseConfig;
  readonly limits: Config["limits"];
  readonly log: Logger;
  /** Told how far the import is; the log is, unless set. */
  readonly progress?: OnProgress | undefined;
}

/** The paths to open; files are imported into a private database first. */
export async function prepareSource(options: SourceOptions): Promise<Source> {
  const { name, database } = options;
  if (database.files !== undefined) return importedSource(options, database.files);
  const token =
    database.motherduckToken === undefined
      ? undefined
      : environmentValue(database.motherduckToken.env);
  const paths = (database.paths ?? []).map((path) =>
    isMotherDuck(path) && token !== undefined
      ? motherDuckPath(path, { motherduck_token: token })
      : path,
  );
  checkTokens(name, paths);
  return { paths, allowedPaths: [], remove: async () => {} };
}

async function importedSource(
  { name, database, limits, log, progress }: SourceOptions,
  files: NonNullable<DatabaseConfig["files"]>,
): Promise<Source> {
  const directory = await makePrivateDirectory("files", database.pool.tempDirectory);
  const remove = () => removeDirectory(directory);
  try {
    const path = join(directory, `${name.replaceAll(/[^A-Za-z0-9_-]/g, "_")}.duckdb`);
    const imported = await importFiles(path, files, {
      view: database.view,
      read: database,
      maxBytes: limits.importBytes,
      identify: identityOf,
      onProgress:
        progress ??
        eachFiveSeconds((step) =>
          log.info({ database: name, progress: progressText(step) }, "files are being imported"),
        ),
    });
    return {
      paths: [path],
      allowedPaths: database.view
        ? imported.files.flatMap((file) => [...new Set([file, asPattern(file)])])
        : [],
      imported,
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Variables in which MotherDuck's client looks for a token. */
const tokenVariables = ["MOTHERDUCK_TOKEN", "motherduck_token"];

/** Without any token the client would ask for one in a browser. */
function checkTokens(name: string, paths: readonly string[]): void {
  const hasOwn = (path: string) => !isMotherDuck(path) || /[?&]motherduck_token=/i.test(path);
  if (paths.every(hasOwn) || tokenVariables.some((each) => environmentValue(each) !== undefined))
    return;
  throw new EiderError(
    "DB_AUTH_FAILED",
    `${name}: MotherDuck needs a token, and there is none: set the environment variable MOTHERDUCK_TOKEN, or databases.${name}.motherduckToken to the name of another.`,
  );
}

/** The local files whose identity is the data's; patterns are resolved when they are imported. */
export function watchedFiles({ paths, files }: DatabaseConfig): string[] {
  if (files !== undefined) return Object.values(files).flat();
  return (paths ?? []).filter((path) => !isMotherDuck(path)).map(localPath);
}
