import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

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
export async function launchBrowser(profile: string): Promise<Browser | undefined> {
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
