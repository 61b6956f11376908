/** Answers that are kept: never stale, never shared with what they do not fit. */
import { EventEmitter, once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SegmentedCache } from "../../src/foundation/bounded-cache.ts";
import { messageOf } from "../../src/foundation/errors.ts";
import { AnswerCache } from "../../src/http/answer-cache.ts";
import { openDatabases, openEider, tempDirectory } from "../support/open-eider.ts";
import { publish } from "../support/versions.ts";

const sql = (value: number) => `CREATE TABLE kinds (id INTEGER PRIMARY KEY);
  INSERT INTO kinds VALUES (1), (2);
  CREATE TABLE t (id INTEGER PRIMARY KEY, kind INTEGER REFERENCES kinds (id), v INTEGER, text VARCHAR);
  INSERT INTO t SELECT range, range % 2 + 1, ${value}, repeat('x', 200) FROM range(100);
  CREATE TABLE plain AS SELECT 1 AS a;
  CREATE VIEW dice AS SELECT random() AS v FROM range(2);
  CREATE MACRO roll() AS random();
  CREATE VIEW loaded AS SELECT id, roll() AS v FROM t;
  CREATE TABLE stamped (id INTEGER, made TIMESTAMP DEFAULT now());
  INSERT INTO stamped (id) VALUES (1);`;
const question = "{ t(limit: 1) { v } }";

const open = (config = {}) =>
  openEider({
    databases: { data: sql(1), other: "CREATE TABLE o AS SELECT 1 AS a" },
    config: {
      cache: { memory: "64MB" },
      relations: [{ from: "data.loaded(id)", to: "data.t(id)", name: "row", inverse: "loads" }],
      ...config,
    },
  });

function get(eider: { fetch(request: Request): Promise<Response> }, query: string, headers = {}) {
  const url = `http://eider/graphql?query=${encodeURIComponent(query)}`;
  return eider.fetch(new Request(url, { headers }));
}

test("a question that comes again runs no statement, whatever its spelling of variables as null", async () => {
  await using eider = await open();
  const first = await eider.query(question);
  const second = await eider.query(question);
  expect([first.statements.length, second.statements.length]).toEqual([1, 0]);
  expect(second.data).toEqual(first.data);
  expect(second.headers.get("etag")).toBe(first.headers.get("etag"));
  expect(eider.service.answers.stats).toMatchObject({ hits: 1, misses: 1, entries: 1 });
  const asked = "query($n: Int) { t(limit: $n) { v } }";
  expect((await eider.query(asked, { n: 1 })).data).toEqual({ t: [{ v: 1 }] });
  expect((await eider.query(asked, { n: 2 })).data).toEqual({ t: [{ v: 1 }, { v: 1 }] });
});

test("a GET with the validator gets 304 without a statement; `*` names nothing; a POST gets its answer", async () => {
  await using eider = await open();
  const etag = (await get(eider.eider, question)).headers.get("etag") ?? "";
  expect(etag).toMatch(/^"[\w-]{22}"$/);
  const before = eider.lines.length;
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
    const response = await get(eider.eider, question, { "if-none-match": known });
    expect([response.status, response.headers.get("etag"), await response.text()]).toEqual([
      304,
      etag,
      "",
    ]);
  }
  expect(eider.lines.slice(before).some(({ message }) => message === "statement")).toBe(false);
  for (const known of ["*", '"other"'])
    expect((await get(eider.eider, question, { "if-none-match": known })).status).toBe(200);
  const posted = await eider.query(question, {}, { "if-none-match": etag });
  expect([posted.status, posted.headers.get("etag")]).toEqual([200, etag]);
});

test("new data is answered from the swap on; the same data keeps its answers over a recycle", async () => {
  await using eider = await open();
  const first = await eider.query(question);
  const ofOther = await eider.query("{ o { a } }");
  await eider.eider.recycle();
  const same = await eider.query(question);
  expect([same.statements, same.headers.get("etag")]).toEqual([[], first.headers.get("etag")]);
  await publish(eider.file("data"), sql(2), eider.directory);
  await eider.eider.recycle();
  const next = await eider.query(question);
  expect(next.data).toEqual({ t: [{ v: 2 }] });
  expect(next.headers.get("etag")).not.toBe(first.headers.get("etag"));
  const response = await get(eider.eider, question, {
    "if-none-match": first.headers.get("etag") ?? "",
  });
  expect(response.status).toBe(200);
  // Another database's data is what it was.
  const other = await eider.query("{ o { a } }");
  expect([other.statements, other.headers.get("etag")]).toEqual([[], ofOther.headers.get("etag")]);
});

test("what may change is neither kept nor validated: views that draw or tell the time, also through relations and macros, and the state of the service", async () => {
  await using eider = await open();
  for (const each of [
    "{ dice { v } }",
    "{ loaded(limit: 1) { v } }",
    "{ t(limit: 1, where: { loads: { some: {} } }) { v } }",
    "{ databases { name } }",
  ]) {
    const [first, second] = [await eider.query(each), await eider.query(each)];
    expect([each, first.headers.get("etag"), second.errors]).toEqual([each, null, undefined]);
    if (!each.includes("databases")) expect(second.statements.length).toBe(1);
  }
  // The relation is enough, since a filter may ask for it; a default is no expression of a row.
  expect((await eider.query("{ plain { a } }")).headers.get("etag")).not.toBeNull();
  expect((await eider.query("{ stamped { id } }")).headers.get("etag")).not.toBeNull();
});

test("who shares a statement over what may change is answered anew too, and has no validator", async () => {
  await using eider = await open();
  const asked = Array.from(
    { length: 30 },
    (_, index) =>
      `{ q${index}: __typename kind(id: 1) { t(where: { loads: { some: { v: { gte: 0 } } } }, limit: 1) { v } } }`,
  );
  const answers = await Promise.all(asked.map((each) => get(eider.eider, each)));
  for (const answer of answers) {
    expect(await answer.json()).toMatchObject({ data: { kind: { t: [{ v: 1 }] } } });
    expect(answer.headers.get("etag")).toBeNull();
  }
  const [again] = asked;
  expect((await eider.query(again ?? "")).statements.length).toBeGreaterThan(0);
});

test("an order that reaches what may change is the engine's each time", async () => {
  await using eider = await open();
  const order = "orderBy: [{ loadsAggregate: { v: { max: ASC } } }]";
  for (let turn = 0; turn < 60; turn += 1)
    for (const each of [
      `t(limit: 3, ${order}) { id }`,
      `kind(id: 1) { t(limit: 1, ${order}) { id } }`,
    ]) {
      const { errors, headers, statements } = await eider.query(`{ q${turn}: __typename ${each} }`);
      expect([errors, headers.get("etag")]).toEqual([undefined, null]);
      // Kinds are soon in memory.
      expect(statements.length).toBeGreaterThan(0);
    }
});

test("errors are not kept", async () => {
  await using eider = await open();
  for (let turn = 0; turn < 2; turn += 1) {
    const { status, headers } = await eider.query("{ plain(limit: -1) { a } }");
    expect([status, headers.get("etag"), headers.get("cache-control")]).toEqual([
      400,
      null,
      "no-store",
    ]);
  }
  expect(eider.service.answers.stats.entries).toBe(0);
});

test("files that stay in place are not kept", async () => {
  await using folder = await tempDirectory();
  const file = join(folder.path, "a.csv");
  await writeFile(file, "a\n1\n");
  await using eider = await openDatabases(
    { lake: { files: { a: file }, view: true } },
    { cache: { memory: "64MB" } },
  );
  for (let turn = 0; turn < 2; turn += 1) {
    const { headers, statements } = await eider.query("{ a { a } }");
    expect([headers.get("etag"), statements.length]).toEqual([null, 1]);
  }
});

test("equal questions in flight are one; who leaves does not end it for the others", async () => {
  await using eider = await open();
  const slow = "{ tAggregate { v { quantile(p: 0.5) } text { countDistinct } } }";
  const body = JSON.stringify({ query: slow });
  const ask = (signal: AbortSignal) =>
    eider.eider.fetch(
      new Request("http://eider/graphql", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal,
      }),
    );
  const leaving = new AbortController();
  const before = eider.lines.length;
  const left = ask(leaving.signal).catch(() => "left");
  const staying = Array.from({ length: 20 }, () => ask(new AbortController().signal));
  setImmediate(() => leaving.abort());
  for (const response of await Promise.all(staying)) expect(response.status).toBe(200);
  await left;
  const statements = eider.lines.slice(before).filter(({ message }) => message === "statement");
  expect(statements.length).toBe(1);
});

test("a question that comes while the work of its last asker is being ended is asked anew", async () => {
  const cache = new AnswerCache(1_000_000, "secret");
  const key = { versions: "1", question: "q", isOfSchema: false };
  const gate = new EventEmitter();
  const ended = once(gate, "end").then(() => Promise.reject(new Error("interrupted")));
  const leaving = new AbortController();
  const left = cache.answer(key, leaving, () => ended).catch(messageOf);
  // The work begins in a turn of its own.
  await new Promise(setImmediate);
  leaving.abort();
  const answer = { data: { a: 1 } };
  const signal = new AbortController().signal;
  expect(await cache.answer(key, { signal }, () => Promise.resolve(answer))).toBe(answer);
  gate.emit("end");
  expect(await left).toBe("interrupted");
});

test("large answers are compressed as the client takes them, each form with its own validator", async () => {
  await using eider = await open();
  const large = "{ t(limit: 100) { text } }";
  const plain = await get(eider.eider, large, { "accept-encoding": "identity" });
  const text = await plain.text();
  for (const encoding of ["br", "gzip"]) {
    const response = await get(eider.eider, large, { "accept-encoding": encoding });
    expect(response.headers.get("content-encoding")).toBe(encoding);
    expect(response.headers.get("etag")).toBe(
      plain.headers.get("etag")?.replace(/"$/, `-${encoding}"`),
    );
    const { length } = new Uint8Array(await response.arrayBuffer());
    expect(length).toBeLessThan(text.length / 10);
  }
  const refused = await get(eider.eider, large, { "accept-encoding": "br;q=0, gzip;q=0" });
  expect(refused.headers.get("content-encoding")).toBeNull();
  const small = await get(eider.eider, question, { "accept-encoding": "br" });
  expect(small.headers.get("content-encoding")).toBeNull();
});

test("Cache-Control is the setting's, but private for credentials", async () => {
  await using eider = await open({
    cache: { memory: "1MB", control: "public, max-age=60" },
    server: { adminKey: "key" },
  });
  const control = async (headers: Record<string, string>) =>
    (await eider.query(question, {}, headers)).headers.get("cache-control");
  expect(await control({})).toBe("public, max-age=60");
  expect(await control({ authorization: "Bearer key" })).toBe("private, no-cache");
});

test("questions that are asked once do not drive out those that come again, and no more bytes are held than allowed", () => {
  const cache = new SegmentedCache<{ size: number }>(1000, ({ size }) => size);
  const useful = Array.from({ length: 20 }, (_, index) => `useful ${index}`);
  for (const key of useful) {
    cache.set(key, { size: 10 });
    cache.get(key);
  }
  for (let index = 0; index < 10_000; index += 1) {
    cache.set(`once ${index}`, { size: 10 });
    expect(cache.bytes).toBeLessThanOrEqual(1000);
  }
  expect(useful.filter((key) => cache.get(key) === undefined)).toEqual([]);
  cache.set("large", { size: 500 });
  expect(cache.get("large")).toBeUndefined();
  expect(cache.evictions).toBeGreaterThan(9000);
  cache.forget(() => true);
  expect([cache.bytes, cache.entries]).toEqual([0, 0]);
});
