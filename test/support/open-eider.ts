import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { type ConfigInput, parseConfig } from "../../src/foundation/config.ts";
import type { Logger } from "../../src/foundation/log.ts";
import { startEider } from "../../src/service/serving/create-eider.ts";

/** An answer with its HTTP status and the statements that were run for it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: readonly unknown[];
    readonly extensions: Record<string, unknown>;
  }[];
  readonly extensions?: Record<string, unknown>;
  readonly statements: readonly string[];
}

export interface LogLine {
  readonly level: "debug" | "info" | "warn" | "error";
  readonly fields: Record<string, unknown>;
  readonly message: string;
}

/** A folder that is gone after the test. */
export async function tempDirectory() {
  const path = await mkdtemp(join(tmpdir(), "eider-test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** A log that keeps its lines for the test to read. */
export function keptLog(): { lines: LogLine[]; log: Logger } {
  const lines: LogLine[] = [];
  const keep = (level: LogLine["level"]) => (fields: unknown, message?: unknown) => {
    lines.push({ level, fields: fields as Record<string, unknown>, message: String(message) });
  };
  return {
    lines,
    log: {
      debug: keep("debug"),
      info: keep("info"),
      warn: keep("warn"),
      error: keep("error"),
      isLevelEnabled: () => true,
    } as Logger,
  };
}

export interface OpenOptions {
  /** SQL of each database by its name; each becomes a file. */
  readonly databases: Readonly<Record<string, string>>;
  readonly config?: Omit<Partial<ConfigInput>, "databases">;
  /** Databases that are no files of the test, as the configuration says them. */
  readonly others?: ConfigInput["databases"];
  readonly pool?: NonNullable<ConfigInput["databases"][string]["pool"]>;
}

/** Serves databases as a configuration says them, without a socket and with no answers kept unless it says so; closes by itself. */
export async function openDatabases(
  databases: ConfigInput["databases"],
  config: Omit<Partial<ConfigInput>, "databases"> = {},
) {
  const { lines, log } = keptLog();
  const { eider, service } = await startEider(
    parseConfig({ cache: { memory: 0 }, ...config, databases }),
    log,
  );
  const query = async (
    text: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const before = lines.length;
    const response = await eider.fetch(
      new Request("http://eider/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: text, variables }),
      }),
    );
    const body = (await response.json()) as Omit<Answer, "status" | "headers" | "statements">;
    const statements = lines
      .slice(before)
      .flatMap(({ message, fields }) => (message === "statement" ? [String(fields["sql"])] : []));
    return { status: response.status, headers: response.headers, ...body, statements };
  };
  return { eider, service, query, lines, [Symbol.asyncDispose]: () => eider.close() };
}

/** Builds databases in a temporary folder and serves them, without a socket; closes all by itself. */
export async function openEider({ databases, config = {}, others = {}, pool = {} }: OpenOptions) {
  const directory = await tempDirectory();
  const file = (name: string) => join(directory.path, `${name}.duckdb`);
  for (const [name, sql] of Object.entries(databases))
    await buildDatabase(file(name), sql, directory.path);
  const built = Object.fromEntries(
    Object.keys(databases).map((name) => [
      name,
      { paths: [file(name)], pool: { size: 2, ...pool } },
    ]),
  );
  const opened = await openDatabases({ ...others, ...built }, config);
  const close = async () => {
    await opened.eider.close();
    await directory[Symbol.asyncDispose]();
  };
  return { ...opened, file, directory: directory.path, [Symbol.asyncDispose]: close };
}
