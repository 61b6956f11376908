/** Spans of a request, once an SDK is registered. */
import { propagation, trace } from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { expect, onTestFinished, test } from "vitest";
import { openShop } from "../support/open-shop.ts";

test("without an SDK nothing is traced", async () => {
  await using shop = await openShop();
  const { errors } = await shop.query("{ orders(limit: -1) { id } }");
  expect(errors?.[0]?.extensions).not.toHaveProperty("traceId");
  expect(shop.lines.find(({ message }) => message === "request")?.fields).not.toHaveProperty(
    "trace",
  );
});

test("a request is a span with its waits and statements below it, and its id stands in log and errors", async () => {
  const exporter = new InMemorySpanExporter();
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
  );
  onTestFinished(() => {
    trace.disable();
    propagation.disable();
  });
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
  expect(new Set(below.map(({ name }) => name))).toEqual(new Set(["pool wait", "statement"]));
  const id = root?.spanContext().traceId;
  expect(errors?.[0]?.extensions["traceId"]).toBe(id);
  expect(shop.lines.find(({ message }) => message === "request")?.fields).toMatchObject({
    trace: id,
  });
});
