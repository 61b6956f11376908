import type { DuckDBDriver } from "../duckdb/duckdb-driver.ts";
import type { EngineConnection } from "../duckdb/run-statement.ts";
import { EiderError } from "../foundation/errors.ts";
import { withinTime } from "../pool/within-time.ts";

/** A connection beside the pool that says whether the database answers, however busy the pool is. */
export class Probe {
  readonly #driver: DuckDBDriver;
  #link: Promise<EngineConnection> | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(driver: DuckDBDriver) {
    this.#driver = driver;
  }

  /** Rejects where the database does not answer in time. */
  async run(timeoutMs: number): Promise<void> {
    const asking = this.#ask();
    this.#running = asking.catch(() => {});
    await withinTime(asking, timeoutMs, {
      error: () => new EiderError("DB_UNAVAILABLE", "The database does not answer."),
    });
  }

  async close(): Promise<void> {
    await this.#running;
    if (this.#link !== undefined) await this.#driver.close(await this.#link);
    this.#link = undefined;
  }

  async #ask(): Promise<void> {
    this.#link ??= this.#driver.open(0);
    const link = await this.#link.catch((error: unknown) => {
      this.#link = undefined;
      throw error;
    });
    await this.#driver.ping(link);
  }
}
