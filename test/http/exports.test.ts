/** Rows taken away as CSV and NDJSON: whole, or visibly not. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

const sql = `CREATE TABLE kinds (id INTEGER PRIMARY KEY, name VARCHAR);
  INSERT INTO kinds VALUES (1, 'one, "quoted"'), (2, '');
  CREATE TABLE t (id INTEGER PRIMARY KEY, kind_id INTEGER REFERENCES kinds (id), text VARCHAR, list INTEGER[], s STRUCT(a INTEGER, b VARCHAR), big HUGEINT);
  INSERT INTO t SELECT range, range % 3, ['plain', E'two\\nlines', NULL, '=1+1'][range % 4 + 1], [range, NULL], {a: range, b: 'x'}, 99999999999999999999 + range FROM range(12000);
  UPDATE t SET kind_id = NULL WHERE kind_id = 0;`;

const open = (limits = {}) =>
  openEider({
    databases: { data: sql.replace("REFERENCES kinds (id)", "") },
    config: {
      limits,
      relations: [{ from: "t(kind_id)", to: "kinds(id)", name: "kind", inverse: "all" }],
    },
  });

async function take(eider: Awaited<ReturnType<typeof open>>, query: string, accept = "text/csv") {
  const response = await eider.eider.fetch(
    new Request("http://eider/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept },
      body: JSON.stringify({ query }),
    }),
  );
  return { response, text: () => response.text() };
}

test("CSV has the document's columns, objects as a.b, lists as JSON, nulls as nothing and the empty text as quotes", async () => {
  await using eider = await open();
  const { response, text } = await take(
    eider,
    "{ t(limit: 4, offset: 1) { text id k: kind { name } ...More } } fragment More on T { list s { b a } big }",
  );
  expect([response.status, response.headers.get("content-type")]).toEqual([
    200,
    "text/csv; charset=utf-8; header=present",
  ]);
  expect(response.headers.get("content-disposition")).toBe('attachment; filename="t.csv"');
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(await text()).toBe(
    [
      "text,id,k.name,list,s.b,s.a,big",
      '"two\nlines",1,"one, ""quoted""","[1,null]",x,1,100000000000000000000',
      ',2,"","[2,null]",x,2,100000000000000000001',
      '=1+1,3,,"[3,null]",x,3,100000000000000000002',
      'plain,4,"one, ""quoted""","[4,null]",x,4,100000000000000000003',
      "",
    ].join("\r\n"),
  );
});

test("a list without a limit is whole, whatever pages it takes; NDJSON has a row a line", async () => {
  await using eider = await open();
  const csv = await (await take(eider, "{ t { id } }")).text();
  expect(csv.split("\r\n").slice(1, -1).map(Number)).toEqual(
    Array.from({ length: 12_000 }, (_, id) => id),
  );
  const lines = await (
    await take(
      eider,
      "{ t(orderBy: [{ id: DESC }], limit: 7000) { id kind { name } } }",
      "application/x-ndjson",
    )
  ).text();
  const rows = lines
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: number });
  expect([rows.length, rows[0], rows.at(-1)]).toEqual([
    7000,
    { id: 11_999, kind: { name: "" } },
    { id: 5000, kind: { name: "" } },
  ]);
});

test("groups, connections and native shapes are rows too", async () => {
  await using eider = await open();
  const groups = await take(
    eider,
    "{ tGroupBy(by: [{ kind: { id: true } }]) { key { kind { id } } aggregate { _count } } }",
  );
  expect(await groups.text()).toBe("key.kind.id,aggregate._count\r\n1,4000\r\n2,4000\r\n,4000\r\n");
  const page = await take(eider, "{ tConnection(first: 2) { totalCount edges { node { id } } } }");
  expect(await page.text()).toBe("node.id\r\n0\r\n1\r\n");
  expect(await (await take(eider, "{ t(limit: 0) { id } }")).text()).toBe("id\r\n");
});

test("what is wrong before the first row is an error as always; JSON stays what is preferred by default", async () => {
  await using eider = await open({ exportRows: 5000 });
  for (const [query, code] of [
    ["{ t { nothing } }", "GRAPHQL_VALIDATION_FAILED"],
    ["{ a: t { id } b: t { id } }", "NOT_ACCEPTABLE"],
    ["{ tAggregate { _count } }", "NOT_ACCEPTABLE"],
    ["{ t(limit: 5001) { id } }", "LIMIT_EXCEEDED"],
    ["{ kinds { all { id } } }", "LIMIT_EXCEEDED"],
  ] as const) {
    const { response } = await take(eider, query);
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    const status = code === "NOT_ACCEPTABLE" ? 406 : 400;
    expect([query, response.status, errors[0]?.extensions.code]).toEqual([query, status, code]);
  }
  const { response } = await take(eider, "{ t(limit: 1) { id } }", "*/*, text/csv;q=0.5");
  expect(response.headers.get("content-type")).toContain("application/json");
  expect(await (await take(eider, "{ kinds { all(limit: 2) { id } } }")).text()).toContain(
    '"[{""id"":1},{""id"":4}]"',
  );
});

test("an export that cannot be finished breaks off, and lets its state go", async () => {
  await using eider = await open({ exportRows: 6000 });
  const server = createServer((request, response) => void eider.eider.handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/csv" },
    body: JSON.stringify({ query: "{ t { id } }" }),
  };
  const response = await fetch(url, init);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  const left = await fetch(url, init);
  await left.body?.cancel();
  // A recycle waits for those who still read.
  const { databases } = await eider.eider.recycle();
  expect(databases[0]?.error ?? null).toBeNull();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
