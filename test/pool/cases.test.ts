import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** How many acceptance cases each group has. */
const groups: Readonly<Record<string, number>> = { A: 52, B: 14, C: 15, D: 22, E: 16, F: 16, H: 8 };
const observing = Array.from({ length: 7 }, (_, index) => `G-${index + 1}`);
const all = [
  ...Object.entries(groups).flatMap(([group, count]) =>
    Array.from({ length: count }, (_, index) => `${group}${index + 1}`),
  ),
  "D5b",
  ...observing,
];

/** The titles of all tests, as they stand in the files. */
const titles = readdirSync("test", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".test.ts") && !file.endsWith("cases.test.ts"))
  .flatMap((file) => [
    ...readFileSync(join("test", file), "utf8").matchAll(
      /(?:test|\))[^"`\n]*\(\s*["`]([^"`]*)["`]|\["(A\d+)"/g,
    ),
  ])
  .map(([, title, row]) => title ?? row ?? "");

test("every case is named by a test, or the pool's README says why not", () => {
  const named = new Set(titles.flatMap((title) => title.match(/\b(?:[A-FH]\d+b?|G-\d)\b/g) ?? []));
  const readme = readFileSync("src/pool/README.md", "utf8");
  const excused = new Set([...readme.matchAll(/^\| ([A-H]\d+)\s+\|/gm)].map(([, id]) => id));
  expect(all.filter((id) => !named.has(id) && !excused.has(id))).toEqual([]);
  expect(all.length).toBe(151);
});
