import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openShop } from "./support/open-shop.ts";

const directory = join(import.meta.dirname, "queries");
const names = readdirSync(directory)
  .filter((file) => file.endsWith(".graphql"))
  .map((file) => file.replace(/\.graphql$/, ""));

let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

describe("each query has the statements and the answer of its files", () => {
  test.each(names)("%s", async (name) => {
    const { status, data, errors, extensions, statements } = await shop.query(
      readFileSync(join(directory, `${name}.graphql`), "utf8"),
    );
    const answer = { status, data, errors, extensions };
    // Statements that run side by side have no order.
    await expect(`${statements.toSorted().join(";\n")};\n`).toMatchFileSnapshot(
      join(directory, `${name}.sql`),
    );
    await expect(`${JSON.stringify(answer, null, 2)}\n`).toMatchFileSnapshot(
      join(directory, `${name}.json`),
    );
  });
});
