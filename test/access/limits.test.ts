/** What one client may ask at a time, in a minute and in all, and what the log tells of it. */
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { openEider } from "../support/open-eider.ts";

const databases = {
  shop: `CREATE TABLE products (id INTEGER PRIMARY KEY, name VARCHAR, price INTEGER);
    INSERT INTO products SELECT i, 'product ' || i, i % 100 FROM range(10000) AS r(i);
    CREATE TABLE sales (id INTEGER PRIMARY KEY, product_id INTEGER REFERENCES products (id), pieces INTEGER);
    INSERT INTO sales SELECT i, i % 10000, i % 7 FROM range(20000) AS r(i);
    CREATE VIEW slow AS SELECT count(*)::INTEGER AS n FROM range(300000000) AS r(i) WHERE hash(i) % 3 = 1;`,
};
const keys = ["first", "second"].map((key) => ({
  digest: `sha256:${createHash("sha256").update(key).digest("hex")}`,
  role: "all",
}));
const auth = { keys };
const roles = { all: { tables: { products: true, sales: true, slow: true } } };

test("requests above limits.perClient.perMinute are refused, by API key, with how long to wait", async () => {
  await using eider = await openEider({
    databases,
    config: { auth, roles, limits: { perClient: { perMinute: 3 } }, server: { adminKey: "admin" } },
  });
  const ask = (headers: Record<string, string>) =>
    eider.query("{ products(limit: 1) { id } }", {}, headers);
  const first = { "x-api-key": "first" };
  for (let count = 0; count < 3; count += 1) expect((await ask(first)).status).toBe(200);
  const { status, errors, headers } = await ask(first);
  expect(status).toBe(429);
  expect(errors?.[0]?.extensions).toMatchObject({ code: "RATE_LIMITED", retriable: true });
  expect(errors?.[0]?.message).toContain("limits.perClient.perMinute");
  expect(Number(headers.get("retry-after"))).toBeGreaterThan(50);
  expect((await ask({ "x-api-key": "second" })).status).toBe(200);
  const admin = { authorization: "Bearer admin" };
  for (let count = 0; count < 5; count += 1) expect((await ask(admin)).status).toBe(200);
});

test("requests above limits.perClient.inFlight are refused until one ends, also the others' way", async () => {
  await using eider = await openEider({
    databases,
    pool: { size: 4 },
    config: { auth, roles, limits: { perClient: { inFlight: 2 }, requestTimeout: "2s" } },
  });
  const ask = (text: string, key: string) => eider.query(text, {}, { "x-api-key": key });
  const slow = [ask("{ slow { n } }", "first"), ask("{ slow { n } }", "first")];
  await new Promise((resolve) => setImmediate(resolve));
  const small = "{ products(limit: 1) { id } }";
  const refused = await ask(small, "first");
  expect([refused.status, refused.errors?.[0]?.extensions["code"]]).toEqual([429, "RATE_LIMITED"]);
  expect((await ask(small, "second")).status).toBe(200);
  await Promise.all(slow);
  expect((await ask(small, "first")).status).toBe(200);
});

test("an export counts as running until its last row is taken", async () => {
  await using eider = await openEider({
    databases,
    config: { limits: { perClient: { inFlight: 1 } } },
  });
  const take = () =>
    eider.eider.fetch(
      new Request("http://eider/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", accept: "text/csv" },
        body: JSON.stringify({ query: "{ sales { id } }" }),
      }),
    );
  const first = await take();
  expect((await take()).status).toBe(429);
  expect((await first.text()).split("\r\n")).toHaveLength(20_002);
  expect((await take()).status).toBe(200);
});

async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

test.each([
  ["is not believed unless a proxy is trusted", false, ["1.1.1.1", "2.2.2.2"], [200, 429]],
  ["names the client behind a proxy", true, ["1.1.1.1", "2.2.2.2", "1.1.1.1"], [200, 200, 429]],
  [
    "counts only what the proxies added, not the client's own words",
    true,
    ["9.9.9.9, 1.1.1.1", "8.8.8.8, 1.1.1.1"],
    [200, 429],
  ],
  [
    "may pass through several proxies",
    2,
    ["1.1.1.1, 5.5.5.5", "2.2.2.2, 5.5.5.5", "7.7.7.7, 2.2.2.2, 5.5.5.5"],
    [200, 200, 429],
  ],
  [
    "may carry ports, and an address in other spellings",
    true,
    ["5.5.5.5:1000", "5.5.5.5:1001", "[2001:DB8:0::1]:7", "2001:db8::1"],
    [200, 429, 200, 429],
  ],
] as const)("X-Forwarded-For %s", async (_, trustProxy, addresses, statuses) => {
  await using eider = await openEider({
    databases,
    config: { server: { trustProxy }, limits: { perClient: { perMinute: 1 } } },
  });
  const url = await listen(eider.eider.handler);
  const asked: number[] = [];
  for (const address of addresses) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": address },
      body: JSON.stringify({ query: "{ products(limit: 1) { id } }" }),
    });
    await response.text();
    asked.push(response.status);
  }
  expect(asked).toEqual(statuses);
});

test("a known document on its short way is counted and refused like any other", async () => {
  await using eider = await openEider({
    databases,
    config: { limits: { perClient: { perMinute: 3 } } },
  });
  const url = await listen(eider.eider.handler);
  const statuses: number[] = [];
  for (let count = 0; count < 5; count += 1) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: "{ __typename }" }),
    });
    statuses.push(response.status);
    if (response.status === 429)
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: "RATE_LIMITED" } }],
      });
  }
  expect(statuses).toEqual([200, 200, 200, 429, 429]);
});

test.each([
  ["{ product(id: 7) { name price } }", 2],
  ["{ products(limit: 10) { id name } }", 20],
  ["{ products(limit: 10, offset: 5) { id } }", 15],
  // Two columns looked through, ten rows of one value.
  ['{ products(limit: 10, where: { price: { gt: 5 }, name: { ne: "x" } }) { id } }', 20_010],
  [
    "{ products(limit: 10, where: { OR: [{ price: { gt: 5 } }, { id: { lt: 3 } }] }) { id } }",
    20_010,
  ],
  ["{ products(limit: 10, orderBy: [{ price: ASC }]) { id } }", 10_010],
  ["{ productsAggregate { _count price { sum avg } name { max } } }", 20_000],
  ["{ productsGroupBy(by: [{ price: true }]) { key { price } aggregate { _count } } }", 20_000],
  ["{ products(limit: 10, where: { sales: { some: { pieces: { gt: 2 } } } }) { id } }", 40_010],
  [
    '{ productsGroupBy(by: [{ price: true }], having: { id: { max: { gt: 3 } }, name: { max: { ne: "" } } }) { aggregate(where: { id: { gt: 1 } }) { _count } } }',
    50_000,
  ],
  ["{ productsAggregate { _groupCount(by: [{ price: true }]) } }", 20_000],
  ["{ productsConnection(first: 1) { totalCount } }", 10_001],
  ["{ productsConnection(last: 1) { nodes { id } } }", 10_001],
  // The keys of the relation once, whatever the parents, and the rows that are found.
  ["{ products(limit: 10) { id sales(limit: 2) { id pieces } } }", 10 + 20_000 + 40],
  ["{ product(id: 7) { sales(limit: 2) { id } } }", 3],
])("%s reads about %i values, as the log tells", async (text, cost) => {
  await using eider = await openEider({ databases, config: { limits: { cost: 1_000_000 } } });
  const { status } = await eider.query(text);
  expect(status).toBe(200);
  expect(eider.lines.find(({ message }) => message === "request")?.fields).toMatchObject({ cost });
});

describe("a short query that goes back and forth along a relation", () => {
  const sql =
    "CREATE TABLE shops (id INTEGER PRIMARY KEY); INSERT INTO shops SELECT range FROM range(49); CREATE TABLE orders (id INTEGER PRIMARY KEY, shop_id INTEGER REFERENCES shops (id)); INSERT INTO orders SELECT range, range % 49 FROM range(3000);";
  const aliases = Array.from({ length: 20 }, (_, index) => `a${index}: orders { id }`).join(" ");
  const query = `{ shops { orders { shop { orders { shop { ${aliases} } } } } } }`;

  test("is refused before its answer takes all memory", async () => {
    await using eider = await openEider({ databases: { d: sql } });
    for (const when of ["from the engine", "again, from memory"]) {
      const { errors } = await eider.query(query);
      const codes = new Set(errors?.map(({ extensions }) => extensions["code"]));
      expect([...codes], when).toEqual(["LIMIT_EXCEEDED"]);
    }
  });

  test.each([
    ["beside what a schema says of itself", `{ __schema { queryType { name } } ${query.slice(2)}`],
    [
      "with columns under hundreds of names",
      `{ shops { orders { shop { orders { ${Array.from({ length: 60 }, (_, index) => `i${index}: id`).join(" ")} } } } } }`,
    ],
  ])("is refused %s", async (_, text) => {
    await using eider = await openEider({ databases: { d: sql } });
    const { errors } = await eider.query(text);
    expect(errors?.[0]?.extensions["code"]).toBe("LIMIT_EXCEEDED");
  });

  test("costs the rows of its answer, not only those that are read", async () => {
    await using eider = await openEider({
      databases: { d: sql },
      config: { limits: { cost: 1_000_000 } },
    });
    expect((await eider.query(query)).status).toBe(400);
    expect((await eider.query("{ shops { orders { shop { id } } } }")).status).toBe(200);
    // By its id a row costs what it costs by its key.
    const { data } = await eider.query("{ shop(id: 1) { nodeId } }");
    const { nodeId } = data?.["shop"] as { readonly nodeId: string };
    const below = `... on Shop { ${query.slice("{ shops { ".length, -2)}`;
    const byNode = await eider.query(`query ($id: ID!) { node(nodeId: $id) { ${below} } }`, {
      id: nodeId,
    });
    expect([byNode.status, byNode.errors?.[0]?.extensions["code"]]).toEqual([
      400,
      "QUERY_TOO_COMPLEX",
    ]);
  });
});

test("a view costs what its plan reads", async () => {
  await using eider = await openEider({
    databases: {
      d: "CREATE TABLE t AS SELECT i FROM range(50000) AS r(i); CREATE VIEW v AS SELECT i % 7 AS k, count(*) AS n FROM t GROUP BY ALL;",
    },
    config: { limits: { cost: 40_000 } },
  });
  expect((await eider.query("{ vAggregate { _count } }")).status).toBe(400);
  expect((await eider.query("{ v(limit: 5) { k } }")).status).toBe(200);
});

test("an export is reckoned as it stands, once, whatever its pages", async () => {
  await using eider = await openEider({
    databases: {
      d: "CREATE TABLE t AS SELECT i::INTEGER AS i, i % 5 AS k FROM range(50000) AS r(i);",
    },
    config: { limits: { cost: 90_000 } },
  });
  const csv = async (query: string) => {
    const response = await eider.eider.fetch(
      new Request("http://eider/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", accept: "text/csv" },
        body: JSON.stringify({ query }),
      }),
    );
    return [response.status, (await response.text()).split("\r\n").length];
  };
  expect(await csv("{ t { i } }")).toEqual([200, 50_002]);
  expect((await csv("{ t(orderBy: [{ i: ASC }], where: { k: { gt: 1 } }) { i } }"))[0]).toBe(400);
  expect((await csv("{ t { i k } }"))[0]).toBe(400);
  expect((await csv("{ t(limit: 20000) { i k } }"))[0]).toBe(200);
});

test("what reads more than limits.cost is refused before it runs, and tells nothing of sizes", async () => {
  await using eider = await openEider({ databases, config: { limits: { cost: 15_000 } } });
  const { status, data, errors, statements } = await eider.query(
    "{ productsAggregate { price { sum avg } name { max } } }",
  );
  expect([status, data, statements]).toEqual([400, undefined, []]);
  expect(errors?.[0]).toMatchObject({
    message:
      "The query reads more than 15000 values (limits.cost). Narrow it, or ask for fewer columns of fewer tables.",
    extensions: { code: "QUERY_TOO_COMPLEX", retriable: false },
  });
  expect((await eider.query("{ productsAggregate { price { sum } } }")).status).toBe(200);
});

test("the log names who asked by a digest where it is told to", async () => {
  const subjects: unknown[] = [];
  for (const kind of ["plain", "digest"] as const) {
    await using eider = await openEider({
      databases,
      config: {
        roles,
        auth: { identify: () => ({ role: "all", claims: { sub: "ada@example.com" } }) },
        log: { subjects: kind },
      },
    });
    await eider.query("{ __typename }");
    subjects.push(eider.lines.find(({ message }) => message === "request")?.fields["subject"]);
  }
  const [plain, digest] = subjects;
  expect(plain).toBe("ada@example.com");
  expect(digest).toMatch(/^[\w-]{16}$/);
});

test("queries slower than log.slow are logged with their text, without its values", async () => {
  await using eider = await openEider({ databases, config: { log: { slow: "1ms" } } });
  await eider.query(
    'query Find($n: Int!) { products(limit: $n, where: { name: { eq: "CANARY" }, price: { lt: 4711 } }) { id } slow { n } }',
    { n: 5 },
  );
  const line = eider.lines.find(({ message }) => message === "slow request");
  expect(line?.fields).toMatchObject({ operation: "Find", statements: 2, rows: 1 });
  expect(line?.fields["engineMs"]).toBeGreaterThan(0);
  expect(line?.fields["text"]).toContain('name: {eq: ""}, price: {lt: 0}');
  expect(JSON.stringify(eider.lines.filter(({ level }) => level !== "debug"))).not.toMatch(
    /CANARY|4711/,
  );
});

test("what an admin asks for stands in the log with who, what and how it went", async () => {
  await using eider = await openEider({ databases, config: { server: { adminKey: "admin" } } });
  const recycle = (database: string) =>
    eider.query(
      `mutation { recyclePool(database: "${database}") { databases { generation } } }`,
      {},
      { authorization: "Bearer admin", "x-request-id": `recycle ${database}` },
    );
  await recycle("shop");
  await recycle("nothing");
  const audit = eider.lines.filter(({ fields }) => fields["action"] === "recyclePool");
  expect(audit.map(({ message, fields }) => [message, fields["id"]])).toEqual([
    ["an admin asked", "recycle shop"],
    ["an admin's wish was done", "recycle shop"],
    ["an admin asked", "recycle nothing"],
    ["an admin's wish failed", "recycle nothing"],
  ]);
  expect(audit[1]?.fields).toMatchObject({
    args: { database: "shop", wait: "CLOSED" },
    outcome: { databases: [{ name: "shop", generation: 2, error: null }] },
  });
});
