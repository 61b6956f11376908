/** Spans of a request, once an SDK is registered. */
import { trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";
import { openShop } from "../support/open-shop.ts";

let registered: InMemorySpanExporter | undefined;

/** Registers an SDK, once: tracers stay with the first. */
function register(): InMemorySpanExporter {
  if (registered === undefined) {
    registered = new InMemorySpanExporter();
    const spanProcessors = [new SimpleSpanProcessor(registered)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  }
  registered.reset();
  return registered;
}

test("without an SDK nothing is traced", async () => {
  await using shop = await openShop();
  const { errors } = await shop.query("{ orders(limit: -1) { id } }");
  expect(errors?.[0]?.extensions).not.toHaveProperty("traceId");
  expect(shop.lines.find(({ message }) => message === "request")?.fields).not.toHaveProperty(
    "trace",
  );
});

test("a request is a span with its waits and statements below it, and its id stands in log and errors", async () => {
  const exporter = register();
  await using shop = await openShop();
  const { errors } = await shop.query(
    "query Two { orders(limit: 1) { id customer { id } } big: orders(limit: -1) { id } }",
  );
  const spans = exporter.getFinishedSpans();
  const root = spans.find(({ name }) => name === "graphql");
  expect(root?.attributes).toMatchObject({ "graphql.operation.name": "Two" });
  const below = spans.filter(
    ({ parentSpanContext }) => parentSpanContext?.spanId === root?.spanContext().spanId,
  );
  expect(new Set(below.map(({ name }) => name))).toEqual(
    new Set(["plan", "pool wait", "statement", "decode"]),
  );
  const id = root?.spanContext().traceId;
  expect(errors?.[0]?.extensions["traceId"]).toBe(id);
  expect(shop.lines.find(({ message }) => message === "request")?.fields).toMatchObject({
    trace: id,
  });
});

test("a statement that fails is a span in error, and a refusal names its trace", async () => {
  const exporter = register();
  await using broken = await openEider({
    config: { server: { adminKey: "admin" } },
    databases: {
      broken:
        "CREATE TABLE t (id INTEGER PRIMARY KEY); CREATE VIEW v AS SELECT id, CAST('x' || id AS INTEGER) n FROM t; INSERT INTO t VALUES (1);",
    },
  });
  await broken.query("{ v { n } }");
  const failed = exporter.getFinishedSpans().find(({ name }) => name === "statement");
  expect(failed?.status).toMatchObject({ code: 2 });
  const unknown = await broken.eider.fetch(
    new Request("http://eider/graphql", {
      method: "POST",
      headers: { authorization: "Bearer no" },
    }),
  );
  expect(unknown.status).toBe(401);
  expect(await unknown.json()).toMatchObject({
    errors: [{ extensions: { traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string } }],
  });
  const refused = await broken.eider.fetch(
    new Request("http://eider/graphql", {
      method: "POST",
      headers: { "content-type": "text/plain" },
      body: "{}",
    }),
  );
  expect(refused.status).toBe(415);
  expect(await refused.json()).toMatchObject({
    errors: [{ extensions: { traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string } }],
  });
});
