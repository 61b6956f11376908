import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { errorCodes } from "../src/foundation/errors.ts";
import { environmentNames, type Setting, settings } from "../src/foundation/settings.ts";
import { floors } from "./support/floors.ts";

const readme = readFileSync("README.md", "utf8");
/** The rows of the table whose head begins so, as lists of cells. */
function tableOf(head: string): string[][] {
  const [, body = ""] = readme.split(`| ${head} |`);
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

test("the README lists every setting with its variable, flag, default and sentence, and no other", () => {
  const expected = (settings as readonly Setting[]).map((setting) => [
    code(setting.key),
    [...environmentNames(setting), ...(setting.flag === undefined ? [] : [setting.flag])]
      .map(code)
      .join(", "),
    setting.default === null ? "" : code(setting.default),
    setting.sentence,
  ]);
  expect(tableOf("setting | environment, flag | default | what it does")).toEqual(expected);
});

test("the README lists every error code with its status, and no other", () => {
  const expected = Object.entries(errorCodes).map(([name, [status, retriable, sentence]]) => [
    code(name),
    String(status),
    retriable ? "yes" : "",
    sentence,
  ]);
  expect(tableOf("code | status | retry | meaning")).toEqual(expected);
});

test("src/README.md names every floor", () => {
  const text = readFileSync("src/README.md", "utf8");
  for (const floor of floors) expect(text).toContain(`| \`${floor}/\``);
});
