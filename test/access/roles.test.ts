/** Who asks, what he may see, and what becomes of mistakes in the rules. */
import { createHash } from "node:crypto";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { beforeAll, expect, test } from "vitest";
import type { ConfigInput } from "../../src/foundation/config.ts";
import { openEider } from "../support/open-eider.ts";

const sql = `CREATE TABLE products (id INTEGER PRIMARY KEY, name VARCHAR, cost INTEGER);
  INSERT INTO products VALUES (1, 'pen', 3), (2, 'ink', 5), (3, 'map', 7);
  CREATE TABLE orders (id INTEGER PRIMARY KEY, tenant INTEGER, product_id INTEGER REFERENCES products (id), margin INTEGER, note VARCHAR);
  INSERT INTO orders VALUES (1, 7, 1, 10, 'a'), (2, 7, 2, 20, 'b'), (3, 8, 1, 30, 'CANARY'), (4, 8, 3, 40, 'd'), (5, NULL, 2, 50, 'e');
  CREATE TABLE secrets (id INTEGER PRIMARY KEY, order_id INTEGER REFERENCES orders (id), word VARCHAR);
  INSERT INTO secrets VALUES (1, 1, 'CANARY');`;

const key = "an-api-key";
const digest = `sha256:${createHash("sha256").update(key).digest("hex")}`;
const adminKey = "the-admin-key";
let rsa: Awaited<ReturnType<typeof generateKeyPair>>;
let jwk: JWK;
beforeAll(async () => {
  rsa = await generateKeyPair("RS256");
  jwk = { ...(await exportJWK(rsa.publicKey)), kid: "one", alg: "RS256" };
});

const roles: ConfigInput["roles"] = {
  anonymous: { tables: { products: { columns: { except: ["cost"] }, aggregate: false } } },
  staff: {
    extends: "anonymous",
    tables: {
      orders: {
        where: { tenant: { eq: "$claims.tenant" } },
        columns: { except: ["margin"] },
        limit: { max: 2 },
      },
    },
    queries: ["costs"],
  },
  boss: { tables: { products: true, orders: true, secrets: true } },
};

const open = (more: Partial<ConfigInput> = {}) =>
  openEider({
    databases: { shop: sql },
    config: {
      server: { adminKey },
      auth: {
        jwt: [
          {
            issuer: "https://id.example",
            audience: "eider",
            algorithms: ["RS256"],
            keys: [jwk],
            roles: "https://example/roles",
            defaultRole: "staff",
          },
          {
            issuer: "shared",
            algorithms: ["HS256"],
            secret: "a-secret-of-32-bytes-for-the-test",
            defaultRole: "staff",
          },
        ],
        keys: [{ digest, role: "staff", claims: { tenant: 7 } }],
      },
      roles,
      queries: { costs: { database: "shop", sql: "SELECT sum(cost) AS total FROM products" } },
      cache: { memory: "1MB" },
      ...more,
    },
  });

const token = (
  claims: Record<string, unknown>,
  more: { issuer?: string; audience?: string; exp?: string } = {},
) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: "one" })
    .setIssuer(more.issuer ?? "https://id.example")
    .setAudience(more.audience ?? "eider")
    .setExpirationTime(more.exp ?? "1h")
    .sign(rsa.privateKey);
const bearer = async (...given: Parameters<typeof token>) => ({
  authorization: `Bearer ${await token(...given)}`,
});

test("anonymous sees what it was given, and nothing else exists", async () => {
  await using eider = await open();
  expect((await eider.query("{ products { id name } }")).data).toMatchObject({
    products: [{ id: 1 }, { id: 2 }, { id: 3 }],
  });
  for (const hidden of [
    "{ products { cost } }",
    "{ products(where: { cost: { gt: 1 } }) { id } }",
    "{ products(orderBy: [{ cost: ASC }]) { id } }",
    "{ productsAggregate { _count } }",
    "{ productsConnection { totalCount } }",
    "{ products { orders { id } } }",
    "{ products(where: { orders: { some: {} } }) { id } }",
    "{ orders { id } }",
    "{ costs { total } }",
  ]) {
    const { status, errors } = await eider.query(hidden);
    expect([hidden, status]).toEqual([hidden, 400]);
    expect(JSON.stringify(errors)).not.toMatch(/cost"|orders"|Order"|secret/);
  }
  const { data } = await eider.query(
    "{ __schema { types { name fields { name } inputFields { name } } } }",
  );
  expect(JSON.stringify(data)).not.toMatch(
    /cost|orders|"Order[A-Z]?\w*(Where|Group)|secret|Aggregate/,
  );
  const sdl = await (await eider.eider.fetch(new Request("http://eider/schema.graphql"))).text();
  expect(sdl).not.toMatch(/cost|orders|type Order\b|secret/);
  const page = await eider.eider.fetch(
    new Request("http://eider/graphql", { headers: { accept: "text/html" } }),
  );
  const text = await page.text();
  expect([text.includes("products("), text.includes("orders(")]).toEqual([true, false]);
});

test("a token's role sees the rows that its claims allow, everywhere", async () => {
  await using eider = await open();
  const seven = await bearer({ tenant: 7, sub: "ada" });
  const asked = `{
    orders { id note product { name } }
    order(id: 3) { id }
    own: order(id: 1) { id }
    ordersConnection { totalCount nodes { id } }
    ordersAggregate { _count id { sum } }
    ordersGroupBy(by: [{ tenant: true }]) { key { tenant } aggregate { _count } }
    products { id orders { id } ordersAggregate { _count } }
    some: products(where: { orders: { some: { note: { eq: "CANARY" } } } }) { id }
    none: products(where: { orders: { none: {} } }) { id }
    busy: products(where: { ordersAggregate: { _count: { gt: 0 } } }, orderBy: [{ ordersAggregate: { id: { max: DESC } } }]) { id }
    costs { total }
  }`;
  const { data, errors } = await eider.query(asked, {}, seven);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    orders: [
      { id: 1, note: "a", product: { name: "pen" } },
      { id: 2, note: "b", product: { name: "ink" } },
    ],
    order: null,
    own: { id: 1 },
    ordersConnection: { totalCount: 2, nodes: [{ id: 1 }, { id: 2 }] },
    ordersAggregate: { _count: 2, id: { sum: 3 } },
    ordersGroupBy: [{ key: { tenant: 7 }, aggregate: { _count: 2 } }],
    products: [
      { id: 1, orders: [{ id: 1 }], ordersAggregate: { _count: 1 } },
      { id: 2, orders: [{ id: 2 }], ordersAggregate: { _count: 1 } },
      { id: 3, orders: [], ordersAggregate: { _count: 0 } },
    ],
    some: [],
    none: [{ id: 3 }],
    busy: [{ id: 2 }, { id: 1 }],
    costs: [{ total: 15 }],
  });
  const eight = await eider.query("{ orders { id } }", {}, await bearer({ tenant: 8 }));
  expect(eight.data).toEqual({ orders: [{ id: 3 }, { id: 4 }] });
  expect((await eider.query("{ orders { id } }", {}, seven)).data).toEqual({
    orders: [{ id: 1 }, { id: 2 }],
  });
  expect((await eider.query("{ orders(limit: 3) { id } }", {}, seven)).status).toBe(400);
  expect((await eider.query("{ orders { margin } }", {}, seven)).status).toBe(400);
});

test("a node of a hidden row is null, one of a hidden table too", async () => {
  await using eider = await open();
  const boss = await bearer({ "https://example/roles": ["boss"] });
  const { data } = await eider.query("{ orders { nodeId } secrets { nodeId } }", {}, boss);
  const { orders, secrets } = data as Record<string, { nodeId: string }[]>;
  const seven = await bearer({ tenant: 7 });
  const ask = async (nodeId: string | undefined) =>
    (await eider.query("query($n: ID!) { node(nodeId: $n) { nodeId } }", { n: nodeId }, seven))
      .data;
  expect(await ask(orders?.[0]?.nodeId)).toEqual({ node: { nodeId: orders?.[0]?.nodeId } });
  expect(await ask(orders?.[2]?.nodeId)).toEqual({ node: null });
  expect(await ask(secrets?.[0]?.nodeId)).toEqual({ node: null });
});

test.each([
  ["missing", {}],
  ["null", { tenant: null }],
  ["of another type", { tenant: "seven" }],
  ["an object, as a filter would be", { tenant: { isNull: true } }],
  ["a list where one is compared", { tenant: [7, 8] }],
])("a claim that is %s makes the table empty, also under NOT and OR", async (_, claims) => {
  for (const where of [
    { tenant: { eq: "$claims.tenant" } },
    { NOT: { tenant: { eq: "$claims.tenant" } } },
    { OR: [{ id: { gt: 0 } }, { tenant: { eq: "$claims.tenant" } }] },
  ]) {
    await using eider = await open({
      roles: { ...roles, staff: { tables: { orders: { where } } } },
      queries: {},
    });
    const { data, errors } = await eider.query(
      "{ orders { id } ordersAggregate { _count } }",
      {},
      await bearer(claims),
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ orders: [], ordersAggregate: { _count: 0 } });
  }
});

test("lists of claims, claims under odd names, and rules through relations to what the role does not see", async () => {
  const where = {
    tenant: { in: "$claims.tenants" },
    product: { name: { eq: '$claims["https://example/product"]' } },
    margin: { lt: 40 },
  };
  await using eider = await open({
    roles: { ...roles, staff: { tables: { orders: { where, columns: ["id"] } } } },
    queries: {},
  });
  const answer = await eider.query(
    "{ orders { id } }",
    {},
    await bearer({ tenants: [7, 8], "https://example/product": "pen" }),
  );
  expect(answer.data).toEqual({ orders: [{ id: 1 }, { id: 3 }] });
  const none = await eider.query(
    "{ orders { id } }",
    {},
    await bearer({ tenants: [], "https://example/product": "pen" }),
  );
  expect(none.data).toEqual({ orders: [] });
});

test("tokens that do not hold are 401 for the whole request, never anonymous", async () => {
  await using eider = await open();
  const other = await generateKeyPair("RS256");
  const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from('{"iss":"https://id.example","aud":"eider"}').toString("base64url")}.`;
  const secretOfPublicKey = await new SignJWT({ tenant: 7 })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer("https://id.example")
    .setAudience("eider")
    .sign(new TextEncoder().encode(JSON.stringify(jwk)));
  const forged = await new SignJWT({ tenant: 7 })
    .setProtectedHeader({ alg: "RS256", kid: "one" })
    .setIssuer("https://id.example")
    .setAudience("eider")
    .sign(other.privateKey);
  for (const bad of [
    await token({}, { exp: "-1h" }),
    await token({}, { issuer: "https://evil.example" }),
    await token({}, { audience: "other" }),
    unsigned,
    secretOfPublicKey,
    forged,
    "a.b.c",
  ]) {
    const { status, errors } = await eider.query(
      "{ products { id } }",
      {},
      { authorization: `Bearer ${bad}` },
    );
    expect([status, errors?.[0]?.extensions["code"]]).toEqual([401, "UNAUTHENTICATED"]);
  }
  // Failures of tokens do not count against admin keys.
  const admin = { authorization: `Bearer ${adminKey}` };
  expect((await eider.query("{ pools { database } orders { margin } }", {}, admin)).status).toBe(
    200,
  );
  expect((await eider.query("{ products { id } }", {}, { "x-api-key": "wrong" })).status).toBe(401);
  expect((await eider.query("{ orders { id } }", {}, { "x-api-key": key })).data).toEqual({
    orders: [{ id: 1 }, { id: 2 }],
  });
  const shared = await new SignJWT({ tenant: 8 })
    .setProtectedHeader({ alg: "HS256" })
    .setIssuer("shared")
    .sign(new TextEncoder().encode("a-secret-of-32-bytes-for-the-test"));
  expect(
    (await eider.query("{ orders { id } }", {}, { authorization: `Bearer ${shared}` })).data,
  ).toEqual({
    orders: [{ id: 3 }, { id: 4 }],
  });
});

test("X-Eider-Role chooses among the roles of the token, and no other", async () => {
  await using eider = await open();
  const both = await bearer({ tenant: 7, "https://example/roles": ["staff", "boss", "nobody"] });
  const count = async (headers: Record<string, string>) => {
    const { status, data } = await eider.query(
      "{ ordersAggregate { _count } }",
      {},
      { ...both, ...headers },
    );
    return data?.["ordersAggregate"] ?? status;
  };
  expect(await count({})).toEqual({ _count: 2 });
  expect(await count({ "x-eider-role": "boss" })).toEqual({ _count: 5 });
  expect(await count({ "x-eider-role": "anonymous" })).toBe(403);
  expect(await count({ "x-eider-role": "nobody" })).toBe(403);
});

test("without a role for strangers, who says nothing is 401; `identify` is asked where nothing else says who it is", async () => {
  const known = {
    staff: { tables: { orders: { where: { tenant: { eq: "$claims.tenant" } } } } },
  };
  await using eider = await open({
    roles: known,
    queries: {},
    auth: {
      identify: (request) => {
        const cookie = request.headers.get("cookie");
        if (cookie === "bad") throw new Error("no such session");
        return cookie === null ? null : { role: "staff", claims: { tenant: Number(cookie) } };
      },
    },
  });
  expect((await eider.query("{ __typename }")).status).toBe(401);
  expect((await eider.query("{ __typename }", {}, { cookie: "bad" })).status).toBe(401);
  expect((await eider.query("{ orders { id } }", {}, { cookie: "8" })).data).toEqual({
    orders: [{ id: 3 }, { id: 4 }],
  });
});

test("answers are kept apart by role and by the claims that its rules read, and shared where they read none", async () => {
  await using eider = await open();
  const asked = "{ orders { id } }";
  const ada = await eider.query(asked, {}, await bearer({ tenant: 7, sub: "ada" }));
  const bob = await eider.query(asked, {}, await bearer({ tenant: 7, sub: "bob" }));
  const eve = await eider.query(asked, {}, await bearer({ tenant: 8, sub: "eve" }));
  expect([ada, bob, eve].map(({ statements }) => statements.length)).toEqual([1, 0, 1]);
  expect(bob.headers.get("etag")).toBe(ada.headers.get("etag"));
  expect(eve.headers.get("etag")).not.toBe(ada.headers.get("etag"));
  expect(ada.headers.get("cache-control")).toBe("private, no-cache");
});

test("mistakes of roles and of auth are named all at once", async () => {
  const said = async (more: Partial<ConfigInput>) =>
    open(more).then(
      async (eider) => {
        await eider[Symbol.asyncDispose]();
        return "none";
      },
      (error: unknown) => (error as Error).message,
    );
  expect(
    await said({
      roles: {
        a: {
          tables: {
            ordrs: true,
            orders: { columns: ["tenent"] },
            products: { where: { cst: { eq: 1 } } },
            secrets: { where: { word: "$claims.word" } },
          },
          queries: ["cost"],
        },
        b: {
          tables: {
            orders: { where: { tenant: { eq: "$claims tenant" } } },
            products: { where: { cost: { eq: "x" } } },
          },
        },
        c: { extends: "d" },
        e: { extends: "e" },
      },
    }),
  ).toBe(
    [
      "roles.a.tables.ordrs: there is no such table; did you mean orders?",
      "roles.a.tables.orders.columns: shop.main.orders has no column tenent; did you mean tenant?",
      "roles.a.queries: there is no query cost; did you mean costs?",
      'roles.b.tables.shop.orders.where.tenant.eq: expected a claim as "$claims.sub", got "$claims tenant"',
      'roles.b.tables.shop.products.where.cost.eq: Int cannot represent non-integer value: "x"',
      "roles.c.extends: there is no role d",
      "roles.e.extends: goes in a circle",
      "auth.jwt.0.defaultRole: there is no role staff",
      "auth.jwt.1.defaultRole: there is no role staff",
      "auth.keys.0.role: there is no role staff",
    ].join("\n"),
  );
  expect(
    await said({
      auth: {
        jwt: [
          { algorithms: ["HS256"], jwks: "https://id.example/jwks.json", defaultRole: "staff" },
          { algorithms: ["RS256"], secret: "x" },
        ],
        keys: [{ digest: "md5:1", role: "staff" }],
      },
    }),
  ).toBe(
    [
      "auth.jwt.0.algorithms: expected algorithms of public keys: a public key as the secret of HS would let anybody sign",
      "auth.jwt.0.jwks: expected issuer and audience beside it: others have keys there too",
      "auth.jwt.1.algorithms: expected HS256, HS384, HS512 for a secret",
      "auth.jwt.1.roles: expected roles, the claim that names the role, or defaultRole",
      "auth.keys.0.digest: expected a digest as `eider key` prints it",
    ].join("\n"),
  );
});
