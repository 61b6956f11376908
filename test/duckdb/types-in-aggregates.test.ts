import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";
import { namedTypes } from "../support/type-values.ts";

const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;
/** Every value stands once, those of odd places twice more; nulls stand among them. */
const sql = namedTypes
  .map(({ name, type, values }) => {
    const rows = values.flatMap((value, index) =>
      Array.from({ length: index % 2 === 1 ? 3 : 1 }, () => `(${literal(value)})`),
    );
    return `CREATE TABLE ${name} (v ${type}); INSERT INTO ${name} VALUES ${rows.join(", ")}, (NULL), (NULL);`;
  })
  .join("\n");

let eider: Awaited<ReturnType<typeof openEider>>;
let direct: DuckDBConnection;
let instance: DuckDBInstance;
beforeAll(async () => {
  eider = await openEider({ databases: { types: sql } });
  instance = await DuckDBInstance.create(eider.file("types"), { access_mode: "READ_ONLY" });
  direct = await instance.connect();
});
afterAll(async () => {
  direct.closeSync();
  instance.closeSync();
  await eider[Symbol.asyncDispose]();
});

async function valueOf(query: string): Promise<unknown> {
  const { data, errors } = await eider.query(query);
  expect(errors, query).toBeUndefined();
  return data?.["value"];
}

/** The value that an order or a grouping finds first, as Eider answers values of the table. */
async function firstBy(name: string, order: string): Promise<unknown> {
  const rows = await direct.runAndReadAll(
    `SELECT rowid FROM (SELECT v, min(rowid) AS rowid, count(*) AS c FROM ${name} WHERE v IS NOT NULL GROUP BY v) ORDER BY ${order} LIMIT 1`,
  );
  const [[place = 0n] = []] = rows.getRows() as bigint[][];
  const all = (await valueOf(`{ value: ${name}(limit: 1000) { v } }`)) as { v: unknown }[];
  return all[Number(place)]?.v;
}

describe.each(namedTypes)("$type", ({ name, type }) => {
  test("counts, and the least, the largest and the most frequent value", async () => {
    const counts = await direct.runAndReadAll(
      `SELECT count(*), count(v), count(DISTINCT v) FROM ${name}`,
    );
    const [rows, count, countDistinct] = (counts.getRows()[0] ?? []).map(Number);
    expect(
      await valueOf(`{ value: ${name}Aggregate { _count v { count countDistinct } } }`),
    ).toEqual({ _count: rows, v: { count, countDistinct } });
    if (type === "BOOLEAN" || type === "BLOB") return;
    expect(await valueOf(`{ value: ${name}Aggregate { v { min max mode } } }`)).toEqual({
      v: {
        min: await firstBy(name, "v ASC"),
        max: await firstBy(name, "v DESC"),
        mode: await firstBy(name, "c DESC, v ASC"),
      },
    });
  });
});

const numeric = namedTypes.filter(({ type }) =>
  /INT(?!ERVAL)|BIGNUM|FLOAT|DOUBLE|DECIMAL/.test(type),
);
describe.each(numeric)("numbers: $type", ({ name, type, values }) => {
  test("sums are exact or an error of their own, never rounded", async () => {
    const { data, errors } = await eider.query(`{ value: ${name}Aggregate { v { sum } } }`);
    const isFloat = type === "FLOAT" || type === "DOUBLE";
    if (errors !== undefined) {
      expect(isFloat).toBe(false);
      expect(errors[0]?.extensions["code"]).toBe("NUMBER_OUT_OF_RANGE");
      return;
    }
    const { v } = (data as { value: { v: { sum: unknown } } }).value;
    if (isFloat) return expect(v.sum).toBeNull();
    const scale = 1000n;
    const scaled = (text: string) => {
      const [whole = "", fraction = ""] = text.split(".");
      return BigInt(whole + fraction.padEnd(3, "0"));
    };
    const exact = values.reduce(
      (sum, value, index) => sum + scaled(value) * (index % 2 === 1 ? 3n : 1n),
      0n,
    );
    expect(scaled(String(v.sum))).toBe(exact);
    expect(exact % (type.startsWith("DECIMAL") ? 1n : scale)).toBe(0n);
  });

  test("statistics are numbers or null, never an error", async () => {
    const value = await valueOf(
      `{ value: ${name}Aggregate { v { avg median stddev variance a: quantile(p: 0) b: quantile(p: 0.25) } } }`,
    );
    const statistics = Object.values((value as { v: Record<string, unknown> }).v);
    for (const each of statistics) expect(each === null || typeof each === "number").toBe(true);
  });
});

test("quantiles of one column are worked out together, the median among them", async () => {
  const shares = Array.from({ length: 50 }, (_, index) => index / 49);
  const fields = shares.map((p, index) => `q${index}: quantile(p: ${p})`).join(" ");
  const { data, statements } = await eider.query(
    `{ value: type2Aggregate { v { median ${fields} } } }`,
  );
  expect(statements).toHaveLength(1);
  expect(statements[0]?.match(/quantile_cont/g)).toHaveLength(1);
  const { v } = (data as { value: { v: Record<string, unknown> } }).value;
  const expected = await direct.runAndReadAll(
    `SELECT ${[0.5, ...shares].map((p) => `quantile_cont(v::DOUBLE, ${p})`).join(", ")} FROM type2`,
  );
  for (const [index, value] of Object.values(v).entries())
    expect(value).toBeCloseTo(Number(expected.getRows()[0]?.[index]), 6);
});

test("more quantiles than can be interrupted in time are refused", async () => {
  const fields = Array.from(
    { length: 101 },
    (_, index) => `q${index}: quantile(p: ${index / 200})`,
  );
  const { errors } = await eider.query(`{ type2Aggregate { v { ${fields.join(" ")} } } }`);
  expect(errors?.[0]?.extensions["code"]).toBe("QUERY_TOO_COMPLEX");
});
