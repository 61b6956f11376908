/** Texts are read by their neighbours' memory: whatever stands beside them, they are what the engine holds. */
import { expect, test } from "vitest";
import { runStatement } from "../../src/duckdb/run-statement.ts";
import { engineInMemory } from "../support/engine-in-memory.ts";

const link = await engineInMemory();

const read = async (sql: string) =>
  (await runStatement(link, { sql, parameters: [] })).columns[0] ?? [];

/** The text of a number: of all lengths around the engine's limit of 12 bytes, some of two and four bytes a character. */
const textOf = (n: number) => {
  const unit = ["a", "ö", "b", "€", "c", "😀"][n % 6] as string;
  return `${unit.repeat(n % 29)}${n % 3 === 0 ? n : ""}`;
};
const sqlOf = (n: string) =>
  `repeat((['a', 'ö', 'b', '€', 'c', '😀'])[(${n} % 6) + 1], ${n} % 29) || CASE WHEN ${n} % 3 = 0 THEN ${n}::VARCHAR ELSE '' END`;
const numbers = Array.from({ length: 20_000 }, (_, n) => n);

test("texts of every length, in the order of the table", async () => {
  const texts = await read(`SELECT ${sqlOf("range")} FROM range(20000)`);
  expect(texts).toEqual(numbers.map(textOf));
});

test("texts between nulls, in another order, and as members of lists and structs", async () => {
  const isNull = (n: number) => n % 7 === 3;
  await read(
    `CREATE OR REPLACE TABLE t AS SELECT range AS n, CASE WHEN range % 7 = 3 THEN NULL ELSE ${sqlOf("range")} END AS text FROM range(20000)`,
  );
  const expected = numbers.map((n) => (isNull(n) ? null : textOf(n)));
  expect(await read("SELECT text FROM t ORDER BY n DESC")).toEqual(expected.toReversed());
  expect(
    await read("SELECT a.text FROM t AS a JOIN t AS b ON a.n = 19999 - b.n ORDER BY b.n"),
  ).toEqual(expected.toReversed());
  expect((await read("SELECT list(text ORDER BY n) FROM t"))[0]).toEqual(expected);
  expect(await read("SELECT {text: text} FROM t ORDER BY n")).toEqual(
    expected.map((text) => [text]),
  );
});

test("texts of megabytes beside short ones, and bytes", async () => {
  const texts = await read(
    "SELECT CASE WHEN range % 2 = 0 THEN repeat('xyz', 500_000 + range) ELSE 'short ' || range END FROM range(9)",
  );
  expect(texts).toEqual(
    Array.from({ length: 9 }, (_, n) => (n % 2 === 0 ? "xyz".repeat(500_000 + n) : `short ${n}`)),
  );
  const bytes = await read(`SELECT (${sqlOf("range")})::VARCHAR::BLOB FROM range(6, 3000, 6)`);
  expect(bytes).toEqual(
    Array.from({ length: 499 }, (_, n) => Buffer.from(textOf(6 + 6 * n)).toString("base64")),
  );
});

test("decimals of every scale, dates and times that come again", async () => {
  for (const scale of [0, 1, 2, 4, 5, 9]) {
    const sql = (type: string) =>
      `SELECT CAST(n AS ${type}) FROM (SELECT unnest(['-12345.678', '-1', '-0.1', '0', '0.05', '1', '99.99', '9876']) AS n)`;
    expect(await read(sql(`DECIMAL(15, ${scale})`)), `scale ${scale}`).toEqual(
      await read(`SELECT CAST(d AS VARCHAR) FROM (${sql(`DECIMAL(15, ${scale})`)}) AS s(d)`),
    );
  }
  const days = "SELECT DATE '1969-01-01' + (range * 37 % 9000)::INTEGER AS d FROM range(20000)";
  expect(await read(days)).toEqual(await read(`SELECT CAST(d AS VARCHAR) FROM (${days})`));
});
