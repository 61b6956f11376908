import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildDatabase } from "../duckdb/build-database.ts";
import { EiderError } from "../foundation/errors.ts";
import {
  builtDirectory,
  dataDirectory,
  demoDatabases,
  demoFile,
  schemaDirectory,
} from "./demo-files.ts";

/** The version that the SQL of the demo was written for. */
const dataPackage = "vega-datasets@3.2.1";

/**
 * Builds the demo's databases where they are missing or their SQL has changed. Throws EiderError
 * where the package that has the data is not installed.
 */
export async function buildDemo(progress: (line: string) => void): Promise<void> {
  const data = dataDirectory();
  if (data === undefined)
    throw new EiderError(
      "DB_UNAVAILABLE",
      `the demo's data is in the package vega-datasets, which is not installed: run \`npm install ${dataPackage}\` here`,
    );
  await mkdir(builtDirectory, { recursive: true });
  for (const name of demoDatabases) {
    const sql = await readFile(join(schemaDirectory, `${name}.sql`), "utf8");
    const target = demoFile(name);
    const mark = createHash("sha256").update(sql).digest("hex");
    if (existsSync(target) && (await readMark(target)) === mark) continue;
    const started = performance.now();
    progress(`Building the demo database ${name} in ${builtDirectory} …`);
    await buildDatabase(target, sql, data);
    await writeFile(`${target}.mark`, mark);
    progress(`Built ${name} in ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  }
}

async function readMark(target: string): Promise<string | undefined> {
  try {
    return await readFile(`${target}.mark`, "utf8");
  } catch {
    return undefined;
  }
}
