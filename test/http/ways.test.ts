/** The direct way from bytes to bytes answers like the usual one: same status, headers and bytes. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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

describe.each([0, "64MB"] as const)("with cache.memory %s", (memory) => {
  let shop: Awaited<ReturnType<typeof openShop>>;
  const server = createServer((message, response) => void shop.eider.handler(message, response));
  let port = 0;
  beforeAll(async () => {
    shop = await openShop({ config: { cache: { memory } } });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await shop[Symbol.asyncDispose]();
  });

  const forms: Record<string, string>[] = [
    {},
    { accept: "application/graphql-response+json" },
    { accept: "application/json;q=0.5, application/graphql-response+json;q=0.2" },
    { "accept-encoding": "gzip, deflate, br" },
    { "accept-encoding": "gzip" },
    { "x-request-id": "mine" },
  ];
  test.each(questions)("%s", async (_, query) => {
    const body = JSON.stringify({ query });
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
    const headers = {
      "content-type": "application/json",
      "content-length": String(Buffer.byteLength(body)),
    };
    for (let turn = 0; turn < 2; turn += 1) {
      const usual = await ask({ port, path: usualPath }, body, headers);
      expect(await ask({ port, path: directPath }, body, headers)).toEqual(usual);
    }
  });
});
