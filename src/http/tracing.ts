import {
  type Attributes,
  type Context,
  isSpanContextValid,
  ProxyTracerProvider,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { StatementTimes } from "./serving.ts";

/** The headers of node:http are an object, those of the web have a method, of whatever class they are. */
function headerOf(carrier: unknown, key: string): string | undefined {
  if (typeof carrier !== "object" || carrier === null) return undefined;
  if ("get" in carrier && typeof carrier.get === "function")
    return (carrier.get(key) as string | null) ?? undefined;
  return (carrier as Record<string, string | undefined>)[key];
}

const tracer = trace.getTracer("eider");

/** What is told of a request, where anything is traced. */
export type Tracing = Pick<RequestTrace, "id" | "headers" | "plan" | "statement" | "end">;

const nothing: Tracing = {
  id: undefined,
  headers: () => ({}),
  plan: () => {},
  statement: () => {},
  end: () => {},
};

/** The trace of a request with these headers; without a registered SDK nothing, which costs nothing. */
export function traceOf(carrier: unknown): Tracing {
  const provider = trace.getTracerProvider();
  const isRegistered =
    !(provider instanceof ProxyTracerProvider) || provider.getDelegateTracer("eider") !== undefined;
  return isRegistered ? new RequestTrace(carrier) : nothing;
}

/**
 * The trace of one request, by the API of OpenTelemetry alone: without an SDK, which who runs Eider
 * registers, all of it does nothing.
 */
class RequestTrace {
  readonly #span: Span;
  readonly #context: Context;

  /** `carrier` are the headers, which may name the span of who asks. */
  constructor(carrier: unknown) {
    const parent = propagation.extract(ROOT_CONTEXT, carrier, {
      keys: () => [],
      get: headerOf,
    });
    this.#span = tracer.startSpan("graphql", { kind: SpanKind.SERVER }, parent);
    this.#context = trace.setSpan(parent, this.#span);
  }

  /** The id of the trace; undefined where nothing is traced. */
  get id(): string | undefined {
    const of = this.#span.spanContext();
    return isSpanContextValid(of) ? of.traceId : undefined;
  }

  /** The headers by which a request that is part of this one belongs to the trace. */
  headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    propagation.inject(this.#context, headers);
    return headers;
  }

  /** The document is known and valid, and is executed from now on; it was read at that time. */
  plan(read: number): void {
    if (this.#span.isRecording()) this.#part("plan", {}, [read, performance.now()]);
  }

  /** A statement that has ended: how long it waited for a connection, ran, and was decoded. */
  statement({ database, sql, asked, started, decoding, ended, error }: StatementTimes): void {
    if (!this.#span.isRecording()) return;
    const attributes = { "db.system.name": "duckdb", "db.namespace": database };
    this.#part(
      "pool wait",
      attributes,
      [asked, started ?? ended],
      started === undefined ? error : undefined,
    );
    if (started === undefined) return;
    const text = { ...attributes, "db.query.text": sql };
    this.#part("statement", text, [started, decoding ?? ended], error);
    if (decoding !== undefined) this.#part("decode", attributes, [decoding, ended]);
  }

  end(attributes: Attributes, error: string | undefined): void {
    this.#span.setAttributes(attributes);
    if (error !== undefined) this.#span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    this.#span.end();
  }

  #part(
    name: string,
    attributes: Attributes,
    [from, to]: readonly [number, number],
    error?: string,
  ): void {
    const at = (ms: number) => performance.timeOrigin + ms;
    const span = tracer.startSpan(name, { attributes, startTime: at(from) }, this.#context);
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    span.end(at(to));
  }
}
