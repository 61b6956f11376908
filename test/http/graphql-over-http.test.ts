import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop } from "../support/open-shop.ts";

const adminKey = "the-admin-key";
let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => {
  shop = await openShop({ config: { server: { adminKey }, limits: { body: "100KB" } } });
});
afterAll(() => shop[Symbol.asyncDispose]());

const json = { "content-type": "application/json" };
const send = (path: string, init: RequestInit = {}) =>
  shop.eider.fetch(new Request(`http://eider${path}`, init));
const post = (body: string, headers: Record<string, string> = json) =>
  send("/graphql", { method: "POST", headers, body });
const codeOf = async (response: Response) =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions
    .code;

test("a query by GET answers", async () => {
  const response = await send(
    `/graphql?query=${encodeURIComponent("{ customer(id: 1) { name } }")}`,
  );
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ data: { customer: { name: "Ada" } } });
});

test("a mutation by GET is refused", async () => {
  const response = await send(
    `/graphql?query=${encodeURIComponent("mutation { recyclePool { databases { name } } }")}`,
    { headers: { authorization: `Bearer ${adminKey}` } },
  );
  expect(response.status).toBe(405);
});

test.each([
  "application/x-www-form-urlencoded",
  "multipart/form-data",
  "text/plain",
  "application/graphql",
  "",
])("a POST of %s is refused", async (type) => {
  const response = await post("query=mutation{recyclePool{databases{name}}}", {
    "content-type": type,
    authorization: `Bearer ${adminKey}`,
  });
  expect(response.status).toBe(415);
  expect(await codeOf(response)).toBe("UNSUPPORTED_MEDIA_TYPE");
});

test("a body over the limit is refused", async () => {
  const response = await post(
    JSON.stringify({ query: "{ customers { id } }", variables: { x: "x".repeat(110_000) } }),
  );
  expect(response.status).toBe(413);
  expect(await codeOf(response)).toBe("BODY_TOO_LARGE");
});

test.each([
  ["not JSON", "{"],
  ["a number", "42"],
  ["null", "null"],
  ["a batch", '[{"query":"{ __typename }"}]'],
  ["no query", "{}"],
  ["a query that is no text", '{"query":{}}'],
  ["an unknown parameter", '{"query":"{ __typename }","foo":1}'],
])("%s as a body is a clean 400", async (_name, body) => {
  const response = await post(body);
  expect(response.status).toBe(400);
  expect(JSON.stringify(await response.json())).not.toMatch(/node_modules|originalError|\bat \w/);
});

test("a text that does not parse has its own code", async () => {
  const response = await post(JSON.stringify({ query: "{ customers {" }));
  expect(response.status).toBe(400);
  expect(await codeOf(response)).toBe("GRAPHQL_PARSE_FAILED");
});

test.each([
  [
    "a where nested 3,000 deep",
    `{ customers(where: ${"{ NOT: ".repeat(3000)}{}${"}".repeat(3000)}) { id } }`,
  ],
  ["2,001 tokens", `{ ${"customers { id } ".repeat(600)} }`],
])("%s is refused at once", async (_name, query) => {
  const eider = shop.eider;
  const request = new Request("http://eider/graphql", {
    method: "POST",
    headers: json,
    body: JSON.stringify({ query }).slice(0, 10_000_000),
  });
  const response = await eider.fetch(request);
  expect([400, 413]).toContain(response.status);
  expect(["QUERY_TOO_COMPLEX", "BODY_TOO_LARGE"]).toContain(await codeOf(response));
});

test.each([1500, 9000])("variables nested %i deep are refused", async (levels) => {
  const where = `${'{"NOT":'.repeat(levels)}{}${"}".repeat(levels)}`;
  const response = await post(
    `{"query":"query ($where: CustomerWhere) { customers(where: $where) { id } }","variables":{"where":${where}}}`,
  );
  expect(response.status).toBe(400);
  expect(await codeOf(response)).toBe("QUERY_TOO_COMPLEX");
});

test("too many levels of rows are refused", async () => {
  const deep = `{ customers { ${"referrer { ".repeat(8)} id ${"} ".repeat(8)} } }`;
  const { status, errors } = await shop.query(deep);
  expect(errors?.[0]?.extensions["code"]).toBe("QUERY_TOO_COMPLEX");
  expect(status).toBe(400);
});

test("limits that multiply to more than 20,000,000 rows are refused before anything runs", async () => {
  const { errors, statements } = await shop.query(
    "{ customers(limit: 10000) { orders(limit: 10000) { orderLines(limit: 10) { line } } } }",
  );
  expect(errors?.[0]?.extensions["code"]).toBe("LIMIT_EXCEEDED");
  expect(statements).toEqual([]);
});

test("a filter with more terms than allowed is refused", async () => {
  const OR = Array.from({ length: 501 }, (_, id) => ({ id: { eq: id } }));
  const request = JSON.stringify({
    query: "query ($w: CustomerWhere) { customers(where: $w) { id } }",
    variables: { w: { OR: OR.slice(0, 300) } },
  });
  expect((await post(request)).status).toBe(200);
  const { errors } = await shop.query(
    `{ customers(where: { OR: [${OR.slice(0, 300)
      .map(({ id }) => `{ id: { eq: ${id.eq} } }`)
      .join(",")}] }) { id } }`,
  );
  expect(errors?.[0]?.extensions["code"]).toBe("QUERY_TOO_COMPLEX");
});

test("empty objects and orders count too", async () => {
  const empty = await shop.query("query ($w: CustomerWhere) { customers(where: $w) { id } }", {
    w: { OR: Array.from({ length: 501 }, () => ({})) },
  });
  expect(empty.errors?.[0]?.extensions["code"]).toBe("QUERY_TOO_COMPLEX");
  const order = await shop.query(
    "query ($o: [CustomerOrderBy!]) { customers(orderBy: $o) { id } }",
    { o: Array.from({ length: 501 }, () => ({ id: "ASC" })) },
  );
  expect(order.errors?.[0]?.extensions["code"]).toBe("QUERY_TOO_COMPLEX");
});

test("fragments that spread each other twice cost no more than once", async () => {
  const chain = Array.from(
    { length: 60 },
    (_, index) => `fragment f${index} on Query { ...f${index + 1} ...f${index + 1} }`,
  );
  const { data, errors } = await shop.query(
    `{ ...f0 } ${chain.join(" ")} fragment f60 on Query { customer(id: 1) { ...g0 } } ${Array.from({ length: 60 }, (_, index) => `fragment g${index} on Customer { ...g${index + 1} ...g${index + 1} }`).join(" ")} fragment g60 on Customer { name }`,
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ customer: { name: "Ada" } });
});

test("a pattern cannot make the engine look broken", async () => {
  for (const pattern of ["(checksum", "(No such file", "(has been invalidated"]) {
    const { status, errors } = await shop.query(
      "query ($p: String) { customers(where: { name: { matches: $p } }) { id } }",
      { p: pattern },
    );
    expect([status, errors?.[0]?.extensions["code"]]).toEqual([400, "BAD_INPUT"]);
  }
});

test("an aggregate of nothing reads nothing", async () => {
  const { data, statements } = await shop.query("{ ordersAggregate { __typename } }");
  expect([data, statements]).toEqual([{ ordersAggregate: { __typename: "OrderAggregate" } }, []]);
});

test("without a key there are no admin fields, with it there are", async () => {
  const mutation = "mutation { recyclePool { databases { name } } }";
  expect((await shop.query(mutation)).errors?.[0]).toMatchObject({
    message:
      "There are no mutations here: they are for admins, who send `Authorization: Bearer <admin key>` (server.adminKey, EIDER_ADMIN_KEY).",
    extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
  });
  expect((await shop.query("{ pools { database } }")).errors?.[0]?.extensions["code"]).toBe(
    "GRAPHQL_VALIDATION_FAILED",
  );
  expect((await shop.query(mutation, {}, { authorization: `Bearer ${adminKey}` })).data).toEqual({
    recyclePool: { databases: [{ name: "shop" }] },
  });
});

test("wrong keys are 401 for the whole request, then 429; a right key always passes", async () => {
  for (const authorization of [
    "Bearer nope",
    "Bearer",
    "Basic dXNlcg==",
    `Bearer ${adminKey}x`,
    "nope",
  ]) {
    const answer = await shop.query("{ customers { id } }", {}, { authorization });
    expect(answer.status).toBe(401);
    expect(answer.errors?.[0]?.extensions["code"]).toBe("UNAUTHENTICATED");
  }
  expect(
    (await shop.query("{ customers { id } }", {}, { authorization: "Bearer nope" })).status,
  ).toBe(429);
  expect(
    (await shop.query("{ pools { database } }", {}, { authorization: `Bearer ${adminKey}` }))
      .status,
  ).toBe(200);
});

test("no origin is allowed unless set", async () => {
  const response = await send("/graphql", {
    method: "POST",
    headers: { ...json, origin: "https://evil.example" },
    body: '{"query":"{ __typename }"}',
  });
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
  expect(response.headers.get("access-control-allow-credentials")).toBeNull();
});

test("an origin that is set may read answers and errors, another may not", async () => {
  await using open = await openShop({ config: { server: { cors: ["https://app.example"] } } });
  const ask = (origin: string, type: string) =>
    open.eider.fetch(
      new Request("http://eider/graphql", {
        method: "POST",
        headers: { "content-type": type, origin },
        body: '{"query":"{ __typename }"}',
      }),
    );
  const allowed = async (origin: string, type: string) =>
    (await ask(origin, type)).headers.get("access-control-allow-origin");
  expect(await allowed("https://app.example", "application/json")).toBe("https://app.example");
  expect(await allowed("https://app.example", "text/plain")).toBe("https://app.example");
  expect(await allowed("https://evil.example", "application/json")).not.toBe(
    "https://evil.example",
  );
  expect(await allowed("https://evil.example", "text/plain")).toBeNull();
});

test("each answer has a request id, one's own if sent", async () => {
  expect((await post('{"query":"{ __typename }"}')).headers.get("x-request-id")).toMatch(
    /^[0-9a-f-]{36}$/,
  );
  expect(
    (await post('{"query":"{ __typename }"}', { ...json, "x-request-id": "mine" })).headers.get(
      "x-request-id",
    ),
  ).toBe("mine");
});

test("health and schema answer", async () => {
  expect((await send("/health/live")).status).toBe(200);
  const ready = await send("/health/ready");
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ databases: [{ name: "shop", ok: true }] });
  expect(await (await send("/schema.graphql")).text()).toContain("type Customer implements Node {");
  for (const path of ["/nope", "/constructor"]) {
    const nothing = await send(path);
    expect(nothing.status).toBe(404);
    expect(await nothing.json()).toMatchObject({ errors: [{ extensions: { code: "NOT_FOUND" } }] });
  }
});

test("metrics count what the pool did, and their series do not grow with recycles", async () => {
  const scrape = async () =>
    (await (await send("/metrics")).text())
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
  const recycle = () =>
    shop.query(
      "mutation { recyclePool { databases { name } } }",
      {},
      { authorization: `Bearer ${adminKey}` },
    );
  await shop.query("{ customers { id } }");
  await recycle();
  const before = await scrape();
  const valueOf = (lines: string[], name: string) =>
    Number(lines.find((line) => line.startsWith(`eider_pool_${name} `))?.split(" ")[1]);
  expect(valueOf(before, 'open{database="shop",state="current"}')).toBe(2);
  expect(valueOf(before, 'acquires_total{database="shop",result="ok"}')).toBeGreaterThan(2);
  const opened = valueOf(before, 'opens_total{database="shop",result="ok"}');
  expect(opened - valueOf(before, 'closes_total{database="shop",reason="recycle"}')).toBe(2);
  for (let turn = 0; turn < 5; turn += 1) await recycle();
  const after = await scrape();
  expect(after.map((line) => line.split(" ")[0])).toEqual(before.map((line) => line.split(" ")[0]));
  expect(valueOf(after, 'recycles_total{database="shop",result="ok",trigger="mutation"}')).toBe(
    valueOf(before, 'recycles_total{database="shop",result="ok",trigger="mutation"}') + 5,
  );
  expect(valueOf(after, 'opens_total{database="shop",result="ok"}')).toBe(opened + 10);
});

test("GraphiQL comes from the package, compressed, with a query for the database", async () => {
  const response = await send("/graphql", {
    headers: { accept: "text/html", "accept-encoding": "gzip" },
  });
  expect(response.headers.get("content-encoding")).toBe("gzip");
  const plain = await (await send("/graphql", { headers: { accept: "text/html" } })).text();
  expect(plain).toContain("query Example {");
  expect(/<script[^>]+src="(?!\/assets\/)|<link[^>]+stylesheet/.test(plain)).toBe(false);
});

test("introspection off turns off GraphiQL, the schema and suggestions together", async () => {
  await using closed = await openShop({ config: { server: { introspection: false } } });
  expect(
    (await closed.query("{ __schema { types { name } } }")).errors?.[0]?.extensions["code"],
  ).toBe("GRAPHQL_VALIDATION_FAILED");
  expect((await closed.query("{ customerz { id } }")).errors?.[0]?.message).toBe(
    'Cannot query field "customerz" on type "Query".',
  );
  expect((await closed.eider.fetch(new Request("http://eider/schema.graphql"))).status).toBe(404);
  const page = await closed.eider.fetch(
    new Request("http://eider/graphql", { headers: { accept: "text/html" } }),
  );
  expect(page.status).toBe(406);
});

test("pages for browsers have policies of their own, and each can be turned off alone", async () => {
  const ask = (eider: typeof shop, path: string, accept = "text/html") =>
    eider.eider.fetch(new Request(`http://eider${path}`, { headers: { accept } }));
  for (const path of ["/", "/graphql", "/graphql?graphiql=&query=%7Busers%7Bid%7D%7D"]) {
    const page = await ask(shop, path);
    expect([page.status, page.headers.get("content-type")]).toEqual([
      200,
      "text/html; charset=utf-8",
    ]);
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  }
  expect(await (await ask(shop, "/", "*/*")).json()).toMatchObject({ graphql: "/graphql" });
  await using bare = await openShop({ config: { server: { page: false } } });
  const root = await ask(bare, "/");
  expect([root.status, root.headers.get("location")]).toEqual([302, "/graphql"]);
  await using closed = await openShop({ config: { server: { graphiql: false } } });
  expect((await ask(closed, "/graphql")).status).toBe(406);
  expect((await ask(closed, "/")).headers.get("content-type")).toContain("text/html");
  expect((await closed.query("{ __schema { queryType { name } } }")).status).toBe(200);
  await using silent = await openShop({ config: { server: { introspection: false } } });
  for (const path of ["/", "/assets/mark.svg", "/catalog.json", "/schema.graphql"])
    expect([path, (await ask(silent, path)).headers.get("content-type")]).toEqual([
      path,
      "application/json; charset=utf-8",
    ]);
});

test("parts of the page are named by what they hold, validated, and nothing beside them is served", async () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    shop.eider.fetch(new Request(`http://eider${path}`, { headers }));
  const html = await (await get("/", { accept: "text/html" })).text();
  const [script = ""] = /assets\/index-[^"]+\.js/.exec(html) ?? [];
  const part = await get(`/${script}`);
  expect([part.status, part.headers.get("cache-control")]).toEqual([
    200,
    "public, max-age=31536000, immutable",
  ]);
  const again = await get(`/${script}`, { "if-none-match": part.headers.get("etag") ?? "" });
  expect([again.status, await again.text()]).toEqual([304, ""]);
  for (const path of [
    "/assets/",
    "/assets/../index.html",
    "/assets/%2e%2e/index.html",
    "/assets/..%2f..%2fpackage.json",
    "/index.html",
  ])
    expect([path, (await get(path)).status]).toEqual([path, 404]);
});
