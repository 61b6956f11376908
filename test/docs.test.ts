/** What the pages under docs/ say is there. */
import { readdirSync, readFileSync } from "node:fs";
import { parse, validate } from "graphql";
import { beforeAll, expect, test } from "vitest";
import { parseConfig } from "../src/foundation/config.ts";
import { fileOptions } from "../src/foundation/file-options.ts";
import { settings } from "../src/foundation/settings.ts";
import { serveDemo } from "./support/serve-demo.ts";

const page = (name: string) => readFileSync(`docs/${name}`, "utf8");
let demo: Awaited<ReturnType<typeof serveDemo>>;
beforeAll(async () => {
  demo = await serveDemo();
  return () => demo[Symbol.asyncDispose]();
});

test("the configuration of the page on files is one, and its table lists every option", () => {
  const [, json = ""] = /```json\n(.*?)```/s.exec(page("files.md")) ?? [];
  expect(parseConfig(JSON.parse(json)).databases["lake"]?.csv?.delim).toBe(";");
  const rows = [...page("files.md").matchAll(/^\| `(\w+)` \| `(.+)` \|$/gm)];
  const told = Object.fromEntries(rows.map(([, kind, names]) => [kind, names?.split(" ")]));
  const known = Object.entries(fileOptions).map(([kind, type]) => [
    kind,
    Object.keys(type.unwrap().shape),
  ]);
  expect(told).toEqual(Object.fromEntries(known));
});

test("the export of the page on clients is answered as it says", async () => {
  const [, body = ""] = /-d '(\{"query".*?\})'/.exec(page("clients.md")) ?? [];
  const response = await fetch(demo.url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/csv" },
    body,
  });
  expect((await response.text()).split("\r\n")[0]).toBe("id,date,originAirport.city");
});

test("the questions of the analyst have the answers of the page", async () => {
  const pairs = [...page("analyst.md").matchAll(/```graphql\n(.*?)```.*?```json\n(.*?)```/gs)];
  expect(pairs).toHaveLength(10);
  for (const [, query = "", answer = ""] of pairs) {
    const response = await fetch(demo.url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    expect(await response.json(), query).toEqual({ data: JSON.parse(answer) });
  }
});

test("every metric that a page names is there, and every one that is there is named", async () => {
  const text = await (await fetch(demo.url.replace("/graphql", "/metrics"))).text();
  const there = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
  const named = [...page("metrics.md").matchAll(/`(eider_\w+)`/g)].map(([, name]) => name);
  expect(named.filter((name) => !there.includes(name))).toEqual([]);
  expect(there.filter((name) => !named.includes(name))).toEqual([]);
});

test("every setting and query that a page names is there", async () => {
  const { buildSchema } = await import("graphql");
  const schema = buildSchema(readFileSync("schema/schema.graphql", "utf8"));
  const known: readonly string[] = settings.map(({ key }) => key);
  for (const name of readdirSync("docs").filter((file) => file.endsWith(".md"))) {
    for (const [, key = ""] of page(name).matchAll(
      /`((?:server|limits|cache|log|pool)\.[\w.]+)[`:]/g,
    ))
      expect(
        known.some((each) => each === key || each.startsWith(`${key}.`)),
        `${name}: ${key}`,
      ).toBe(true);
    for (const [, query = ""] of page(name).matchAll(/`(subscription \{.*?\})`/g))
      expect(validate(schema, parse(query)), query).toEqual([]);
  }
});
