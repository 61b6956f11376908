import { buildSchema } from "graphql";
import { expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

const sql = `
  CREATE TABLE "we""ird;name" ("a"" FROM t; --" INTEGER, "with space" VARCHAR, "Ünï çode" INTEGER);
  INSERT INTO "we""ird;name" VALUES (1, 'one', 11);
  CREATE TABLE "2023 sales" ("1st" INTEGER PRIMARY KEY, "select" VARCHAR);
  INSERT INTO "2023 sales" VALUES (7, 'seven');
  CREATE TABLE "__typename" ("__typename" VARCHAR, "_id" INTEGER, "constructor" INTEGER, "__proto__" INTEGER);
  INSERT INTO "__typename" VALUES ('t', 1, 2, 3);
  CREATE TABLE "😀" ("🎈" INTEGER, "😀😀" INTEGER);
  INSERT INTO "😀" VALUES (5, 6);
  CREATE TABLE mutations (id INTEGER PRIMARY KEY, "and" INTEGER, "or" INTEGER, "not" INTEGER, "_count" INTEGER, node_id INTEGER);
  INSERT INTO mutations VALUES (1, 2, 3, 4, 5, 6);
  CREATE TABLE dates (id INTEGER PRIMARY KEY, "AND" INTEGER);
  INSERT INTO dates VALUES (1, 9);
  CREATE TABLE queries (id INTEGER PRIMARY KEY); CREATE TABLE node (id INTEGER); CREATE TABLE pools (id INTEGER); CREATE TABLE ints (id INTEGER);
  CREATE TABLE a_b (x INTEGER); INSERT INTO a_b VALUES (1);
  CREATE TABLE "a-b" (x INTEGER); INSERT INTO "a-b" VALUES (2);
  CREATE TABLE flights (x INTEGER); CREATE TABLE flights_connection (x INTEGER); CREATE TABLE flight (x INTEGER);
  CREATE TABLE rowid_hidden (rowid INTEGER); INSERT INTO rowid_hidden VALUES (3), (1), (2);
  CREATE TABLE "${"long".repeat(250)}" (x INTEGER);
  COMMENT ON TABLE dates IS 'Ends a string """ and a comment */ # here';
  CREATE SCHEMA staging; CREATE TABLE staging.orders (id INTEGER PRIMARY KEY); CREATE TABLE staging.a_b (x INTEGER);
  CREATE VIEW broken AS SELECT * FROM a_b; ALTER TABLE a_b RENAME TO a_b_gone; CREATE TABLE a_b (y INTEGER, x INTEGER); INSERT INTO a_b VALUES (0, 1);`;

test("every name is served, each under a legal name of its own, and found again by it", async () => {
  await using eider = await openEider({ databases: { hostile: sql } });
  const { data, errors } = await eider.query(`{
    weIrdName { aFromT withSpace uniCode }
    _2023Sales { _1st select }
    _2023Sale(_1st: 7) { select }
    typename { typename id constructor proto }
    x1f600 { x1f388 x1f6001f600 }
    mutations(where: { and: { eq: 2 }, or: { gt: 1 }, count: { eq: 5 } }) { id and or not count nodeId nodeId_2 }
    dates { id and }
    aB { x } aB_2 { x }
    rowidHidden(orderBy: [{ rowid: ASC }]) { rowid }
    stagingOrders { id } stagingAB { x }
    node_2 { id } pools_2 { id }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    weIrdName: [{ aFromT: 1, withSpace: "one", uniCode: 11 }],
    _2023Sales: [{ _1st: 7, select: "seven" }],
    _2023Sale: { select: "seven" },
    typename: [{ typename: "t", id: 1, constructor: 2, proto: 3 }],
    x1f600: [{ x1f388: 5, x1f6001f600: 6 }],
    mutations: [{ id: 1, and: 2, or: 3, not: 4, count: 5, nodeId_2: 6 }],
    dates: [{ id: 1, and: 9 }],
    aB: [{ x: 2 }],
    aB_2: [{ x: 1 }],
    rowidHidden: [{ rowid: 1 }, { rowid: 2 }, { rowid: 3 }],
  });
});

test("a name that is taken gets a number, the names made of it only where they are taken too", async () => {
  await using eider = await openEider({
    databases: {
      hostile:
        'CREATE TABLE a_b (x INTEGER PRIMARY KEY); CREATE TABLE "a-b" (x INTEGER PRIMARY KEY); CREATE TABLE databases (x INTEGER); CREATE TABLE "Query" (x INTEGER)',
    },
  });
  const names = eider.service.snapshot.schemas.catalog.tables.map((table) => [
    table.sqlName,
    table.names.list,
    table.names.connection,
    table.names.aggregate,
    table.names.row,
    table.names.type,
  ]);
  expect(names).toEqual([
    [
      "databases",
      "databases_2",
      "databasesConnection",
      "databasesAggregate",
      undefined,
      "Databases",
    ],
    ["Query", "query", "queryConnection", "queryAggregate", undefined, "Query_2"],
    ["a-b", "aB", "aBConnection", "aBAggregate", "aBByKey", "AB"],
    ["a_b", "aB_2", "aBConnection_2", "aBAggregate_2", "aBByKey_2", "AB_2"],
  ]);
});

test("a comment's setting that fits nothing is reported and changes nothing", async () => {
  await using eider = await openEider({
    databases: {
      odd: "CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1); COMMENT ON TABLE t IS '@key nope\n@name 1x\nThe text'; ",
    },
  });
  const { tables, notes } = eider.service.snapshot.schemas.catalog;
  expect(tables[0]).toMatchObject({ names: { list: "t" }, key: [{ name: "id" }] });
  expect(notes.map(({ text }) => text)).toEqual([
    expect.stringContaining('"@name 1x"'),
    expect.stringContaining('"@key nope"'),
  ]);
});

test("the schema of hostile names is valid text", async () => {
  await using eider = await openEider({ databases: { hostile: sql } });
  const response = await eider.eider.fetch(new Request("http://eider/schema.graphql"));
  const sdl = await response.text();
  expect(() => buildSchema(sdl)).not.toThrow();
  expect(sdl).toMatch(/^type Mutations /m);
  expect(sdl).toMatch(/^type Dates /m);
});

test("a view that does not prepare is reported and left out, everything else is served", async () => {
  await using eider = await openEider({
    databases: {
      shop: "CREATE TABLE a (x INTEGER); CREATE TABLE b (x INTEGER); INSERT INTO b VALUES (1); CREATE VIEW v AS SELECT x FROM a; DROP TABLE a;",
    },
  });
  const { catalog } = eider.service.snapshot.schemas;
  expect(catalog.tables.map(({ names }) => names.list)).toEqual(["b"]);
  expect(catalog.notes).toContainEqual(
    expect.objectContaining({ level: "problem", subject: "shop.main.v" }),
  );
  expect((await eider.query("{ b { x } }")).data).toEqual({ b: [{ x: 1 }] });
});

test("equal names in two databases: the later one tries its database's name first", async () => {
  await using eider = await openEider({
    databases: {
      one: "CREATE TABLE orders (id INTEGER); INSERT INTO orders VALUES (1)",
      two: "CREATE TABLE orders (id INTEGER); INSERT INTO orders VALUES (2)",
    },
  });
  expect((await eider.query("{ orders { id } twoOrders { id } }")).data).toEqual({
    orders: [{ id: 1 }],
    twoOrders: [{ id: 2 }],
  });
});

test("mistakes of names and relations are told all at once, each with its place", async () => {
  const opening = openEider({
    databases: {
      d: "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER, c INTEGER, e INTEGER); CREATE TABLE t (id INTEGER PRIMARY KEY, a_id INTEGER);",
    },
    config: {
      tables: {
        a: { columns: { b: { name: "nodeId" }, c: { name: "x" }, e: { name: "x" } } },
        t: {},
        "d.main.t": {},
      },
    },
  });
  await expect(opening).rejects.toMatchObject({
    mistakes: [
      "tables.d.main.t: this table is there twice, under names that mean the same",
      "tables.d.a.columns.b.name: the name nodeId is taken",
      "tables.d.a.columns.e.name: the name x is taken",
    ],
  });
  const relating = openEider({
    databases: {
      d: "CREATE TABLE a (id INTEGER PRIMARY KEY, b INTEGER); CREATE TABLE t (id INTEGER PRIMARY KEY, a_id INTEGER, z INTEGER);",
    },
    config: {
      relations: [
        { from: "t(a_id)", to: "a(id)", name: "z", inverse: "b" },
        { from: "t(z)", to: "a(id)", name: "id" },
      ],
    },
  });
  await expect(relating).rejects.toMatchObject({
    mistakes: [
      "relations.0.name: T already has a field z",
      "relations.0.inverse: A already has a field b",
      "relations.1.name: T already has a field id",
    ],
  });
  await expect(
    openEider({
      databases: { d: "CREATE TABLE a (id INTEGER PRIMARY KEY);" },
      config: {
        relations: [
          { from: "a(id", to: "a" },
          { from: "a(x)", to: "a" },
        ],
      },
    }),
  ).rejects.toMatchObject({
    mistakes: [
      expect.stringMatching(/^relations\.0\.from: expected table/),
      expect.stringMatching(/^relations\.1\.from: .*has no column x/),
    ],
  });
});

test("a type's aggregates do not depend on which column comes first", async () => {
  await using eider = await openEider({
    databases: {
      d: "CREATE TABLE a (id INTEGER PRIMARY KEY, g GEOMETRY, name VARCHAR); INSERT INTO a VALUES (1, 'POINT(1 2)', 'x');",
    },
  });
  expect(
    (await eider.query("{ aAggregate { name { min mode } g { count countDistinct } } }")).data,
  ).toEqual({ aAggregate: { name: { min: "x", mode: "x" }, g: { count: 1, countDistinct: 1 } } });
});

test("what is deprecated is so in all its fields", async () => {
  await using eider = await openEider({
    databases: {
      d: "CREATE TABLE olds (id INTEGER PRIMARY KEY, code VARCHAR UNIQUE); COMMENT ON TABLE olds IS '@deprecated use news';",
    },
  });
  const { data } = await eider.query(
    '{ __type(name: "Query") { fields(includeDeprecated: true) { name isDeprecated } } }',
  );
  const { fields } = (data as { __type: { fields: { name: string; isDeprecated: boolean }[] } })
    .__type;
  const ofTable = fields.filter(({ name }) => name.startsWith("old"));
  expect(ofTable.map(({ isDeprecated }) => isDeprecated)).toEqual(ofTable.map(() => true));
  expect(ofTable.length).toBe(6);
});
