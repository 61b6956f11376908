import type {
  DuckDBConnection,
  DuckDBMaterializedResult,
  DuckDBPreparedStatement,
} from "@duckdb/node-api";
import { LRUCache } from "lru-cache";
import { asError, EiderError } from "../foundation/errors.ts";
import type { Statement } from "../sql/statement.ts";
import { type ColumnDecoder, decoderOf } from "./decode-columns.ts";
import { describeEngineError } from "./engine-errors.ts";
import { columnVector } from "./vector-memory.ts";

/** A result, column by column: `columns[c][r]` is the JSON value of row r. */
export interface Rows {
  readonly columns: readonly (readonly unknown[])[];
  readonly count: number;
}

interface Prepared {
  readonly statement: DuckDBPreparedStatement;
  /** Made from the first result: before it runs, a statement with parameters may not know its types. */
  decoders: readonly ColumnDecoder[] | undefined;
}

/** A connection of the engine with the statements that it has prepared. */
export interface EngineConnection {
  readonly connection: DuckDBConnection;
  readonly prepared: LRUCache<string, Prepared>;
  /** After close the driver crashes on some calls, so nothing is called. */
  isClosed: boolean;
  /** Settles when the statement that runs has ended, though its caller may have left. */
  running: Promise<void> | undefined;
}

/** How many prepared statements a connection keeps. */
const keptStatements = 200;
/** Chunks of up to 2,048 rows that are decoded before others get a turn. */
const chunksPerTurn = 8;
export const interruptEveryMs = 20;
/** How long an interrupted statement may take to stop before its caller is answered without it. */
const patienceMs = 500;

export function engineConnection(connection: DuckDBConnection): EngineConnection {
  const prepared = new LRUCache<string, Prepared>({
    max: keptStatements,
    dispose: ({ statement }) => statement.destroySync(),
  });
  return { connection, prepared, isClosed: false, running: undefined };
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
export async function runStatement(
  link: EngineConnection,
  statement: Statement,
  options: RunOptions = {},
): Promise<Rows> {
  const { signal } = options;
  signal?.throwIfAborted();
  if (link.isClosed) throw new EiderError("POOL_CLOSED", "The connection is closed.");
  const work = runToItsEnd(link, statement, options);
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

async function runToItsEnd(
  link: EngineConnection,
  statement: Statement,
  { signal, onSize }: RunOptions,
): Promise<Rows> {
  const stopInterrupting = interruptOnAbort(link, signal);
  try {
    const prepared = await prepare(link, statement.sql);
    for (const [index, text] of statement.parameters.entries())
      prepared.statement.bindVarchar(index + 1, text);
    const result = await prepared.statement.run();
    signal?.throwIfAborted();
    prepared.decoders ??= result.columnTypes().map((type) => decoderOf(type));
    onSize?.(result.rowCount, prepared.decoders.length);
    return await decode(result, prepared.decoders);
  } catch (error) {
    if (signal?.aborted === true) throw asError(signal.reason);
    throw describeEngineError(error);
  } finally {
    stopInterrupting();
    link.running = undefined;
  }
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

async function prepare({ connection, prepared }: EngineConnection, sql: string): Promise<Prepared> {
  const known = prepared.get(sql);
  if (known !== undefined) return known;
  const made: Prepared = { statement: await connection.prepare(sql), decoders: undefined };
  prepared.set(sql, made);
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

async function decode(
  result: DuckDBMaterializedResult,
  decoders: readonly ColumnDecoder[],
): Promise<Rows> {
  const parts: unknown[][][] = decoders.map(() => []);
  for (let index = 0; index < result.chunkCount; index += 1) {
    const chunk = result.getChunk(index);
    if (chunk.rowCount === 0) continue;
    for (const [column, decoder] of decoders.entries())
      parts[column]?.push(decoder(columnVector(chunk.chunk, column), chunk.rowCount));
    if (index % chunksPerTurn === chunksPerTurn - 1)
      await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    columns: parts.map((chunks) =>
      chunks.length === 1 ? (chunks[0] as unknown[]) : chunks.flat(),
    ),
    count: result.rowCount,
  };
}
