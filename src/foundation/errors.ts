/**
 * Every error that Eider tells a client: its stable code, the HTTP status of an answer without
 * data, whether trying again may help, and what it means. README's table is tested against this.
 */
export const errorCodes = {
  GRAPHQL_PARSE_FAILED: [400, false, "The query is not valid GraphQL text."],
  GRAPHQL_VALIDATION_FAILED: [400, false, "The query does not fit the schema."],
  BAD_INPUT: [400, false, "An argument, a variable or the request itself is malformed."],
  NULL_IN_FILTER: [400, false, "A filter contains null: leave the member out, or use isNull."],
  BAD_CURSOR: [400, false, "A cursor is malformed or belongs to another order."],
  BAD_NODE_ID: [400, false, "A nodeId is malformed."],
  LIMIT_EXCEEDED: [400, false, "More rows, values or cells were asked for than a limit allows."],
  QUERY_TOO_COMPLEX: [400, false, "The query is too long, too deep or has too many filter terms."],
  NUMBER_OUT_OF_RANGE: [400, false, "A number does not fit its type."],
  PERSISTED_QUERY_NOT_FOUND: [
    200,
    false,
    "No document is known by this digest or id: send its text with it.",
  ],
  UNAUTHENTICATED: [401, false, "A token or key is missing, wrong or expired."],
  DOCUMENT_NOT_TRUSTED: [403, false, "Only trusted documents are answered, and this is none."],
  FORBIDDEN: [403, false, "The caller may not do this."],
  NOT_FOUND: [404, false, "There is nothing at this address."],
  METHOD_NOT_ALLOWED: [405, false, "Mutations are accepted by POST only."],
  NOT_ACCEPTABLE: [406, false, "The answer is offered in no form that the request accepts."],
  BODY_TOO_LARGE: [413, false, "The request body is larger than limits.body."],
  UNSUPPORTED_MEDIA_TYPE: [415, false, "A POST must be application/json."],
  RATE_LIMITED: [
    429,
    true,
    "The client asks too much at a time or in a minute, or sent too many wrong admin keys.",
  ],
  INTERNAL_SERVER_ERROR: [500, false, "Something unexpected; the log has the id that is shown."],
  VIEW_FAILED: [
    500,
    false,
    "A view or computed column failed on its data; the log has the reason.",
  ],
  DB_CORRUPT: [500, false, "A database file is damaged."],
  DB_INCOMPATIBLE: [500, false, "A database file was written by a newer DuckDB."],
  POOL_TIMEOUT: [503, true, "No connection became free within the wait timeout."],
  POOL_OVERLOADED: [503, true, "Too many requests already wait for a connection."],
  POOL_CLOSED: [503, true, "The pool was closed."],
  DB_UNAVAILABLE: [503, true, "The database cannot be opened or reached."],
  IDENTITY_PROVIDER_UNAVAILABLE: [
    503,
    true,
    "The keys that tokens are checked by could not be read yet.",
  ],
  DB_LOCKED: [503, true, "Another process holds the database file for writing."],
  DB_FORBIDDEN_PATH: [503, false, "The file may not be read by this process."],
  DB_AUTH_FAILED: [503, false, "MotherDuck refused the token."],
  RESOURCE_EXHAUSTED: [503, true, "The query needs more memory or disk than it may use."],
  QUERY_INTERRUPTED: [503, true, "The query was interrupted: the pool was recycled or stopped."],
  RECYCLE_FAILED: [503, true, "The new connections could not be opened; the old ones serve on."],
  SHUTTING_DOWN: [503, true, "The server is stopping."],
  QUERY_TIMEOUT: [504, true, "The query took longer than limits.requestTimeout."],
} as const satisfies Record<
  string,
  readonly [status: number, retriable: boolean, sentence: string]
>;

export type ErrorCode = keyof typeof errorCodes;

/**
 * Does work whose errors are answers to clients. Nobody is told where they were thrown, and finding
 * that out takes longer than what is wrong.
 */
export function withoutStacks<Result>(work: () => Result): Result {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** An error with a message that is safe and useful to the client that caused it. */
export class EiderError extends Error {
  readonly code: ErrorCode;
  /** Seconds after which the same request may succeed. */
  readonly retryAfter: number;
  /** The trace of the request that it refused, where that is traced. */
  traceId?: string;

  constructor(
    code: ErrorCode,
    message: string,
    { retryAfter = 1, ...options }: { cause?: unknown; retryAfter?: number } = {},
  ) {
    // A client's mistake has no place in the program that anybody looks for.
    const { stackTraceLimit } = Error;
    if (errorCodes[code][0] < 500) Error.stackTraceLimit = 0;
    super(message, options);
    Error.stackTraceLimit = stackTraceLimit;
    this.name = "EiderError";
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** HTTP status of an answer that has no data. */
  get status(): number {
    return errorCodes[this.code][0];
  }

  /** Whether the same request may succeed later, unchanged. */
  get retriable(): boolean {
    return errorCodes[this.code][1];
  }
}

/** A mistake in configuration or arguments: all of them at once, one line each. Exit code 2. */
export class ConfigError extends Error {
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.name = "ConfigError";
    this.mistakes = mistakes;
  }
}

/** What the work comes to; undefined where it finds mistakes, which are noted so that all are told at once. */
export function noting<T>(mistakes: string[], work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    mistakes.push(...error.mistakes);
    return undefined;
  }
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : textOf(thrown);
}

/** What was thrown need not be something that has a text. */
function textOf(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "what was thrown has no text";
  }
}

/** The error itself, or an Error made of whatever else was thrown. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(textOf(thrown));
}
