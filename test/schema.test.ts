import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { demoConfigFile } from "../src/cli/demo-files.ts";
import { readConfig } from "../src/cli/read-config.ts";
import { withCatalog } from "../src/cli/with-catalog.ts";

test("the demo's SQL yields the schema that is printed in schema/", async () => {
  const { config } = await readConfig({
    sources: [],
    configFile: demoConfigFile,
    flags: {},
    environment: {},
  });
  const sdl = await withCatalog(config, ({ sdlFor }) => sdlFor(false));
  // To accept a change: npm run schema, and read the difference.
  expect(sdl).toBe(await readFile("schema/schema.graphql", "utf8"));
});
