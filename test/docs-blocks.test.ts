/** Every command, configuration, program and query of README and the pages under docs/ runs. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { checkReport } from "../src/cli/check-report.ts";
import { readConfig } from "../src/cli/read-config.ts";
import { buildDatabase } from "../src/duckdb/build-database.ts";
import { parseConfig } from "../src/foundation/config.ts";
import { tempDirectory } from "./support/open-eider.ts";
import { ask, runCommandToEnd, startServer } from "./support/server-process.ts";

const run = promisify(execFile);
const adminKey = "docs";
/** Pages with tests of their own, over data of their own. */
const others = new Set(["access.md", "analyst.md"]);
const pages = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md") && !others.has(name))
    .map((name) => join("docs", name)),
];

interface Block {
  readonly language: string;
  readonly text: string;
  /** The answer that stands behind a query, where one does. */
  readonly answer: string | undefined;
}

function blocksOf(page: string): Block[] {
  const found = [...readFileSync(page, "utf8").matchAll(/```(\w+)\n(.*?)```([^`]*)/gs)];
  return found.map(([, language = "", text = "", between = ""], index) => {
    const next = found[index + 1];
    const isAnswered = language === "graphql" && next?.[1] === "json" && between.trim() === "";
    return { language, text, answer: isAnswered ? next?.[2] : undefined };
  });
}

const all = pages.flatMap((page) => blocksOf(page).map((block) => ({ page, ...block })));
const answers = new Set(all.flatMap(({ answer }) => answer ?? []));
const of = (language: string) => all.filter((block) => block.language === language);

/** A folder with the files that the pages speak of. */
async function folderOfPages() {
  const folder = await tempDirectory();
  const cwd = folder.path;
  await buildDatabase(
    join(cwd, "sales.duckdb"),
    `CREATE TABLE customers AS SELECT i::INTEGER AS id FROM range(20) AS r(i);
     CREATE TABLE orders AS SELECT i::INTEGER AS id, (i % 20)::INTEGER AS customer_id, DATE '2024-01-01' + i::INTEGER AS placed, i::DECIMAL(9, 2) AS total, '' AS note FROM range(100) AS r(i);
     COPY (SELECT i AS id, i % 5 AS zone_id, i * 1.5 AS fare FROM range(50) AS r(i)) TO '${cwd}/trips.parquet';
     COPY (SELECT i AS id, 'z' || i AS name FROM range(5) AS r(i)) TO '${cwd}/zones.csv';`,
    cwd,
  );
  await mkdir(join(cwd, "data"));
  for (const name of ["data/a", "b", "copy-of-sales"])
    await buildDatabase(join(cwd, `${name}.duckdb`), "CREATE TABLE t (id INTEGER);", cwd);
  await run("cp", ["sales.duckdb", "copy-of-sales.duckdb"], { cwd });
  await run("cp", ["trips.parquet", "zones.csv", "data"], { cwd });
  await mkdir(join(cwd, "node_modules"));
  await symlink(resolve("."), join(cwd, "node_modules/eider"));
  return folder;
}

let demo: Awaited<ReturnType<typeof startServer>>;
beforeAll(async () => {
  demo = await startServer(["--demo", "--admin-key", adminKey, "--log-level", "error"]);
  return () => demo[Symbol.asyncDispose]();
});

test.each(of("graphql"))("$page: a query is answered as the page says: $text", async (block) => {
  const answer = await ask(demo.url, block.text, { authorization: `Bearer ${adminKey}` });
  expect(answer.errors).toBeUndefined();
  if (block.answer === undefined) return;
  const told = JSON.parse(block.answer) as Record<string, unknown>;
  expect(answer.data).toEqual(told["data"] ?? told);
});

test.each(of("json").filter(({ text }) => !answers.has(text)))(
  "$page: a configuration is one: $text",
  ({ text }) => {
    expect(Object.keys(parseConfig(JSON.parse(text)).databases)).not.toEqual([]);
  },
);

describe("programs", () => {
  const programs = of("ts").filter(({ text }) => text.includes('from "eider"'));
  const isConfig = ({ text }: Block) => text.includes("defineConfig");
  test.each(programs.filter((block) => isConfig(block) && block.page !== "README.md"))(
    "$page: a configuration opens without a problem: $text",
    async ({ text }) => {
      await using folder = await folderOfPages();
      const configFile = join(folder.path, "eider.config.ts");
      await writeFile(configFile, text);
      const { config } = await readConfig({ sources: [], configFile, flags: {}, environment: {} });
      expect((await checkReport(config)).problems).toBe(0);
    },
  );
  test.each(programs.filter((block) => !isConfig(block)))(
    "$page: a program runs: $text",
    async ({ text }) => {
      await using folder = await folderOfPages();
      const file = join(folder.path, "program.mjs");
      // It listens until it is stopped: on any port, and not for long.
      const ends = text.includes("listen(") ? "setTimeout(() => process.exit(), 500);" : "";
      await writeFile(file, text.replace("listen(4000)", "listen(0)") + ends);
      const env = { ...process.env, UV_THREADPOOL_SIZE: "64" };
      const { stderr } = await run(process.execPath, [file], { cwd: folder.path, env });
      expect(stderr.replaceAll(/^\{.*"level":"?(info|30).*\n/gm, "")).toBe("");
    },
  );
});

const lines = of("sh").map(({ page, text }) => ({
  page,
  commands: text
    .replaceAll("\\\n", " ")
    .split("\n")
    .map((line) => line.replace(/ +#.*/, "").trim())
    .filter((line) => line !== ""),
}));

test.each(lines)("$page: commands end or serve: $commands", async ({ commands }) => {
  await using folder = await folderOfPages();
  const cwd = folder.path;
  for (const command of commands) {
    const [, args = ""] = /(?:^|\s)eider (.*)$/.exec(command) ?? [];
    if (command.startsWith("curl ")) {
      const there = command.replaceAll("http://127.0.0.1:4000/graphql", demo.url);
      const env = { ...process.env, KEY: adminKey };
      const { stdout } = await run("bash", ["-c", `${there} --silent --fail`], { cwd, env });
      expect(stdout).not.toContain('"errors"');
    } else if (args.startsWith("serve")) {
      const [, ...sources] = await words(args, cwd);
      await using server = await startServer([...sources, "--log-level", "error"], { cwd });
      expect((await ask(server.url, "{ databases { name } }")).errors).toBeUndefined();
    } else if (args !== "") {
      const { code, stderr } = await runCommandToEnd(await words(args, cwd), { cwd });
      expect([command, code], stderr).toEqual([command, 0]);
    } else expect(command).toMatch(/^npm (install|ci) /);
  }
});

/** The arguments of a command, as a shell reads them. */
async function words(text: string, cwd: string): Promise<string[]> {
  const { stdout } = await run("bash", ["-c", `printf '%s\\n' ${text}`], { cwd });
  return stdout.trim().split("\n");
}
