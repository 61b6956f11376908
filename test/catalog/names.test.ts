import { array, assert, option, property, string, tuple } from "fast-check";
import { describe, expect, test } from "vitest";
import type { Table } from "../../src/catalog/catalog.ts";
import { readComment } from "../../src/catalog/comment-settings.ts";
import { camelCase, plural, singular } from "../../src/catalog/names.ts";
import { parseReference } from "../../src/catalog/reference.ts";
import { decodeCursor, encodeCursor } from "../../src/graphql/questions/cursors.ts";
import { decodeNodeId, encodeNodeId } from "../../src/graphql/questions/node-ids.ts";
import { quoteIdentifier } from "../../src/sql/identifier.ts";

test.each([
  ["OrderID", "orderID"],
  ["HTTPServer", "httpServer"],
  ["customerID", "customerID"],
  ["ORDER_ID", "orderId"],
  ["_id", "id"],
  ["order_lines", "orderLines"],
  ["2023 sales", "_2023Sales"],
  ["😀", "x1f600"],
  ["Ünï çode", "uniCode"],
  ["Größe", "grosse"],
  ["Łódź", "lodz"],
  ["Straße", "strasse"],
  ["Ærø", "aero"],
  ["Αθήνα", "athina"],
  ["Привет мир", "privetMir"],
  ["東京", "dongJing"],
  ["price €", "price"],
  ["__typename", "typename"],
  ["a-b", "aB"],
  ["", "x"],
])("the SQL name %j is %s in GraphQL", (sql, name) => {
  expect(camelCase(sql)).toBe(name);
});

test.each([
  ["flights", "flight"],
  ["categories", "category"],
  ["addresses", "address"],
  ["boxes", "box"],
  ["movies", "movie"],
  ["cookies", "cookie"],
  ["series", "series"],
  ["news", "news"],
  ["status", "status"],
  ["analysis", "analysis"],
  ["gas", "gas"],
  ["people", "person"],
  ["order_lines", "orderLine"],
  ["caches", "cache"],
  ["aliases", "alias"],
  ["heroes", "hero"],
  ["leaves", "leaf"],
  ["indices", "index"],
  ["quizzes", "quiz"],
  ["children", "child"],
  ["lens", "lens"],
  ["species", "species"],
  ["basis", "basis"],
  ["canvas", "canvas"],
  ["sales_data", "salesData"],
  ["emp", "emp"],
])("one of %s is a %s", (sql, name) => {
  expect(singular(camelCase(sql), sql)).toBe(name);
});

test.each([
  ["customer", "customers"],
  ["person", "people"],
  ["orderLine", "orderLines"],
  ["category", "categories"],
  ["k", "k"],
])("many of %s are %s", (one, many) => {
  expect(plural(one)).toBe(many);
});

test("no name begins with an underscore and a letter, which are Eider's own", () => {
  assert(
    property(string({ unit: "binary" }), (text) =>
      /^([a-z][A-Za-z0-9]*|_\d[A-Za-z0-9]*)$/.test(camelCase(text)),
    ),
  );
});

test("a quoted identifier gives back any name", () => {
  assert(
    property(string(), (name) => {
      const quoted = quoteIdentifier(name);
      expect(quoted.slice(1, -1).replaceAll('""', '"')).toBe(name);
      expect(quoted.slice(1, -1).replaceAll('""', "")).not.toContain('"');
    }),
  );
});

const positions = array(option(string()), { maxLength: 5 });

test("a cursor gives back any position, and no other order takes it", () => {
  assert(
    property(positions, (position) => {
      expect(decodeCursor(encodeCursor("mark", position), "mark", position.length)).toEqual(
        position,
      );
      expect(() => decodeCursor(encodeCursor("mark", position), "other", position.length)).toThrow(
        "belongs to another order",
      );
    }),
  );
});

test("any text as a cursor or nodeId is an error of its own, never a crash", () => {
  assert(
    property(string(), (text) => {
      expect(() => decodeCursor(text, "mark", 1)).toThrow(
        expect.objectContaining({ code: "BAD_CURSOR" }),
      );
      expect(() => decodeNodeId(text, [])).toThrow(
        expect.objectContaining({ code: "BAD_NODE_ID" }),
      );
    }),
  );
});

test("a nodeId gives back the table and any key", () => {
  const table = {
    database: "d",
    schema: "s",
    sqlName: "t",
    key: [{ type: { kind: "varchar" } }, { type: { kind: "varchar" } }],
  } as unknown as Table;
  assert(
    property(tuple(string(), string()), (key) => {
      expect(decodeNodeId(encodeNodeId(table, key), [table])).toEqual({ table, key });
    }),
  );
});

describe("comments", () => {
  test("lines at the start that begin with @ are settings, the rest is the description", () => {
    expect(
      readComment(
        "@name people\n@singular person\n@key id, version\n@limit 50, 1000\n@deprecated gone\n@omit\nWho buys\n@name not this",
      ),
    ).toEqual({
      name: "people",
      singular: "person",
      key: ["id", "version"],
      limit: { default: 50, max: 1000 },
      deprecated: "gone",
      omit: true,
      description: "Who buys\n@name not this",
      unknown: [],
    });
  });

  test("what looks like a setting and is none stays text and is reported", () => {
    expect(readComment("@nope x\n@limit many\n@constructor\nText")).toEqual({
      description: "@nope x\n@limit many\n@constructor\nText",
      unknown: ["@nope x", "@limit many", "@constructor"],
    });
  });
});

test.each([
  ["flights", { table: "flights", columns: [] }],
  ["flights.flights(origin)", { database: "flights", table: "flights", columns: ["origin"] }],
  ["db.main.t(a, b)", { database: "db", schema: "main", table: "t", columns: ["a", "b"] }],
  [
    'db."odd.name ""x"""("col (1)", b)',
    { database: "db", table: 'odd.name "x"', columns: ["col (1)", "b"] },
  ],
])("the reference %s is read", (text, expected) => {
  expect(parseReference(text, "relations.0.from")).toEqual(expected);
});

test.each(["", "a b", "a.b.c.d", "t(", "t(a,)"])(
  "the reference %j is a mistake that names its setting",
  (text) => {
    expect(() => parseReference(text, "relations.0.from")).toThrow(/^relations\.0\.from: expected/);
  },
);
