import { isFatalError, redact } from "../../duckdb/engine-errors.ts";
import { type NamedRows, runStatement } from "../../duckdb/run-statement.ts";
import type { Config } from "../../foundation/config.ts";
import { EiderError, messageOf } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import type { Statement } from "../../sql/statement.ts";
import type { Generation } from "../generations/generation.ts";
import type { Metrics } from "../metrics/metrics.ts";
import { describeFilesError } from "./files-error.ts";
import type { StatementOptions } from "./request-context.ts";
import type { Snapshot } from "./snapshot.ts";

interface RunnerOptions {
  readonly config: Pick<Config, "databases">;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Whether new requests go to this generation. */
  readonly isServed: (generation: Generation) => boolean;
  /** Recycles a database that only new connections can serve. */
  readonly heal: (database: string) => void;
}

/** Runs statements on connections of the pool of a snapshot's generation. */
export class StatementRunner {
  readonly #options: RunnerOptions;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** The rows of a statement. Rejects with an EiderError in safe words, or with the signal's reason. */
  async run(
    snapshot: Snapshot,
    database: string,
    statement: Statement,
    options: StatementOptions,
  ): Promise<NamedRows> {
    const { log, metrics } = this.#options;
    const generation = snapshot.holds.get(database)?.generation;
    if (generation === undefined)
      throw new EiderError("DB_UNAVAILABLE", `The database ${database} is not served.`);
    log.debug({ database, sql: statement.sql }, "statement");
    const { signal, owner, client } = options;
    const asked = performance.now();
    let started: number | undefined;
    let decoding: number | undefined;
    let failure: unknown;
    const onSize = (rows: number, columns: number) => {
      decoding = performance.now();
      options.onSize?.(rows, columns);
    };
    try {
      return await generation.pool.withConnection(
        (lease) => {
          started = performance.now();
          return lease.run((link) => runStatement(link, statement, { ...options, onSize }));
        },
        { signal, owner, client, retryBroken: true },
      );
    } catch (error) {
      if (started !== undefined && signal?.aborted === true)
        metrics.interrupted(database, isTimeout(signal.reason) ? "timeout" : "disconnect");
      failure = await this.#described(generation, error);
      throw failure;
    } finally {
      const ended = performance.now();
      options.onEnd?.({
        database,
        sql: statement.sql,
        asked,
        started,
        decoding,
        ended,
        error: failure === undefined ? undefined : redact(messageOf(failure)),
      });
    }
  }

  /** What a statement's error means, with a recycle where only new connections serve again. */
  async #described(generation: Generation, error: unknown): Promise<unknown> {
    const { config, isServed, heal } = this.#options;
    const { name } = generation;
    const isOfView = config.databases[name]?.view === true;
    const described = isOfView ? await describeFilesError(generation, error) : error;
    // The engine gave the instance up, or the files are others.
    if (isServed(generation) && (isFatalError(error) || described !== error)) heal(name);
    return described;
  }
}

function isTimeout(reason: unknown): boolean {
  return reason instanceof EiderError && reason.code === "QUERY_TIMEOUT";
}
