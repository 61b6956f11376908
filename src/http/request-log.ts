import { createHash } from "node:crypto";
import { type DocumentNode, Kind, print, visit } from "graphql";
import { redact } from "../duckdb/engine-errors.ts";
import type { Config } from "../foundation/config.ts";
import { EiderError, messageOf } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { digestOf } from "./answers.ts";
import type { RunningExchange } from "./exchange.ts";
import type { Serving } from "./serving.ts";
import type { Tracing } from "./tracing.ts";

/** How a request ended: its answer's status and length in bytes where it is known, or why there is none. */
export type RequestEnd =
  | { readonly status: number; readonly bytes: number | undefined; readonly rows?: number }
  | {
      readonly error: string;
      readonly status?: number;
      readonly bytes?: number;
      readonly rows?: number;
    };

/** Characters of a document that the log of slow queries shows at most. */
const longestText = 4000;

/** Tells the log and the metrics how requests ended: what was asked, by name, and never values. */
export class RequestLog {
  readonly #serving: Serving;
  readonly #log: Logger;
  readonly #settings: Config["log"];

  constructor(serving: Serving, log: Logger, settings: Config["log"]) {
    this.#serving = serving;
    this.#log = log;
    this.#settings = settings;
  }

  ended(exchange: RunningExchange, end: RequestEnd): void {
    const { id, operation, document, statements, rows, started, codes, cost } = exchange;
    const duration = performance.now() - started;
    this.#serving.observeRequest({
      status: end.status ?? 0,
      codes,
      ms: duration,
      bytes: end.bytes,
      operation,
      statements,
      rows,
    });
    endTrace(exchange, end);
    const { slow } = this.#settings;
    const isSlow = slow !== null && duration > slow;
    if (!isSlow && !this.#log.isLevelEnabled("info")) return;
    const facts = {
      id,
      operation,
      ...this.#who(exchange),
      ...(exchange.trace.id !== undefined && { trace: exchange.trace.id }),
      ...end,
      ...(codes.length > 0 && { codes }),
      ms: Math.round(duration),
      statements,
      rows,
      ...(document !== undefined && { document: digestOf(document) }),
      ...(cost !== undefined && { cost }),
    };
    this.#log.info(facts, "error" in end ? "request failed" : "request");
    if (isSlow)
      this.#log.warn(
        {
          ...facts,
          waitMs: Math.round(exchange.waitMs),
          engineMs: Math.round(exchange.engineMs),
          ...(document !== undefined && { text: withoutValues(document) }),
        },
        "slow request",
      );
  }

  /** Tells of a request that ended before it was known who asks. */
  refused(
    {
      id,
      address,
      started,
      trace,
    }: {
      readonly id: string;
      readonly address: string;
      readonly started: number;
      readonly trace: Tracing;
    },
    error: unknown,
  ): void {
    const known = error instanceof EiderError ? error : undefined;
    const codes = known === undefined ? [] : [known.code];
    const status = known?.status ?? 500;
    const ms = performance.now() - started;
    this.#serving.observeRequest({
      status,
      codes,
      ms,
      bytes: undefined,
      operation: undefined,
      statements: 0,
      rows: 0,
    });
    const cause = known?.cause === undefined ? {} : { cause: redact(messageOf(known.cause)) };
    this.#log.info(
      {
        id,
        address,
        ...(trace.id !== undefined && { trace: trace.id }),
        status,
        codes,
        error: messageOf(error),
        ...cause,
        ms: Math.round(ms),
      },
      "request refused",
    );
    trace.end({ "http.response.status_code": status }, codes[0]);
  }

  #who({ caller }: RunningExchange) {
    const { role, subject, isAdmin } = caller;
    return {
      ...(isAdmin && { admin: true }),
      ...(role !== undefined && { role }),
      ...(subject !== undefined && { subject: this.#named(subject) }),
    };
  }

  /** A digest names the same person each time and does not show who that is. */
  #named(subject: string): string {
    if (this.#settings.subjects === "plain") return subject;
    return createHash("sha256").update(subject).digest("base64url").slice(0, 16);
  }
}

const direction = /^(ASC|DESC)(_NULLS_(FIRST|LAST))?$/;

/** A document's text without the values that stand in it. */
function withoutValues(document: DocumentNode): string {
  const bare = visit(document, {
    [Kind.STRING]: (node) => ({ ...node, value: "", block: false }),
    [Kind.INT]: (node) => ({ ...node, value: "0" }),
    [Kind.FLOAT]: (node) => ({ ...node, value: "0" }),
    [Kind.BOOLEAN]: (node) => ({ ...node, value: false }),
    // A column's own values may be enums; a direction says nothing of them.
    [Kind.ENUM]: (node) => (direction.test(node.value) ? undefined : { ...node, value: "_" }),
  });
  return print(bare).slice(0, longestText);
}

function endTrace({ trace, operation, statements, codes }: RunningExchange, end: RequestEnd): void {
  const attributes = {
    "graphql.operation.name": operation ?? "",
    "http.response.status_code": end.status ?? 0,
    "eider.statements": statements,
  };
  trace.end(attributes, "error" in end ? end.error : codes[0]);
}
