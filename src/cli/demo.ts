import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildDatabase } from "../duckdb/build-database.ts";
import { ConfigError } from "../foundation/errors.ts";
import { builtDirectory, dataDirectory, demoDatabases, schemaDirectory } from "./demo-files.ts";

/**
 * Builds the demo's databases where they are missing or their SQL has changed. Throws ConfigError
 * outside a clone of the project, which alone has the data.
 */
export async function buildDemo(progress: (line: string) => void): Promise<void> {
  if (!existsSync(dataDirectory))
    throw new ConfigError([
      "--demo: needs a clone of the project with its dev dependencies: run `npm ci` there",
    ]);
  await mkdir(builtDirectory, { recursive: true });
  for (const name of demoDatabases) {
    const sql = await readFile(join(schemaDirectory, `${name}.sql`), "utf8");
    const target = join(builtDirectory, `${name}.duckdb`);
    const mark = createHash("sha256").update(sql).digest("hex");
    if (existsSync(target) && (await readMark(target)) === mark) continue;
    const started = performance.now();
    progress(`Building the demo database ${name} …`);
    await buildDatabase(target, sql, dataDirectory);
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
