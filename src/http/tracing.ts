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

const tracer = trace.getTracer("eider");

/** A statement with its times, in ms of the monotonic clock. */
export interface TracedStatement {
  readonly database: string;
  readonly sql: string;
  readonly asked: number;
  readonly started: number;
  readonly ended: number;
}

/** What is told of a request, where anything is traced. */
export type Tracing = Pick<RequestTrace, "id" | "statement" | "end">;

const nothing: Tracing = { id: undefined, statement: () => {}, end: () => {} };

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
      get: (from, key) => {
        if (from instanceof Headers) return from.get(key) ?? undefined;
        return (from as Record<string, string | undefined> | undefined)?.[key];
      },
    });
    this.#span = tracer.startSpan("graphql", { kind: SpanKind.SERVER }, parent);
    this.#context = trace.setSpan(parent, this.#span);
  }

  /** The id of the trace; undefined where nothing is traced. */
  get id(): string | undefined {
    const of = this.#span.spanContext();
    return isSpanContextValid(of) ? of.traceId : undefined;
  }

  /** A statement that has ended: how long it waited for a connection, and ran. */
  statement({ database, sql, asked, started, ended }: TracedStatement): void {
    if (!this.#span.isRecording()) return;
    const attributes = { "db.system.name": "duckdb", "db.namespace": database };
    this.#part("pool wait", attributes, [asked, started]);
    this.#part("statement", { ...attributes, "db.query.text": sql }, [started, ended]);
  }

  end(attributes: Attributes, error: string | undefined): void {
    this.#span.setAttributes(attributes);
    if (error !== undefined) this.#span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    this.#span.end();
  }

  #part(name: string, attributes: Attributes, [from, to]: readonly [number, number]): void {
    const at = (ms: number) => performance.timeOrigin + ms;
    const span = tracer.startSpan(name, { attributes, startTime: at(from) }, this.#context);
    span.end(at(to));
  }
}
