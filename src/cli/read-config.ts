import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, extname, isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Config, parseConfig } from "../foundation/config.ts";
import { fileSuffix, readSecret } from "../foundation/environment.ts";
import { ConfigError, messageOf } from "../foundation/errors.ts";
import { expandVariables, mapFiles } from "../foundation/expand-variables.ts";
import { environmentNames, type Setting, settings } from "../foundation/settings.ts";
import { asPattern, isMotherDuck } from "../foundation/source-paths.ts";
import { suggestion } from "../foundation/suggestion.ts";
import { readSources } from "./sources.ts";

/** Environment variables as the process has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command line says of the configuration. */
export interface ConfigSources {
  readonly sources: readonly string[];
  readonly configFile: string | undefined;
  /** Values of flags by setting key. */
  readonly flags: Readonly<Record<string, string>>;
  readonly environment: Environment;
}

type Raw = Record<string, unknown>;
const defaultFiles = ["eider.config.ts", "eider.config.js", "eider.config.json"];

/** The configuration: a flag beats the environment, which beats the file. Throws ConfigError. */
export async function readConfig({
  sources,
  configFile,
  flags,
  environment,
}: ConfigSources): Promise<{ config: Config; notes: readonly string[] }> {
  const named = configFile ?? (environment["EIDER_CONFIG"] || undefined);
  const file =
    named ?? (sources.length > 0 ? undefined : defaultFiles.find((name) => existsSync(name)));
  if (file === undefined && sources.length === 0) {
    throw new ConfigError([
      "no databases: name a SOURCE, as in `eider serve data.duckdb`, or write eider.config.ts with `eider init`",
    ]);
  }
  const raw = file === undefined ? {} : await loadFile(file);
  const { databases, notes } = readSources(sources);
  const merged: Raw = { ...raw };
  if (sources.length > 0)
    merged["databases"] = { ...(raw["databases"] as Raw | undefined), ...databases };
  for (const row of settings as readonly Setting[]) {
    const value = flags[row.key] ?? fromEnvironment(row, environment);
    if (value !== undefined) setKey(merged, row.key, value);
  }
  return {
    config: expandVariables(parseConfig(merged), (name) => environment[name] || undefined),
    notes: [...notes, ...unknownVariables(environment)],
  };
}

/** Variables that Eider reads beside those of settings. */
const ownVariables = ["EIDER_CONFIG"];

/** Variables that look like settings and are none: a word misspelt should not pass without one. */
function unknownVariables(environment: Environment): string[] {
  const known = [...ownVariables, ...(settings as readonly Setting[]).flatMap(environmentNames)];
  return Object.keys(environment)
    .filter(
      (name) =>
        name.startsWith("EIDER_") &&
        !known.includes(name) &&
        !(name.endsWith(fileSuffix) && known.includes(name.slice(0, -fileSuffix.length))),
    )
    .map((name) => `${name} is no setting of Eider and is ignored${suggestion(name, known)}`);
}

function fromEnvironment(row: Setting, environment: Environment): string | undefined {
  for (const name of environmentNames(row)) {
    const value = environment[name];
    if (value !== undefined && value !== "") return value;
    const file = environment[`${name}${fileSuffix}`];
    if (file !== undefined && file !== "") return readSecret(`${name}${fileSuffix}`, file);
  }
  return undefined;
}

function setKey(raw: Raw, key: string, value: string): void {
  const [name = "", ...inner] = key.split(".");
  if (inner.length === 0) {
    raw[name] = value;
    return;
  }
  const section = { ...(raw[name] as Raw | undefined) };
  setKey(section, inner.join("."), value);
  raw[name] = section;
}

async function loadFile(file: string): Promise<Raw> {
  const path = resolve(file);
  if (!existsSync(path)) throw new ConfigError([`${file}: there is no such file`]);
  let loaded: unknown;
  try {
    loaded = await importFile(path);
  } catch (error) {
    throw new ConfigError([`${file}: cannot be read: ${messageOf(error)}`]);
  }
  if (typeof loaded !== "object" || loaded === null || Array.isArray(loaded))
    throw new ConfigError([`${file}: expected a default export of defineConfig({ … })`]);
  return atDirectory(loaded as Raw, dirname(path));
}

async function importFile(path: string): Promise<unknown> {
  if (extname(path) === ".json") return JSON.parse(await readFile(path, "utf8")) as unknown;
  if (extname(path) !== ".ts")
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  // Only configurations in TypeScript need a compiler.
  const { createJiti } = await import("jiti");
  const here = new URL("../index.js", import.meta.url).pathname;
  return createJiti(import.meta.url, { alias: { eider: here } }).import(path, { default: true });
}

/** Settings of the server that are paths. */
const serverPaths = ["contract", "trustedDocuments"];

function mapped(server: Raw, at: (path: unknown) => unknown): Raw {
  const paths = serverPaths.flatMap((name) => (name in server ? [[name, at(server[name])]] : []));
  return { ...server, ...(Object.fromEntries(paths) as Raw) };
}

/** The file of a token's keys; keys that stand in the configuration are no path. */
function keysAt(jwt: Raw | null, at: (path: unknown) => unknown): Raw {
  return typeof jwt?.["keys"] === "string" ? { keys: at(jwt["keys"]) } : {};
}

/** Paths in a file are relative to the file. */
function atDirectory(raw: Raw, directory: string): Raw {
  const at = (path: unknown) =>
    typeof path === "string" && !isMotherDuck(path) && !isAbsolute(path) && !path.startsWith("${")
      ? resolve(directory, path)
      : path;
  // The path of a table is a pattern; the folder is the one of that very name.
  const pattern = (path: unknown) => {
    const plain = at(path);
    return plain === path || existsSync(plain as string)
      ? plain
      : resolve(asPattern(directory), path as string);
  };
  const databases = Object.entries((raw["databases"] ?? {}) as Record<string, Raw>).map(
    ([name, database]) => {
      if (typeof database !== "object" || database === null) return [name, database] as const;
      const { paths, files, pool } = database as Raw & { readonly pool?: Raw };
      return [
        name,
        {
          ...database,
          ...(Array.isArray(paths) && { paths: paths.map(at) }),
          ...(typeof pool?.["tempDirectory"] === "string" && {
            pool: { ...pool, tempDirectory: at(pool["tempDirectory"]) },
          }),
          ...(typeof files === "object" &&
            files !== null && {
              files: mapFiles<unknown>(files as Raw, pattern),
            }),
        },
      ] as const;
    },
  );
  const { server, auth } = raw as { server?: Raw; auth?: Raw };
  const jwt = auth?.["jwt"];
  return {
    ...raw,
    ...("databases" in raw && { databases: Object.fromEntries(databases) }),
    ...(typeof server === "object" && server !== null && { server: mapped(server, at) }),
    ...(Array.isArray(jwt) && {
      auth: { ...auth, jwt: jwt.map((each: Raw) => ({ ...each, ...keysAt(each, at) })) },
    }),
  };
}
