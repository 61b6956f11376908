import { getIntrospectionQuery } from "graphql";
import { expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

const data = `CREATE TABLE airports (iata VARCHAR PRIMARY KEY); INSERT INTO airports VALUES ('A'), ('B');
  CREATE TABLE trips (id INTEGER PRIMARY KEY, from_iata VARCHAR REFERENCES airports (iata)); INSERT INTO trips VALUES (1, 'A'), (2, 'A'), (3, 'B');
  CREATE TABLE big (id INTEGER PRIMARY KEY, iata VARCHAR REFERENCES airports (iata), h HUGEINT, j JSON);
  INSERT INTO big VALUES (1, 'A', 170141183460469231731687303715884105727, '{}'), (2, 'A', 170141183460469231731687303715884105727, '{}'), (3, 'B', 1, '{}');
  CREATE TABLE people (id INTEGER PRIMARY KEY, boss_id INTEGER REFERENCES people (id), name VARCHAR);`;

test.each([
  ["{ trips { id from { iata bigsAggregate { h { sum } } } } }", "NUMBER_OUT_OF_RANGE"],
  [
    '{ trips { id from { iata bigs(where: { j: { path: { path: "$." } } }) { id } } } }',
    "BAD_INPUT",
  ],
  ["{ trips { id from { iata bigs(limit: -1) { id } } } }", "LIMIT_EXCEEDED"],
])("what fails below rows is no null of some of them: %s", async (query, code) => {
  await using eider = await openEider({ databases: { data } });
  const answer = await eider.query(query);
  expect([answer.status, answer.data]).toEqual([400, null]);
  expect(answer.errors).toMatchObject([{ extensions: { code } }]);
});

function chain(end: object, step: (inner: object) => object): object {
  let value = end;
  for (let level = 0; level < 51; level += 1) value = step(value);
  return value;
}

test.each([
  ["where", "PersonWhere", chain({ id: { gt: 1 } }, (boss) => ({ boss }))],
  ["where", "PersonWhere", chain({}, (some) => ({ peopleByBoss: { some } }))],
  ["where", "PersonWhere", chain({}, (_where) => ({ peopleByBossAggregate: { _where } }))],
  ["orderBy", "[PersonOrderBy!]", chain({ id: "ASC" }, (boss) => ({ boss }))],
  ["distinctOn", "[PersonGroupBy!]", chain({ id: true }, (boss) => ({ boss }))],
])(
  "an endless chain of relations in %s of type %s is refused before it runs",
  async (argument, type, v) => {
    await using eider = await openEider({ databases: { data } });
    const { errors, statements } = await eider.query(
      `query ($v: ${type}) { people(${argument}: $v) { id } }`,
      { v },
    );
    expect(errors).toMatchObject([{ extensions: { code: "QUERY_TOO_COMPLEX" } }]);
    expect(errors?.[0]?.message).toContain("more than 50 relations");
    expect(statements).toEqual([]);
  },
);

test("variables that take long to coerce are refused before they are, whatever takes them", async () => {
  const columns = Array.from({ length: 200 }, (_, index) => `c${index} INTEGER`).join(", ");
  await using eider = await openEider({ databases: { data: `CREATE TABLE wide (${columns})` } });
  const many = <T>(count: number, value: T) => Array.from({ length: count }, () => value);
  for (const [type, argument, v] of [
    ["WideWhere", "where", { AND: many(1000, {}) }],
    ["WideWhere", "where", chain({ OR: many(1000, {}) }, (NOT) => ({ NOT }))],
    ["[WideOrderBy!]", "orderBy", many(1000, { c1: "ASC" })],
    ["[WideGroupBy!]", "distinctOn", many(1000, { c1: true })],
  ] as const) {
    const text = `query ($v: ${type}) { wide(${argument}: $v, limit: 1) { c1 } }`;
    for (const accept of ["application/json", "text/csv"]) {
      const answer = await eider.query(text, { v }, { accept });
      expect(answer.errors?.[0]).toMatchObject({ extensions: { code: "QUERY_TOO_COMPLEX" } });
      expect(answer.errors?.[0]?.message).toContain("variables have too many objects");
    }
  }
  const most = { OR: many(450, { c1: { gt: 1 } }) };
  const inMost = await eider.query("query ($v: WideWhere) { wide(where: $v) { c1 } }", { v: most });
  expect(inMost.data).toEqual({ wide: [] });
});

test("literals are counted wherever their fragment is spread, before any is read", async () => {
  await using eider = await openEider({ databases: { data } });
  const names = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => of(index)).join(" ");
  const text = `{ ${names(30, (a) => `a${a}: people(limit: 1) { ...G }`)} }
    fragment G on Person { ${names(30, (b) => `b${b}: boss { ...F }`)} }
    fragment F on Person { peopleByBoss(where: { OR: [${"{} ".repeat(400)}] }) { id } }`;
  const { errors, statements } = await eider.query(text);
  expect(errors).toMatchObject([{ extensions: { code: "QUERY_TOO_COMPLEX" } }]);
  expect(errors?.[0]?.message).toContain("wherever its fragment is spread");
  expect(statements).toEqual([]);
});

test("a long variable that stands in many filters is counted in each", async () => {
  await using eider = await openEider({ databases: { data } });
  const ids = Array.from({ length: 10_000 }, (_, index) => index);
  for (const [type, v, where] of [
    ["[Int!]", ids, "{ id: { in: $v } }"],
    ["String!", "x".repeat(900_000), "{ name: { eq: $v } }"],
  ] as const) {
    const fields = Array.from(
      { length: 20 },
      (_, index) => `a${index}: people(where: ${where}) { id }`,
    );
    const { errors } = await eider.query(`query ($v: ${type}) { ${fields.join(" ")} }`, { v });
    expect(errors?.[0]).toMatchObject({ extensions: { code: "QUERY_TOO_COMPLEX" } });
    expect(errors?.[0]?.message).toContain("100000 values");
  }
});

test("the schema is told once or twice, not under many names", async () => {
  await using eider = await openEider({ databases: { data } });
  const told = await eider.query(getIntrospectionQuery());
  expect(told.errors).toBeUndefined();
  const names = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => of(index)).join(" ");
  for (const text of [
    `{ ${names(60, (b) => `b${b}: __schema { types { ...T } }`)} } fragment T on __Type { ${names(10, (e) => `e${e}: fields { ...F }`)} } fragment F on __Field { ${names(30, (g) => `g${g}: name`)} }`,
    `{ ${names(90, (b) => `b${b}: __type(name: "Query") { ...T }`)} } fragment T on __Type { ${names(10, (e) => `e${e}: fields { ...F }`)} } fragment F on __Field { name args { ${names(8, (g) => `g${g}: name`)} } }`,
  ]) {
    const { errors } = await eider.query(text);
    expect(errors).toMatchObject([{ extensions: { code: "QUERY_TOO_COMPLEX" } }]);
  }
});

test("a value that is not taken is not sent back whole", async () => {
  await using eider = await openEider({ databases: { data } });
  const { errors } = await eider.query("query ($v: Int!) { trip(id: $v) { id } }", {
    v: "9".repeat(400_000),
  });
  expect(errors?.[0]?.message.length).toBeLessThan(500);
  expect(errors?.[0]?.message).toContain("cannot represent");
});
