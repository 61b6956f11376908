/** SQL of the configuration, and table macros, as fields. */
import { expect, test } from "vitest";
import type { ConfigInput } from "../../src/foundation/config.ts";
import { openEider } from "../support/open-eider.ts";

const flights = `CREATE TABLE flights (id INTEGER PRIMARY KEY, origin VARCHAR, miles INTEGER, day DATE);
  INSERT INTO flights SELECT range, ['SFO', 'LAX', 'JFK'][range % 3 + 1], range * 10, DATE '2024-01-01' + range::INTEGER FROM range(30);
  CREATE MACRO longer(least) AS TABLE SELECT id, origin, miles FROM flights WHERE miles > least;
  CREATE MACRO secret() AS TABLE SELECT * FROM duckdb_settings();`;

const topRoutes = {
  database: "air",
  sql: "SELECT origin, count(*) AS flights, sum(miles) AS all_miles FROM flights WHERE origin = $origin OR $origin IS NULL GROUP BY origin ORDER BY all_miles DESC; ",
  parameters: { origin: "String" },
};
const open = (queries: NonNullable<ConfigInput["queries"]> = {}) =>
  openEider({
    databases: { air: flights },
    config: {
      queries: {
        topRoutes,
        typed: {
          database: "air",
          sql: `SELECT $i AS i, $b AS b, $f AS f, $d AS d, $t AS t, $big AS big, $m AS m, $l AS l, $bytes AS x, '$none' AS "$q" -- $comment`,
          parameters: {
            i: "Int!",
            b: "Boolean",
            f: "Float",
            d: "Date!",
            t: "DateTime",
            big: "BigInt",
            m: "Decimal",
            l: "[Int!]",
            bytes: "Bytes",
          },
        },
        days: {
          database: "air",
          sql: "SELECT day, origin, miles FROM flights WHERE miles >= $least",
          parameters: { least: "Int!" },
          table: true,
          description: "Flights of at least so many miles.",
        },
        ...queries,
      },
    },
  });

test("a query is a field of its name with its parameters, limit and offset", async () => {
  await using eider = await open();
  const { data, statements, errors } = await eider.query(
    '{ topRoutes { origin flights allMiles } one: topRoutes(origin: "SFO") { __typename origin } page: topRoutes(limit: 1, offset: 1) { origin } none: topRoutes(origin: "\' OR 1=1 --") { origin } }',
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    topRoutes: [
      { origin: "JFK", flights: 10, allMiles: 1550 },
      { origin: "LAX", flights: 10, allMiles: 1450 },
      { origin: "SFO", flights: 10, allMiles: 1350 },
    ],
    one: [{ __typename: "TopRoutesRow", origin: "SFO" }],
    page: [{ origin: "LAX" }],
    none: [],
  });
  expect(statements).toHaveLength(4);
});

test("parameters keep their types, and may be null where the type says so", async () => {
  await using eider = await open();
  const { data, errors } = await eider.query(
    '{ typed(i: 5, b: true, f: 0.5, d: "2024-02-29", t: "2024-02-29T12:00:00+02:00", big: "170141183460469231731687303715884105727", m: "1.5", l: [1, 2], bytes: "AQID") { i b f d t big m l x q } }',
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    typed: [
      {
        i: 5,
        b: true,
        f: 0.5,
        d: "2024-02-29",
        t: "2024-02-29T10:00:00Z",
        big: "170141183460469231731687303715884105727",
        m: "1.5",
        l: [1, 2],
        x: "AQID",
        q: "$none",
      },
    ],
  });
  expect((await eider.query('{ typed(i: 5, d: "2024-02-29", l: []) { b f l } }')).data).toEqual({
    typed: [{ b: null, f: null, l: [] }],
  });
  expect((await eider.query('{ typed(i: "x", d: "2024-02-29") { b } }')).status).toBe(400);
  expect((await eider.query('{ typed(d: "2024-02-29") { b } }')).status).toBe(400);
});

test("with `table: true` its rows are filtered, ordered, counted, paged and grouped like a view's", async () => {
  await using eider = await open();
  const { data, errors } = await eider.query(`{
    days(least: 100, where: { origin: { eq: "SFO" } }, orderBy: [{ day: DESC }], limit: 2) { day miles }
    daysAggregate(least: 100) { _count miles { sum } }
    daysGroupBy(least: 100, by: [{ origin: true }]) { key { origin } aggregate { _count } }
    daysConnection(least: 280, first: 1, orderBy: [{ miles: ASC }]) { totalCount nodes { miles } pageInfo { hasNextPage } }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    days: [
      { day: "2024-01-28", miles: 270 },
      { day: "2024-01-25", miles: 240 },
    ],
    daysAggregate: { _count: 20, miles: { sum: 3900 } },
    daysGroupBy: [
      { key: { origin: "JFK" }, aggregate: { _count: 7 } },
      { key: { origin: "LAX" }, aggregate: { _count: 7 } },
      { key: { origin: "SFO" }, aggregate: { _count: 6 } },
    ],
    daysConnection: { totalCount: 2, nodes: [{ miles: 280 }], pageInfo: { hasNextPage: true } },
  });
});

test("table macros are served with their parameters, unless they tell of the machine", async () => {
  await using eider = await open();
  const { data, errors } = await eider.query(
    "{ longer(least: 270, orderBy: [{ miles: DESC }]) { id origin miles } longerAggregate(least: 100) { _count } }",
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    longer: [
      { id: 29, origin: "JFK", miles: 290 },
      { id: 28, origin: "LAX", miles: 280 },
    ],
    longerAggregate: { _count: 19 },
  });
  expect((await eider.query("{ secret { name } }")).status).toBe(400);
});

test.each([
  ["limited(n: -1)", "n"],
  ['numbered(x: "abc")', "x"],
  ['numbered(x: "99999999999")', "x"],
  ['matching(p: "(")', "p"],
  ["firstOf(least: 1, most: -3)", "least, most"],
])("what a query cannot work with is the mistake of who asks %s", async (field, named) => {
  await using eider = await openEider({
    databases: {
      air: `${flights} CREATE MACRO first_of(least, most) AS TABLE SELECT id FROM flights WHERE id >= least LIMIT most;`,
    },
    config: {
      queries: {
        limited: {
          database: "air",
          sql: "SELECT id FROM flights LIMIT $n",
          parameters: { n: "Int" },
        },
        numbered: {
          database: "air",
          sql: "SELECT id FROM flights WHERE id = CAST($x AS INTEGER)",
          parameters: { x: "String!" },
        },
        matching: {
          database: "air",
          sql: "SELECT id FROM flights WHERE regexp_matches(origin, $p)",
          parameters: { p: "String!" },
        },
      },
    },
  });
  const { status, errors } = await eider.query(`{ ${field} { id } }`);
  expect([status, errors?.[0]?.extensions["code"]]).toEqual([400, "BAD_INPUT"]);
  expect(errors?.[0]?.message).toContain(`(${named})`);
});

test("a BigInt is bound as the whole number that most functions take, and wider only where it is", async () => {
  await using eider = await openEider({
    databases: { air: flights },
    config: {
      queries: {
        counted: {
          database: "air",
          sql: "SELECT range AS n FROM range($n)",
          parameters: { n: "BigInt!" },
        },
        shown: { database: "air", sql: "SELECT $n AS n", parameters: { n: "BigInt" } },
      },
    },
  });
  const { data, errors } = await eider.query(
    '{ counted(n: "3") { n } shown(n: "170141183460469231731687303715884105727") { n } small: shown(n: -9223372036854775808) { n } }',
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    counted: [{ n: 0 }, { n: 1 }, { n: 2 }],
    shown: [{ n: "170141183460469231731687303715884105727" }],
    small: [{ n: "-9223372036854775808" }],
  });
});

test("mistakes of queries are mistakes of the configuration, all at once where they can be", async () => {
  const mistakes = async (queries: NonNullable<ConfigInput["queries"]>) => {
    try {
      await using _ = await open(queries);
      return "none";
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(
    await mistakes({
      "no name": { database: "sea", sql: "SELECT $b", parameters: { a: "Strin", limit: "Int" } },
    }),
  ).toBe(
    [
      "queries.no name: expected a GraphQL name",
      "queries.no name: database: there is no database sea",
      'queries.no name: parameters.a: expected a type as "String!" or "[Int!]", of Boolean, Int, SafeInt, BigInt, Float, Decimal, String, ID, UUID, Bytes, JSON, Date, Time, TimeTz, Timestamp, DateTime, Interval, or a claim as "$claims.tenant"',
      "queries.no name: parameters.limit: the field has an argument of this name already",
      "queries.no name: sql: $b is not among its parameters",
      "queries.no name: parameters.a: the SQL has no $a",
      "queries.no name: parameters.limit: the SQL has no $limit",
    ].join("\n"),
  );
  for (const sql of [
    "DROP TABLE flights",
    "SELECT 1; SELECT 2",
    "SELECT 1) AS t; DROP TABLE flights; --",
    "COPY flights TO 'x.csv'",
    "SELECT nothing FROM flights",
  ])
    expect(await mistakes({ wrong: { database: "air", sql } })).toMatch(
      /^queries\.wrong\.sql: (Parser|Binder) Error/,
    );
  expect(await mistakes({ flights: { database: "air", sql: "SELECT 1 AS a" } })).toBe("none");
  expect(await mistakes({ databases: { database: "air", sql: "SELECT 1 AS a" } })).toContain(
    "queries.databases: databases is already the name of Eider",
  );
});

test("parameters of macros that have a default may be left out", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE TABLE t AS SELECT range AS i FROM range(10);
        CREATE MACRO spans(least, most := 5, start := 0) AS TABLE SELECT i FROM t WHERE i >= least AND i <= most AND i >= start;
        CREATE MACRO free(a := 0, b := 9) AS TABLE SELECT i FROM t WHERE i > a AND i < b;
        CREATE MACRO untyped(a := 1) AS TABLE SELECT a AS x;`,
    },
  });
  const { data, errors } = await eider.query(`{
    one: spans(least: 4) { i }
    two: spans(least: 4, most: 7) { i }
    named: spans(least: 1, start: 4) { i }
    null: spans(least: 4, most: null) { i }
    counted: spansAggregate(least: 0, start: 3) { _count }
    none: freeAggregate { _count }
    second: free(b: 3) { i }
    both: free(a: 3, b: 5) { i }
    untyped { x }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    one: [{ i: 4 }, { i: 5 }],
    two: [{ i: 4 }, { i: 5 }, { i: 6 }, { i: 7 }],
    named: [{ i: 4 }, { i: 5 }],
    null: [{ i: 4 }, { i: 5 }],
    counted: { _count: 3 },
    none: { _count: 8 },
    second: [{ i: 1 }, { i: 2 }],
    both: [{ i: 4 }],
    untyped: [{ x: 1 }],
  });
});

test("a macro whose parameters can be no arguments is not served, and the others are", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE MACRO odd("b c") AS TABLE SELECT "b c" AS x;
        CREATE MACRO taken("limit") AS TABLE SELECT "limit" AS x;
        CREATE MACRO plain(a) AS TABLE SELECT a AS x;`,
    },
  });
  expect((await eider.query('{ plain(a: "1") { x } }')).data).toEqual({ plain: [{ x: "1" }] });
  expect(
    (await eider.query('{ __type(name: "Query") { fields { name } } }')).data,
  ).not.toMatchObject({
    __type: { fields: expect.arrayContaining([{ name: "odd" }, { name: "taken" }]) as unknown },
  });
});

test("macros of equal names, and those called like a table, get names as tables do, and take none from them", async () => {
  const macros = "CREATE MACRO top_n(n) AS TABLE SELECT n AS x;";
  await using eider = await openEider({
    databases: {
      one: `${macros} CREATE TABLE a (id INTEGER); CREATE MACRO topN(n) AS TABLE SELECT n AS y; CREATE MACRO a(b) AS TABLE SELECT b AS x;
        CREATE TABLE foo_row (id INTEGER PRIMARY KEY); CREATE MACRO foo() AS TABLE SELECT 1 AS x;`,
      two: macros,
    },
  });
  const { data } = await eider.query(
    `{ topN(n: "1") { y __typename } topN_2(n: "2") { x __typename } twoTopN(n: "3") { x __typename }
       a { __typename } a_2(b: "4") { x __typename } foo { __typename } fooRow { __typename } t: __type(name: "FooRow") { fields { name } } }`,
  );
  expect(data).toEqual({
    topN: [{ y: "1", __typename: "TopNRow" }],
    topN_2: [{ x: "2", __typename: "TopNRow_2" }],
    twoTopN: [{ x: "3", __typename: "TwoTopNRow" }],
    a: [],
    a_2: [{ x: "4", __typename: "ARow" }],
    foo: [{ __typename: "FooRow_2" }],
    fooRow: [],
    t: { fields: [{ name: "nodeId" }, { name: "id" }] },
  });
  const renamed = eider.service.snapshot.schemas.catalog.notes.filter(
    ({ level }) => level === "renamed",
  );
  expect(renamed.length).toBeGreaterThan(3);
  // Nothing in the configuration names a macro.
  expect(renamed.filter(({ pin }) => pin !== undefined)).toEqual([]);
});
