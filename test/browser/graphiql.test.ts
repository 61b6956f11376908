import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { expect, test } from "vitest";
import { tempDirectory } from "../support/open-eider.ts";
import { serveDemo } from "../support/serve-demo.ts";

const installed = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The browser of the npm package, else one that is installed; undefined where there is none. */
async function launch(profile: string): Promise<Browser | undefined> {
  try {
    // Makes the package bring the libraries that a bare machine lacks; both are read on import.
    process.env["AWS_LAMBDA_JS_RUNTIME"] = "nodejs22.x";
    process.env["TMPDIR"] = profile;
    const { default: packed } = await import("@sparticuz/chromium");
    const executablePath = await packed.executablePath();
    // The package's own fonts lack characters of the page, and the browser dies of one without a font.
    const fonts = existsSync("/etc/fonts/fonts.conf") ? { FONTCONFIG_PATH: "/etc/fonts" } : {};
    return await chromium.launch({
      executablePath,
      args: quiet,
      headless: true,
      env: { ...process.env, ...fonts },
    });
  } catch {
    const executablePath = installed.find((path) => existsSync(path));
    return executablePath === undefined
      ? undefined
      : chromium.launch({ executablePath, args: quiet, headless: true });
  }
}

test("GraphiQL opens offline in a browser, runs its example query and shows rows", async (context) => {
  await using profile = await tempDirectory();
  const browser = await launch(profile.path);
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
    expect(outside).toEqual([]);
    const picture = process.env["EIDER_SCREENSHOT"];
    if (picture !== undefined) await page.screenshot({ path: picture });
  } finally {
    await browser.close();
  }
});
