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
  ['above(m: "9.996") { id }', [{ id: 1 }, { id: 2 }]],
  ['more(m: "1.005") { v }', [{ v: "11.005" }, { v: "21.505" }]],
])("%s", async (field, expected) => {
  const { data, errors } = await eider.query(`{ found: ${field} }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ found: expected });
});
