import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { ConfigError } from "../foundation/errors.ts";
import { fileReader, isDatabaseFile, isMotherDuck, localPath } from "../foundation/source-paths.ts";

/** The databases that SOURCE arguments mean, as a configuration file would say them. */
export interface SourceDatabases {
  readonly databases: Record<string, { paths: string[] } | { files: Record<string, string> }>;
  /** What a user should know of the names. */
  readonly notes: readonly string[];
}

/** Name of the database that all files of tables form. */
const filesDatabase = "files";

/** Reads `SOURCE` and `name=SOURCE` arguments. Throws ConfigError on what is neither database nor file. */
export function readSources(sources: readonly string[]): SourceDatabases {
  const databases: SourceDatabases["databases"] = {};
  const tables: Record<string, string> = {};
  const named = new Set<string>();
  const notes: string[] = [];
  const mistakes: string[] = [];
  for (const source of sources) {
    const { name, path } = parseSource(source);
    if (fileReader([path]) !== undefined) {
      const table = freeName(name ?? tableName(path), tables);
      if (table !== (name ?? tableName(path)))
        notes.push(`${path} is served as ${table}: the name was taken`);
      tables[table] = path;
    } else if (isMotherDuck(path) || isDatabaseFile(path)) {
      addPath({ databases, named, notes }, name, path);
    } else if (isDirectory(path)) {
      mistakes.push(`${source}: is a folder${filesIn(path)}`);
    } else {
      mistakes.push(
        `${source}: expected a .duckdb file, an md: path, or .parquet, .csv, .json or .jsonl files`,
      );
    }
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  if (Object.keys(tables).length > 0)
    databases[freeName(filesDatabase, databases)] = { files: tables };
  return { databases, notes };
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** How the files of a folder are named as a SOURCE, for each kind that it has. */
function filesIn(folder: string): string {
  const endings = new Set(
    readdirSync(folder).flatMap((file) =>
      fileReader([file]) !== undefined || isDatabaseFile(file)
        ? [/\.[^.]+(\.gz)?$/.exec(file)?.[0] ?? ""]
        : [],
    ),
  );
  const patterns = [...endings].map((ending) => `"${folder.replace(/\/+$/, "")}/*${ending}"`);
  return patterns.length === 0
    ? " without files that are served"
    : `: name its files, as ${patterns.join(" or ")}`;
}

/** `name=path`; a text that is the path of a file, or a pattern that can find some, is no name. */
function parseSource(source: string): { name: string | undefined; path: string } {
  const match = /^([^=/\\.:?*]+)=(.+)$/s.exec(source);
  if (match === null || isPath(source)) return { name: undefined, path: source };
  return { name: match[1], path: match[2] ?? "" };
}

/** Whether a file has this very name, or what stands before the first wildcard is the start of a path. */
function isPath(source: string): boolean {
  if (existsSync(source)) return true;
  const wildcard = source.search(/[*?[]/);
  if (wildcard === -1) return false;
  const start = source.slice(0, wildcard);
  const slash = Math.max(start.lastIndexOf("/"), start.lastIndexOf("\\"));
  const folder = slash === -1 ? "." : start.slice(0, slash);
  const first = start.slice(slash + 1);
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(first));
}

interface Naming {
  readonly databases: SourceDatabases["databases"];
  /** Names that were given: only those bind several paths together. */
  readonly named: Set<string>;
  readonly notes: string[];
}

function addPath(
  { databases, named, notes }: Naming,
  name: string | undefined,
  path: string,
): void {
  const known = name !== undefined && named.has(name) ? databases[name] : undefined;
  if (known !== undefined && "paths" in known) {
    known.paths.push(path);
    return;
  }
  if (name !== undefined) named.add(name);
  const shown = isMotherDuck(path) ? path.replace(/\?.*$/s, "") : localPath(path);
  const wanted = name ?? stem(shown.replace(/^(md|motherduck):/, ""));
  const given = freeName(wanted, databases);
  if (given !== wanted) notes.push(`${shown} is served as ${given}: the name was taken`);
  databases[given] = { paths: [path] };
}

function stem(path: string): string {
  return basename(path).replace(/(\.[^.]+)(\.gz)?$/, "") || "db";
}

/** `data/trips/*.parquet` → trips: the last part of a pattern without wildcards. */
function tableName(path: string): string {
  if (!/[*?[]/.test(path) || existsSync(path)) return stem(path);
  const parts = dirname(path).split(/[/\\]/);
  return parts.findLast((part) => part !== "" && part !== "." && !/[*?[]/.test(part)) ?? "files";
}

function freeName(wanted: string, taken: Readonly<Record<string, unknown>>): string {
  if (!Object.hasOwn(taken, wanted)) return wanted;
  let number = 2;
  while (Object.hasOwn(taken, `${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}
