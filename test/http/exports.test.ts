/** Rows taken away as CSV and NDJSON: whole, or visibly not. */
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { tableFromIPC } from "apache-arrow";
import { expect, test } from "vitest";
import { keyDigest } from "../../src/foundation/key-digest.ts";
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

interface Taking {
  readonly variables?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

async function take(
  eider: Pick<Awaited<ReturnType<typeof open>>, "eider">,
  query: string,
  accept = "text/csv",
  { variables, headers }: Taking = {},
) {
  const response = await eider.eider.fetch(
    new Request("http://eider/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", accept, ...headers },
      body: JSON.stringify({ query, variables }),
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
    { id: 11_999, "kind.name": "" },
    { id: 5000, "kind.name": "" },
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

async function listening(handler: RequestListener) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/graphql`, [Symbol.asyncDispose]: close };
}

test("an export that cannot be finished breaks off, and lets its state go", async () => {
  await using eider = await open({ exportRows: 6000 });
  await using server = await listening(eider.eider.handler);
  const init = {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/csv" },
    body: JSON.stringify({ query: "{ t { id } }" }),
  };
  const response = await fetch(server.url, init);
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  // On an address of its own: the client may not know yet that its connection was broken off.
  await using again = await listening(eider.eider.handler);
  const left = await fetch(again.url, init);
  await left.body?.cancel();
  // A recycle waits for those who still read.
  const { databases } = await eider.eider.recycle();
  expect(databases[0]?.error ?? null).toBeNull();
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

test("rows stand under the keys that the document gives them", async () => {
  await using eider = await open();
  for (const [query, head] of [
    ["{ c: tConnection(first: 2) { n: nodes { id } } }", "id"],
    ["{ tConnection { e: edges { r: node { id } } } }", "r.id"],
  ] as const) {
    const lines = (await (await take(eider, query)).text()).trim().split("\r\n");
    expect(lines.slice(0, 3)).toEqual([head, "0", "1"]);
  }
  const { response } = await take(eider, "{ tConnection { nodes { id } edges { cursor } } }");
  expect(response.status).toBe(406);
  const nested = await take(eider, "{ t(limit: 1) { id s { a } list } }", "application/x-ndjson");
  expect(JSON.parse(await nested.text())).toEqual({ id: 0, "s.a": 0, list: [0, null] });
});

test("variables have their defaults, and those that are not given leave arguments out", async () => {
  await using eider = await open();
  const count = async (query: string, variables: Record<string, unknown> = {}) => {
    const { text } = await take(eider, query, "text/csv", { variables });
    return (await text()).trim().split("\r\n").length - 1;
  };
  expect(await count("query ($n: Int = 5) { t(limit: $n) { id } }")).toBe(5);
  expect(await count("query ($n: Int) { t(limit: $n) { id } }")).toBe(12_000);
  expect(await count("query ($n: Int) { t(limit: $n) { id } }", { n: null })).toBe(12_000);
  expect(await count("query ($o: Int = 11995) { t(offset: $o) { id } }")).toBe(5);
  expect(await count("query ($n: Int = 5) { tConnection(first: $n) { nodes { id } } }")).toBe(5);
  expect(
    await count(
      "query ($n: Int = 2) { tGroupBy(by: [{ kindId: true }], limit: $n) { key { kindId } } }",
    ),
  ).toBe(2);
  const given = "query ($w: Boolean = true) { t(limit: 2) { id kindId @include(if: $w) } }";
  const { text } = await take(eider, given);
  expect((await text()).split("\r\n")[0]).toBe("id,kindId");
  const wrong = await take(eider, "query ($n: Int) { t(limit: $n) { id } }", "text/csv", {
    variables: { n: "five" },
  });
  const { errors } = JSON.parse(await wrong.text()) as { errors: { extensions: object }[] };
  expect([wrong.response.status, errors[0]?.extensions]).toEqual([
    400,
    expect.objectContaining({ code: "BAD_INPUT" }),
  ]);
});

test("an Arrow stream has dates beyond what JavaScript knows", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE TABLE t (id INTEGER, day DATE, since TIMESTAMP);
        INSERT INTO t VALUES (1, '5877642-06-25 (BC)', '290000-01-01'), (2, '275761-01-01', '275761-01-01 00:00:01'), (3, 'infinity', '-infinity');`,
    },
  });
  const { response } = await take(
    eider,
    "{ t { day since } }",
    "application/vnd.apache.arrow.stream",
  );
  const table = tableFromIPC(new Uint8Array(await response.arrayBuffer()));
  const values = (name: string) => [
    ...(table.getChild(name)?.data[0]?.values as Iterable<unknown>),
  ];
  const { data } = await eider.query("{ t { day since } }");
  expect(data?.["t"]).toMatchObject([{ day: "-5877641-06-25" }, { day: "+275761-01-01" }, {}]);
  expect(values("day").slice(0, 3)).toEqual([-2147483646, 100_000_110, 2147483647]);
  expect(values("since").slice(0, 3)).toEqual([
    9089348860800000000n,
    8640009504001000000n,
    -(2n ** 63n - 1n),
  ]);
});

test("rows of a view with a key are each exported once, and a role has no more than it may", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE TABLE big AS SELECT i AS id, hash(i)::VARCHAR AS pad FROM range(300000) AS r(i);
        CREATE VIEW g AS SELECT id, any_value(pad) AS p FROM big GROUP BY id;`,
    },
    config: {
      tables: { "d.g": { key: ["id"] } },
      auth: { keys: [{ digest: keyDigest("key"), role: "few" }] },
      roles: {
        all: { tables: { "d.g": true, "d.big": true } },
        few: { tables: { "d.g": { limit: { max: 7 } } } },
      },
      server: { adminKey: "admin" },
    },
    pool: { size: 4 },
  });
  const admin = { authorization: "Bearer admin" };
  for (const query of [
    "{ g(limit: 200000) { id } }",
    "{ g(where: { id: { lt: 200000 } }) { id } }",
  ]) {
    const { text } = await take(eider, query, "text/csv", { headers: admin });
    const ids = (await text()).trim().split("\r\n").slice(1);
    expect([ids.length, new Set(ids).size]).toEqual([200_000, 200_000]);
  }
  for (const query of [
    "{ gConnection(first: 8) { nodes { id } } }",
    "{ g { id } }",
    "{ g(limit: 8) { id } }",
  ]) {
    const { response } = await take(eider, query, "text/csv", { headers: { "x-api-key": "key" } });
    expect([query, response.status]).toEqual([query, 400]);
  }
});

test("files are compressed, are named with their charset, and hide formulas where people open them", async () => {
  await using eider = await open();
  const query = "{ t(where: { id: { in: [3, 2] } }) { text } }";
  const zipped = await take(eider, query, "text/csv; charset=utf-8; header=present", {
    headers: { "accept-encoding": "gzip, br" },
  });
  expect(zipped.response.headers.get("content-encoding")).toBe("gzip");
  const bytes = new Uint8Array(await zipped.response.arrayBuffer());
  expect(gunzipSync(bytes).toString()).toBe("text\r\n\r\n=1+1\r\n");
  const opened = await take(eider, query, "text/csv", { headers: { "x-eider-download": "1" } });
  expect(await opened.text()).toBe("text\r\n\r\n'=1+1\r\n");
});

test("an export reads on over a recycle, and one whose client left holds nothing", async () => {
  await using eider = await openEider({
    databases: {
      data: "CREATE TABLE t AS SELECT i AS id, repeat('x', 300) AS pad FROM range(60000) AS r(i);",
    },
    pool: { drainTimeout: "100ms" },
  });
  await using server = await listening(eider.eider.handler);
  const init = (query: string) => ({
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/csv" },
    body: JSON.stringify({ query }),
  });
  const slow = await fetch(server.url, init("{ t { id pad } }"));
  const [part] = await eider.eider.recycle().then(({ databases }) => databases);
  expect(part).toMatchObject({ error: null, interrupted: 0 });
  const ids = (await slow.text()).trim().split("\r\n").slice(1);
  expect(new Set(ids).size).toBe(60_000);
  const leaving = new AbortController();
  const left = fetch(server.url, {
    ...init("{ t(orderBy: [{ pad: DESC }, { id: DESC }]) { id pad } }"),
    signal: leaving.signal,
  });
  setTimeout(() => leaving.abort(), 5);
  await expect(left).rejects.toThrow();
  const [hold] = eider.service.snapshot.holds.values();
  await expect.poll(() => hold?.holders).toBe(1);
});

test("HEAD has the headers of an export, works for no more rows and is no failure", async () => {
  await using eider = await open();
  const url = "http://eider/graphql?query=%7Bt%7Bid%7D%7D";
  const head = await eider.eider.fetch(
    new Request(url, { method: "HEAD", headers: { accept: "text/csv" } }),
  );
  expect([head.status, head.headers.get("content-type")]).toEqual([
    200,
    "text/csv; charset=utf-8; header=present",
  ]);
  await new Promise(setImmediate);
  expect(eider.lines.map(({ message }) => message)).not.toContain("request failed");
});

test("HEAD of what is refused has the status of the refusal", async () => {
  await using eider = await open();
  const head = async (url: string) =>
    (await eider.eider.fetch(new Request(`http://eider${url}`, { method: "HEAD" }))).status;
  expect(await head("/graphql?query=%7Bnope%7D")).toBe(400);
  expect(await head("/graphql")).toBe(400);
  expect(await head("/nothing")).toBe(404);
});

test("below the root the limits are those of any answer, and what a connection would cut is an error", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE TABLE p AS SELECT range::INTEGER AS id FROM range(3);
        CREATE TABLE c AS SELECT range::INTEGER AS id, (range % 3)::INTEGER AS p_id FROM range(900);`,
    },
    config: {
      tables: { c: { limit: { max: 50, default: 10 } }, p: { key: ["id"] } },
      relations: [{ from: "c(p_id)", to: "p(id)", name: "p", inverse: "cs" }],
    },
  });
  const status = async (query: string) => (await take(eider, query)).response.status;
  expect(await status("{ p { id cs(limit: 50) { id } } }")).toBe(200);
  expect(await status("{ p { id cs(limit: 51) { id } } }")).toBe(400);
  expect(await status("{ p { id csConnection(first: 51) { nodes { id } } } }")).toBe(400);
  expect(await status("{ p { id csConnection { nodes { id } } } }")).toBe(400);
  expect(await status("{ p { id csConnection(first: 10) { nodes { id } } } }")).toBe(200);
  // Groups are whole, whatever the table's maximum, and one statement.
  const { response, text } = await take(eider, "{ cGroupBy(by: [{ id: true }]) { key { id } } }");
  expect([response.status, (await text()).split("\r\n").length]).toEqual([200, 902]);
});
