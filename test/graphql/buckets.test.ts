import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

let eider: Awaited<ReturnType<typeof openEider>>;
const instants = [
  // New York falls back at 06:00Z: 05:30Z and 06:30Z both show 01:30.
  "2024-11-03 05:30:00+00",
  "2024-11-03 06:30:00+00",
  "2024-11-04 04:59:59+00",
  // New York springs forward at 07:00Z.
  "2024-03-10 06:59:00+00",
  "2024-03-10 07:01:00+00",
  "0044-03-15 (BC) 12:00:00+00",
  "12024-02-29 12:00:00+00",
  "infinity",
  "-infinity",
];
beforeAll(async () => {
  const rows = (values: readonly (string | number)[], type: string) =>
    values.map((value, id) => `(${id}, '${value}'::${type})`).join(", ");
  eider = await openEider({
    databases: {
      data: `
        CREATE TABLE instants (id INTEGER PRIMARY KEY, v TIMESTAMPTZ); INSERT INTO instants VALUES ${rows(instants, "TIMESTAMPTZ")}, (99, NULL);
        CREATE TABLE clocks (id INTEGER PRIMARY KEY, v TIMESTAMP); INSERT INTO clocks VALUES ${rows(["2024-02-29 23:30:00", "2023-12-31 23:59:59.999999", "1969-12-31 12:00:00", "infinity"], "TIMESTAMP")};
        CREATE TABLE days (id INTEGER PRIMARY KEY, v DATE); INSERT INTO days VALUES ${rows(["2024-02-29", "2024-12-30", "0044-03-15 (BC)", "5881580-07-10", "infinity", "1999-12-31"], "DATE")};
        CREATE TABLE numbers (id INTEGER PRIMARY KEY, i INTEGER, b BIGINT, d DECIMAL(10, 3), f DOUBLE);
        INSERT INTO numbers VALUES (0, -7, -9007199254740993, -0.001, -0.5), (1, 0, 0, 0, 0), (2, 14, 9223372036854775807, 9999999.999, 'nan'), (3, -15, -15, 1.5, 'inf');
        CREATE TABLE hours (id INTEGER PRIMARY KEY, v TIME, n TIME_NS);
        INSERT INTO hours VALUES (0, '00:00:00', '00:00:00'), (1, '12:34:56.789', '12:34:56.123456789'), (2, '24:00:00', '23:59:59.999999999'), (3, NULL, NULL);
        CREATE TABLE edges (id INTEGER PRIMARY KEY, i INTEGER, u UINTEGER, t TINYINT);
        INSERT INTO edges VALUES (0, -2147483648, 0, -128), (1, 2147483647, 4294967295, 127), (2, -1, 2147483648, -1), (3, NULL, NULL, NULL);`,
    },
  });
});
afterAll(() => eider[Symbol.asyncDispose]());

/** The bucket or part of each row by its id, in the order of ids. */
async function bucketsOf(table: string, by: string, more = ""): Promise<unknown[]> {
  const field = /^(\w+)/.exec(by)?.[1] ?? "";
  const key = field.endsWith("Part") ? `${field}s { ${partOf(by)} }` : field;
  const { data, errors } = await eider.query(
    `{ groups: ${table}GroupBy(by: [{ id: true }, { ${by} }]${more}, orderBy: [{ key: { id: ASC } }]) { key { id ${key} } } }`,
  );
  expect(errors).toBeUndefined();
  return (data as { groups: { key: Record<string, never> }[] }).groups.map(({ key: found }) =>
    field.endsWith("Part") ? (found[`${field}s`]?.[partOf(by)] ?? null) : found[field],
  );
}
const partOf = (by: string) =>
  (/: (\w+)$/.exec(by)?.[1] ?? "")
    .toLowerCase()
    .replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const newYork = ', timeZone: "America/New_York"';

describe("instants", () => {
  test.each([
    [
      "vBucket: { unit: DAY }",
      newYork,
      [
        "2024-11-03T04:00:00Z",
        "2024-11-03T04:00:00Z",
        "2024-11-03T04:00:00Z",
        "2024-03-10T05:00:00Z",
        "2024-03-10T05:00:00Z",
      ],
    ],
    [
      "vBucket: { unit: HOUR }",
      newYork,
      [
        "2024-11-03T05:00:00Z",
        "2024-11-03T06:00:00Z",
        "2024-11-04T04:00:00Z",
        "2024-03-10T06:00:00Z",
        "2024-03-10T07:00:00Z",
      ],
    ],
    [
      'vBucket: { every: "15 minutes" }',
      newYork,
      [
        "2024-11-03T05:30:00Z",
        "2024-11-03T06:30:00Z",
        "2024-11-04T04:45:00Z",
        "2024-03-10T06:45:00Z",
        "2024-03-10T07:00:00Z",
      ],
    ],
    [
      "vBucket: { unit: MONTH }",
      newYork,
      [
        "2024-11-01T04:00:00Z",
        "2024-11-01T04:00:00Z",
        "2024-11-01T04:00:00Z",
        "2024-03-01T05:00:00Z",
        "2024-03-01T05:00:00Z",
      ],
    ],
    [
      "vBucket: { unit: WEEK }",
      "",
      [
        "2024-10-28T00:00:00Z",
        "2024-10-28T00:00:00Z",
        "2024-11-04T00:00:00Z",
        "2024-03-04T00:00:00Z",
        "2024-03-04T00:00:00Z",
      ],
    ],
    [
      "vBucket: { unit: WEEK, weekStart: SUNDAY }",
      "",
      [
        "2024-11-03T00:00:00Z",
        "2024-11-03T00:00:00Z",
        "2024-11-03T00:00:00Z",
        "2024-03-10T00:00:00Z",
        "2024-03-10T00:00:00Z",
      ],
    ],
    ["vPart: HOUR", newYork, [1, 1, 23, 1, 3]],
    ["vPart: DAY_OF_WEEK", newYork, [7, 7, 7, 7, 7]],
  ])("%s%s", async (by, zone, expected) => {
    const found = await bucketsOf("instants", by, zone);
    expect(found.slice(0, expected.length)).toEqual(expected);
    expect(found.at(-1)).toBeNull();
  });

  test("infinities are their own bucket and have no parts", async () => {
    for (const zone of ["", newYork]) {
      expect((await bucketsOf("instants", "vBucket: { unit: YEAR }", zone)).slice(5)).toEqual([
        zone === "" ? "-000043-01-01T00:00:00Z" : "-000043-01-01T04:56:02Z",
        zone === "" ? "+012024-01-01T00:00:00Z" : "+012024-01-01T05:00:00Z",
        "infinity",
        "-infinity",
        null,
      ]);
      expect((await bucketsOf("instants", "vPart: YEAR", zone)).slice(7)).toEqual([
        null,
        null,
        null,
      ]);
    }
  });
});

test.each([
  [
    "vBucket: { unit: QUARTER }",
    "",
    ["2024-01-01T00:00:00", "2023-10-01T00:00:00", "1969-10-01T00:00:00", "infinity"],
  ],
  [
    "vBucket: { unit: DAY }",
    ', timeZone: "Asia/Kathmandu"',
    ["2024-03-01T00:00:00", "2024-01-01T00:00:00", "1969-12-31T00:00:00", "infinity"],
  ],
  [
    'vBucket: { every: "10 days" }',
    "",
    ["2024-02-26T00:00:00", "2023-12-28T00:00:00", "1969-12-31T00:00:00", "infinity"],
  ],
  [
    'vBucket: { every: "5 months" }',
    "",
    ["2023-10-01T00:00:00", "2023-10-01T00:00:00", "1969-08-01T00:00:00", "infinity"],
  ],
])("clock times without a zone: %s%s", async (by, zone, expected) => {
  expect(await bucketsOf("clocks", by, zone)).toEqual(expected);
});

test.each([
  [
    "vBucket: { unit: DAY }",
    ["2024-02-29", "2024-12-30", "-000043-03-15", "+5881580-07-10", "infinity", "1999-12-31"],
  ],
  [
    "vBucket: { unit: WEEK }",
    ["2024-02-26", "2024-12-30", "-000043-03-11", "+5881580-07-07", "infinity", "1999-12-27"],
  ],
  [
    "vBucket: { unit: MONTH }",
    ["2024-02-01", "2024-12-01", "-000043-03-01", "+5881580-07-01", "infinity", "1999-12-01"],
  ],
  [
    "vBucket: { unit: YEAR }",
    ["2024-01-01", "2024-01-01", "-000043-01-01", "+5881580-01-01", "infinity", "1999-01-01"],
  ],
  [
    'vBucket: { every: "2 quarters" }',
    ["2024-01-01", "2024-07-01", "-000043-01-01", "+5881580-07-01", "infinity", "1999-07-01"],
  ],
  ["vPart: ISO_YEAR", [2024, 2025, -43, 5881580, null, 1999]],
  ["vPart: WEEK", [9, 1, 11, 28, null, 52]],
])("days: %s", async (by, expected) => {
  expect(await bucketsOf("days", by)).toEqual(expected);
});

test.each([
  ["iBucket: { width: 15 }", [-15, 0, 0, -15]],
  ['bBucket: { width: "10" }', ["-9007199254741000", 0, "9223372036854775800", -20]],
  ['dBucket: { width: "0.5" }', ["-0.500", "0.000", "9999999.500", "1.500"]],
  ["fBucket: { width: 0.25 }", [-0.5, 0, null, null]],
])("numbers: %s is the floor", async (by, expected) => {
  expect(await bucketsOf("numbers", by)).toEqual(expected);
});

test.each([
  ["vBucket: { unit: HOUR }", ["00:00:00", "12:00:00", "24:00:00", null]],
  ['vBucket: { every: "15 minutes" }', ["00:00:00", "12:30:00", "24:00:00", null]],
  ["nBucket: { unit: SECOND }", ["00:00:00", "12:34:56", "23:59:59", null]],
  ["vPart: HOUR", [0, 12, 24, null]],
  ["nPart: MINUTE", [0, 34, 59, null]],
])("times of a day count from midnight: %s", async (by, expected) => {
  expect(await bucketsOf("hours", by)).toEqual(expected);
});

test.each([
  ["iBucket: { width: 1 }", [-2147483648, 2147483647, -1, null]],
  ["iBucket: { width: 16 }", [-2147483648, 2147483632, -16, null]],
  ["iBucket: { width: 2147483647 }", "too large"],
  ["iBucket: { width: 1000 }", "too large"],
  ["uBucket: { width: 1 }", [0, 4294967295, 2147483648, null]],
  ["uBucket: { width: 1000 }", [0, 4294967000, 2147483000, null]],
  ["uBucket: { width: 4294967295 }", [0, 4294967295, 0, null]],
  ["tBucket: { width: 100 }", [-200, 100, -100, null]],
])("the least and the greatest numbers: %s", async (by, expected) => {
  const { data, errors } = await eider.query(
    `{ edgesGroupBy(by: [{ id: true }, { ${by} }]) { key { ${/^\w+/.exec(by)?.[0]} } } }`,
  );
  if (expected === "too large") return expect(errors?.[0]?.message).toContain(expected);
  const found = (data as { edgesGroupBy: { key: object }[] }).edgesGroupBy;
  expect(found.flatMap(({ key }) => Object.values(key))).toEqual(expected);
});

test.each([
  ["days", "vBucket: { unit: HOUR }", "a Date has buckets of DAY"],
  ["days", "vPart: MINUTE", "a Date has no MINUTE"],
  ["hours", "vPart: MONTH", "a Time has HOUR and MINUTE, no MONTH"],
  ["hours", "vBucket: { unit: DAY }", "a Time has buckets of SECOND, MINUTE, HOUR, not of DAY"],
  ["clocks", 'vBucket: { unit: DAY, every: "1 day" }', "exactly one of `unit` and `every`"],
  ["clocks", "vBucket: {}", "exactly one of `unit` and `every`"],
  ["clocks", 'vBucket: { every: "a while" }', "expected a number and a unit"],
  ["clocks", 'vBucket: { every: "0 days" }', "expected a number and a unit"],
  ["numbers", "iBucket: { width: 0 }", "expected a width above 0"],
  ["numbers", "i: false", "leave the entry out"],
])("%s by %s is refused with what is allowed", async (table, by, message) => {
  const { status, errors } = await eider.query(
    `{ ${table}GroupBy(by: [{ ${by} }]) { key { __typename } } }`,
  );
  expect([status, errors?.[0]?.extensions["code"]]).toEqual([400, "BAD_INPUT"]);
  expect(errors?.[0]?.message).toContain(message);
});

test("groups beyond the maximum without a limit are an error that names the setting, never a cut", async () => {
  await using small = await openEider({
    databases: {
      data: "CREATE TABLE t (id INTEGER PRIMARY KEY, p INTEGER REFERENCES t (id)); INSERT INTO t VALUES (0, NULL); INSERT INTO t SELECT range + 1, 0 FROM range(20);",
    },
    config: { limits: { rows: 10 } },
  });
  const root = await small.query("{ tGroupBy(by: [{ id: true }]) { key { id } } }");
  expect(root.errors?.[0]).toMatchObject({ extensions: { code: "LIMIT_EXCEEDED" } });
  expect(root.errors?.[0]?.message).toContain("limits.rows");
  const related = await small.query(
    "{ tByKey(id: 0) { tByP: __typename tByPTGroupBy: __typename } }",
  );
  expect(related.errors).toBeUndefined();
  const limited = await small.query(
    "{ tGroupBy(by: [{ id: true }], limit: 3, offset: 2) { key { id } } }",
  );
  expect(limited.data).toEqual({
    tGroupBy: [{ key: { id: 2 } }, { key: { id: 3 } }, { key: { id: 4 } }],
  });
});
