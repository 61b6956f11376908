import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { launchBrowser } from "../support/launch-browser.ts";
import { tempDirectory } from "../support/open-eider.ts";
import { serveDemo } from "../support/serve-demo.ts";

test("GraphiQL opens offline in a browser, runs its example query and shows rows", async (context) => {
  await using profile = await tempDirectory();
  const browser = await launchBrowser(profile.path);
  if (browser === undefined) {
    context.skip("no browser: neither the npm package's nor an installed Chrome starts here");
    return;
  }
  await using demo = await serveDemo();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const outside: string[] = [];
    page.on("request", (request) => {
      if (!/^(http:\/\/127\.0\.0\.1|blob:|data:)/.test(request.url())) outside.push(request.url());
    });
    await page.goto(demo.url);
    await page.getByRole("button", { name: /execute query/i }).click();
    await page.waitForFunction(
      () => document.querySelector(".result-window")?.textContent?.includes('"originAirport"'),
      undefined,
      { timeout: 30_000 },
    );
    const result = await page.locator(".result-window").textContent();
    expect(result).toContain('"flights"');
    expect(result).not.toContain('"errors"');
    const picture = process.env["EIDER_SCREENSHOTS"];
    if (picture !== undefined) await page.screenshot({ path: join(picture, "graphiql.png") });
    // The answer as a table, and examples of each database.
    await page.getByRole("button", { name: "As a table" }).click();
    const table = page.getByRole("dialog", { name: "The answer as a table" });
    expect(await table.getByRole("columnheader").allTextContents()).toContain("originAirport.name");
    await table.getByRole("button", { name: "Close" }).click();
    await page.getByRole("tab", { name: "places_groups" }).click();
    // GraphiQL reads the text of a tab a moment after it is shown, and each click empties the result.
    await vi.waitFor(
      async () => {
        await page.getByRole("button", { name: /execute query/i }).click();
        const shown = page.locator(".result-window", { hasText: '"birdStrikesGroupBy"' });
        await shown.waitFor({ timeout: 3_000 });
      },
      { timeout: 30_000 },
    );
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "As CSV" }).click();
    const [head] = (await readFile(await (await saved).path(), "utf8")).split("\r\n");
    expect(head).toBe("key.dateBucket,aggregate._count");
    // What is typed goes into the address, and a reload shows the page again.
    await page.reload();
    await page.getByRole("tab", { name: "places_groups" }).waitFor();
    expect(outside).toEqual([]);
  } finally {
    await browser.close();
  }
});
