/** Rows taken away as CSV and NDJSON: whole, or visibly not. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tableFromIPC } from "apache-arrow";
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

test("an Arrow stream has the types of the columns, page after page, and is read back exactly", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE TABLE t (i INTEGER, b BIGINT, u UBIGINT, h HUGEINT, f DOUBLE, ok BOOLEAN, d DECIMAL(38, 4), day DATE, at TIMESTAMP, ns TIMESTAMP_NS, tz TIMESTAMPTZ, clock TIME, s VARCHAR, l INTEGER[]);
        INSERT INTO t VALUES
          (-1, 9007199254740993, 18446744073709551615, 170141183460469231731687303715884105727, 0.5, true, -1234567890123456789012345678901234.5678, '0044-03-15 (BC)', '2024-02-29 12:34:56.789012', '2024-02-29 12:34:56.123456789', '1999-12-31 23:59:59+00', '12:34:56.5', 'Ä', [1, NULL]),
          (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
        INSERT INTO t (i, s) SELECT i::INTEGER, 'row ' || i FROM range(12000) AS r(i);`.replaceAll(
        " at ",
        ' "at" ',
      ),
    },
  });
  const names = "i b u h f ok d day at ns tz clock s l";
  const { response } = await take(
    eider,
    `{ t { ${names} } }`,
    "application/vnd.apache.arrow.stream",
  );
  expect(response.headers.get("content-type")).toBe("application/vnd.apache.arrow.stream");
  const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
  expect(table.numRows).toBe(12_002);
  expect(table.schema.fields.map(({ type }) => String(type))).toEqual([
    "Int32",
    "Int64",
    "Uint64",
    "Utf8",
    "Float64",
    "Bool",
    "Decimal[38e+4]",
    "Date32<DAY>",
    "Timestamp<MICROSECOND>",
    "Timestamp<NANOSECOND>",
    "Timestamp<MICROSECOND, UTC>",
    "Time64<MICROSECOND>",
    "Utf8",
    "Utf8",
  ]);
  const raw = (name: string) => table.getChild(name)?.data[0]?.values as ArrayLike<number | bigint>;
  expect(table.getChild("b")?.get(0)).toBe(9007199254740993n);
  expect(table.getChild("u")?.get(0)).toBe(18446744073709551615n);
  expect(String(table.getChild("h")?.get(0))).toBe("170141183460469231731687303715884105727");
  expect(raw("at")[0]).toBe(1709210096789012n);
  expect(raw("ns")[0]).toBe(1709210096123456789n);
  expect(raw("clock")[0]).toBe(45296500000n);
  expect(raw("day")[0]).toBe(-735_160);
  const words = Array.from({ length: 4 }, (_, word) => BigInt(raw("d")[word] as number));
  const digits = words.reduce((sum, word, index) => sum + (word << BigInt(32 * index)), 0n);
  expect(BigInt.asIntN(128, digits)).toBe(-12345678901234567890123456789012345678n);
  expect(table.getChild("l")?.get(0)).toBe("[1,null]");
  expect(table.get(1)?.toArray()).toEqual(Array.from({ length: 14 }, () => null));
  expect(table.getChild("s")?.get(12_001)).toBe("row 11999");
});

test("rows without a place, as those of a view without a key, are each exported once", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE TABLE big AS SELECT i AS id, (hash(i) % 60000)::INTEGER AS k FROM range(120000) AS r(i);
        CREATE VIEW sums AS SELECT k, count(*) AS c FROM big GROUP BY k;`,
    },
  });
  for (const [query, lines] of [
    ["{ sums { k c } }", undefined],
    ["{ sums(orderBy: [{ c: DESC }]) { k c } }", undefined],
    ["{ sumsConnection { nodes { k c } } }", undefined],
    ["{ sums(limit: 20000) { k c } }", 20_000],
  ] as const) {
    const { text } = await take(eider, query, "application/x-ndjson");
    const rows = (await text()).trim().split("\n");
    const keys = new Set(rows.map((row) => (JSON.parse(row) as { k: number }).k));
    expect(keys.size, query).toBe(rows.length);
    expect(rows.length, query).toBe(
      lines ??
        (await eider.query("{ sumsAggregate { _count } }")).data?.["sumsAggregate"]?.[
          "_count" as never
        ],
    );
  }
});
