import { asError, EiderError, type ErrorCode } from "../foundation/errors.ts";

type Pattern = readonly [pattern: RegExp, code: ErrorCode, sentence: string];

/** What the text of an engine error says of the engine itself, first match first; DuckDB's errors carry no code. */
const conditions: readonly Pattern[] = [
  [/^INTERRUPT Error/, "QUERY_INTERRUPTED", "The query was interrupted. Try again."],
  [
    /^Out of Memory Error|No space left on device|max_temp_directory_size/,
    "RESOURCE_EXHAUSTED",
    "The query needs more memory or disk than it may use. Ask for fewer rows, or raise pool.memoryLimit.",
  ],
];

/** What it says of files and of where they are. */
const files: readonly Pattern[] = [
  [
    /Conflicting lock|Could not set lock/,
    "DB_LOCKED",
    "Another process has the database file open for writing. Close it, or publish a new file by renaming it over this one.",
  ],
  [
    /(replay|open|read).*\bWAL\b|\.wal\b.*(read-only|read only|cannot|could not)/is,
    "DB_UNAVAILABLE",
    "The database has a write-ahead log that cannot be read without writing: run CHECKPOINT where it is written, and publish the file alone.",
  ],
  [
    /sqlite/i,
    "DB_INCOMPATIBLE",
    "The file is a database of SQLite, which is not served: copy its tables into a DuckDB file.",
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
    /magic bytes|Footer|TProtocolException|thrift/i,
    "DB_CORRUPT",
    "The file is damaged or is not what its name says.",
  ],
  [
    /motherduck.*(token|auth)|(token|auth).*motherduck|Unauthenticated|Invalid.*token/i,
    "DB_AUTH_FAILED",
    "MotherDuck refused the token.",
  ],
  [/extension "motherduck"|md:/i, "DB_UNAVAILABLE", "MotherDuck cannot be reached."],
  [
    /No such file|No files found|database does not exist/,
    "DB_UNAVAILABLE",
    "There is no such file.",
  ],
  [
    /Is a directory|Could not read from file|Cannot open file|Could not open/,
    "DB_UNAVAILABLE",
    "The file cannot be opened.",
  ],
  [/^IO Error|^HTTP Error|^Connection Error/, "DB_UNAVAILABLE", "The database cannot be read."],
];

/** Errors of a statement whose text may quote what a client or the data says: nothing more is read into it. */
const quoting =
  /^(Conversion|Invalid Input|Out of Range|Mismatch Type|Not implemented|Binder|Catalog|Parser|Syntax|Constraint|Invalid|Sequence|Dependency) Error/i;

/** Whether an engine error may be one of the values that a statement works on. */
export function isOfValues(thrown: unknown): boolean {
  return quoting.test(asError(thrown).message);
}

/** Errors after which the engine promises nothing about the connection. */
const fatal =
  /^(FATAL|INTERNAL) Error|^(?!Conversion|Invalid Input)[A-Za-z ]+ Error: .*database has been invalidated/;

/**
 * An error of the engine, of opening or of a statement, as clients may see it: own words, with the
 * original as cause for the log.
 */
export function describeEngineError(thrown: unknown): EiderError {
  if (thrown instanceof EiderError) return thrown;
  const { message } = asError(thrown);
  const known =
    quoting.test(message) && !isOfFile(message) ? conditions : [...conditions, ...files];
  const [, code, sentence] = known.find(([pattern]) => pattern.test(message)) ?? [];
  return withEngineCause(code ?? "INTERNAL_SERVER_ERROR", sentence ?? "Unexpected error.", thrown);
}

/** A damaged file is an "Invalid Input" to the engine, and a missing one of a pattern too. */
function isOfFile(message: string): boolean {
  const [line = ""] = message.split("\n");
  return (
    /^[A-Za-z ]+ Error: Failure while replaying WAL/.test(line) ||
    /^(Invalid Input Error|Invalid Error): .*(magic bytes|Footer|No files found|Parquet|TProtocol|thrift)/is.test(
      line,
    )
  );
}

/** An error of Eider's whose cause the log may have. */
export function withEngineCause(code: ErrorCode, sentence: string, thrown: unknown): EiderError {
  return new EiderError(code, sentence, { cause: redacted(thrown) });
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

/** The engine quotes what it was given, which may be a megabyte. */
const longestText = 4000;

/** The start of a text, for the log, without tokens, bare ones included, and without what stands in paths after `?`. */
export function redact(text: string): string {
  return text
    .slice(0, longestText)
    .replaceAll(/(motherduck_token|token)=[^&\s'"]+/gi, "$1=…")
    .replaceAll(/(md:[^\s?'"]*)\?[^\s'"]*/g, "$1?…")
    .replaceAll(/\beyJ[\w-]+\.[\w-]+(\.[\w-]+)?/g, "…");
}
