/** Columns of queries and macros that are made of an argument have the digits that the argument has. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

let eider: Awaited<ReturnType<typeof openEider>>;
beforeAll(async () => {
  const asTable = { database: "shop", table: true };
  eider = await openEider({
    databases: {
      shop: `CREATE TABLE o (id INTEGER PRIMARY KEY, total DECIMAL(10, 2)); INSERT INTO o VALUES (1, 10), (2, 20.5);
        CREATE MACRO above(m) AS TABLE SELECT id FROM o WHERE total > m;
        CREATE MACRO more(m) AS TABLE SELECT id, total + m AS v FROM o WHERE total > m;`,
    },
    config: {
      queries: {
        capped: {
          ...asTable,
          sql: "SELECT id, least(total, $cap) AS v, $cap AS d FROM o",
          parameters: { cap: "Decimal!" },
        },
        rated: {
          ...asTable,
          sql: "SELECT id, total * $rate AS v FROM o",
          parameters: { rate: "Decimal!" },
        },
        num: {
          ...asTable,
          sql: "SELECT id, $n AS n, id + $n AS m FROM o",
          parameters: { n: "BigInt!" },
        },
        nested: {
          ...asTable,
          sql: "SELECT id, {x: $a, n: $n} AS st FROM o; -- the end;",
          parameters: { a: "Decimal!", n: "BigInt!" },
        },
        unnamed: {
          ...asTable,
          sql: "SELECT $a, upper($s), id FROM o",
          parameters: { s: "String", a: "Int" },
        },
        series: {
          ...asTable,
          sql: "SELECT * FROM generate_series($a, $b, $s)",
          parameters: { a: "Timestamp!", b: "Timestamp!", s: "Interval!" },
        },
        powers: {
          ...asTable,
          sql: "SELECT $a * $a * $a * $a AS x, quantile_cont(id, $p) AS q FROM o",
          parameters: { a: "Decimal!", p: "Float!" },
        },
        among: {
          ...asTable,
          sql: "SELECT id FROM o WHERE id IN $l",
          parameters: { l: "[Int!]!" },
        },
        texts: {
          ...asTable,
          sql: "SELECT $s[1] AS first, $l[2] AS second, $s || 'x' AS longer, round(total, $i) AS r FROM o ORDER BY id LIMIT 1",
          parameters: { s: "String!", l: "[Int!]!", i: "Int!" },
        },
      },
    },
  });
});
afterAll(() => eider[Symbol.asyncDispose]());

test.each([
  [
    'cappedAggregate(cap: "15.00") { v { sum avg } d { avg } }',
    { v: { sum: "25.00", avg: 12.5 }, d: { avg: 15 } },
  ],
  [
    'cappedGroupBy(cap: "15.00", by: [{ v: true }], having: { v: { avg: { gt: 1 } } }) { key { v } }',
    [{ key: { v: "10.00" } }, { key: { v: "15.00" } }],
  ],
  [
    'capped(cap: "123456789012345678901234567890.5", where: { d: { gt: "1.5" } }) { v d }',
    [
      { v: "10.00", d: "123456789012345678901234567890.5" },
      { v: "20.50", d: "123456789012345678901234567890.5" },
    ],
  ],
  [
    'capped(cap: "0.123456789012", where: { d: { eq: "0.123456789012" } }, limit: 1) { d }',
    [{ d: "0.123456789012" }],
  ],
  ['rated(rate: "1.1", where: { v: { gt: "11.0001" } }) { v }', [{ v: "22.550" }]],
  [
    'ratedAggregate(rate: "1.1") { v { max sum avg } }',
    { v: { max: "22.550", sum: "33.550", avg: 16.775 } },
  ],
  [
    'ratedGroupBy(rate: "1.1", by: [{ vBucket: { width: "1" } }]) { key { vBucket } }',
    [{ key: { vBucket: "11.000" } }, { key: { vBucket: "22.000" } }],
  ],
  [
    'num(n: "9223372036854775808", where: { n: { eq: "9223372036854775808" }, m: { gt: "9223372036854775809" } }) { id }',
    [{ id: 2 }],
  ],
  [
    'numAggregate(n: "9223372036854775808", where: { n: { ne: "9223372036854775808" } }) { _count }',
    { _count: 0 },
  ],
  ["numAggregate(n: 5) { m { sum avg } }", { m: { sum: 13, avg: 6.5 } }],
  [
    'texts(s: "abc", l: [7, 8], i: 1) { first second longer r }',
    [{ first: "a", second: 8, longer: "abcx", r: "10.0" }],
  ],
  ['texts(s: "abc", l: [7, 8], i: 2) { r }', [{ r: "10.00" }]],
  ['textsAggregate(s: "abc", l: [7, 8], i: 2) { r { sum avg } }', { r: { sum: "10.00", avg: 10 } }],
  [
    'nestedAggregate(a: "1.5", n: 2) { st { x { avg sum } } }',
    { st: { x: { avg: 1.5, sum: "3.0" } } },
  ],
  [
    'nested(a: "1.23456789012345", n: "9223372036854775809", where: { st: { x: { eq: "1.23456789012345" }, n: { gt: "9223372036854775808" } } }, limit: 1) { id }',
    [{ id: 1 }],
  ],
  ["unnamed(a: 5, where: { id: { gt: 1 } }) { id a upperS }", [{ id: 2, a: 5, upperS: null }]],
  [
    'unnamed(s: "x", orderBy: [{ id: DESC }], limit: 1) { id a upperS }',
    [{ id: 2, a: null, upperS: "X" }],
  ],
  [
    'series(a: "2024-01-01T00:00:00", b: "2024-01-02T00:00:00", s: "P1D", where: { generateSeries: { gt: "2024-01-01T12:00:00" } }) { generateSeries }',
    [{ generateSeries: "2024-01-02T00:00:00" }],
  ],
  ['powers(a: "1.5", p: 0.5) { x q }', [{ x: "5.0625", q: 1.5 }]],
  ["among(l: [2, 3]) { id }", [{ id: 2 }]],
  ['above(m: "9.996") { id }', [{ id: 1 }, { id: 2 }]],
  ['more(m: "1.005") { v }', [{ v: "11.005" }, { v: "21.505" }]],
])("%s", async (field, expected) => {
  const { data, errors } = await eider.query(`{ found: ${field} }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ found: expected });
});
