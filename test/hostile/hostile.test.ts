/**
 * Malformed requests of every kind: none is answered by a fault of the server, none ends it, none is
 * told what it should not know, and who asks properly beside them is served.
 */
import { createServer, type IncomingMessage, request } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { buildSchema } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openShop } from "../support/open-shop.ts";
import { randomOf } from "../support/random.ts";
import { type Attack, attack, kinds } from "./attacks.ts";

/** Requests in all; `npm run test:hostile` sends 10,000. */
const count = Number(process.env["HOSTILE_COUNT"] ?? 1000);
/** Everybody sees all. */
const tables = Object.fromEntries(
  ["customers", "profiles", "orders", "order_lines", "shipments", "big_orders", "visits"].map(
    (name) => [name, true as const],
  ),
);
const canary = "CANARY-admin-key";
let shop: Awaited<ReturnType<typeof openShop>>;
let port: number;
const server = createServer();

beforeAll(async () => {
  shop = await openShop({
    config: {
      server: { adminKey: canary },
      auth: {
        jwt: [
          {
            issuer: "https://id.example",
            algorithms: ["HS256"],
            defaultRole: "any",
            secret: `${canary}-of-tokens-for-the-test`,
          },
        ],
      },
      roles: { anonymous: { tables }, any: { extends: "anonymous" } },
      cache: { memory: "64MB" },
    },
  });
  server.on("request", shop.eider.handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await shop[Symbol.asyncDispose]();
});

interface Reply {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

/** Sends a request as it stands; resolves with undefined where the client's own library refuses to. */
function send({ method, path, headers, body }: Omit<Attack, "kind">): Promise<Reply | undefined> {
  return new Promise((resolve, reject) => {
    try {
      const asking = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      });
      asking.setTimeout(20_000, () => asking.destroy(new Error("no answer within 20 s")));
      asking.on("error", reject);
      asking.end(body);
    } catch {
      resolve(undefined);
    }
  });
}

const proper = {
  method: "POST",
  path: "/graphql",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ query: "{ orders(limit: 1) { id } }" }),
};

function check({ status, text }: Reply, of: Attack): void {
  const about = `${of.kind}: ${JSON.stringify(of).slice(0, 2000)} → ${status} ${text.slice(0, 1000)}`;
  expect(status, about).toBeLessThan(500);
  expect(text, about).not.toContain(canary);
  // Words of the engine, of its binding, of Node's stack traces and of the machine's files.
  expect(text, about).not.toMatch(
    /(Binder|Conversion|Parser|Catalog|INTERNAL) Error|node_modules|\/tmp\/|\.ts:\d/,
  );
  if (status < 400 || !text.startsWith("{")) return;
  const { errors } = JSON.parse(text) as { errors?: { extensions?: { code?: string } }[] };
  for (const error of errors ?? []) expect(error.extensions?.code, about).toMatch(/^[A-Z_]+$/);
}

const perKind = Math.ceil(count / kinds.length);

test.each(kinds)("requests with malformed %s are refused in words, or answered", async (kind) => {
  const schema = buildSchema(shop.service.snapshot.schemas.sdl);
  for (let seed = 0; seed < perKind; seed += 1) {
    const each = attack(randomOf(seed * 7919 + kind.length), kind, schema);
    const reply = await send(each);
    if (reply !== undefined) check(reply, each);
    if (seed % 20 === 0) expect((await send(proper))?.status).toBe(200);
  }
});

/** Bytes as they are, on a connection of their own. */
function sendRaw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let heard = "";
    socket.on("data", (chunk) => (heard += chunk.toString("latin1")));
    socket.on("close", () => resolve(heard));
    socket.on("error", () => resolve(heard));
    socket.write(bytes, "latin1");
    socket.end();
  });
}

const start = "POST /graphql HTTP/1.1\r\nHost: localhost\r\n";
test.each([
  ["no HTTP", "hello\r\n\r\n"],
  ["no host", "GET /graphql HTTP/1.1\r\n\r\n"],
  ["a length that is none", `${start}Content-Length: abc\r\n\r\n{}`],
  ["two lengths", `${start}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
  [
    "a length and chunks",
    `${start}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    "a chunk that is none",
    `${start}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`,
  ],
  [
    "less than its length",
    `${start}Content-Type: application/json\r\nContent-Length: 500\r\n\r\n{`,
  ],
  ["a header of 100 KB", `${start}X-Long: ${"a".repeat(100_000)}\r\n\r\n`],
  ["thousands of headers", `${start}${"X-A: b\r\n".repeat(5000)}\r\n`],
  ["an absolute address", "GET http://other.example/graphql HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ["control characters in a header", `${start}X-A: \u0001\u0002\r\n\r\n`],
  [
    "a request behind a request",
    `${start}Content-Length: 0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  ],
])("bytes with %s end nothing but their own connection", async (_, bytes) => {
  const heard = await sendRaw(bytes);
  expect(heard).not.toMatch(/^HTTP\/1\.1 5/);
  expect(heard).not.toContain(canary);
  expect((await send(proper))?.status).toBe(200);
});

test("what was refused stands in no log and no figure with its secrets", async () => {
  expect(JSON.stringify(shop.lines)).not.toContain(canary);
  expect(
    (await send({ ...proper, method: "GET", path: "/metrics", body: undefined }))?.text,
  ).not.toContain(canary);
});
