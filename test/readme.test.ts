import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { errorCodes } from "../src/foundation/errors.ts";
import { environmentNames, type Setting, settings } from "../src/foundation/settings.ts";
import { floors } from "./support/floors.ts";

/** The rows of the table of a page whose head begins so, as lists of cells. */
function tableOf(page: string, head: string): string[][] {
  const [, body = ""] = readFileSync(page, "utf8").split(`| ${head} |`);
  const [, ...lines] = body.split("\n");
  return lines
    .slice(
      1,
      lines.findIndex((line) => !line.startsWith("|")),
    )
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
const code = (text: unknown) => `\`${String(text)}\``;

test("the page on the configuration lists every setting with its variable, flag, default and sentence, and no other; README some of them", () => {
  const expected = (settings as readonly Setting[]).map((setting) => [
    code(setting.key),
    [...environmentNames(setting), ...(setting.flag === undefined ? [] : [setting.flag])]
      .map(code)
      .join(", "),
    setting.default === null ? "" : code(setting.default),
    setting.sentence,
  ]);
  const head = "setting | environment, flag | default | what it does";
  expect(tableOf("docs/configuration.md", head)).toEqual(expected);
  for (const row of tableOf("README.md", head)) expect(expected).toContainEqual(row);
});

test("the page on troubleshooting lists every error code with its status, and no other", () => {
  const expected = Object.entries(errorCodes).map(([name, [status, retriable, sentence]]) => [
    code(name),
    String(status),
    retriable ? "yes" : "",
    sentence,
  ]);
  expect(tableOf("docs/troubleshooting.md", "code | status | retry | meaning")).toEqual(expected);
});

test("src/README.md names every floor", () => {
  const text = readFileSync("src/README.md", "utf8");
  for (const floor of floors) expect(text).toContain(`| \`${floor}/\``);
});

test("what README and the pages link to is there", () => {
  const pages = readdirSync("docs").filter((name) => name.endsWith(".md"));
  for (const page of ["README.md", "src/README.md", ...pages.map((name) => `docs/${name}`)])
    for (const [, link = ""] of readFileSync(page, "utf8").matchAll(/\]\(([^)#]+)[^)]*\)/g))
      if (!/^https?:/.test(link))
        expect(existsSync(join(dirname(page), link)), `${page}: ${link}`).toBe(true);
});
