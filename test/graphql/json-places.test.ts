import { expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

const values = [
  '{"user":{"id":12345678901234567890,"tags":["a","b"],"a b":null},"n":[[1,2],[3]]}',
  '{"user":"text"}',
  "[1,2,3]",
  "null",
  '"x"',
];
const places = [
  "$",
  "$.user.id",
  "$.user.tags[0]",
  "$.user.tags[#-1]",
  '$.user."a b"',
  "$.n[0][1]",
  "$[2]",
  "$[#-1]",
  "$[7]",
  "$[#-0]",
  "$.user.length",
];

const open = () =>
  openEider({
    databases: {
      data: `CREATE TABLE t (id INTEGER PRIMARY KEY, j JSON, s STRUCT(j JSON), m MAP(VARCHAR, INTEGER));
        ${values.map((value, id) => `INSERT INTO t VALUES (${id}, '${value}', {j: '${value}'}, MAP {'k': ${id}});`).join("\n")}
        INSERT INTO t VALUES (9, NULL, NULL, NULL);`,
    },
  });

test.each(places)("the place %s of a JSON value is what the engine finds there", async (place) => {
  await using eider = await open();
  const { data, errors } = await eider.query(
    "query($p: String!) { t { j at: j(path: $p) s { at: j(path: $p) } } }",
    { p: place },
  );
  expect(errors).toBeUndefined();
  const { columns } = await eider.service.query("data", {
    sql: "SELECT json_extract(j, $1) FROM t ORDER BY id",
    parameters: [place],
    inputs: [],
    tables: [],
    known: [],
    overflows: [],
  });
  const rows = (data as { t: { j: unknown; at: unknown; s: { at: unknown } | null }[] }).t;
  expect(rows.map(({ at }) => at)).toEqual(columns[0]);
  expect(rows.map(({ s }) => s?.at ?? null)).toEqual(columns[0]);
  expect(rows[0]?.j).toMatchObject({ user: { id: "12345678901234567890" } });
});

test("a place of a MAP, one that is none, and null for no place", async () => {
  await using eider = await open();
  expect((await eider.query('{ t(limit: 2) { m(path: "$.k") } }')).data).toEqual({
    t: [{ m: 0 }, { m: 1 }],
  });
  expect((await eider.query("{ t(limit: 1) { m(path: null) } }")).data).toEqual({
    t: [{ m: { k: 0 } }],
  });
  const { errors, data, status } = await eider.query('{ t { id j(path: "user") } }');
  expect([status, data]).toEqual([400, null]);
  expect(errors).toMatchObject([{ path: ["t", 0, "j"], extensions: { code: "BAD_INPUT" } }]);
  expect(errors?.[0]?.message).toContain("path: expected a place");
});

const named = ["*", "", "a*", 'tab\tand "quotes" and \\\\', "é", "a.b", "$", "0", "[0]", "/", "~1"];

test.each(named)("the member %j is found by fields and filters alike", async (name) => {
  const value = JSON.stringify({ [name]: { [name]: "here" }, other: 1 }).replaceAll("'", "''");
  await using eider = await openEider({
    databases: {
      data: `CREATE TABLE t (id INTEGER PRIMARY KEY, j JSON); INSERT INTO t VALUES (1, '${value}'), (2, '{"x": {"x": "here"}}'), (3, '[["here"]]');`,
    },
  });
  const escaped = name
    .split("")
    .map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`);
  for (const text of [JSON.stringify(name), `"${escaped.join("")}"`]) {
    const { data, errors } = await eider.query(
      `query($p: String!) {
        t { at: j(path: $p) }
        found: t(where: { j: { path: [{ path: $p, text: { eq: "here" } }] } }) { id }
        there: t(where: { j: { path: [{ path: $p, exists: true }] } }) { id }
      }`,
      { p: `$.${text}.${text}` },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      t: [{ at: "here" }, { at: null }, { at: null }],
      found: [{ id: 1 }],
      there: [{ id: 1 }],
    });
  }
});

test.each(["field", "filter"])(
  "a name in quotes that is no JSON text is no place, in a %s",
  async (where) => {
    await using eider = await open();
    const { errors } = await eider.query(
      where === "field"
        ? "query($p: String!) { t { j(path: $p) } }"
        : "query($p: String!) { t(where: { j: { path: [{ path: $p, exists: true }] } }) { id } }",
      { p: '$."a\\*b"' },
    );
    expect(errors?.[0]?.extensions["code"]).toBe("BAD_INPUT");
  },
);
