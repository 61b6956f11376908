import type { DuckDBDriver } from "../../duckdb/duckdb-driver.ts";
import {
  type NamedRows,
  type RunnableStatement,
  runStatement,
} from "../../duckdb/run-statement.ts";
import { EiderError } from "../../foundation/errors.ts";

/** Connections beside the pool, for what no request waits for. */
export class Beside {
  readonly #driver: DuckDBDriver;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(driver: DuckDBDriver) {
    this.#driver = driver;
  }

  /** Runs a statement on a connection of its own. */
  async run(statement: RunnableStatement): Promise<NamedRows> {
    const work = this.#run(statement);
    this.#running.add(work);
    try {
      return await work;
    } finally {
      this.#running.delete(work);
    }
  }

  /** Interrupts what runs, and resolves when its connections are closed. */
  async close(): Promise<void> {
    this.#closing.abort(new EiderError("POOL_CLOSED", "The generation serves no more."));
    await Promise.allSettled(this.#running);
  }

  async #run(statement: RunnableStatement): Promise<NamedRows> {
    const { signal } = this.#closing;
    signal.throwIfAborted();
    const link = await this.#driver.open(0);
    try {
      return await runStatement(link, statement, { signal });
    } finally {
      await this.#driver.close(link);
    }
  }
}
