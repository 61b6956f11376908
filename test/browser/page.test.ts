/** The page for people, in a real browser, over real data. */
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import axe, { type AxeResults } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { launchBrowser } from "../support/launch-browser.ts";
import { tempDirectory } from "../support/open-eider.ts";
import { serveDemo } from "../support/serve-demo.ts";
import { ask, runCommandToEnd, startServer } from "../support/server-process.ts";

let browser: Browser | undefined;
let demo: Awaited<ReturnType<typeof serveDemo>>;
let profile: Awaited<ReturnType<typeof tempDirectory>>;

beforeAll(async () => {
  profile = await tempDirectory();
  browser = await launchBrowser(profile.path);
  demo = await serveDemo();
});
afterAll(async () => {
  await browser?.close();
  await demo[Symbol.asyncDispose]();
  await profile[Symbol.asyncDispose]();
});
beforeEach((context) => {
  if (browser === undefined)
    context.skip("no browser: neither the npm package's nor an installed Chrome starts here");
});

interface Opened {
  readonly page: Page;
  /** What must stay empty: requests elsewhere, errors of scripts, refusals of the policy. */
  readonly faults: string[];
}

async function open(
  url: string,
  options: { colorScheme?: "light" | "dark" } = {},
): Promise<Opened> {
  if (browser === undefined) throw new Error("There is no browser.");
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, ...options });
  const faults: string[] = [];
  page.on("request", (request) => {
    if (!/^(http:\/\/127\.0\.0\.1|blob:|data:)/.test(request.url())) faults.push(request.url());
  });
  page.on("pageerror", ({ message }) => faults.push(message));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults };
}

const root = (path = "") => new URL(path, demo.url).href;
const cells = async (page: Page, name: string, column: number) =>
  page
    .getByRole("region", { name, exact: true })
    .locator(`tbody tr td:nth-child(${column})`)
    .allTextContents();
/** The text of GraphQL that the page offers to copy. */
const shownQuery = (page: Page) => page.locator("pre").textContent();

test("the overview names databases, tables, rows and relations, and leads to a table", async () => {
  const { page, faults } = await open(root("/"));
  await page.getByText("3,000,000").waitFor();
  const databases = page.getByRole("list", { name: "Databases" });
  expect(await databases.getByText("serves").count()).toBe(2);
  const drawn = page.getByRole("region", { name: "Drawing of the relations" });
  expect(await drawn.getByRole("link").allTextContents()).toEqual([
    "Airport",
    "Flight",
    "State",
    "BirdStrike",
    "ZipCode",
  ]);
  expect(await drawn.locator("path > title").allTextContents()).toContain(
    "Flight.originAirport → Airport",
  );
  await page.getByRole("searchbox", { name: "Find tables" }).fill("species");
  expect(await page.getByRole("table").getByRole("link").allTextContents()).toEqual([
    "birdStrikes",
  ]);
  await page.getByRole("link", { name: "birdStrikes" }).click();
  await page.getByRole("heading", { name: "birdStrikes" }).waitFor();
  expect(faults).toEqual([]);
});

test("rows are filtered, ordered and paged by keyboard, and the text shown asks for them", async () => {
  const { page, faults } = await open(root("/#/Flight"));
  await page.getByText("1 to 20 of 3,000,000").waitFor();
  await page.getByRole("button", { name: "Add a filter" }).focus();
  await page.keyboard.press("Enter");
  const filter = page.getByRole("group", { name: "Filter 1" });
  await filter.getByRole("combobox", { name: "Column" }).selectOption("origin");
  await filter.getByRole("combobox", { name: "Comparison" }).selectOption("eq");
  await filter.getByRole("textbox", { name: "Value" }).fill("SFO");
  await page.getByText("1 to 20 of 60,869").waitFor();
  await page.getByRole("button", { name: "delay" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("th[aria-sort=descending]").waitFor();
  await page.getByText("562", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Next" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("21 to 40 of 60,869").waitFor();
  const query = (await shownQuery(page)) ?? "";
  const { data } = await ask(demo.url, query);
  const rows = data?.["flights"] as { delay: number; originAirport: { name: string } }[];
  expect(await cells(page, "Rows of flights", 3)).toEqual(rows.map(({ delay }) => String(delay)));
  expect(await cells(page, "Rows of flights", 7)).toEqual(
    rows.map(({ originAirport }) => originAirport.name),
  );
  expect(faults).toEqual([]);
});

test("groups have their totals, a chart and one text for all of it", async () => {
  const { page, faults } = await open(root("/#/Flight/groups"));
  await page.getByText("7 groups").waitFor();
  await page.getByRole("combobox", { name: "Add an aggregate" }).selectOption("avg of delay");
  await page.getByRole("columnheader", { name: "avg of delay" }).waitFor();
  const { data } = await ask(demo.url, (await shownQuery(page)) ?? "");
  const total = data?.["total"] as { _count: number; delay: { avg: number } };
  const foot = await page.locator("tfoot td").allTextContents();
  expect(foot.slice(0, 2)).toEqual(["All rows", "3,000,000"]);
  expect(Number(foot[2])).toBeCloseTo(total.delay.avg, 9);
  expect(await page.locator("figure circle, figure path").count()).toBeGreaterThan(0);
  await page.getByRole("combobox", { name: "Column" }).selectOption("originAirport.state");
  await page.getByRole("checkbox", { name: "Largest first" }).check();
  await page.locator("figure rect").first().waitFor();
  await expect
    .poll(async () => (await cells(page, "Groups of flights", 1)).slice(0, 3))
    .toEqual(["CA", "TX", "FL"]);
  expect(faults).toEqual([]);
});

test("what the server refuses is told in its own words", async () => {
  const { page } = await open(root("/#/Flight"));
  await page.getByRole("button", { name: "Add a filter" }).click();
  await page.getByRole("textbox", { name: "Value" }).fill("not a number");
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain('"not a number"');
});

test.each(["light", "dark"] as const)(
  "no page breaks the rules of access in %s colours",
  async (colorScheme) => {
    const { page, faults } = await open(root("/"), { colorScheme });
    for (const [place, word] of [
      ["/", "3,000,000"],
      ["/#/Flight", "1 to 20 of 3,000,000"],
      ["/#/Flight/groups", "7 groups"],
      ["/#/Flight/columns", "VARCHAR"],
    ] as const) {
      await page.goto(root(place));
      await page.getByText(word).first().waitFor();
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
      );
      expect(violations.map(({ id, nodes }) => [place, id, nodes[0]?.html])).toEqual([]);
    }
    const picture = process.env["EIDER_SCREENSHOTS"];
    if (picture !== undefined) {
      for (const [name, place] of [
        ["overview", "/"],
        ["rows", "/#/Flight"],
        ["groups", "/#/Flight/groups"],
      ] as const) {
        await page.goto(root(place));
        await page.locator("svg, table").first().waitFor();
        await page.waitForTimeout(1500);
        await page.screenshot({ path: join(picture, `${name}-${colorScheme}.png`) });
      }
    }
    expect(faults).toEqual([]);
  },
);

test("a page that stays open shows new data by itself, and a role only what it sees", async () => {
  await using directory = await tempDirectory();
  const cwd = directory.path;
  const file = join(cwd, "shop.duckdb");
  const sql = (names: string) =>
    `CREATE TABLE products (id INTEGER PRIMARY KEY, name VARCHAR); CREATE TABLE costs (id INTEGER PRIMARY KEY, cost INTEGER);
     INSERT INTO products VALUES ${names};`;
  await buildDatabase(file, sql("(1, 'pen')"), cwd);
  const { digest, key } = await newKey();
  const config = {
    databases: { shop: { paths: [file] } },
    auth: { keys: [{ digest, role: "clerk" }] },
    roles: { clerk: { tables: { "shop.products": true } } },
  };
  await writeFile(join(cwd, "eider.config.json"), JSON.stringify(config));
  await using server = await startServer(["--admin-key", "an admin key", "--log-level", "error"], {
    cwd,
  });
  const { page } = await open(new URL("/", server.url).href);
  await page.getByRole("alert").waitFor();
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("textbox", { name: "X-Api-Key" }).fill(key);
  await page.getByRole("button", { name: "Use them" }).click();
  await page.getByRole("link", { name: "products", exact: true }).click();
  await page.getByText("1 to 1 of 1").waitFor();
  expect(await page.content()).not.toContain("cost");
  await buildDatabase(`${file}.new`, sql("(1, 'pen'), (2, 'ink')"), cwd);
  await rename(`${file}.new`, file);
  await server.ask("mutation { recyclePool { databases { error } } }", {
    authorization: "Bearer an admin key",
  });
  await page.getByText("1 to 2 of 2").waitFor();
  expect(await cells(page, "Rows of products", 2)).toEqual(["pen", "ink"]);
});

test("tables without counts, with few rows at a time, that fail, and odd addresses leave the page whole", async () => {
  await using directory = await tempDirectory();
  const cwd = directory.path;
  await buildDatabase(
    join(cwd, "odd.duckdb"),
    `CREATE TABLE few AS SELECT i::INTEGER AS id, {'a': i, 'b': NULL} AS s FROM range(30) AS r(i);
     CREATE TABLE texts AS SELECT 1 AS id, 'oops' AS t; CREATE VIEW failing AS SELECT id, CAST(t AS INTEGER) AS n FROM texts;`,
    cwd,
  );
  const config = {
    databases: { odd: { paths: [join(cwd, "odd.duckdb")] } },
    tables: { "odd.few": { limit: { default: 5, max: 10 } } },
    roles: {
      anonymous: {
        tables: {
          "odd.few": { aggregate: false },
          "odd.failing": { aggregate: false },
        },
      },
    },
    server: { graphiql: false },
  };
  await writeFile(join(cwd, "eider.config.json"), JSON.stringify(config));
  await using server = await startServer(["--log-level", "silent"], { cwd });
  const at = (place: string) => new URL(place, server.url).href;
  const { page } = await open(at("/"));
  await page.getByRole("link", { name: "few", exact: true }).waitFor();
  expect(await page.getByRole("link", { name: "GraphiQL" }).count()).toBe(0);
  await page.goto(at("/#/Few"));
  await page.getByText("1 to 10", { exact: true }).waitFor();
  expect((await cells(page, "Rows of few", 2))[0]).toBe('{"a":0,"b":null}');
  await page.getByRole("button", { name: "Add a filter" }).click();
  await page.getByRole("combobox", { name: "Column" }).selectOption("s");
  await page.getByText("No rows.").waitFor();
  await page.goto(at("/#/Failing"));
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("alert").textContent()).toContain("failing");
  for (const place of ["/#/%E0%A4%A", "/#/Nope"]) {
    await page.goto(at(place));
    await page.getByText("There is no table").waitFor();
    await page.getByRole("heading", { name: "What is served" }).waitFor();
  }
});

/** An API key, as the command makes it. */
async function newKey(): Promise<{ key: string; digest: string }> {
  const { stdout } = await runCommandToEnd(["key"]);
  const [key = ""] = /^\S{20,}$/m.exec(stdout) ?? [];
  const [digest = ""] = /^sha256:\S+$/m.exec(stdout) ?? [];
  return { key, digest };
}
