import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSources } from "../src/cli/sources.ts";
import { buildDatabase } from "../src/duckdb/build-database.ts";
import type { ConfigInput } from "../src/foundation/config.ts";
import { openDatabases, tempDirectory } from "./support/open-eider.ts";

/** What a case needs beside its SQL: other files, served as arguments of the command, or a name of the database file. */
interface Setup {
  readonly config?: Omit<Partial<ConfigInput>, "databases">;
  readonly files?: Readonly<Record<string, string>>;
  readonly sources?: readonly string[];
  readonly file?: string;
}

const directory = join(import.meta.dirname, "cases");
const names = readdirSync(directory)
  .filter((file) => file.endsWith(".graphql"))
  .map((file) => file.replace(/\.graphql$/, ""));
const read = (file: string) => readFileSync(join(directory, file), "utf8");

/** Each answer was wrong once. What its file names must be there and equal; of errors their codes. */
describe("each case has the answer of its file", () => {
  test.each(names)("%s", async (name) => {
    const setup = existsSync(join(directory, `${name}.setup.json`))
      ? (JSON.parse(read(`${name}.setup.json`)) as Setup)
      : {};
    await using folder = await tempDirectory();
    const built = join(folder.path, "built.duckdb");
    await buildDatabase(built, read(`${name}.sql`), folder.path);
    const file = join(folder.path, setup.file ?? "db.duckdb");
    await rename(built, file);
    for (const [path, text] of Object.entries(setup.files ?? {})) {
      await mkdir(dirname(join(folder.path, path)), { recursive: true });
      await writeFile(join(folder.path, path), text);
    }
    const sources = (setup.sources ?? []).map((source) =>
      source.replace(/^([^/=]+=)?/, (given) => `${given}${folder.path}/`),
    );
    await using eider = await openDatabases(
      { ...readSources(sources).databases, db: { paths: [file] } },
      setup.config,
    );
    const { data, errors } = await eider.query(read(`${name}.graphql`));
    expect({ data, errors }).toMatchObject(JSON.parse(read(`${name}.json`)) as object);
  });
});
