/** Clients that send or take slowly count as long as they do, and none sends more than it may. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import type { ConfigInput } from "../../src/foundation/config.ts";
import { listening } from "../support/listening.ts";
import { openEider } from "../support/open-eider.ts";

const sql = "CREATE TABLE t AS SELECT range AS id, repeat('x', 1000) AS s FROM range(10000);";

async function open(config: Partial<ConfigInput>) {
  const eider = await openEider({ databases: { d: sql }, config });
  const server = await listening(eider.eider.handler);
  const send = async (text: string): Promise<Socket> => {
    const socket = connect(server.port, "127.0.0.1");
    await once(socket, "connect");
    socket.write(text);
    return socket;
  };
  return {
    eider,
    send,
    status: async () =>
      (
        await fetch(`http://127.0.0.1:${server.port}/graphql`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: '{"query":"{ __typename }"}',
        })
      ).status,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await eider[Symbol.asyncDispose]();
    },
  };
}

/** A request with headers as they are given. */
function post(body: string, length = body.length, more = ""): string {
  return `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${more}\r\n${body}`;
}

async function becomes(status: () => Promise<number>, wanted: number): Promise<number> {
  let found = await status();
  for (let tries = 0; found !== wanted && tries < 100; tries += 1) {
    await sleep(20);
    found = await status();
  }
  return found;
}

const one = { limits: { perClient: { inFlight: 1 } } };

test.each([
  ["the direct way", ""],
  ["the usual way", "Content-Encoding: identity\r\n"],
])("a body that does not come counts as a request in flight, on %s", async (_, more) => {
  await using server = await open(one);
  const slow = await server.send(post('{"query":', 1000, more));
  expect(await becomes(server.status, 429)).toBe(429);
  slow.destroy();
  expect(await becomes(server.status, 200)).toBe(200);
});

test.each([
  ["the direct way", ""],
  ["the usual way", "Content-Encoding: identity\r\n"],
])("an answer that is not taken counts as a request in flight, on %s", async (_, more) => {
  await using server = await open({ limits: { ...one.limits, rows: 10_000 } });
  const query = JSON.stringify({ query: "{ t(limit: 10000) { id s } }" });
  const slow = await server.send(post(query, query.length, more));
  slow.pause();
  await becomes(server.status, 429);
  // The answer was made long ago.
  await sleep(300);
  expect(await server.status()).toBe(429);
  slow.destroy();
  expect(await becomes(server.status, 200)).toBe(200);
});

test("`identify` that reads the body gets no more of it than a query may have", async () => {
  const sizes: number[] = [];
  await using server = await open({
    limits: { body: "10KB" },
    auth: {
      identify: async (request) => {
        sizes.push((await request.text()).length);
        return { role: "any" };
      },
    },
    roles: { any: { tables: { t: true } } },
  });
  const refused = async (socket: Socket) => String((await once(socket, "data"))[0]).slice(9, 12);
  expect(await refused(await server.send(post("{", 100_000)))).toBe("413");
  const chunked = `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n4e20\r\n${"x".repeat(20_000)}\r\n`;
  expect(await refused(await server.send(chunked))).toBe("413");
  expect(sizes).toEqual([]);
  expect(await server.status()).toBe(200);
  expect(sizes).toEqual([26]);
});
