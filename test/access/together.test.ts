/** Callers of several roles at the same time, and callers who are refused. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";
import { expect, onTestFinished, test, vi } from "vitest";
import type { ConfigInput } from "../../src/foundation/config.ts";
import { keyDigest } from "../../src/foundation/key-digest.ts";
import type { Extend } from "../../src/graphql/schema/extension.ts";
import { openEider } from "../support/open-eider.ts";

const keyOf = (role: string, claims: Record<string, unknown> = {}) => ({
  digest: keyDigest(role),
  role,
  claims,
});

test("roles that see other columns of a table share no statement, though its text is the same", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE TABLE p (id INTEGER PRIMARY KEY, a VARCHAR, b VARCHAR, c VARCHAR);
        INSERT INTO p SELECT i, 'a' || i, 'b' || i, 'c' || i FROM range(20000) AS r(i);`,
    },
    config: {
      auth: { keys: [keyOf("ra"), keyOf("rb")] },
      roles: { ra: { tables: { p: true } }, rb: { tables: { p: { columns: { except: ["a"] } } } } },
      cache: { memory: 0 },
    },
  });
  const ask = async (role: string, i: number) => {
    const { data } = await eider.query(
      "query Q($i: Int!) { pByKey(id: $i) { b c } }",
      { i },
      { "x-api-key": role },
    );
    expect(data).toEqual({ pByKey: { b: `b${i}`, c: `c${i}` } });
  };
  for (let burst = 0; burst < 4; burst += 1)
    await Promise.all(
      Array.from({ length: 40 }, (_, index) => ask(index % 2 === 0 ? "ra" : "rb", index + burst)),
    );
});

const orders = `CREATE TABLE orders (id INTEGER PRIMARY KEY, tenant DECIMAL(20, 0), hidden INTEGER);
  INSERT INTO orders VALUES (1, 1, 10), (2, 2, 20), (3, 9007199254740992, 30);`;
const roles: ConfigInput["roles"] = {
  anonymous: { tables: { orders: { columns: ["id"] } } },
  staff: { tables: { orders: { where: { tenant: { eq: "$claims.t" } }, limit: { max: 1 } } } },
};

test("answers to callers that `identify` knows are for them alone", async () => {
  await using eider = await openEider({
    databases: { d: orders },
    config: {
      roles,
      auth: {
        identify: ({ headers }) => {
          const t = headers.get("cookie")?.slice(2);
          return t === undefined
            ? (undefined as never)
            : { role: "staff", claims: { t: Number(t) } };
        },
      },
      cache: { control: "public, max-age=60", memory: "16MB" },
    },
  });
  const get = (headers: Record<string, string>) =>
    eider.eider.fetch(new Request("http://eider/graphql?query={orders{id}}", { headers }));
  for (const [cookie, rows] of [
    ["t=1", [{ id: 1 }]],
    ["t=2", [{ id: 2 }]],
  ] as const) {
    const { headers, body } = await get({ cookie });
    expect(headers.get("cache-control")).toBe("private, no-cache");
    expect(headers.get("vary")).toContain("Cookie");
    expect(await new Response(body).json()).toEqual({ data: { orders: rows } });
    const again = await get({ cookie, "if-none-match": headers.get("etag") ?? "" });
    expect([again.status, again.headers.get("cache-control")]).toEqual([304, "private, no-cache"]);
  }
  // Who returns nothing knows nobody.
  expect((await get({})).status).toBe(200);
});

test("a function that never answers who asks ends at the request's deadline, and leaves a line in the log", async () => {
  await using eider = await openEider({
    databases: { d: orders },
    config: {
      roles,
      auth: { identify: () => new Promise<never>(() => {}) },
      limits: { requestTimeout: "100ms" },
    },
  });
  const { status, errors } = await eider.query("{ orders { id } }");
  expect([status, errors?.[0]?.extensions["code"]]).toEqual([504, "QUERY_TIMEOUT"]);
  expect(eider.lines.filter(({ message }) => message === "request refused")).toMatchObject([
    { fields: { status: 504, codes: ["QUERY_TIMEOUT"] } },
  ]);
});

test("fields of an extension are for roles that they are given to", async () => {
  const sql = `${orders} CREATE TABLE hidden (word VARCHAR); INSERT INTO hidden VALUES ('TOPSECRET');`;
  const extend: Extend = (builder, eider) => {
    const word = builder.objectRef<Record<string, unknown>>("Word");
    word.implement({
      fields: (t) => ({ text: t.string({ resolve: (row) => String(row["word"]) }) }),
    });
    builder.queryField("peek", (t) =>
      t.field({ type: [word], resolve: () => eider.query("d", "SELECT * FROM hidden") }),
    );
    const structs = "SELECT {'a': 1, 'b': {'c': [1, NULL]}} AS s, [{'x': 1}] AS l";
    builder.queryField("shapes", (t) =>
      t.field({ type: "JSON", resolve: () => eider.query("d", structs) }),
    );
  };
  const open = (extensions: string[]) =>
    openEider({
      databases: { d: sql },
      config: {
        extend,
        auth: { keys: [keyOf("staff"), keyOf("words")] },
        roles: { ...roles, words: { tables: {}, extensions } },
      },
    });
  await using eider = await open(["peek", "shapes"]);
  const { errors } = await eider.query("{ peek { text } }");
  expect(errors?.[0]?.extensions["code"]).toBe("GRAPHQL_VALIDATION_FAILED");
  const types = await eider.query("{ __schema { types { name } } }", {}, { "x-api-key": "staff" });
  expect(JSON.stringify(types.data)).not.toContain('"Word"');
  const given = await eider.query("{ peek { text } shapes }", {}, { "x-api-key": "words" });
  expect(given.errors).toBeUndefined();
  expect(given.data).toEqual({
    peek: [{ text: "TOPSECRET" }],
    shapes: [{ s: { a: 1, b: { c: [1, null] } }, l: [{ x: 1 }] }],
  });
  await expect(open(["pek"])).rejects.toThrow("the extension has no field pek; did you mean peek?");
});

test("a role's limit holds in exports too", async () => {
  await using eider = await openEider({
    databases: { d: "CREATE TABLE orders AS SELECT i::INTEGER AS id FROM range(300) AS r(i);" },
    config: {
      auth: { keys: [keyOf("few")] },
      roles: { few: { tables: { orders: { limit: { max: 5 } } } } },
    },
  });
  const csv = async (query: string) => {
    const response = await eider.eider.fetch(
      new Request("http://eider/graphql", {
        method: "POST",
        headers: { "content-type": "application/json", "x-api-key": "few", accept: "text/csv" },
        body: JSON.stringify({ query }),
      }),
    );
    return [response.status, (await response.text().catch(() => "cut")).split("\r\n").length];
  };
  expect(await csv("{ orders(limit: 5) { id } }")).toEqual([200, 7]);
  expect((await csv("{ orders(limit: 6) { id } }"))[0]).toBe(400);
  // What is too much is an error before the first byte where the first page shows it.
  expect(await csv("{ orders { id } }")).toEqual([400, 1]);
  expect(await csv("{ ordersConnection { nodes { id } } }")).toEqual([400, 1]);
});

test("rows under a rule through a relation come in stored order, page after page", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE TABLE own (id INTEGER PRIMARY KEY, grp INTEGER); INSERT INTO own SELECT i, i % 7 FROM range(1000) AS r(i);
        CREATE TABLE big AS SELECT i::INTEGER AS id, (i * 31 % 1000)::INTEGER AS own_id FROM range(300000) AS r(i);`,
    },
    config: {
      relations: [{ from: "big(own_id)", to: "own(id)", name: "own" }],
      auth: { keys: [keyOf("grp")] },
      roles: { grp: { tables: { big: { where: { own: { grp: { eq: 3 } } } } } } },
    },
  });
  const ids: number[] = [];
  for (let offset = 0; offset < 40_000; offset += 10_000) {
    const text = `{ big(limit: 10000, offset: ${offset}) { id } }`;
    const { data } = await eider.query(text, {}, { "x-api-key": "grp" });
    ids.push(...(data?.["big"] as { id: number }[]).map(({ id }) => id));
  }
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  expect(new Set(ids).size).toBe(ids.length);
});

const pair = await generateKeyPair("RS256");
const jwk: JWK = { ...(await exportJWK(pair.publicKey)), kid: "one", alg: "RS256" };
const issuer = "https://id.example";
const audience = "eider";
const signBy = (key: CryptoKey, claims: Record<string, unknown>, kid?: string) =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", ...(kid !== undefined && { kid }) })
    .setIssuer(issuer)
    .setAudience(audience)
    .setExpirationTime("2h")
    .sign(key);
const sign = (claims: Record<string, unknown>, kid = "one") => signBy(pair.privateKey, claims, kid);

const withTokens = (more: object) => ({
  roles,
  auth: {
    jwt: [
      {
        issuer,
        audience,
        algorithms: ["RS256" as const],
        roles: "r",
        defaultRole: "staff",
        ...more,
      },
    ],
    keys: [keyOf("staff", { t: 1 })],
  },
});

test("only a token that names no role has the default; every credential has to hold", async () => {
  await using eider = await openEider({
    databases: { d: orders },
    config: { ...withTokens({ keys: [jwk] }), server: { adminKey: "admin" } },
  });
  const ask = async (headers: Record<string, string>) => {
    const { status, data } = await eider.query("{ orders { id } }", {}, headers);
    return [status, data?.["orders"]];
  };
  const bearer = async (claims: Record<string, unknown>) => ({
    authorization: `Bearer ${await sign(claims)}`,
  });
  expect(await ask(await bearer({ t: 1 }))).toEqual([200, [{ id: 1 }]]);
  for (const r of ["guest", ["suspended"], [], 5])
    expect((await ask(await bearer({ t: 1, r })))[0]).toBe(403);
  // Its digits are lost: it may be the number of another tenant.
  expect(await ask(await bearer({ t: 2 ** 53 }))).toEqual([200, []]);
  expect(await ask({ ...(await bearer({ t: 1 })), "x-api-key": "wrong" })).toEqual([
    401,
    undefined,
  ]);
  expect(await ask({ ...(await bearer({ t: 1 })), "x-api-key": "staff" })).toEqual([
    200,
    [{ id: 1 }],
  ]);
  // What looks like a token is one, however it is misspelt: it does not count against admins.
  for (let count = 0; count < 8; count += 1)
    expect((await ask({ authorization: "Bearer x.y.z=" }))[0]).toBe(401);
});

/** The address of keys at a provider that is closed after the test. */
async function addressOf(provider: Server): Promise<string> {
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void provider.close());
  return `http://127.0.0.1:${(provider.address() as AddressInfo).port}/jwks`;
}

test("an identity provider that is down stops no known key and is not asked again and again", async () => {
  let asked = 0;
  let isDown = false;
  const provider = createServer((_, response) => {
    asked += 1;
    response.statusCode = isDown ? 500 : 200;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  const jwks = await addressOf(provider);
  await using eider = await openEider({ databases: { d: orders }, config: withTokens({ jwks }) });
  const ask = async (kid?: string) => {
    const authorization = `Bearer ${await sign({ t: 1 }, kid)}`;
    return (await eider.query("{ orders { id } }", {}, { authorization })).status;
  };
  const clock = vi.spyOn(performance, "now");
  onTestFinished(() => clock.mockRestore());
  let ahead = 0;
  const start = Date.now();
  clock.mockImplementation(() => Date.now() - start + ahead);
  expect([await ask(), asked]).toEqual([200, 1]);
  isDown = true;
  for (let count = 0; count < 5; count += 1) expect(await ask(`other ${count}`)).toBe(401);
  expect(asked).toBe(1);
  ahead = 61_000;
  for (let count = 0; count < 5; count += 1) expect(await ask(`other ${count}`)).toBe(401);
  expect(asked).toBe(2);
  ahead = 700_000;
  expect(await ask()).toBe(200);
  expect(await ask()).toBe(200);
  expect(asked).toBe(3);
});

test("while an identity provider has not answered yet, tokens may be sent again; it is asked a little later", async () => {
  let isDown = true;
  const provider = createServer((_, response) => {
    response.statusCode = isDown ? 500 : 200;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ keys: [jwk] }));
  });
  const jwks = await addressOf(provider);
  await using eider = await openEider({ databases: { d: orders }, config: withTokens({ jwks }) });
  const clock = vi.spyOn(performance, "now");
  onTestFinished(() => clock.mockRestore());
  let ahead = 0;
  const start = Date.now();
  clock.mockImplementation(() => Date.now() - start + ahead);
  const authorization = `Bearer ${await sign({ t: 1 })}`;
  const ask = () => eider.query("{ orders { id } }", {}, { authorization });
  const refused = await ask();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "5"]);
  expect(refused.errors?.[0]?.extensions).toMatchObject({
    code: "IDENTITY_PROVIDER_UNAVAILABLE",
    retriable: true,
  });
  isDown = false;
  ahead = 6000;
  expect((await ask()).status).toBe(200);
});

test("a token that does not say by which of several keys it is signed is tried with each", async () => {
  const [other, third] = [await generateKeyPair("RS256"), await generateKeyPair("RS256")];
  const keys = [await exportJWK(other.publicKey), await exportJWK(pair.publicKey)];
  await using eider = await openEider({ databases: { d: orders }, config: withTokens({ keys }) });
  const statuses: number[] = [];
  for (const { privateKey } of [other, pair, third]) {
    const authorization = `Bearer ${await signBy(privateKey, { t: 1 })}`;
    statuses.push((await eider.query("{ orders { id } }", {}, { authorization })).status);
  }
  expect(statuses).toEqual([200, 200, 401]);
});

test("keys of tokens that are none, or no file, are mistakes of the configuration", async () => {
  const open = (more: object) => openEider({ databases: { d: orders }, config: withTokens(more) });
  await expect(open({ keys: [{ kty: "nope" }] })).rejects.toThrow(
    "auth.jwt.0.keys.0: expected a public key",
  );
  await expect(open({ keys: [{ kty: "oct", k: "c2VjcmV0" }] })).rejects.toThrow("got a secret");
  await expect(open({ keys: "/nowhere/jwks.json" })).rejects.toThrow("cannot be read");
  await expect(open({ jwks: "file:///etc/passwd" })).rejects.toThrow(
    "expected the address of a JWKS",
  );
});

test("errors name no table that stands in a rule only, and a claim that fits nothing is the caller's", async () => {
  await using eider = await openEider({
    databases: {
      d: `CREATE TABLE pub (id INTEGER PRIMARY KEY, s INTEGER, bits BIT); INSERT INTO pub VALUES (1, 1, '101');
        CREATE TABLE texts (s INTEGER, t VARCHAR); INSERT INTO texts VALUES (1, 'no number');
        CREATE VIEW secret_view AS SELECT s, t::INTEGER AS n FROM texts;`,
    },
    config: {
      relations: [{ from: "pub(s)", to: "secret_view(s)", name: "svr" }],
      auth: { keys: [keyOf("rule"), keyOf("bits", { b: "no bits" })] },
      roles: {
        rule: { tables: { pub: { where: { svr: { n: { gt: 0 } } } } } },
        bits: { tables: { pub: { where: { bits: { eq: "$claims.b" } } } } },
      },
    },
  });
  const failed = await eider.query("{ pub { id } }", {}, { "x-api-key": "rule" });
  expect(failed.status).toBe(500);
  expect(JSON.stringify(failed.errors)).not.toContain("secret");
  const refused = await eider.query("{ pub { id } }", {}, { "x-api-key": "bits" });
  expect([refused.status, refused.data]).not.toEqual([200, { pub: [{ id: 1 }] }]);
  expect(refused.status).toBeLessThan(500);
});
