/** The direct way from bytes to bytes answers like the usual one: same status, headers and bytes. */
import { readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keyDigest } from "../../src/foundation/key-digest.ts";
import { listening } from "../support/listening.ts";
import { openShop } from "../support/open-shop.ts";

const directory = join(import.meta.dirname, "..", "queries");
const questions = readdirSync(directory)
  .filter((file) => file.endsWith(".graphql"))
  .map((file) => [file.replace(/\.graphql$/, ""), readFileSync(join(directory, file), "utf8")]);

interface Raw {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** Headers that differ from request to request. */
const own = ["date", "x-request-id"];

/** The direct way takes no query string: with an empty one the usual way answers the same question. */
const usualPath = "/graphql?";
const directPath = "/graphql";

function ask(
  { port, path }: { readonly port: number; readonly path: string },
  body: string,
  headers: Record<string, string>,
): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { port, host: "127.0.0.1", path, method: "POST", headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const kept = Object.entries(response.headers).filter(([name]) => !own.includes(name));
          resolve({
            status: response.statusCode,
            headers: Object.fromEntries(kept),
            body: Buffer.concat(chunks).toString("base64"),
          });
        });
      },
    );
    asking.on("error", reject);
    asking.end(body);
  });
}

describe.each([
  [0, undefined],
  ["64MB", ["https://app.example", "https://other.example"]],
] as const)("with cache.memory %s and server.cors %j", (memory, cors) => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  let server: Awaited<ReturnType<typeof listening>>;
  let port = 0;
  beforeAll(async () => {
    shop = await openShop({
      config: { cache: { memory }, server: cors === undefined ? {} : { cors: [...cors] } },
    });
    server = await listening(shop.eider.handler);
    ({ port } = server);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await shop[Symbol.asyncDispose]();
  });

  const forms: Record<string, string>[] = [
    {},
    { accept: "application/graphql-response+json" },
    { accept: "application/json;q=0.5, application/graphql-response+json;q=0.2" },
    { "accept-encoding": "gzip, deflate, br" },
    { "accept-encoding": "gzip" },
    { "x-request-id": "mine" },
    { origin: "https://app.example" },
    { origin: "https://app.example", "access-control-request-headers": "content-type" },
    { origin: "https://elsewhere.example" },
  ];
  async function expectSameWays(body: string) {
    for (const form of forms) {
      const headers = {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
        ...form,
      };
      const usual = await ask({ port, path: usualPath }, body, headers);
      const direct = await ask({ port, path: directPath }, body, headers);
      expect(direct).toEqual(usual);
      expect(await ask({ port, path: directPath }, body, headers)).toEqual(usual);
    }
  }
  test.each(questions)("%s", async (_, query) => {
    await expectSameWays(JSON.stringify({ query }));
  });

  test.each([
    '{"query":"{ nothing }"}',
    '{"query":"{"}',
    '{"query":5}',
    '{"query":"{ __typename }","variables":[]}',
    '{"query":"{ __typename }","variables":null,"operationName":null}',
    '{"query":"{ __typename }","operationName":"Other"}',
    '{"query":"query A { __typename } query B { a: __typename }","operationName":"B"}',
    '{"query":"query A { __typename } query B { a: __typename }"}',
    '{"query":"{ __typename }","extensions":{"a":1}}',
    '{"query":"{ __typename }","extensions":[]}',
    '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"none"}}}',
    '{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"none"}}}',
    '{"query":"{ __typename }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"wrong"}}}',
    '{"documentId":"none"}',
    '{"documentId":5}',
    '{"query":"{ customer(id: 1) { nam } order(id: true) { id } }"}',
    `{"query":"{ ${"a { ".repeat(2000)}"}`,
    `{"query":"{ ${"__typename ".repeat(11_000)} }"}`,
    `{"query":"query($n: ID!) { node(nodeId: $n) { nodeId } customers(limit: 1) { id } }","variables":{"n":"odd"}}`,
    '{"query":"{ customersConnection(after: \\"odd\\") { totalCount } customers(limit: 1000000) { id } }"}',
    '{"query":"subscription { dataVersion }"}',
    '\ufeff{"query":"{ __typename }"}',
    '"text"',
    "5",
    '{"query":"{ __typename }","extra":1}',
    '{"query":"query($a: Int!) { customers(limit: $a) { id } }","variables":{"a":"x"}}',
    '{"query":"query($a: Int!) { customers(limit: $a) { id } }"}',
    '{"query":"query($a: Int!) { customers(limit: $a) { id } }","variables":{"a":-1}}',
    '{"query":"mutation { __typename }"}',
    '{"query":"{ __schema { queryType { name } } }"}',
    "[]",
    "null",
    "{",
    "",
  ])("%s", async (body) => {
    await expectSameWays(body);
  });
});

describe("with credentials", () => {
  const secret = "a secret of more than thirty-two characters";
  const sign = (claims: Record<string, unknown>, by = secret) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime("1h")
      .sign(new TextEncoder().encode(by));
  let shop: Awaited<ReturnType<typeof openShop>>;
  let server: Awaited<ReturnType<typeof listening>>;
  let port = 0;
  beforeAll(async () => {
    shop = await openShop({
      config: {
        server: { adminKey: "admin" },
        cache: { memory: "64MB" },
        auth: {
          keys: [{ digest: keyDigest("key"), role: "some" }],
          jwt: [{ algorithms: ["HS256"], secret, roles: "roles" }],
        },
        roles: {
          some: { tables: { customers: { columns: ["id", "name"], where: { id: { lt: 3 } } } } },
          all: { tables: { customers: true, orders: true } },
        },
      },
    });
    server = await listening(shop.eider.handler);
    ({ port } = server);
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await shop[Symbol.asyncDispose]();
  });

  const bearer = async (token: string | Promise<string>) => ({
    authorization: `Bearer ${await token}`,
  });
  const callers: Record<string, () => Promise<Record<string, string>>> = {
    nobody: async () => ({}),
    "an API key": async () => ({ "x-api-key": "key" }),
    "a wrong API key": async () => ({ "x-api-key": "other" }),
    "a token": () => bearer(sign({ roles: ["all", "some"] })),
    "a token in another of its roles": async () => ({
      ...(await bearer(sign({ roles: ["all", "some"] }))),
      "x-eider-role": "some",
    }),
    "a token in a role that is not its": async () => ({
      ...(await bearer(sign({ roles: ["some"] }))),
      "x-eider-role": "all",
    }),
    "a token without a role": () => bearer(sign({})),
    "a forged token": () =>
      bearer(sign({ roles: ["all"] }, "another secret of such a length, at least")),
    "a token beside a wrong key": async () => ({
      ...(await bearer(sign({ roles: ["all"] }))),
      "x-api-key": "other",
    }),
    "an admin": () => bearer("admin"),
    "an admin who wants an explanation": async () => ({
      ...(await bearer("admin")),
      "x-eider-explain": "0",
    }),
  };
  test.each(Object.entries(callers))(
    "%s is answered the same on both ways",
    async (_, headersOf) => {
      const credentials = await headersOf();
      for (const query of [
        "{ customers { id name } }",
        "{ customers { id email } }",
        "{ orders { id } }",
        "mutation { __typename }",
      ]) {
        const body = JSON.stringify({ query });
        const headers = {
          "content-type": "application/json",
          "content-length": String(Buffer.byteLength(body)),
          ...credentials,
        };
        const usual = await ask({ port, path: usualPath }, body, headers);
        expect(await ask({ port, path: directPath }, body, headers)).toEqual(usual);
        expect(await ask({ port, path: directPath }, body, headers)).toEqual(usual);
      }
    },
  );

  test("a wrong admin key counts once, and is refused in the same words", async () => {
    const body = JSON.stringify({ query: "{ customers { id } }" });
    const headers = {
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
      ...(await bearer("wrong")),
    };
    const statuses: (number | undefined)[] = [];
    for (let turn = 0; turn < 6; turn += 1)
      statuses.push((await ask({ port, path: directPath }, body, headers)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
  });
});
