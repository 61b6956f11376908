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
  "@whatwg-node/fetch": ["http"],
  "@whatwg-node/server": ["http"],
  "@graphql-yoga/render-graphiql": ["http"],
  "lru-cache": ["foundation"],
  leven: ["foundation"],
  jose: ["http"],
  "apache-arrow": ["http"],
  "@opentelemetry/api": ["http"],
  "rate-limiter-flexible": ["service"],
  "@modelcontextprotocol/server": ["http"],
  negotiator: ["http"],
  zod: ["foundation", "http"],
  "any-ascii": ["catalog"],
  pluralize: ["catalog"],
  pino: ["foundation"],
  ms: ["foundation"],
  bytes: ["foundation"],
  "prom-client": ["service"],
  birpc: ["service"],
  commander: ["cli"],
  jiti: ["cli"],
};

/** What the page for people is made of; it is built apart, and runs in browsers. */
const pageParts = [
  "react",
  "react-dom/client",
  "urql",
  "@tanstack/react-table",
  "@observablehq/plot",
  "@dagrejs/dagre",
];

const importsOf = (files: readonly string[]) =>
  files.flatMap((file) =>
    [...readFileSync(join("src", file), "utf8").matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(
      ([, specifier = ""]) => ({ from: file, specifier }),
    ),
  );
const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && file.includes("/") && !file.startsWith("page/gql/"),
);
const isOfPage = (file: string) => file.startsWith("page/");
const imports = importsOf(files.filter((file) => !isOfPage(file)));
const floorOf = (file: string) => floors.findIndex((floor) => file.startsWith(`${floor}/`));

test("every import looks down", () => {
  const inside = imports
    .filter(({ specifier }) => specifier.startsWith("."))
    .map(({ from, specifier }) => ({ from, to: join(from, "..", specifier) }));
  expect(inside.length).toBeGreaterThan(150);
  expect(inside.filter(({ from, to }) => floorOf(to) < floorOf(from))).toEqual([]);
});

test("the page imports itself and its own dependencies, and no floor imports it", () => {
  const own = importsOf(files.filter(isOfPage)).filter(({ from }) => !from.endsWith(".config.ts"));
  expect(own.length).toBeGreaterThan(30);
  const others = own.filter(({ specifier }) => !specifier.startsWith("./"));
  expect(new Set(others.map(({ specifier }) => specifier))).toEqual(new Set(pageParts));
  expect(imports.filter(({ from, specifier }) => isOfPage(join(from, "..", specifier)))).toEqual(
    [],
  );
});

test("no files import each other in a circle, types included", () => {
  const below = new Map<string, string[]>();
  for (const { from, specifier } of imports)
    if (specifier.startsWith("."))
      below.set(from, [...(below.get(from) ?? []), join(from, "..", specifier)]);
  const done = new Set<string>();
  const circle = (file: string, above: readonly string[]): readonly string[] => {
    if (above.includes(file)) return [...above, file];
    if (done.has(file)) return [];
    for (const next of below.get(file) ?? []) {
      const found = circle(next, [...above, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  expect([...below.keys()].map((file) => circle(file, []))).toEqual(
    [...below.keys()].map(() => []),
  );
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
