import { connect } from "node:net";
import { expect, test } from "vitest";
import { serveDemo } from "../support/serve-demo.ts";

/** Sends raw bytes and returns what comes back until the connection ends. */
function exchange(url: string, write: (send: (text: string) => void) => void): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = "";
    socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
    socket.on("error", (error) => (answer === "" ? reject(error) : resolve(answer)));
    socket.on("close", () => resolve(answer));
    socket.setTimeout(5000, () => socket.destroy());
    write((text) => socket.write(text));
  });
}

test("a chunked body over the limit gets its answer", async () => {
  await using demo = await serveDemo();
  const answer = await exchange(demo.url, (send) => {
    send(
      "POST /graphql HTTP/1.1\r\nhost: eider\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n",
    );
    for (let index = 0; index < 18; index += 1) send(`10000\r\n${"x".repeat(65_536)}\r\n`);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toContain("BODY_TOO_LARGE");
});

test("a chunked body within the limit is a query like any other", async () => {
  await using demo = await serveDemo();
  const body = '{"query":"{ airport(iata: \\"SFO\\") { city } }"}';
  const answer = await exchange(demo.url, (send) => {
    send(
      "POST /graphql HTTP/1.1\r\nhost: eider\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n",
    );
    send(`${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
  });
  expect(answer).toContain('"city":"San Francisco"');
});

test.each(["variables", "extensions"])("%s of a GET that are no JSON are a 400", async (name) => {
  await using demo = await serveDemo();
  const response = await fetch(`${demo.url}?query={__typename}&${name}={bad`);
  expect(response.status).toBe(400);
  expect(
    ((await response.json()) as { errors: { extensions: unknown }[] }).errors[0]?.extensions,
  ).toMatchObject({ code: "BAD_INPUT" });
});

test("fault 27: a client that never ends its headers is cut off, and others are served meanwhile", async () => {
  await using demo = await serveDemo();
  const slow = connect(Number(new URL(demo.url).port), "127.0.0.1");
  let answer = "";
  slow.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  const closed = new Promise<void>((done) => slow.on("close", () => done()));
  slow.write("POST /graphql HTTP/1.1\r\nhost: eider\r\nx-slow: ");
  const dripping = setInterval(() => slow.write("y"), 500);
  slow.on("error", () => {});
  expect((await fetch(`${demo.url}?query={__typename}`)).status).toBe(200);
  await closed;
  clearInterval(dripping);
  expect(answer).toMatch(/^(HTTP\/1\.1 408 |$)/);
});
