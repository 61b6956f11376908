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

test("rows of Parquet files that are served where they are have a place: pages hold under ties, both ways, and per parent", async () => {
  await using folder = await tempDirectory();
  const [a, b, kinds] = ["a", "b", "kinds"].map((name) => join(folder.path, `${name}.parquet`));
  await writeParquet(a as string, "SELECT range AS n, range % 2 AS kind FROM range(4)");
  await writeParquet(b as string, "SELECT range + 4 AS n, range % 2 AS kind FROM range(4)");
  await writeParquet(kinds as string, "SELECT range AS id FROM range(2)");
  await using eider = await openDatabases(
    { lake: { files: { rows: [a, b] as string[], kinds: kinds as string }, view: true } },
    {
      tables: { kinds: { key: ["id"] } },
      relations: [
        { from: "rows(kind)", to: "kinds(id)", name: "kindOfRow", inverse: "rowsOfKind" },
      ],
    },
  );
  const pages = async (turn: "first" | "last", cursor: "after" | "before", next: string) => {
    const seen: number[][] = [];
    let at: string | null = null;
    do {
      const { data, errors } = await eider.query(
        `{ page: rowsConnection(orderBy: [{ kind: DESC }], ${turn}: 3${at === null ? "" : `, ${cursor}: "${at}"`}) { nodes { n } pageInfo { more: ${next} startCursor endCursor } } }`,
      );
      expect(errors).toBeUndefined();
      const { page } = data as {
        page: {
          nodes: { n: number }[];
          pageInfo: { more: boolean; startCursor: string; endCursor: string };
        };
      };
      seen.push(page.nodes.map(({ n }) => n));
      at = page.pageInfo.more
        ? page.pageInfo[turn === "first" ? "endCursor" : "startCursor"]
        : null;
    } while (at !== null);
    return seen;
  };
  expect(await pages("first", "after", "hasNextPage")).toEqual([
    [1, 3, 5],
    [7, 0, 2],
    [4, 6],
  ]);
  expect(await pages("last", "before", "hasPreviousPage")).toEqual([
    [2, 4, 6],
    [5, 7, 0],
    [1, 3],
  ]);
  expect(
    (await eider.query("{ kinds { rowsOfKind(limit: 2, offset: 1) { n } } }")).data,
  ).toMatchObject({
    kinds: [{ rowsOfKind: [{ n: 2 }, { n: 4 }] }, { rowsOfKind: [{ n: 3 }, { n: 5 }] }],
  });
  expect((await eider.query("{ rows { _eider_row } }")).status).toBe(400);
});
