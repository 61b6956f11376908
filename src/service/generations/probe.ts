import type { DuckDBDriver } from "../../duckdb/duckdb-driver.ts";
import type { EngineConnection } from "../../duckdb/run-statement.ts";
import { EiderError } from "../../foundation/errors.ts";
import { withinTime } from "../../pool/within-time.ts";

/** How long closing waits for a probe that runs. */
const patienceMs = 1000;

/** A connection beside the pool that says whether the database answers, however busy the pool is. */
export class Probe {
  readonly #driver: DuckDBDriver;
  #link: Promise<EngineConnection> | undefined;

  constructor(driver: DuckDBDriver) {
    this.#driver = driver;
  }

  /** Rejects where the database does not answer in time. */
  async run(timeoutMs: number): Promise<void> {
    const asking = this.#ask();
    try {
      await withinTime(asking, timeoutMs, {
        error: () => new EiderError("DB_UNAVAILABLE", "The database does not answer."),
      });
    } catch (error) {
      // The next probe takes a new connection: two statements at once are for none.
      await this.close();
      throw error;
    }
  }

  /** Closes the connection; one that still runs or opens is closed when it has ended. */
  async close(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    if (link === undefined) return;
    const closing = link.then((opened) => this.#driver.close(opened)).catch(() => {});
    await Promise.race([
      closing,
      new Promise((resolve) => setTimeout(resolve, patienceMs).unref()),
    ]);
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
