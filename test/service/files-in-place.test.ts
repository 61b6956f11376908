import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { openDatabases, tempDirectory } from "../support/open-eider.ts";

async function writeParquet(file: string, select: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${file}'`);
  connection.closeSync();
  instance.closeSync();
}

async function open() {
  const folder = await tempDirectory();
  const file = join(folder.path, "t[1].parquet");
  await writeParquet(file, "SELECT 1::BIGINT AS a, 'x' AS b");
  const eider = await openDatabases({ lake: { files: { t: file }, view: true } });
  const close = async () => {
    await eider[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
  return { eider, file, [Symbol.asyncDispose]: close };
}

test("a file with other types in the place of one that is served is an error, never a wrong value; the recycle that follows serves it", async () => {
  await using opened = await open();
  const { eider, file } = opened;
  expect((await eider.query("{ t { a b } }")).data).toEqual({ t: [{ a: 1, b: "x" }] });
  await writeParquet(file, "SELECT 'text' AS a, 'x' AS b");
  const { status, errors } = await eider.query("{ t { a } }");
  expect([status, errors?.[0]?.extensions]).toMatchObject([
    503,
    { code: "DB_UNAVAILABLE", retriable: true },
  ]);
  await expect
    .poll(async () => (await eider.query("{ t { a } }")).data, { timeout: 10_000 })
    .toEqual({ t: [{ a: "text" }] });
});

test("a file that is gone or cut off is the database's fault", async () => {
  await using opened = await open();
  const { eider, file } = opened;
  await truncate(file, 40);
  const cut = await eider.query("{ t { a } }");
  expect([500, 503]).toContain(cut.status);
  expect(["DB_CORRUPT", "DB_UNAVAILABLE"]).toContain(cut.errors?.[0]?.extensions["code"]);
  await writeFile(file, "");
  const empty = await eider.query("{ t { a } }");
  expect(["DB_CORRUPT", "DB_UNAVAILABLE"]).toContain(empty.errors?.[0]?.extensions["code"]);
});
