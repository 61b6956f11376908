import {
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  type DuckDBPreparedStatement,
  StatementType,
} from "@duckdb/node-api";
import { type BoundedCache, cacheOfEntries } from "../foundation/bounded-cache.ts";
import { asError, EiderError } from "../foundation/errors.ts";
import { interruptEveryMs } from "../pool/driver.ts";
import { type ColumnDecoder, decoderOf } from "./decode-columns.ts";
import { type Counts, countsOf } from "./decode-counts.ts";
import { decodePacked, decodeRows, type PackedRows, type Rows } from "./decode-result.ts";
import { describeStatementError, type StatementFacts } from "./statement-errors.ts";

/** A result with the names of its columns. */
export interface NamedRows extends Rows {
  readonly names: readonly string[];
}

/** What a parameter can be: texts are cast where the statement says so. */
export type Parameter = string | number | bigint | boolean | null;

/** SQL with its parameters `$1`, `$2`, …; what more is known of it tells whose mistake an error is. */
export interface RunnableStatement extends Partial<StatementFacts> {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
  /** What structs become: their fields in order unless set. */
  readonly structs?: "object";
}

/** What a result looks like: found once, since a statement before its first run may not know its types. */
interface Shape {
  readonly names: readonly string[];
  readonly typeIds: readonly number[];
  readonly decoders: readonly ColumnDecoder[];
  /** Of types that count. */
  readonly counts: readonly (Counts | undefined)[];
}

interface Prepared {
  readonly statement: DuckDBPreparedStatement;
  /** By the kinds of the parameters, which may decide about the result's types. */
  readonly shapes: Map<string, Shape>;
}

/** A connection of the engine with the statements that it has prepared. */
export interface EngineConnection {
  readonly connection: DuckDBConnection;
  readonly prepared: BoundedCache<Prepared>;
  /** After close the driver crashes on some calls, so nothing is called. */
  isClosed: boolean;
  /** Set by a statement that is no SELECT: it may leave something behind for the next caller. */
  isDirty: boolean;
  /** Settles when the statement that runs has ended, though its caller may have left. */
  running: Promise<void> | undefined;
}

/** How many prepared statements a connection keeps. */
const keptStatements = 200;
/** How long an interrupted statement may take to stop before its caller is answered without it. */
const patienceMs = 500;

export function engineConnection(connection: DuckDBConnection): EngineConnection {
  const prepared = cacheOfEntries<Prepared>(keptStatements, ({ statement }) =>
    statement.destroySync(),
  );
  return { connection, prepared, isClosed: false, isDirty: false, running: undefined };
}

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told the size of the result before it is decoded; may throw to refuse it. */
  readonly onSize?: ((rows: number, columns: number) => void) | undefined;
}

/**
 * Runs one statement and reads its result to the end. Rejects with the signal's reason when it
 * aborts: the engine is interrupted until it stops, and a caller whom it does not heed in time is
 * answered all the same. Else rejects with an EiderError in safe words.
 */
export function runStatement(
  link: EngineConnection,
  statement: RunnableStatement,
  options: RunOptions = {},
): Promise<NamedRows> {
  return run(link, statement, options, async (result, { names, decoders }) => ({
    names,
    ...(await decodeRows(result, decoders)),
  }));
}

/** The same for a result that is kept in memory. */
export function runPacked(
  link: EngineConnection,
  statement: RunnableStatement,
): Promise<PackedRows> {
  return run(link, statement, {}, (result, { decoders, counts }) =>
    decodePacked(result, decoders, counts),
  );
}

type Decode<Decoded> = (result: DuckDBMaterializedResult, shape: Shape) => Promise<Decoded>;

async function run<Decoded>(
  link: EngineConnection,
  statement: RunnableStatement,
  options: RunOptions,
  decode: Decode<Decoded>,
): Promise<Decoded> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (link.isClosed) throw new EiderError("POOL_CLOSED", "The connection is closed.");
  const work = runToItsEnd(link, statement, options, decode);
  link.running = work.then(
    () => {},
    () => {},
  );
  if (signal === undefined) return work;
  const patience = givenUp(signal);
  try {
    return await Promise.race([work, patience.promise]);
  } finally {
    patience.stop();
  }
}

async function runToItsEnd<Decoded>(
  link: EngineConnection,
  statement: RunnableStatement,
  { signal, onSize }: RunOptions,
  decode: Decode<Decoded>,
): Promise<Decoded> {
  const stopInterrupting = interruptOnAbort(link, signal);
  try {
    const prepared = await prepare(link, statement.sql);
    for (const [index, value] of statement.parameters.entries())
      bind(prepared.statement, index + 1, value);
    const result = await prepared.statement.run();
    signal?.throwIfAborted();
    const shape = shapeOf(prepared, result, statement);
    onSize?.(result.rowCount, shape.decoders.length);
    return await decode(result, shape);
  } catch (error) {
    if (signal?.aborted === true) throw asError(signal.reason);
    throw await describeError(link, statement, error);
  } finally {
    stopInterrupting();
    link.running = undefined;
  }
}

function describeError(
  { connection }: EngineConnection,
  { inputs = [], tables = [], known = [], overflows = [] }: RunnableStatement,
  thrown: unknown,
): Promise<EiderError> {
  return describeStatementError(
    thrown,
    { inputs, tables, known, overflows },
    async ({ sql, text }) => {
      const statement = await connection.prepare(`SELECT ${sql}`);
      try {
        statement.bindVarchar(1, text);
        await statement.run();
      } finally {
        statement.destroySync();
      }
    },
  );
}

/** Memory is read by what the decoders take it for, so they have to fit this very result. */
function shapeOf(
  { shapes }: Prepared,
  result: DuckDBMaterializedResult,
  { parameters, structs }: RunnableStatement,
): Shape {
  const given = parameters.map((value) => (value === null ? "null" : typeof value));
  const kinds = [structs, ...given].join();
  const known = shapes.get(kinds);
  const fits = known?.typeIds.every((id, column) => result.columnTypeId(column) === id);
  if (known !== undefined && fits === true) return known;
  const types = result.columnTypes();
  const shape: Shape = {
    names: result.columnNames(),
    typeIds: types.map(({ typeId }) => typeId),
    decoders: types.map((type) => decoderOf(type, structs)),
    counts: types.map(countsOf),
  };
  shapes.set(kinds, shape);
  return shape;
}

function bind(statement: DuckDBPreparedStatement, index: number, value: Parameter): void {
  if (typeof value === "string") statement.bindVarchar(index, value);
  else if (value === null) statement.bindNull(index);
  else if (typeof value === "boolean") statement.bindBoolean(index, value);
  else if (typeof value === "number" && !Number.isSafeInteger(value))
    statement.bindDouble(index, value);
  else if (BigInt.asIntN(64, BigInt(value)) === BigInt(value))
    statement.bindBigInt(index, BigInt(value));
  else statement.bindHugeInt(index, BigInt(value));
}

/** Rejects some time after an abort that the engine does not heed, as while it plans. */
function givenUp(signal: AbortSignal): { promise: Promise<never>; stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = () => {};
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(asError(signal.reason)), patienceMs).unref();
    };
  });
  signal.addEventListener("abort", onAbort, { once: true });
  const stop = () => {
    signal.removeEventListener("abort", onAbort);
    clearTimeout(timer);
  };
  return { promise, stop };
}

async function prepare(link: EngineConnection, sql: string): Promise<Prepared> {
  const known = link.prepared.get(sql);
  if (known !== undefined) return known;
  const statement = await link.connection.prepare(sql);
  if (statement.statementType !== StatementType.SELECT) link.isDirty = true;
  const made: Prepared = { statement, shapes: new Map() };
  link.prepared.set(sql, made);
  return made;
}

/** One interrupt is lost on a query that still waits for a thread, so it is repeated. */
function interruptOnAbort(
  { connection }: EngineConnection,
  signal: AbortSignal | undefined,
): () => void {
  if (signal === undefined) return () => {};
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    connection.interrupt();
    timer = setInterval(() => connection.interrupt(), interruptEveryMs);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  return () => {
    signal.removeEventListener("abort", onAbort);
    clearInterval(timer);
  };
}
