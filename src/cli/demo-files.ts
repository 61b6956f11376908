import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The clone of the project, or the package as it was installed. */
const root = fileURLToPath(new URL("../..", import.meta.url));
const isInstalled = root.includes(`${sep}node_modules${sep}`);

/** Where the SQL and the configuration of the demo are. */
export const schemaDirectory = join(root, "schema");

/** Where its databases are built: in the clone, or in the folder that an installed package is called in. */
export const builtDirectory = join(isInstalled ? process.cwd() : root, ".eider/demo");

/** The demo's databases, each built by the SQL file of its name. */
export const demoDatabases = ["flights", "places"];

/** The configuration file of the demo. */
export const demoConfigFile = join(schemaDirectory, "eider.config.js");

/** The file of a database of the demo. */
export function demoFile(name: string): string {
  return join(builtDirectory, `${name}.duckdb`);
}

/** The data that the demo is built from; undefined where the package that has it is not installed. */
export function dataDirectory(): string | undefined {
  for (const from of [root, join(process.cwd(), sep)])
    for (const path of createRequire(join(from, "index.js")).resolve.paths("vega-datasets") ?? []) {
      const data = join(path, "vega-datasets/data");
      if (existsSync(data)) return data;
    }
  return undefined;
}
