import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Command, CommanderError, Option } from "commander";
import type { Config } from "../foundation/config.ts";
import { ConfigError, EiderError, messageOf } from "../foundation/errors.ts";
import { keyDigest } from "../foundation/key-digest.ts";
import { environmentNames, type Setting, settings } from "../foundation/settings.ts";
import { eiderVersion } from "../foundation/version.ts";
import { configTemplate } from "./config-template.ts";
import { demoConfigFile, demoFile } from "./demo-files.ts";
import { type Environment, readConfig } from "./read-config.ts";
import { readSources } from "./sources.ts";

/** Exit codes: a problem with data or files, and a mistake of configuration or arguments. */
const exitProblem = 1;
const exitMistake = 2;

interface Flags {
  readonly config?: string;
  readonly demo?: boolean;
  readonly infer?: boolean;
  readonly suggest?: boolean;
  readonly out?: string;
  readonly admin?: boolean;
  readonly against?: string;
  readonly role?: string;
  readonly [flag: string]: string | boolean | undefined;
}

/** Runs one command line and returns the exit code. stdout is for what a command prints. */
export async function runCommand(
  argv: readonly string[],
  environment: Environment,
): Promise<number> {
  let exitCode = 0;
  const program = createProgram();
  const run = (work: Work) => async (sources: string[], flags: Flags) => {
    exitCode = await work(flags, await configOf(sources, flags, environment));
  };
  databaseCommand(program, "serve", "serves databases as one GraphQL API")
    .option("--infer", "take the keys and relations that the data has")
    .action(run(runServe));
  settingFlags(program.command("demo").description("serves the demo: 3,000,000 flights")).action(
    (flags: Flags) => run(runServe)([], { ...flags, demo: true }),
  );
  databaseCommand(program, "schema", "prints the GraphQL schema")
    .option("--out <file>", "write it to a file")
    .option("--admin", "print the admin's schema")
    .option("--role <name>", "print what a role sees")
    .action(run(runSchema));
  databaseCommand(
    program,
    "check",
    "opens everything and reports names and problems; exit code 1 on a problem",
  )
    .option("--role <name>", "report what a role sees, and which rows")
    .option("--suggest", "print keys and relations that the data has and nothing declares")
    .option("--against <file>", "a schema that clients rely on: what would break them is a problem")
    .action(run(runCheck));
  program
    .command("key")
    .description("makes an API key and prints it with its digest, for auth.keys")
    .action(runKey);
  program
    .command("init [sources...]")
    .description(
      "writes a commented eider.config.ts; of SOURCEs with the keys and relations that their data has",
    )
    .action(async (sources: string[]) => {
      exitCode = await runInit(sources);
    });
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    return reportFailure(error);
  }
}

/** What a command does with its flags and configuration; returns the exit code. */
type Work = (flags: Flags, read: Awaited<ReturnType<typeof configOf>>) => Promise<number>;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

// The engine and the server are loaded by the commands that need them: help and mistakes are quick.

async function runServe(flags: Flags, read: Parameters<Work>[1]): Promise<number> {
  const { config, notes } = flags.infer === true ? await inferred(read) : read;
  const { serve } = await import("./serve.ts");
  return serve(config, { notes, isDemo: flags.demo === true, print });
}

/** The configuration with the keys and relations that its data has. */
async function inferred({ config, notes }: Parameters<Work>[1]): Promise<Parameters<Work>[1]> {
  const { suggestionsFor, withSuggestions } = await import("./inference/suggested-config.ts");
  const found = withSuggestions(config, await suggestionsFor(config));
  return { config: found.config, notes: [...notes, ...found.notes] };
}

async function runSchema(flags: Flags, { config }: Parameters<Work>[1]): Promise<number> {
  const { withCatalog } = await import("./with-catalog.ts");
  const sdl = await withCatalog(config, (opened) =>
    flags.role === undefined ? opened.sdlFor(flags.admin === true) : opened.ofRole(flags.role).sdl,
  );
  if (flags.out === undefined) process.stdout.write(sdl);
  else await writeFile(flags.out, sdl);
  return 0;
}

async function runCheck(flags: Flags, { config, notes }: Parameters<Work>[1]): Promise<number> {
  const { checkReport } = await import("./check-report.ts");
  const { lines, problems } = await checkReport(config, flags);
  for (const line of [...notes, ...lines]) print(line);
  if (flags.suggest === true) {
    const { sectionsOf, suggestionsFor, typeLines } = await import(
      "./inference/suggested-config.ts"
    );
    const found = await suggestionsFor(config);
    print("\nSuggested for the configuration; what is a comment is doubtful:");
    if (found.types.length > 0)
      print(`  // beside files:\n      types: {\n${typeLines(found.types)}\n      },`);
    print(sectionsOf(found));
  }
  return problems > 0 ? exitProblem : 0;
}

/** The key is for its owner; the configuration has the digest only. */
function runKey(): void {
  const key = randomBytes(24).toString("base64url");
  print(key);
  print(keyDigest(key));
}

/** Returns the exit code. */
async function runInit(sources: string[]): Promise<number> {
  if (sources.length === 0) {
    await writeFile("eider.config.ts", configTemplate, { flag: "wx" });
    print("Wrote eider.config.ts. Name your databases in it, then run `eider check`.");
    return 0;
  }
  if (existsSync("eider.config.ts"))
    throw Object.assign(new Error("eider.config.ts exists"), { code: "EEXIST" });
  const { suggestedConfig, suggestionsFor, unseenConfig } = await import(
    "./inference/suggested-config.ts"
  );
  const read = readSources(sources);
  const { config } = await readConfig({
    sources,
    configFile: undefined,
    flags: {},
    environment: {},
  });
  process.stderr.write("Looking for keys and relations …\n");
  try {
    const text = suggestedConfig(read, await suggestionsFor(config));
    await writeFile("eider.config.ts", text, { flag: "wx" });
    print("Wrote eider.config.ts. Read what was found, then run `eider serve`.");
    return 0;
  } catch (error) {
    // Files that cannot be read as they are need options, which stand in a configuration.
    const hasFiles = Object.values(read.databases).some((database) => "files" in database);
    if (!(error instanceof EiderError) || !hasFiles) throw error;
    await writeFile("eider.config.ts", unseenConfig(read), { flag: "wx" });
    process.stderr.write(
      `eider: ${error.message}\nWrote eider.config.ts without looking at the data. Set in it what the files need, then run \`eider check --suggest\`.\n`,
    );
    return exitProblem;
  }
}

function createProgram(): Command {
  return new Command("eider")
    .description(
      "Serves DuckDB and MotherDuck databases as one fast, typed, read-only GraphQL API.",
    )
    .version(eiderVersion())
    .exitOverride()
    .configureOutput({ writeErr: (text) => void process.stderr.write(text) });
}

function databaseCommand(program: Command, name: string, description: string): Command {
  const command = program
    .command(`${name} [sources...]`)
    .description(
      `${description}\n\nSOURCE is a .duckdb file, an md: path, or .parquet, .csv, .json files, as PATH or name=PATH.`,
    )
    .option(
      "--config <file>",
      "configuration file; eider.config.ts, .js or .json of this folder unless SOURCEs are given (EIDER_CONFIG)",
    )
    .addOption(
      new Option("--demo", "the demo databases, of flights and places").conflicts("config"),
    );
  return settingFlags(command);
}

function settingFlags(command: Command): Command {
  for (const row of settings as readonly Setting[]) {
    if (row.flag === undefined) continue;
    const more = [
      row.default === null ? undefined : `default ${row.default}`,
      environmentNames(row).join(", ") || undefined,
    ];
    command.option(
      `${row.flag} <value>`,
      `${row.sentence} (${more.filter((part) => part !== undefined).join("; ")})`,
    );
  }
  return command;
}

async function configOf(sources: string[], flags: Flags, environment: Environment) {
  if (flags.demo === true) {
    const { buildDemo } = await import("./demo.ts");
    await buildDemo((line) => void process.stderr.write(`${line}\n`));
  }
  const given: Record<string, string> = {};
  for (const { key, flag } of settings as readonly Setting[]) {
    const value = flag === undefined ? undefined : flags[camelFlag(flag)];
    if (typeof value === "string") given[key] = value;
  }
  const read = await readConfig({
    sources,
    configFile: flags.demo === true ? demoConfigFile : flags.config,
    flags: given,
    environment,
  });
  return flags.demo === true ? { ...read, config: withDemoFiles(read.config) } : read;
}

/** The demo's configuration with the files that were built, wherever they are. */
function withDemoFiles(config: Config): Config {
  const databases = Object.entries(config.databases).map(([name, database]) => [
    name,
    { ...database, paths: [demoFile(name)] },
  ]);
  return { ...config, databases: Object.fromEntries(databases) as Config["databases"] };
}

/** `--admin-key` → adminKey, as the parser of arguments calls it. */
function camelFlag(flag: string): string {
  return flag.slice(2).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function reportFailure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitMistake;
  if (error instanceof ConfigError) {
    process.stderr.write(
      `eider: the configuration has ${error.mistakes.length === 1 ? "a mistake" : `${error.mistakes.length} mistakes`}:\n`,
    );
    for (const mistake of error.mistakes) process.stderr.write(`  ${mistake}\n`);
    return exitMistake;
  }
  if (error instanceof Error && "code" in error && error.code === "EEXIST") {
    process.stderr.write("eider: eider.config.ts exists already; it was left as it is.\n");
    return exitProblem;
  }
  process.stderr.write(
    `eider: ${error instanceof EiderError ? error.message : messageOf(error)}\n`,
  );
  return exitProblem;
}
