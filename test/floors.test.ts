import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { floors } from "./support/floors.ts";

/** Each dependency has one home; graphql's own types are read by the two floors that speak it. */
const homes: Record<string, readonly string[]> = {
  "@duckdb/node-api": ["duckdb"],
  "@duckdb/node-bindings": ["duckdb"],
  "generic-pool": ["pool"],
  dataloader: ["loading"],
  "@pothos/core": ["graphql"],
  graphql: ["graphql", "http", "service"],
  "graphql-yoga": ["http"],
  "@whatwg-node/server": ["http"],
  "@graphql-yoga/render-graphiql": ["http"],
  "lru-cache": ["duckdb"],
  zod: ["foundation"],
  pino: ["foundation"],
  ms: ["foundation"],
  bytes: ["foundation"],
  "prom-client": ["service"],
  birpc: ["service"],
  commander: ["cli"],
  jiti: ["cli"],
};

const imports = readdirSync("src", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && file.includes("/"))
  .flatMap((file) =>
    [...readFileSync(join("src", file), "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
      ([, specifier = ""]) => ({ from: file, specifier }),
    ),
  );
const floorOf = (file: string) => floors.indexOf(file.split("/")[0] ?? "");

test("every import looks down", () => {
  const inside = imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .map(({ from, specifier }) => ({ from, to: join(from, "..", specifier) }));
  expect(inside.length).toBeGreaterThan(150);
  expect(inside.filter(({ from, to }) => floorOf(to) < floorOf(from))).toEqual([]);
});

test("every dependency is imported at its home only", () => {
  const outside = imports.filter(
    ({ specifier }) =>
      !specifier.startsWith(".") && !specifier.startsWith("node:") && specifier !== "eider",
  );
  expect(new Set(outside.map(({ specifier }) => specifier))).toEqual(new Set(Object.keys(homes)));
  expect(
    outside.filter(
      ({ from, specifier }) => homes[specifier]?.includes(from.split("/")[0] ?? "") !== true,
    ),
  ).toEqual([]);
});
