import { setTimeout as sleep } from "node:timers/promises";
import type { Catalog, Table } from "../../catalog/catalog.ts";
import { estimatedRows } from "../../catalog/database-facts.ts";
import type { Config } from "../../foundation/config.ts";
import { messageOf } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import type { Statement } from "../../sql/statement.ts";
import type { Generation } from "../generations/generation.ts";
import { mayChange } from "./data-versions.ts";
import { verifyKeys } from "./verify-keys.ts";

/** Requests that come with the new data go first. */
const restMs = 1000;

/** Larger tables are looked at by `eider check` only: it would take the memory of requests. */
const mostRows = 20_000_000;

function isOf({ name, facts }: Generation, table: Table): boolean {
  return table.database === name && (estimatedRows(facts, table) ?? 0) <= mostRows;
}

/**
 * Looks whether keys that only the configuration knows are unique, of each generation that serves, on a connection
 * beside the pool: where they are not, rows are missed and the log says so.
 */
export class KeyWatch {
  readonly #config: Pick<Config, "databases">;
  readonly #log: Logger;

  constructor(config: Pick<Config, "databases">, log: Logger) {
    this.#config = config;
    this.#log = log;
  }

  /** Looks at the tables of a generation; resolves when all are looked at, or it serves no more. */
  async look(generation: Generation, { tables }: Catalog): Promise<void> {
    const { name } = generation;
    const database = this.#config.databases[name];
    // What lies elsewhere is read at somebody's cost, and views may be slow.
    if (database === undefined || mayChange(database)) return;
    await sleep(restMs, undefined, { ref: false });
    const known = tables.filter(({ query }) => query === undefined);
    const count = async (_: string, statement: Statement) =>
      (await generation.runBeside(statement)).count;
    try {
      const notes = await verifyKeys({ tables: known }, count, (table) => isOf(generation, table));
      for (const { subject, text } of notes)
        this.#log.warn({ database: name, subject }, `${subject}: ${text}; some rows are missed`);
    } catch (error) {
      this.#log.debug({ database: name, error: messageOf(error) }, "keys were not looked at");
    }
  }
}
