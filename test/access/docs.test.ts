/** The worked example of docs/access.md does what the page says. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { tempDirectory } from "../support/open-eider.ts";
import { ask, runCommandToEnd, startServer } from "../support/server-process.ts";

const page = await readFile("docs/access.md", "utf8");
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))].map(
    ([, text]) => text ?? "",
  );

test("the tenants of a shop see their own orders, strangers the products", async () => {
  const [sql = ""] = blocks("sql");
  const [config = "", answer = ""] = blocks("json");
  const [query = ""] = blocks("graphql");
  await using directory = await tempDirectory();
  const cwd = directory.path;
  await buildDatabase(join(cwd, "shop.duckdb"), sql, cwd);
  await writeFile(join(cwd, "eider.config.json"), config);
  const secret = "a secret of at least thirty-two bytes";
  const environment = { JWT_SECRET: secret };
  const { code, stdout } = await runCommandToEnd(["check", "--role", "staff"], {
    cwd,
    environment,
  });
  expect([code, stdout]).toEqual([
    0,
    expect.stringContaining('rows where {"tenantId":{"eq":"$claims.tenant"}}'),
  ]);
  const server = await startServer(["--log-level", "error"], { cwd, environment });
  try {
    const token = await new SignJWT({ tenant: 7 })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuer("https://id.example")
      .setAudience("eider")
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode(secret));
    const { data } = await server.ask(query, { authorization: `Bearer ${token}` });
    expect(data).toEqual(JSON.parse(answer));
    expect((await ask(server.url, "{ products { name } }")).data).toEqual({
      products: [{ name: "pen" }, { name: "ink" }],
    });
    expect((await ask(server.url, query)).errors?.[0]?.extensions.code).toBe(
      "GRAPHQL_VALIDATION_FAILED",
    );
  } finally {
    await server[Symbol.asyncDispose]();
  }
});
