import { afterAll, beforeAll, expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

/** Each column: SQL type, a literal, the JSON that is answered, and a filter operand that finds it. */
type Case = readonly [
  name: string,
  type: string,
  literal: string,
  json: unknown,
  operand?: unknown,
];
const columns: readonly Case[] = [
  ["boolean", "BOOLEAN", "true", true, true],
  ["tinyint", "TINYINT", "(-128)", -128, -128],
  ["smallint", "SMALLINT", "(-32768)", -32768, -32768],
  ["integer", "INTEGER", "(-2147483648)", -2147483648, -2147483648],
  ["utinyint", "UTINYINT", "255", 255, 255],
  ["usmallint", "USMALLINT", "65535", 65535, 65535],
  ["uinteger", "UINTEGER", "4294967295", 4294967295, 4294967295],
  ["bigint", "BIGINT", "9223372036854775807", "9223372036854775807", "9223372036854775807"],
  ["small_bigint", "BIGINT", "(-9007199254740991)", -9007199254740991, -9007199254740991],
  ["edge_bigint", "BIGINT", "(-9007199254740992)", "-9007199254740992", "-9007199254740992"],
  ["ubigint", "UBIGINT", "18446744073709551615", "18446744073709551615", "18446744073709551615"],
  [
    "hugeint",
    "HUGEINT",
    "(-170141183460469231731687303715884105727)",
    "-170141183460469231731687303715884105727",
    "-170141183460469231731687303715884105727",
  ],
  [
    "uhugeint",
    "UHUGEINT",
    "'340282366920938463463374607431768211455'",
    "340282366920938463463374607431768211455",
    "340282366920938463463374607431768211455",
  ],
  [
    "bignum",
    "BIGNUM",
    "'123456789012345678901234567890123456789012'",
    "123456789012345678901234567890123456789012",
  ],
  ["float", "FLOAT", "1.5", 1.5, 1.5],
  ["double", "DOUBLE", "0.1", 0.1, 0.1],
  ["not_a_number", "DOUBLE", "'NaN'", null],
  ["infinite", "DOUBLE", "'-Infinity'", null],
  ["decimal4", "DECIMAL(4, 2)", "(-12.34)", "-12.34", "-12.34"],
  ["decimal9", "DECIMAL(9, 3)", "0.001", "0.001", "0.001"],
  ["decimal18", "DECIMAL(18, 4)", "(-0.0001)", "-0.0001", "-0.0001"],
  [
    "decimal38",
    "DECIMAL(38, 10)",
    "'1234567890123456789012345678.0123456789'",
    "1234567890123456789012345678.0123456789",
    "1234567890123456789012345678.0123456789",
  ],
  ["decimal0", "DECIMAL(5, 0)", "12345", "12345", "12345"],
  ["varchar", "VARCHAR", "'twelve bytes'", "twelve bytes", "twelve bytes"],
  [
    "long_varchar",
    "VARCHAR",
    "'ünïcode that is longer than twelve bytes 😀'",
    "ünïcode that is longer than twelve bytes 😀",
    "ünïcode that is longer than twelve bytes 😀",
  ],
  [
    "uuid",
    "UUID",
    "'00000000-0000-4000-8000-0000000000ff'",
    "00000000-0000-4000-8000-0000000000ff",
    "00000000-0000-4000-8000-0000000000ff",
  ],
  ["bit", "BIT", "'10101010101'", "10101010101", "10101010101"],
  [
    "blob",
    "BLOB",
    "'\\xAA\\xBB\\x00more than twelve bytes'::BLOB",
    Buffer.from([0xaa, 0xbb, 0, ...Buffer.from("more than twelve bytes")]).toString("base64"),
    Buffer.from([0xaa, 0xbb, 0, ...Buffer.from("more than twelve bytes")]).toString("base64"),
  ],
  [
    "json",
    "JSON",
    `'{"a": [1, null, "x"], "__proto__": 1}'`,
    JSON.parse('{"a": [1, null, "x"], "__proto__": 1}'),
    { a: [1, null, "x"] },
  ],
  ["date", "DATE", "'2024-02-29'", "2024-02-29", "2024-02-29"],
  ["early_date", "DATE", "'0044-03-15 (BC)'", "-000043-03-15", "-000043-03-15"],
  ["late_date", "DATE", "'12345-01-02'", "+012345-01-02", "+012345-01-02"],
  ["no_date", "DATE", "'infinity'", "infinity", "infinity"],
  ["time", "TIME", "'12:34:56.789'", "12:34:56.789", "12:34:56.789"],
  ["time_ns", "TIME_NS", "'12:34:56.123456789'", "12:34:56.123456789", "12:34:56.123456789"],
  ["timetz", "TIMETZ", "'12:34:56.5+05:30'", "12:34:56.500+05:30", "12:34:56.5+05:30"],
  [
    "timestamp",
    "TIMESTAMP",
    "'2024-02-29 12:34:56.123456'",
    "2024-02-29T12:34:56.123456",
    "2024-02-29T12:34:56.123456",
  ],
  [
    "old_timestamp",
    "TIMESTAMP",
    "'1215-06-15 08:00:00.000001'",
    "1215-06-15T08:00:00.000001",
    "1215-06-15T08:00:00.000001",
  ],
  ["no_timestamp", "TIMESTAMP", "'-infinity'", "-infinity", "-infinity"],
  [
    "timestamp_s",
    "TIMESTAMP_S",
    "'1969-12-31 23:59:59'",
    "1969-12-31T23:59:59",
    "1969-12-31T23:59:59",
  ],
  [
    "timestamp_ms",
    "TIMESTAMP_MS",
    "'2024-02-29 12:34:56.120'",
    "2024-02-29T12:34:56.120",
    "2024-02-29T12:34:56.12",
  ],
  [
    "timestamp_ns",
    "TIMESTAMP_NS",
    "'2024-02-29 12:34:56.123456789'",
    "2024-02-29T12:34:56.123456789",
    "2024-02-29T12:34:56.123456789",
  ],
  [
    "timestamptz",
    "TIMESTAMPTZ",
    "'2024-02-29 12:34:56+02'",
    "2024-02-29T10:34:56Z",
    "2024-02-29T05:34:56-05:00",
  ],
  [
    "interval",
    "INTERVAL",
    "INTERVAL '1 year 2 months 3 days 4 hours 5 minutes 6.5 seconds'",
    "P1Y2M3DT4H5M6.500S",
    "P1Y2M3DT4H5M6.5S",
  ],
  ["mood", "ENUM('ok', 'not ok', '', 'true', '1st')", "'not ok'", "not_ok", "not_ok"],
  ["ints", "INTEGER[]", "[1, NULL, 3]", [1, null, 3]],
  [
    "texts",
    "VARCHAR[][]",
    "[['a'], [], NULL, ['b', 'c longer than twelve']]",
    [["a"], [], null, ["b", "c longer than twelve"]],
  ],
  ["vector", "FLOAT[3]", "[1, 2.5, NULL]", [1, 2.5, null]],
  ["map", "MAP(INTEGER, DECIMAL(20, 2))", "MAP {1: 1.5, 2: NULL}", { "1": "1.50", "2": null }],
  [
    "union_value",
    "UNION(num BIGINT, str VARCHAR)",
    "union_value(num := 9007199254740993)",
    { num: "9007199254740993" },
  ],
  ["variant", "VARIANT", "{'a': 1}::VARIANT", { a: 1 }],
  ["geometry", "GEOMETRY", "'POINT(1 2)'", "POINT (1 2)"],
];

const graphqlName = (name: string) =>
  name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
let eider: Awaited<ReturnType<typeof openEider>>;

beforeAll(async () => {
  const definitions = columns.map(([name, type]) => `${name} ${type}`).join(", ");
  const literals = columns
    .map(([, type, literal]) => (type.startsWith("VARIANT") ? literal : `${literal}::${type}`))
    .join(", ");
  const nested =
    "nested STRUCT(a INTEGER, b STRUCT(c DECIMAL(5, 1), d VARCHAR[]), e STRUCT(f DATE)[])";
  eider = await openEider({
    databases: {
      types: `
        CREATE TABLE every (id INTEGER PRIMARY KEY, ${definitions}, ${nested});
        INSERT INTO every SELECT 1, ${literals}, {a: 1, b: {c: 2.5, d: ['x']}, e: [{f: DATE '2024-01-01'}, NULL]};
        INSERT INTO every (id) VALUES (2);`,
    },
  });
});
afterAll(() => eider[Symbol.asyncDispose]());

test.each(columns.map((column): [string, Case] => [column[0], column]))(
  "%s",
  async (name, [, , , json]) => {
    const { data, errors } = await eider.query(
      `{ every(orderBy: [{ id: ASC }]) { value: ${graphqlName(name)} } }`,
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ every: [{ value: json }, { value: null }] });
  },
);

const findable = columns.filter(
  ([name, , , , operand]) => operand !== undefined && name !== "json",
);
test.each(findable.map((column): [string, Case] => [column[0], column]))(
  "%s: what is answered finds the row",
  async (name, [, type, , , operand]) => {
    const scalar = eider.service.snapshot.schemas.public.getType("EveryWhere") as unknown as {
      getFields(): Record<string, { type: { name: string } }>;
    };
    const filter = scalar.getFields()[graphqlName(name)]?.type.name;
    const query = `query ($value: ${filter}) { every(where: { ${graphqlName(name)}: $value }) { id } }`;
    expect(await eider.query(query, { value: { eq: operand } }), type).toMatchObject({
      data: { every: [{ id: 1 }] },
    });
    expect(await eider.query(query, { value: { in: [operand] } }), type).toMatchObject({
      data: { every: [{ id: 1 }] },
    });
    expect(
      await eider.query(query, { value: { in: Array.from({ length: 20 }, () => operand) } }),
      type,
    ).toMatchObject({ data: { every: [{ id: 1 }] } });
    expect(await eider.query(query, { value: { ne: operand } }), type).toMatchObject({
      data: { every: [] },
    });
  },
);

test("structs nest to any depth", async () => {
  const { data, errors } = await eider.query(
    "{ every(limit: 1) { nested { a b { c d } e { f } } } }",
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    every: [{ nested: { a: 1, b: { c: "2.5", d: ["x"] }, e: [{ f: "2024-01-01" }, null] } }],
  });
});

test("aggregates of every column answer or say what they are", async () => {
  const { errors } = await eider.query(
    `{ everyAggregate { _count ${columns.map(([name]) => `${graphqlName(name)} { count countDistinct }`).join(" ")} nested { a { sum } b { c { max } } } } }`,
  );
  expect(errors).toBeUndefined();
});

test.each([
  [
    "a number beyond 2^53 in variables is refused",
    "BigIntFilter",
    { eq: 9007199254740993 },
    "bigint",
    "send it as a string",
  ],
  [
    "a fraction for a BigInt is refused",
    "BigIntFilter",
    { eq: 1.5 },
    "bigint",
    "BigInt cannot represent 1.5",
  ],
  [
    "a DateTime without a zone is refused",
    "DateTimeFilter",
    { eq: "2024-01-01T00:00:00" },
    "timestamptz",
    "needs a zone",
  ],
  [
    "a Timestamp with an offset is refused",
    "TimestampFilter",
    { eq: "2024-01-01T00:00:00+02:00" },
    "timestamp",
    "leave the offset out",
  ],
  [
    "more digits than the column holds are refused",
    "TimestampFilter",
    { eq: "2024-01-01T00:00:00.1234567" },
    "timestamp",
    "holds 6 digits",
  ],
  [
    "a date that does not exist is refused",
    "DateFilter",
    { eq: "2023-02-29" },
    "date",
    "Date cannot represent",
  ],
])("%s", async (_name, type, value, column, message) => {
  const { status, errors } = await eider.query(
    `query ($value: ${type}) { every(where: { ${column}: $value }) { id } }`,
    { value },
  );
  expect(errors?.[0]?.message).toContain(message);
  expect(errors?.[0]?.extensions["code"]).toBe("BAD_INPUT");
  expect(status).toBe(400);
});

test.each([
  ["integer", "IntFilter", { lt: 2147483647 }, [1]],
  ["tinyint", "IntFilter", { lt: 300 }, [1]],
  ["tinyint", "IntFilter", { in: [300, -128] }, [1]],
  ["bigint", "BigIntFilter", { lt: "9223372036854775808" }, [1]],
  ["decimal4", "DecimalFilter", { lt: "-12.339999" }, [1]],
  ["decimal4", "DecimalFilter", { gt: "-1000000" }, [1]],
])(
  "%s compared with a value that it cannot hold keeps the value's meaning (%s)",
  async (column, type, value, ids) => {
    const { data, errors } = await eider.query(
      `query ($value: ${type}) { every(where: { ${column}: $value }) { id } }`,
      { value },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ every: ids.map((id) => ({ id })) });
  },
);

test("a literal that its scalar does not take is told with its place", async () => {
  await using own = await openEider({
    databases: { d: "CREATE TABLE t (id INTEGER PRIMARY KEY, d DATE, n DECIMAL(9, 2));" },
  });
  for (const where of ['d: { gt: "x" }', 'n: { in: ["1", "x"] }']) {
    const { errors } = await own.query(`{ t(where: { ${where} }) { id } }`);
    expect(errors?.[0]).toMatchObject({
      extensions: { code: "BAD_INPUT" },
      locations: [{ line: 1, column: 1 + `{ t(where: { ${where}`.indexOf('"x"') }],
    });
  }
});
