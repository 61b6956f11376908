import { connect } from "node:net";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hostCheck } from "../../src/http/host-check.ts";
import { listening } from "../support/listening.ts";
import { openEider } from "../support/open-eider.ts";
import { openShop } from "../support/open-shop.ts";

let eider: Awaited<ReturnType<typeof openEider>>;
let server: Awaited<ReturnType<typeof listening>>;
let port = 0;
beforeAll(async () => {
  eider = await openEider({
    databases: {
      data: `CREATE TABLE parents (id INTEGER PRIMARY KEY); INSERT INTO parents SELECT range FROM range(1000);
        CREATE TABLE kids (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id));
        CREATE TABLE broken_kids (parent_id INTEGER, n VARCHAR); INSERT INTO broken_kids SELECT range, 'x' FROM range(1000);
        CREATE VIEW broken AS SELECT parent_id, n::INTEGER AS n FROM broken_kids;`,
    },
    config: {
      limits: { body: "8KB" },
      relations: [
        {
          from: "data.broken(parent_id)",
          to: "data.parents(id)",
          name: "parent",
          inverse: "broken",
        },
      ],
    },
  });
  server = await listening(eider.eider.handler);
  ({ port } = server);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await eider[Symbol.asyncDispose]();
});

const url = (path = "/graphql") => `http://127.0.0.1:${port}${path}`;
const question = '{"query":"{ parent(id: 1) { id } }"}';
const post = (body: Uint8Array | string, headers: Record<string, string> = {}) =>
  fetch(url(), {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body as BodyInit,
  });
const codeOf = async (response: Response) =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions
    .code;

test("HEAD is answered like GET, without a body", async () => {
  for (const path of [
    "/health/live",
    "/graphql?query={__typename}",
    "/schema.graphql",
    "/nowhere",
  ]) {
    const [head, get] = [await fetch(url(path), { method: "HEAD" }), await fetch(url(path))];
    expect([path, head.status, head.headers.get("content-type")]).toEqual([
      path,
      get.status,
      get.headers.get("content-type"),
    ]);
    expect(await head.text()).toBe("");
  }
});

test.each([
  [
    "application/json;q=0.5, application/graphql-response+json",
    "application/graphql-response+json",
  ],
  ["application/graphql-response+json;q=0.1, application/json", "application/json"],
  ["application/json; charset=utf-8, text/html;q=0.1", "application/json"],
  ["*/*", "application/json"],
])("of what a client accepts the most wanted is sent: %s", async (accept, type) => {
  const response = await post(question, { accept });
  expect(response.headers.get("content-type")).toBe(`${type}; charset=utf-8`);
  expect(response.status).toBe(200);
});

test("what is offered is said where nothing is accepted", async () => {
  // The second is offered for lists, which this is not.
  for (const accept of ["image/png", "text/csv"]) {
    const response = await post(question, { accept });
    expect(response.status).toBe(406);
    expect(await codeOf(response)).toBe("NOT_ACCEPTABLE");
  }
});

test("compressed bodies are read within the limit, other encodings are refused", async () => {
  for (const [encoding, body] of [
    ["gzip", gzipSync(question)],
    ["br", brotliCompressSync(question)],
  ] as const)
    expect(await (await post(body, { "content-encoding": encoding })).json()).toEqual({
      data: { parent: { id: 1 } },
    });
  const bomb = await post(gzipSync(Buffer.alloc(1_000_000, 32)), { "content-encoding": "gzip" });
  expect([bomb.status, await codeOf(bomb)]).toEqual([413, "BODY_TOO_LARGE"]);
  const unknown = await post(question, { "content-encoding": "zstd" });
  expect([unknown.status, await codeOf(unknown)]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
  const lie = await post(question, { "content-encoding": "gzip" });
  expect([lie.status, await codeOf(lie)]).toEqual([400, "BAD_INPUT"]);
});

test("after a body that is too large the connection is closed, so nobody waits on it", async () => {
  const part = `${(6000).toString(16)}\r\n${"x".repeat(6000)}\r\n`;
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    socket.on("data", (data) => (text += data.toString()));
    socket.on("close", () => resolve(text));
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${part}${part}`,
    );
  });
  expect(answer).toMatch(/^HTTP\/1\.1 413/);
  expect(answer.toLowerCase()).toContain("connection: close");
});

test("a statement that fails for a thousand rows is one error", async () => {
  const before = eider.lines.length;
  const { status, errors, data } = await eider.query(
    "{ parents(limit: 1000) { id broken { n } } }",
  );
  expect([status, data]).toEqual([500, null]);
  expect(errors).toHaveLength(1);
  expect(errors?.[0]).toMatchObject({ extensions: { code: "VIEW_FAILED" } });
  expect(errors?.[0]?.message).toContain("data.main.broken");
  const warnings = eider.lines.slice(before).filter(({ level }) => level === "warn");
  expect(warnings).toHaveLength(1);
});

test("fragments that multiply under aliases are weighed, not walked", async () => {
  const width = 9;
  const chain = Array.from({ length: width }, (_, index) => {
    const below = Array.from(
      { length: width },
      (__, alias) => `a${alias}: parent { ...f${index + 1} }`,
    );
    return `fragment f${index} on Kid { ${below.join(" ")} }`;
  });
  const { status, errors } = await eider.query(
    `{ kids { ...f0 } } ${chain.join(" ")} fragment f${width} on Kid { id }`.replaceAll(
      /parent \{ \.\.\.f(\d+) \}/g,
      "parent { kids { ...f$1 } }",
    ),
  );
  expect([status, errors?.[0]?.extensions["code"]]).toEqual([400, "QUERY_TOO_COMPLEX"]);
});

test("a default of a variable counts like the same value sent", async () => {
  const text = (more: string) =>
    `query ($n: Int ${more}) { parents(limit: $n) { kids(limit: $n) { parent { kids(limit: $n) { id } } } } }`;
  const codes = [
    (await eider.query(text("= 10000"))).errors?.[0]?.extensions["code"],
    (await eider.query(text(""), { n: 10_000 })).errors?.[0]?.extensions["code"],
  ];
  expect(codes).toEqual(["LIMIT_EXCEEDED", "LIMIT_EXCEEDED"]);
});

test("a text of comments is refused by its length", async () => {
  await using large = await openEider({ databases: { data: "CREATE TABLE t (id INTEGER)" } });
  const { errors } = await large.query(`{ t { id } } # ${"x".repeat(200_000)}`);
  expect(errors?.[0]?.extensions["code"]).toBe("QUERY_TOO_COMPLEX");
});

test("counts of zero are answered everywhere, without a statement where nothing is asked", async () => {
  const { data, errors } = await eider.query(
    "{ none: parents(limit: 0) { id } parent(id: 1) { kids(limit: 0) { id } kidsConnection(first: 0) { nodes { id } pageInfo { hasNextPage } } } parentsConnection(first: 0) { totalCount nodes { id } pageInfo { hasNextPage } } }",
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    none: [],
    parent: { kids: [], kidsConnection: { nodes: [], pageInfo: { hasNextPage: false } } },
    parentsConnection: { totalCount: 1000, nodes: [], pageInfo: { hasNextPage: true } },
  });
  const far = await eider.query("{ parents(limit: 2) { kids(offset: 2147483647) { id } } }");
  expect(far.data).toEqual({ parents: [{ kids: [] }, { kids: [] }] });
});

test.each([
  ["localhost:4000", true],
  ["127.0.0.1:4000", true],
  ["[::1]:4000", true],
  ["eider", true],
  ["eider.example", false],
  ["localhost.evil.example:4000", false],
  [undefined, true],
])("a server on a loopback address asked as %s answers: %s", (host, isExpected) => {
  expect(hostCheck("127.0.0.1", null)(host)).toBe(isExpected);
});

test("names that are allowed, and servers on other addresses, answer to their names", () => {
  expect(hostCheck("127.0.0.1", ["Eider.example"])("eider.example")).toBe(true);
  expect(hostCheck("0.0.0.0", null)("anything.example")).toBe(true);
});

test("origins are as browsers send them, and answers to them vary by them", async () => {
  const config = (cors: string[]) => ({ config: { server: { cors } } });
  for (const wrong of ["http://a.example/", "a.example", "http://a.example/path"])
    await expect(openShop(config([wrong]))).rejects.toThrow("server.cors: expected origins");
  for (const cors of [["*"], ["http://a.example"]]) {
    await using shop = await openShop(config(cors));
    const response = await shop.eider.fetch(
      new Request("http://eider/graphql?query={orders{id}}", {
        headers: { origin: "http://a.example" },
      }),
    );
    expect(response.headers.get("access-control-allow-origin")).toBe("http://a.example");
    expect(response.headers.get("vary")).toContain("Origin");
  }
});
