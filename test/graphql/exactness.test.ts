import { afterAll, beforeAll, expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

let eider: Awaited<ReturnType<typeof openEider>>;
beforeAll(async () => {
  eider = await openEider({
    databases: {
      exact: `
        CREATE TABLE wide (a DATE, b VARCHAR, c DECIMAL(10, 3), PRIMARY KEY (a, b, c));
        INSERT INTO wide VALUES ('2024-01-01', 'x', 1.5);
        CREATE TABLE lines (order_id BIGINT, line SMALLINT, PRIMARY KEY (order_id, line));
        INSERT INTO lines VALUES (1, 0);
        CREATE TABLE floats (id INTEGER PRIMARY KEY, d DOUBLE);
        INSERT INTO floats VALUES (1, 1.0), (2, 'NaN'), (3, 3.0), (4, 5.0);
        CREATE TABLE huge (id INTEGER PRIMARY KEY, h HUGEINT, u UHUGEINT);
        INSERT INTO huge VALUES (1, 170141183460469231731687303715884105727, '340282366920938463463374607431768211455'), (2, 170141183460469231731687303715884105727, '1');
        CREATE TABLE docs (id INTEGER PRIMARY KEY, j JSON, bits BIT, at TIME);
        INSERT INTO docs VALUES (1, '{"big": 12345678901234567890, "small": 5, "long": 0.1000000000000000055511151231257827, "huge": 1e400, "text": "12345678901234567890"}', '0101', '24:00:00');
        CREATE TABLE parents (id INTEGER PRIMARY KEY, no DECIMAL(10, 2)); INSERT INTO parents VALUES (1, 1.5), (2, 2.0);
        CREATE TABLE kids (id INTEGER PRIMARY KEY, pno INTEGER); INSERT INTO kids VALUES (1, 2);
        CREATE TABLE blobs (b BLOB PRIMARY KEY, t VARCHAR); INSERT INTO blobs VALUES ('\\xAA\\xBB'::BLOB, 'first'), ('\\xCC'::BLOB, 'second');
        CREATE TABLE uses (id INTEGER PRIMARY KEY, b BLOB REFERENCES blobs (b)); INSERT INTO uses VALUES (1, '\\xAA\\xBB'::BLOB), (2, '\\xCC'::BLOB);
        CREATE TABLE states (st ENUM('new', 'archived') PRIMARY KEY); INSERT INTO states VALUES ('new');
        CREATE TABLE things (id INTEGER PRIMARY KEY, state VARCHAR); INSERT INTO things VALUES (1, 'new'), (2, 'no such');
        CREATE TABLE symbols (s ENUM('+', '-', 'a b')); INSERT INTO symbols VALUES ('+'), ('-'), ('a b');
        CREATE TABLE keyless (x INTEGER); INSERT INTO keyless VALUES (1), (2);`.replace(
        "at TIME",
        '"at" TIME',
      ),
    },
    config: {
      relations: [
        { from: "kids(pno)", to: "parents(no)", name: "parent", inverse: "kids" },
        { from: "things(state)", to: "states(st)", name: "stateRow" },
      ],
    },
  });
});
afterAll(() => eider[Symbol.asyncDispose]());

test.each(["1.4999", "1.50001", "15", "1.6"])(
  "a key that differs after its last digit finds nothing: %s",
  async (c) => {
    expect(
      (await eider.query(`{ wide: wideByKey(a: "2024-01-01", b: "x", c: "${c}") { c } }`)).data,
    ).toEqual({
      wide: null,
    });
  },
);

test("a key that its column cannot hold is no row, and does not disturb the others", async () => {
  const { data, errors } = await eider.query(
    '{ a: line(orderId: 1, line: 0) { line } b: line(orderId: 1, line: 99999) { line } c: line(orderId: "99999999999999999999999", line: 0) { line } }',
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ a: { line: 0 }, b: null, c: null });
});

test("relations between number types join equal numbers only", async () => {
  const { data, errors } = await eider.query(
    "{ parents { no kids { id } kidsAggregate { _count } } kids { parent { no } } }",
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    parents: [
      { no: "1.50", kids: [], kidsAggregate: { _count: 0 } },
      { no: "2.00", kids: [{ id: 1 }], kidsAggregate: { _count: 1 } },
    ],
    kids: [{ parent: { no: "2.00" } }],
  });
});

test("relations by bytes find their rows", async () => {
  const { data, errors } = await eider.query("{ uses { bBlob { t } } blobs { uses { id } } }");
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    uses: [{ bBlob: { t: "first" } }, { bBlob: { t: "second" } }],
    blobs: [{ uses: [{ id: 1 }] }, { uses: [{ id: 2 }] }],
  });
});

test("a text that is no label of the key it leads to leads nowhere, and disturbs nobody", async () => {
  const { data, errors } = await eider.query("{ things { stateRow { st } } }");
  expect(errors).toBeUndefined();
  expect(data).toEqual({ things: [{ stateRow: { st: "new" } }, { stateRow: null }] });
});

test("labels of symbols have names", async () => {
  expect((await eider.query("{ symbols { s } }")).data).toEqual({
    symbols: [{ s: "_" }, { s: "x2d" }, { s: "a_b" }],
  });
});

test("mode of a column of many values is quick and the smallest of the most frequent", async () => {
  const { data } = await eider.query(
    "{ floatsAggregate(where: { id: { gt: 2 } }) { d { mode } } }",
  );
  expect(data).toEqual({ floatsAggregate: { d: { mode: 3 } } });
});

test("statistics over NaN are null, over finite numbers a number", async () => {
  const { data, errors } = await eider.query(
    "{ all: floatsAggregate { d { stddev variance sum } } some: floatsAggregate(where: { id: { ne: 2 } }) { d { stddev } } }",
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    all: { d: { stddev: null, variance: null, sum: null } },
    some: { d: { stddev: 2 } },
  });
});

test("averages of huge numbers are numbers, sums beyond 128 bits an error of their own", async () => {
  expect((await eider.query("{ hugeAggregate { h { avg } } }")).data).toEqual({
    hugeAggregate: { h: { avg: 1.7014118346046923e38 } },
  });
  for (const column of ["h", "u"])
    expect(
      (await eider.query(`{ hugeAggregate { ${column} { sum } } }`)).errors?.[0]?.extensions[
        "code"
      ],
    ).toBe("NUMBER_OUT_OF_RANGE");
});

test("numbers of JSON whose digits a JSON number would lose are strings", async () => {
  expect((await eider.query("{ docs { j } }")).data).toEqual({
    docs: [
      {
        j: {
          big: "12345678901234567890",
          small: 5,
          long: "0.1000000000000000055511151231257827",
          huge: "1e400",
          text: "12345678901234567890",
        },
      },
    ],
  });
});

test("text filters work on what is answered as text", async () => {
  expect(
    (await eider.query('{ docs(where: { bits: { contains: "10", matches: "^01" } }) { bits } }'))
      .data,
  ).toEqual({ docs: [{ bits: "0101" }] });
});

test("the end of the day is accepted as it is answered", async () => {
  expect((await eider.query('{ docs(where: { at: { eq: "24:00:00" } }) { at } }')).data).toEqual({
    docs: [{ at: "24:00:00" }],
  });
});

test("a variable without a value inside an argument is named", async () => {
  const { status, errors } = await eider.query(
    "query ($way: OrderDirection) { floats(orderBy: [{ d: $way }]) { id } }",
    { way: null },
  );
  expect([status, errors?.[0]?.extensions["code"]]).toEqual([400, "BAD_INPUT"]);
  expect(errors?.[0]?.message).toContain(
    "$way has no value: inside an argument a variable needs one",
  );
});

test("a null in a list of values is refused with the filter's own error", async () => {
  const { status, errors } = await eider.query(
    "query ($ids: [Int]) { floats(where: { id: { in: $ids } }) { id } }",
    { ids: [1, null] },
  );
  expect([status, errors?.[0]?.message, errors?.[0]?.extensions["code"]]).toEqual([
    400,
    "where.id.in[1] is null: leave it out, or use isNull.",
    "NULL_IN_FILTER",
  ]);
});

const encoded = (...parts: readonly string[]) =>
  Buffer.from(JSON.stringify(parts)).toString("base64url");

test.each([
  ["exact", "main", "floats", "abc"],
  ["exact", "main", "floats", "1e0"],
  ["exact", "main", "floats", " 1"],
  ["exact", "main", "wide", "no date", "x", "1.5"],
])("a nodeId that no answer gave is BAD_NODE_ID: %s %s %s %s", async (...parts) => {
  const { errors } = await eider.query("query ($id: ID!) { node(nodeId: $id) { nodeId } }", {
    id: encoded(...parts),
  });
  expect(errors?.[0]?.extensions["code"]).toBe("BAD_NODE_ID");
});

test("a cursor with a place that no answer gave is BAD_CURSOR", async () => {
  const cursorOf = async (field: string) => {
    const { data } = await eider.query(`{ page: ${field}(first: 1) { pageInfo { endCursor } } }`);
    return JSON.parse(
      Buffer.from(
        (data?.["page"] as { pageInfo: { endCursor: string } }).pageInfo.endCursor,
        "base64url",
      ).toString(),
    ) as string[];
  };
  for (const [field, place] of [
    ["floatsConnection", "x"],
    ["keylessConnection", "-5"],
  ] as const) {
    const [mark = ""] = await cursorOf(field);
    const { errors } = await eider.query(
      `query ($after: String) { ${field}(after: $after) { totalCount pageInfo { hasNextPage } } }`,
      { after: encoded(mark, place) },
    );
    expect(errors?.[0]?.extensions["code"], field).toBe("BAD_CURSOR");
  }
});
