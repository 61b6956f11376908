/** Tools for agents, by the protocol's own client. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { expect, onTestFinished, test } from "vitest";
import { keyDigest } from "../../src/foundation/key-digest.ts";
import { openShop } from "../support/open-shop.ts";

async function serve(shop: Awaited<ReturnType<typeof openShop>>) {
  const server = createServer(shop.eider.handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`);
}

async function connect(url: URL, headers: Record<string, string> = {}) {
  const client = new Client({ name: "test", version: "1" });
  await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
  const call = async (name: string, given: Record<string, unknown>) => {
    const { content, isError } = await client.callTool({ name, arguments: given });
    const [first] = content as { text: string }[];
    return { text: first?.text ?? "", isError: isError === true };
  };
  return { client, call };
}

test("an agent finds a table, learns its fields, checks a query and runs it", async () => {
  await using shop = await openShop({ config: { server: { mcp: true } } });
  const { client, call } = await connect(await serve(shop));
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual([
    "find_tables",
    "describe_table",
    "validate_query",
    "run_query",
  ]);
  expect((await call("find_tables", { words: "placed order" })).text).toMatch(/^orders: /);
  const { text } = await call("describe_table", { table: "orders" });
  expect(text).toContain("type Order implements Node");
  expect(text).toContain("ordersGroupBy(by: [OrderGroupBy!]!");
  expect(await call("validate_query", { query: "{ orders { nothing } }" })).toEqual({
    text: 'Cannot query field "nothing" on type "Order".',
    isError: true,
  });
  const ran = await call("run_query", {
    query: "query ($paid: Boolean) { orders(where: { paid: { eq: $paid } }) { id } }",
    variables: { paid: true },
    maxRows: 1,
  });
  expect(ran.text).toContain('{"data":{"orders":[{"id":');
  expect(ran.text).toContain("Only the first 1 are shown of data.orders.");
  const wrong = await call("run_query", { query: "{ orders(limit: -1) { id } }" });
  expect(wrong.text).toContain("LIMIT_EXCEEDED");
  await client.close();
});

test("an agent sees what its caller may see", async () => {
  await using shop = await openShop({
    config: {
      server: { mcp: true },
      auth: { keys: [{ digest: keyDigest("key"), role: "few" }] },
      roles: { few: { tables: { orders: { columns: ["id"] } } } },
    },
  });
  const url = await serve(shop);
  await expect(connect(url)).rejects.toThrow();
  const { client, call } = await connect(url, { "x-api-key": "key" });
  expect((await call("find_tables", { words: "" })).text).not.toContain("customers");
  expect((await call("describe_table", { table: "customers" })).isError).toBe(true);
  expect((await call("run_query", { query: "{ orders(limit: 1) { total } }" })).text).toContain(
    "GRAPHQL_VALIDATION_FAILED",
  );
  await client.close();
});

test("it is there only where it is asked for, and for no page of another site", async () => {
  await using shop = await openShop();
  await using hidden = await openShop({ config: { server: { mcp: true, introspection: false } } });
  await using open = await openShop({ config: { server: { mcp: true } } });
  const statusOf = async (of: typeof shop, headers: Record<string, string> = {}) =>
    (await fetch(await serve(of), { method: "POST", headers, body: "{}" })).status;
  expect(await statusOf(shop)).toBe(404);
  expect(await statusOf(hidden)).toBe(404);
  expect(await statusOf(open, { origin: "https://evil.example" })).toBe(403);
});

test("what is no POST is refused at once, and a page of an allowed origin may ask", async () => {
  const origin = "https://app.example";
  await using shop = await openShop({ config: { server: { mcp: true, cors: [origin] } } });
  const url = await serve(shop);
  const get = await fetch(url, { headers: { accept: "text/event-stream" } });
  expect([get.status, get.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
  expect((await fetch(url, { method: "DELETE" })).status).toBe(405);
  const headers = {
    origin,
    "access-control-request-method": "POST",
    "access-control-request-headers": "content-type,mcp-protocol-version",
  };
  const preflight = await fetch(url, { method: "OPTIONS", headers });
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    "access-control-allow-origin": origin,
    "access-control-allow-headers": "content-type,mcp-protocol-version",
  });
  const { client } = await connect(url, { origin });
  await client.close();
});

test("queries are bounded in what they ask and in what is shown, and change nothing", async () => {
  await using shop = await openShop({
    config: { server: { mcp: true, adminKey: "admin" }, limits: { tokens: 60, depth: 2 } },
  });
  const { client, call } = await connect(await serve(shop), { authorization: "Bearer admin" });
  const faults = async (query: string) => (await call("validate_query", { query })).text;
  expect(await faults(`{ ${"orders { id } ".repeat(30)} }`)).toContain("60 tokens");
  expect(await faults("{ orders { customer { orders { id } } } }")).toContain("limits.depth");
  expect(await faults("mutation { recyclePool { database } }")).not.toContain("valid.");
  expect(await call("run_query", { query: "mutation { __typename }" })).toEqual({
    text: "Only queries are run here, and this is a mutation.",
    isError: true,
  });
  const wrong = await call("run_query", { query: "{ orders(limit: -1) { id } }", variables: null });
  expect(wrong).toMatchObject({ isError: true });
  expect((await call("describe_table", { table: "orders" })).text).toContain("after: String");
  await client.close();
});

test("an agent's requests count, are logged and name their trace's parent like anybody's", async () => {
  await using shop = await openShop({
    config: { server: { mcp: true }, limits: { perClient: { perMinute: 3 } } },
  });
  const url = await serve(shop);
  const { client, call } = await connect(url);
  // Connecting took two, and the query within the third is counted with it.
  expect((await call("run_query", { query: "query Q { orders { id } }" })).isError).toBe(false);
  const refused = await fetch(url, { method: "POST", body: "{}" });
  expect(refused.status).toBe(429);
  const operations = shop.lines.map(({ fields }) => fields["operation"]);
  expect(operations.filter((name) => name === "mcp").length).toBeGreaterThan(2);
  expect(operations).toContain("Q");
  await client.close();
});

/** What a batch of queries is answered, each with its text. */
async function runBatch(
  shop: Awaited<ReturnType<typeof openShop>>,
  queries: readonly string[],
  { tool = "run_query", ...headers }: Record<string, string> & { tool?: string } = {},
): Promise<string[]> {
  const calls = queries.map((query, id) => ({
    jsonrpc: "2.0",
    id,
    method: "tools/call",
    params: { name: tool, arguments: { query } },
  }));
  const response = await shop.eider.fetch(
    new Request("http://eider/mcp", {
      method: "POST",
      headers: {
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...headers,
      },
      body: JSON.stringify(calls),
    }),
  );
  interface Called {
    readonly result: { readonly content: readonly { readonly text: string }[] };
  }
  // A batch of one is answered by itself.
  const answers = [(await response.json()) as Called | Called[]].flat();
  return answers.map(({ result }) => result.content[0]?.text ?? "");
}

test("queries of an agent are whose the request is, by whatever that is known", async () => {
  await using shop = await openShop({
    config: {
      server: { mcp: true },
      auth: {
        identify: (request) => {
          const role = request.headers.get("x-user");
          return role === null ? null : { role };
        },
      },
      roles: {
        anonymous: { tables: { customers: { columns: ["id"] } } },
        boss: { tables: { customers: true } },
      },
    },
  });
  const asked = ["{ customers(limit: 1) { id name } }"];
  expect((await runBatch(shop, asked))[0]).toContain('Cannot query field \\"name\\"');
  expect((await runBatch(shop, asked, { "x-user": "boss" }))[0]).toContain('"name":');
});

test("each call of a batch that runs nothing counts too", async () => {
  await using shop = await openShop({
    config: { server: { mcp: true }, limits: { perClient: { perMinute: 3 } } },
  });
  const queries = Array.from({ length: 5 }, () => "{ orders { id } }");
  const texts = await runBatch(shop, queries, { tool: "validate_query" });
  expect(texts.filter((text) => text === "The query is valid.")).toHaveLength(3);
  expect(texts.filter((text) => text.includes("limits.perClient.perMinute"))).toHaveLength(2);
});

test("one name that is selected hundreds of times is refused before it is compared with itself", async () => {
  await using shop = await openShop();
  const { errors } = await shop.query(`{ ${"orders { id } ".repeat(200)} }`);
  expect(errors?.[0]?.extensions["code"]).toBe("QUERY_TOO_COMPLEX");
});

test("each query of a batch counts", async () => {
  await using shop = await openShop({
    config: { server: { mcp: true }, limits: { perClient: { perMinute: 3 } } },
  });
  const asked = Array.from({ length: 10 }, (_, n) => `{ a${n}: customers(limit: 1) { id } }`);
  const answered = (await runBatch(shop, asked)).filter((text) => !text.includes("RATE_LIMITED"));
  expect(answered).toHaveLength(3);
});
