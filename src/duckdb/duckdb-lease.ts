import { EiderError, messageOf } from "../foundation/errors.ts";
import type { Lease } from "../pool/lease.ts";
import type { Slot } from "../pool/slot.ts";
import { isOfValues } from "./engine-errors.ts";
import { type EngineConnection, type Parameter, runStatement } from "./run-statement.ts";

/** A DuckDB connection lent to one caller until `close`. */
export class DuckDBLease {
  readonly #lease: Lease<EngineConnection>;

  constructor(lease: Lease<EngineConnection>) {
    this.#lease = lease;
  }

  /**
   * Runs one statement and reads its result to the end: an object for each row, values as JSON,
   * exact (BIGINT beyond 2^53 and DECIMAL as text). A statement that is no SELECT makes the pool
   * close the connection when it comes back. Rejects with ConnectionBusyError while another runs,
   * with the signal's reason, or with an EiderError: BAD_INPUT with the engine's words where the
   * statement itself is wrong.
   */
  async query<Row = Record<string, unknown>>(
    sql: string,
    parameters: readonly Parameter[] = [],
    signal?: AbortSignal,
  ): Promise<Row[]> {
    const { names, columns, count } = await this.#lease
      .run((link) => runStatement(link, { sql, parameters }, { signal }))
      .catch((error: unknown) => {
        throw asOwnMistake(error);
      });
    return Array.from(
      { length: count },
      (_, row) =>
        Object.fromEntries(names.map((name, column) => [name, columns[column]?.[row]])) as Row,
    );
  }

  /** Notes on the connection: they last as long as it does, through any number of leases. */
  get info(): Map<string, unknown> {
    return this.#lease.info;
  }

  /** The connection's place in the pool, which outlives it; null once it is detached. */
  get slot(): Readonly<Slot> | null {
    return this.#lease.slot;
  }

  /** Gives the connection back; a second call does nothing but warn. */
  readonly close = (): void => this.#lease.close();

  /** Ends the lease and closes the connection now: it is of no more use. */
  invalidate(reason: unknown = null): void {
    this.#lease.invalidate(reason);
  }

  /** The lease lasts, but the connection is replaced when it comes back. */
  softInvalidate(reason: unknown = null): void {
    this.#lease.softInvalidate(reason);
  }

  /** Takes the connection out of the pool, whose slot is free at once; `close` then closes it. */
  detach(): void {
    this.#lease.detach();
  }
}

/** Who writes SQL is told what is wrong with it, in the engine's words. */
function asOwnMistake(error: unknown): unknown {
  const isUnknown = error instanceof EiderError && error.code === "INTERNAL_SERVER_ERROR";
  const { cause } = error as Error;
  if (!isUnknown || !isOfValues(cause)) return error;
  return new EiderError("BAD_INPUT", messageOf(cause), { cause });
}
