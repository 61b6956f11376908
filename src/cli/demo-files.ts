import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the demo of a clone of the project has its files. */
const root = fileURLToPath(new URL("../..", import.meta.url));
export const schemaDirectory = join(root, "schema");
export const dataDirectory = join(root, "node_modules/vega-datasets/data");
export const builtDirectory = join(root, ".eider/demo");

/** The demo's databases, each built by the SQL file of its name. */
export const demoDatabases = ["flights", "places"];

/** The configuration file of the demo. */
export const demoConfigFile = join(schemaDirectory, "eider.config.js");
