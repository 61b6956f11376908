import { asError, EiderError, type ErrorCode } from "../foundation/errors.ts";

/** What the text of an engine error says, first match first; DuckDB's errors carry no code. */
const patterns: readonly (readonly [pattern: RegExp, code: ErrorCode, sentence: string])[] = [
  // These two quote what a client wrote, so nothing further may be read into their text.
  [
    /^(Conversion|Invalid Input) Error.*out of range for the destination type/s,
    "NUMBER_OUT_OF_RANGE",
    "A number is too large for its type.",
  ],
  [
    /^Conversion Error/,
    "BAD_INPUT",
    "A value could not be converted to the type that it is compared with.",
  ],
  [
    /^Invalid Input Error.*(regex|missing|invalid|repetition|bad|trailing|unexpected)/is,
    "BAD_INPUT",
    "The pattern of `matches` is no valid RE2 regular expression.",
  ],
  [/^Invalid Input Error/, "BAD_INPUT", "The engine refused a value of the query."],
  [/^INTERRUPT Error/, "QUERY_INTERRUPTED", "The query was interrupted. Try again."],
  [
    /^Out of Memory Error|No space left on device|max_temp_directory_size/,
    "RESOURCE_EXHAUSTED",
    "The query needs more memory or disk than it may use. Ask for fewer rows, or raise pool.memoryLimit.",
  ],
  [
    /Conflicting lock|Could not set lock/,
    "DB_LOCKED",
    "Another process has the database file open for writing. Close it, or publish a new file by renaming it over this one.",
  ],
  [/Permission denied/, "DB_FORBIDDEN_PATH", "The file may not be read: permission denied."],
  [
    /newer (version|DuckDB)|storage version|older version of DuckDB/i,
    "DB_INCOMPATIBLE",
    "The file was written by another version of DuckDB than this one can read.",
  ],
  [
    /not a valid DuckDB database file|Corrupt|checksum|has been invalidated|Could not read (all|enough)/i,
    "DB_CORRUPT",
    "The file is damaged or is no DuckDB database.",
  ],
  [
    /motherduck.*(token|auth)|(token|auth).*motherduck|Unauthenticated|Invalid.*token/i,
    "DB_AUTH_FAILED",
    "MotherDuck refused the token.",
  ],
  [/extension "motherduck"|md:/i, "DB_UNAVAILABLE", "MotherDuck cannot be reached."],
  [/No such file|does not exist|No files found/, "DB_UNAVAILABLE", "There is no such file."],
  [
    /Is a directory|Could not read from file|Cannot open file|Could not open/,
    "DB_UNAVAILABLE",
    "The file cannot be opened.",
  ],
  [/^IO Error|^HTTP Error|^Connection Error/, "DB_UNAVAILABLE", "The database cannot be read."],
  [
    /^Out of Range Error|overflow|out of range for the destination type/i,
    "NUMBER_OUT_OF_RANGE",
    "A number is too large for its type.",
  ],
];

/** Errors after which the engine promises nothing about the connection. */
const fatal =
  /^(FATAL|INTERNAL) Error|^(?!Conversion|Invalid Input)[A-Za-z ]+ Error: .*database has been invalidated/;

/** An engine error as clients may see it: own words, with the original as cause for the log. */
export function describeEngineError(thrown: unknown): EiderError {
  if (thrown instanceof EiderError) return thrown;
  const { message } = asError(thrown);
  const [, code, sentence] = patterns.find(([pattern]) => pattern.test(message)) ?? [];
  return new EiderError(code ?? "INTERNAL_SERVER_ERROR", sentence ?? "Unexpected error.", {
    cause: redacted(thrown),
  });
}

/** The error as the log may have it: the engine quotes whole paths, tokens included. */
function redacted(thrown: unknown): Error {
  const { message, stack } = asError(thrown);
  const error = new Error(redact(message));
  error.stack = redact(stack ?? message);
  return error;
}

export function isFatalError(thrown: unknown): boolean {
  const cause = thrown instanceof EiderError ? thrown.cause : thrown;
  return cause instanceof Error && fatal.test(cause.message);
}

/** A text for the log without tokens, bare ones included, and without what stands in paths after `?`. */
export function redact(text: string): string {
  return text
    .replaceAll(/(motherduck_token|token)=[^&\s'"]+/gi, "$1=…")
    .replaceAll(/(md:[^\s?'"]*)\?[^\s'"]*/g, "$1?…")
    .replaceAll(/\beyJ[\w-]+\.[\w-]+(\.[\w-]+)?/g, "…");
}
