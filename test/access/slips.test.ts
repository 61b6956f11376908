/** Ways by which a caller could be somebody else, or learn of rows that are not his, and slips of the owner's. */
import { SignJWT } from "jose";
import { expect, test } from "vitest";
import type { ConfigInput } from "../../src/foundation/config.ts";
import { keyDigest } from "../../src/foundation/key-digest.ts";
import { listening } from "../support/listening.ts";
import { openEider } from "../support/open-eider.ts";

const sql = `CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR, born TIMESTAMP);
  INSERT INTO people SELECT range, 'p' || range, TIMESTAMP '2000-01-01' FROM range(1, 31);
  CREATE TABLE log (what VARCHAR, tenant INTEGER);
  INSERT INTO log SELECT 'w' || range, range % 10 FROM range(2000);`;

const keyOf = (role: string, claims = {}) => ({ digest: keyDigest(role), role, claims });
const open = (config: Partial<ConfigInput>) => openEider({ databases: { d: sql }, config });
const people = "{ people(limit: 1) { id } }";
const as = (key: string) => ({ "x-api-key": key });

interface Page {
  readonly edges: readonly { readonly cursor: string }[];
  readonly nodes: readonly { readonly what: string }[];
}

test("cursors of who sees a part of a table do not count the rows of others, and lead on", async () => {
  await using eider = await open({
    auth: { keys: [keyOf("tenant"), keyOf("nameless")] },
    roles: {
      tenant: { tables: { log: { where: { tenant: { eq: 3 } } } } },
      nameless: { tables: { people: { columns: { except: ["id"] } } } },
    },
  });
  const seen: string[] = [];
  let after = "";
  for (let page = 0; page < 3; page += 1) {
    const { data } = await eider.query(
      `{ logConnection(first: 2${after}) { edges { cursor } nodes { what } } }`,
      {},
      as("tenant"),
    );
    const { edges, nodes } = data?.["logConnection"] as Page;
    seen.push(...nodes.map(({ what }) => what));
    const place = JSON.parse(
      Buffer.from(edges[1]?.cursor ?? "", "base64url").toString(),
    ) as string[];
    expect(place.at(-1)).toMatch(/^[\w-]{22}$/);
    after = `, after: "${edges[1]?.cursor}"`;
    const made = Buffer.from(JSON.stringify([place[0], "999"])).toString("base64url");
    const { errors } = await eider.query(
      `{ logConnection(first: 2, after: "${made}") { nodes { what } } }`,
      {},
      as("tenant"),
    );
    expect(errors?.[0]?.extensions["code"]).toBe("BAD_CURSOR");
  }
  expect(seen).toEqual(["w3", "w13", "w23", "w33", "w43", "w53"]);
  const { data } = await eider.query(
    "{ peopleConnection(first: 1) { edges { cursor } } }",
    {},
    as("nameless"),
  );
  const [{ cursor } = { cursor: "" }] = (data?.["peopleConnection"] as Page).edges;
  expect(Buffer.from(cursor, "base64url").toString()).not.toContain('"0"');
});

test("with `auth` and without roles everybody has to say who he is, and then sees everything", async () => {
  await using eider = await open({ auth: { keys: [keyOf("any")] } });
  expect((await eider.query(people)).status).toBe(401);
  expect((await eider.query(people, {}, as("any"))).data).toEqual({ people: [{ id: 1 }] });
});

test("a wrong API key is refused beside the right admin key too", async () => {
  await using eider = await open({
    server: { adminKey: "admin" },
    auth: { keys: [keyOf("any")] },
    roles: { any: { tables: { people: true } } },
  });
  const admin = { authorization: "Bearer admin" };
  expect((await eider.query(people, {}, admin)).status).toBe(200);
  expect((await eider.query(people, {}, { ...admin, ...as("wrong") })).status).toBe(401);
});

test("what `identify` answers may be odd: nobody becomes somebody else by it", async () => {
  await using eider = await open({
    auth: {
      identify: (request) => {
        const how = request.headers.get("x-how");
        if (how === "null claims") return { role: "any", claims: null as never };
        if (how === "thrown")
          return {
            get role(): string {
              throw new Error("no role");
            },
          };
        return null;
      },
    },
    roles: { any: { tables: { people: true } } },
  });
  const ask = async (how: string) =>
    (await eider.query("{ people(limit: 1) { id } }", {}, { "x-how": how })).status;
  expect([await ask("null claims"), await ask("thrown"), await ask("")]).toEqual([200, 401, 401]);
});

test("`identify` may read the body, and the query is answered all the same", async () => {
  await using eider = await open({
    auth: {
      identify: async (request) => {
        const { query } = (await request.json()) as { query?: string };
        return query === people ? { role: "any" } : null;
      },
    },
    roles: { any: { tables: { people: true } } },
  });
  await using server = await listening(eider.eider.handler);
  const ask = (send: (request: Request) => Promise<Response>, query: string) =>
    send(
      new Request(`http://127.0.0.1:${server.port}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      }),
    ).then(({ status }) => status);
  for (const send of [eider.eider.fetch, fetch])
    expect([await ask(send, people), await ask(send, "{ __typename }")]).toEqual([200, 401]);
});

test.each<[said: object, status: number]>([
  [{ realm: { roles: ["any"] } }, 200],
  [{ "realm.roles": "any", realm: { roles: "none" } }, 200],
  [{ realm: {} }, 200],
  [{ realm: { roles: null } }, 403],
  [{ "realm.roles": null }, 403],
  [{ realm: { roles: "none" } }, 403],
])("a token that says %j of its role is answered with %i", async (said, status) => {
  const secret = "s".repeat(40);
  await using eider = await open({
    auth: {
      jwt: [{ algorithms: ["HS256"], secret, roles: "realm.roles", defaultRole: "any" }],
    },
    roles: { any: { tables: { people: true } } },
  });
  const token = await new SignJWT({ ...said })
    .setProtectedHeader({ alg: "HS256" })
    .setExpirationTime("1h")
    .sign(new TextEncoder().encode(secret));
  expect((await eider.query(people, {}, { authorization: `Bearer ${token}` })).status).toBe(status);
});

test("clients are counted apart by what they are known by", async () => {
  await using eider = await open({
    auth: {
      keys: [keyOf("any")],
      identify: (request) => {
        const sub = request.headers.get("x-sub");
        return sub === null ? null : { role: "any", claims: { sub } };
      },
    },
    roles: { any: { tables: { people: true } } },
    limits: { perClient: { perMinute: 2 } },
  });
  const digits = keyDigest("any").slice("sha256:".length, "sha256:".length + 12);
  for (let count = 0; count < 3; count += 1)
    await eider.query(people, {}, { "x-sub": `key ${digits}` });
  expect((await eider.query(people, {}, as("any"))).status).toBe(200);
  const schema = () =>
    eider.eider.fetch(new Request("http://eider/schema.graphql", { headers: as("any") }));
  expect([(await schema()).status, (await schema()).status]).toEqual([200, 429]);
});

test.each([
  [
    { "d.people": true, "d.main.PEOPLE": true },
    "roles.r.tables.d.main.PEOPLE: is the table of d.people again",
  ],
  [
    { people: { where: { name: { ne: "$claim.sub" } } } },
    'expected a claim as "$claims.sub", got "$claim.sub"',
  ],
  [{ people: { where: { name: { ne: "${claims.sub}" } } } }, "expected a claim"],
  [{ people: { where: {} } }, "where: {} is no condition"],
  [{ people: { where: { name: {} } } }, "where.name: {} is no condition"],
  [{ people: { where: { OR: [{}] } } }, "where.OR.0: {} is no condition"],
  [{ people: { where: { name: { like: "x\\" } } } }, "roles.r.tables.d.people.where: "],
  [
    { people: { where: { born: { gt: "2024-01-01T00:00:00.123456789" } } } },
    "roles.r.tables.d.people.where: ",
  ],
])("a slip in a rule ends the start: %j", async (tables, message) => {
  await expect(open({ roles: { r: { tables } } })).rejects.toThrow(message);
});

test("a key that is given twice, and an admin key that looks like a token, end the start", async () => {
  await expect(
    open({
      auth: { keys: [keyOf("a"), { ...keyOf("a"), role: "b" }] },
      roles: { a: { tables: {} }, b: { tables: {} } },
    }),
  ).rejects.toThrow("auth.keys.1.digest: expected another digest than that of keys.0");
  await expect(
    open({
      server: { adminKey: "an.admin.key" },
      auth: { jwt: [{ algorithms: ["HS256"], secret: "s".repeat(40), defaultRole: "a" }] },
    }),
  ).rejects.toThrow("server.adminKey: expected a key without two dots");
});

test.each(["2024-01-01T00:00:00.123456789", "\\", 7])(
  "a claim that no SQL can hold makes the table empty: %j",
  async (v) => {
    await using eider = await open({
      auth: { keys: [keyOf("time", { v }), keyOf("text", { v })] },
      roles: {
        time: { tables: { people: { where: { NOT: { born: { gte: "$claims.v" } } } } } },
        text: { tables: { people: { where: { NOT: { name: { like: "$claims.v" } } } } } },
      },
    });
    const count = async (role: string) =>
      (await eider.query("{ people { id } }", {}, as(role))).data?.["people"];
    const empty = typeof v === "number" ? ["time", "text"] : [v === "\\" ? "text" : "time"];
    for (const role of empty) expect(await count(role)).toEqual([]);
  },
);

test("rules of the owner's may be longer than a client's filters", async () => {
  const values = Array.from({ length: 12_000 }, (_, value) => value);
  await using eider = await open({
    auth: { keys: [keyOf("r")] },
    roles: { r: { tables: { people: { where: { id: { in: values } } } } } },
  });
  expect((await eider.query("{ peopleAggregate { _count } }", {}, as("r"))).data).toEqual({
    peopleAggregate: { _count: 30 },
  });
});

test("what limits.cost refuses of a table with a rule tells its size to a power of two only", async () => {
  await using eider = await open({
    auth: { keys: [keyOf("r")] },
    roles: { r: { tables: { people: { where: { id: { lt: 11 } } } } } },
    limits: { cost: 1600 },
  });
  const ask = async (aliases: number) => {
    const fields = Array.from({ length: aliases }, (_, n) => `a${n}: peopleAggregate { _count }`);
    return (await eider.query(`{ ${fields.join(" ")} }`, {}, as("r"))).status;
  };
  // 32 rows each, for 30.
  expect([await ask(50), await ask(51)]).toEqual([200, 400]);
});

test("the addresses of descriptions are read, and nothing else", async () => {
  await using eider = await open({});
  const { status, headers } = await eider.eider.fetch(
    new Request("http://eider/schema.graphql", { method: "POST" }),
  );
  expect([status, headers.get("allow")]).toEqual([405, "GET, HEAD"]);
});

test("claims are parameters of queries: who lacks one, or has it of another type, gets nothing", async () => {
  const claims = [
    { tenant: 3 },
    { tenant: 4, tenants: [1, 2] },
    { tenant: "5", tenants: [] },
    { tenant: [3] },
    { tenant: 3.5, tenants: [1.5] },
    {},
    { tenant: "3.5", tenants: ["x"] },
    { most: -1 },
    { tenant: Number.POSITIVE_INFINITY, tenants: [Number.NaN] },
    { tenant: " 3", tenants: ["0x1"] },
  ];
  await using eider = await open({
    server: { adminKey: "admin" },
    cache: { memory: "1MB" },
    auth: {
      keys: claims.map((each, index) => ({
        ...keyOf("staff", each),
        digest: keyDigest(String(index)),
      })),
    },
    queries: {
      mine: {
        database: "d",
        sql: "SELECT tenant, count(*) AS n FROM log WHERE (tenant = $tenant OR $tenant IS NULL) AND tenant < $most GROUP BY ALL",
        parameters: { tenant: "$claims.tenant", most: "Int!" },
      },
      first: {
        database: "d",
        sql: "SELECT tenant FROM log LIMIT $most",
        parameters: { most: "$claims.most" },
      },
      several: {
        database: "d",
        sql: "SELECT DISTINCT tenant FROM log WHERE list_contains($tenants, tenant) ORDER BY tenant",
        parameters: { tenants: "$claims.tenants" },
        table: true,
      },
    },
    roles: { staff: { tables: {}, queries: ["mine", "several", "first"] } },
  });
  const ask = async (headers: Record<string, string>) =>
    (await eider.query("{ mine(most: 9) { tenant n } several { tenant } }", {}, headers)).data;
  const none = { mine: [], several: [] };
  const expected = [
    { mine: [{ tenant: 3, n: 200 }], several: [] },
    { mine: [{ tenant: 4, n: 200 }], several: [{ tenant: 1 }, { tenant: 2 }] },
    { mine: [{ tenant: 5, n: 200 }], several: [] },
    none,
    none,
    none,
    none,
  ];
  for (let turn = 0; turn < 2; turn += 1) {
    expect(await Promise.all(expected.map((_, index) => ask(as(String(index)))))).toEqual(expected);
    expect(await Promise.all([ask(as("8")), ask(as("9"))])).toEqual([none, none]);
    expect(await ask({ authorization: "Bearer admin" })).toEqual(none);
  }
  const refused = await eider.query("{ first { tenant } }", {}, as("7"));
  expect([refused.status, refused.errors?.[0]?.extensions["code"]]).toEqual([403, "FORBIDDEN"]);
  await expect(
    open({
      queries: { q: { database: "d", sql: "SELECT $a AS a", parameters: { a: "$claims.a" } } },
    }),
  ).rejects.toThrow("queries.q: parameters.a: a claim needs roles");
});
