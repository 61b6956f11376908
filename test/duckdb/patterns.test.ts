import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";
import { randomOf } from "../support/random.ts";

const alphabet = ["a", "A", "b", "_", "%", "\\", ".", "\n", "é", "É", "😀", "("];
const random = randomOf(7);
const textOf = (most: number) =>
  Array.from({ length: random.number(most) }, () => random.pick(alphabet)).join("");
const texts = [...new Set(Array.from({ length: 150 }, () => textOf(5)))];

let eider: Awaited<ReturnType<typeof openEider>>;
let direct: DuckDBConnection;
let instance: DuckDBInstance;
beforeAll(async () => {
  const rows = texts.map((text, id) => `(${id}, '${text.replaceAll("'", "''")}')`).join(", ");
  eider = await openEider({
    databases: {
      data: `CREATE TABLE texts (id INTEGER PRIMARY KEY, s VARCHAR); INSERT INTO texts VALUES ${rows}, (-1, NULL);
        CREATE TABLE folded (id INTEGER PRIMARY KEY, s VARCHAR COLLATE NOCASE); INSERT INTO folded SELECT * FROM texts;
        CREATE TABLE long AS SELECT repeat('x', 50) AS s FROM range(5000);`,
    },
  });
  instance = await DuckDBInstance.create(eider.file("data"), { access_mode: "READ_ONLY" });
  direct = await instance.connect();
});
afterAll(async () => {
  direct.closeSync();
  instance.closeSync();
  await eider[Symbol.asyncDispose]();
});

const isWhole = (pattern: string) => /^(?:[^\\]|\\[\s\S])*$/.test(pattern);

test.each(["texts", "folded"])(
  "like and ilike find in %s what the engine's own LIKE finds, for generated patterns",
  async (table) => {
    let compared = 0;
    for (let round = 0; round < 400; round += 1) {
      const pattern = textOf(6);
      if (!isWhole(pattern)) continue;
      for (const [operator, word] of [
        ["like", "LIKE"],
        ["ilike", "ILIKE"],
      ] as const) {
        const { data, errors } = await eider.query(
          `query ($p: String) { found: ${table}(where: { s: { ${operator}: $p } }, orderBy: [{ id: ASC }], limit: 1000) { id } }`,
          { p: pattern },
        );
        if (errors?.[0]?.extensions["code"] === "QUERY_TOO_COMPLEX") continue;
        expect(errors, pattern).toBeUndefined();
        const expected = await direct.runAndReadAll(
          `SELECT id FROM ${table} WHERE s ${word} $1 ESCAPE '\\' ORDER BY id`,
          [pattern],
        );
        expect(data?.["found"], `${operator} ${JSON.stringify(pattern)}`).toEqual(
          expected.getRows().map(([id]) => ({ id })),
        );
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(300);
  },
);

test.each([
  ["like", "%x%x%x%x%x%x%x%x%b"],
  ["ilike", "%X%X%X%X%X%X%X%X%b"],
  ["like", "%_%_%_%_%_%_%_%_%b"],
  ["like", "%\\x%x%x%x%x%x%x%x%b"],
])("%s with the pattern %s costs the engine a moment, not its life", async (operator, p) => {
  const { data } = await eider.query(
    `query ($p: String) { longAggregate(where: { s: { ${operator}: $p } }) { _count } }`,
    { p },
  );
  expect(data).toEqual({ longAggregate: { _count: 0 } });
});

test.each([
  ["like", "abc\\"],
  ["ilike", "%\\"],
  ["matches", "abc\\"],
  ["matches", "("],
])("%s with the pattern %j, which is none, is refused as the client's", async (operator, p) => {
  const { status, errors } = await eider.query(
    `query ($p: String) { texts(where: { s: { ${operator}: $p } }) { id } }`,
    { p },
  );
  expect([status, errors?.[0]?.extensions["code"]]).toEqual([400, "BAD_INPUT"]);
});

test("patterns of any operator are bounded in length", async () => {
  for (const operator of ["like", "ilike", "matches"]) {
    const { errors } = await eider.query(
      `query ($p: String) { texts(where: { s: { ${operator}: $p } }) { id } }`,
      { p: "a".repeat(513) },
    );
    expect(errors?.[0]?.extensions["code"]).toBe("QUERY_TOO_COMPLEX");
  }
});
