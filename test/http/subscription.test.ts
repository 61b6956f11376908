/** `dataChanged`: who listens learns of other data, and of the end. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { SignJWT } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { keyDigest } from "../../src/foundation/key-digest.ts";
import { openEider } from "../support/open-eider.ts";

const databases = {
  shop: "CREATE TABLE t (id INTEGER PRIMARY KEY);",
  other: "CREATE TABLE o (id INTEGER PRIMARY KEY);",
};
const secret = "a-secret-of-32-bytes-for-the-test";
const question = "subscription { dataChanged { database dataVersion generation } }";

async function serve(eider: Awaited<ReturnType<typeof openEider>>) {
  const server = createServer(eider.eider.handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

interface Event {
  readonly data?: {
    readonly dataChanged: { readonly database: string; readonly generation: number };
  };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

/** Subscribes; `next` gives the next event, undefined at the end. */
async function listen(url: string, query = question, headers: Record<string, string> = {}) {
  const leaving = new AbortController();
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream", ...headers },
    body: JSON.stringify({ query }),
    signal: leaving.signal,
  });
  let reader: ReadableStreamDefaultReader<string> | undefined;
  let text = "";
  const next = async (): Promise<Event | undefined> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end !== -1) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const data = /^data: ?(.*)$/m.exec(block)?.[1];
        if (/^event: complete/m.test(block)) return undefined;
        if (data !== undefined && data !== "") return JSON.parse(data) as Event;
        continue;
      }
      reader ??= response.body?.pipeThrough(new TextDecoderStream()).getReader();
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return undefined;
      text += value;
    }
  };
  return { response, next, leave: () => leaving.abort() };
}

const told = (event: Event | undefined) => [
  event?.data?.dataChanged.database,
  event?.data?.dataChanged.generation,
];

test("the first events are the present state, later ones come with each recycle; who leaves is forgotten", async () => {
  await using eider = await openEider({ databases });
  const url = await serve(eider);
  const all = await listen(url);
  expect(all.response.headers.get("content-type")).toContain("text/event-stream");
  expect([told(await all.next()), told(await all.next())]).toEqual([
    ["shop", 1],
    ["other", 1],
  ]);
  const one = await listen(
    url,
    question.replace("dataChanged", 'dataChanged(databases: ["other"])'),
  );
  expect(told(await one.next())).toEqual(["other", 1]);
  // A listener holds nothing: the old connections close.
  await eider.eider.recycle("shop");
  await eider.eider.recycle("other", "SWAPPED");
  expect([told(await all.next()), told(await all.next())]).toEqual([
    ["shop", 2],
    ["other", 2],
  ]);
  expect(told(await one.next())).toEqual(["other", 2]);
  expect(eider.service.listening).toBe(2);
  all.leave();
  one.leave();
  for (let turn = 0; turn < 100 && eider.service.listening > 0; turn += 1) await sleep(10);
  expect(eider.service.listening).toBe(0);
});

test("at a stop streams end with an event that says so, and with a token when that does", async () => {
  await using eider = await openEider({
    databases,
    config: {
      auth: {
        jwt: [{ algorithms: ["HS256"], secret, defaultRole: "half" }],
        keys: [{ digest: keyDigest("key"), role: "half" }],
      },
      roles: { half: { tables: { "other.o": true } } },
    },
  });
  const url = await serve(eider);
  const tokenUntil = (end: number | string) =>
    new SignJWT({})
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime(end)
      .sign(new TextEncoder().encode(secret));
  const long = await listen(url, question, { "x-api-key": "key" });
  // A token that lasts for longer than a timer can is no expired one.
  const far = await listen(url, question, { authorization: `Bearer ${await tokenUntil("90d")}` });
  expect(told(await far.next())).toEqual(["other", 1]);
  await sleep(20);
  expect(eider.service.listening).toBe(2);
  far.leave();
  // Two to three seconds: the first event comes before the end, however busy the machine is.
  const soon = await tokenUntil(Math.floor(Date.now() / 1000) + 3);
  const short = await listen(url, question, { authorization: `Bearer ${soon}` });
  // Only what the role sees.
  expect(told(await short.next())).toEqual(["other", 1]);
  expect(told(await long.next())).toEqual(["other", 1]);
  expect((await short.next())?.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
  expect(await short.next()).toBeUndefined();
  eider.service.isDraining = true;
  expect((await long.next())?.errors?.[0]?.extensions).toMatchObject({
    code: "SHUTTING_DOWN",
    retriable: true,
  });
  expect(await long.next()).toBeUndefined();
});

test("what is no stream, or no subscription, is told so", async () => {
  await using eider = await openEider({ databases });
  const url = await serve(eider);
  const statusOf = async (query: string, accept: string) => {
    const { response, leave } = await listen(url, query, { accept });
    const body = (await response.json()) as Event;
    leave();
    return [response.status, body.errors?.[0]?.extensions.code];
  };
  expect(await statusOf(question, "application/json")).toEqual([406, "NOT_ACCEPTABLE"]);
  expect(await statusOf("{ t { id } }", "text/event-stream")).toEqual([406, "NOT_ACCEPTABLE"]);
  const unknown = question.replace("dataChanged", 'dataChanged(databases: ["none"])');
  expect(await statusOf(unknown, "application/json, text/event-stream")).toEqual([
    400,
    "BAD_INPUT",
  ]);
  expect(await statusOf("{ t { id } }", "application/json, text/event-stream")).toEqual([
    200,
    undefined,
  ]);
});

test("streams are counted by themselves, and no more may be open than queries may run", async () => {
  await using eider = await openEider({
    databases,
    config: { limits: { perClient: { inFlight: 1 } } },
  });
  const url = await serve(eider);
  const first = await listen(url);
  await first.next();
  const second = await listen(url);
  expect([second.response.status, (await second.next())?.errors]).toEqual([429, undefined]);
  expect((await eider.query("{ t { id } }")).status).toBe(200);
  first.leave();
  for (let turn = 0; turn < 100 && eider.service.listening > 0; turn += 1) await sleep(10);
  const third = await listen(url);
  expect(told(await third.next())).toEqual(["shop", 1]);
  third.leave();
});
