import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { type FormattedExecutionResult, GraphQLError } from "graphql";
import { redact } from "../duckdb/engine-errors.ts";
import {
  EiderError,
  type ErrorCode,
  errorCodes,
  messageOf,
  withoutStacks,
} from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";

/**
 * Makes every error one shape with a stable code. What is not Eider's own or GraphQL's becomes
 * "Unexpected error." with an id; the log has the original under that id.
 */
export function errorMask(
  log: Logger,
  { suggestions }: { readonly suggestions: boolean },
): (error: unknown) => GraphQLError {
  const mask = maskWith(log);
  return (error) => (suggestions ? mask(error) : withoutSuggestion(mask(error)));
}

/** "Did you mean" tells the names that introspection would. */
export function withoutSuggestion(error: GraphQLError): GraphQLError {
  error.message = error.message.replace(/ ?Did you mean .*$/s, "");
  return error;
}

function maskWith(log: Logger): (error: unknown) => GraphQLError {
  return (error) => {
    const original = error instanceof GraphQLError ? error.originalError : error;
    if (original instanceof EiderError) return known(original, error, log);
    if (
      error instanceof GraphQLError &&
      (original === undefined || original === null || original instanceof GraphQLError)
    ) {
      return withCode(error, codeOf(error));
    }
    if (original instanceof RangeError) return known(ofRange(original), error, log);
    // Wrong variables arrive as errors of the executor that have no path.
    if (
      error instanceof GraphQLError &&
      error.path === undefined &&
      error.message.startsWith('Variable "')
    )
      return withCode(error, "BAD_INPUT");
    return unexpected(original, error, log);
  };
}

/** The stack has ended, or a text is longer than a text can be. */
function ofRange({ message }: RangeError): EiderError {
  return message.includes("call stack")
    ? new EiderError("QUERY_TOO_COMPLEX", "The query is nested too deeply.")
    : new EiderError("LIMIT_EXCEEDED", "The answer is too large. Ask for fewer rows or columns.");
}

function known(original: EiderError, error: unknown, log: Logger): GraphQLError {
  if (original.code === "INTERNAL_SERVER_ERROR")
    return unexpected(original.cause ?? original, error, log);
  const masked = located(original.message, error, original.code, { retriable: original.retriable });
  if (original.status >= 500) causes.set(masked, redact(messageOf(original.cause ?? "")));
  return masked;
}

/** Why errors that are nobody's mistake came about, until the log is told by whose request it was. */
const causes = new WeakMap<object, string>();

/** Tells the log of the errors that are no mistake of who asks, with what the engine says of them. */
export function logCauses(
  errors: readonly GraphQLError[],
  log: Logger,
  facts: Readonly<Record<string, unknown>>,
): void {
  for (const error of errors) {
    const cause = causes.get(error);
    if (cause === undefined) continue;
    causes.delete(error);
    log.warn(
      { ...facts, code: error.extensions["code"], cause: cause || undefined },
      error.message,
    );
  }
}

/** Logs what is not Eider's own error and returns the id that a client may quote. */
export function logUnexpected(original: unknown, log: Logger): string {
  const id = randomUUID();
  log.error(
    {
      id,
      error: redact(
        original instanceof Error ? (original.stack ?? original.message) : String(original),
      ),
    },
    "unexpected error",
  );
  return id;
}

function unexpected(original: unknown, error: unknown, log: Logger): GraphQLError {
  return located("Unexpected error.", error, "INTERNAL_SERVER_ERROR", {
    id: logUnexpected(original, log),
    retriable: false,
  });
}

function located(
  message: string,
  error: unknown,
  code: ErrorCode,
  extensions: Record<string, unknown>,
): GraphQLError {
  const given = error instanceof GraphQLError ? error : undefined;
  const { nodes = null, source = null, positions = null, path = null } = given ?? {};
  const place = { nodes, source, positions, path };
  const http = given?.extensions["http"];
  const options = {
    ...place,
    extensions: { code, ...extensions, ...(http !== undefined && { http }) },
  };
  return withoutStacks(() => new GraphQLError(shortened(message), options));
}

/** Longer messages have a client's values in them. */
const longestMessage = 1000;
const longTexts = /"((?:[^"\\]|\\.){100})(?:[^"\\]|\\.){100,}"/gs;

/** A message without the most of the values that clients sent. */
export function shortened(message: string): string {
  if (message.length <= longestMessage) return message;
  const short = message.replaceAll(longTexts, '"$1…"');
  return short.length <= longestMessage ? short : `${short.slice(0, longestMessage)}…`;
}

function withCode(error: GraphQLError, code: ErrorCode): GraphQLError {
  return located(error.message, error, code, { retriable: errorCodes[code][1] });
}

/** Whether graphql-js has looked at enough of a document. */
export function isAborted(message: string): boolean {
  return message.includes("Parsing aborted") || message.includes("Validation aborted");
}

function codeOf({ extensions, message, path }: GraphQLError): ErrorCode {
  if (isAborted(message)) return "QUERY_TOO_COMPLEX";
  const { code, http } = extensions as { code?: unknown; http?: { status?: number } };
  if (typeof code === "string" && Object.hasOwn(errorCodes, code)) return code as ErrorCode;
  if (http?.status === errorCodes.METHOD_NOT_ALLOWED[0]) return "METHOD_NOT_ALLOWED";
  if (message.startsWith("Syntax Error")) return "GRAPHQL_PARSE_FAILED";
  return path === undefined && !message.startsWith('Variable "') && http?.status === undefined
    ? "GRAPHQL_VALIDATION_FAILED"
    : "BAD_INPUT";
}

/** An error in the shape of an answer. */
export function errorBody(error: EiderError): FormattedExecutionResult {
  const { message, code, retriable, traceId } = error;
  const trace = traceId === undefined ? {} : { traceId };
  return { errors: [{ message, extensions: { code, retriable, ...trace } }] };
}

/** Refuses a method where only those of `allow` are taken. */
export function methodRefused(sentence: string, allow: string): Response {
  const response = errorResponse(new EiderError("METHOD_NOT_ALLOWED", sentence));
  response.headers.set("allow", allow);
  return response;
}

/** An answer without GraphQL: the same shape, sent by the front itself. */
export function errorResponse(error: EiderError): Response {
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    ...(error.retriable && { "retry-after": String(error.retryAfter) }),
    ...(error.code === "UNAUTHENTICATED" && { "www-authenticate": "Bearer" }),
    // What is left of the body is not read: the next request on the connection would wait for it.
    ...(error.code === "BODY_TOO_LARGE" && { connection: "close" }),
  };
  return new Response(JSON.stringify(errorBody(error)), {
    status: error.status,
    statusText: STATUS_CODES[error.status] ?? "",
    headers,
  });
}
