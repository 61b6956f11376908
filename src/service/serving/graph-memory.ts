import { setTimeout as sleep } from "node:timers/promises";
import type { Table } from "../../catalog/catalog.ts";
import { estimatedRows } from "../../catalog/database-facts.ts";
import { runPacked } from "../../duckdb/run-statement.ts";
import type { Config } from "../../foundation/config.ts";
import type { Logger } from "../../foundation/log.ts";
import { HeldBudget } from "../../loading/held-budget.ts";
import { HeldTables } from "../../loading/held-tables.ts";
import type { Generation } from "../generations/generation.ts";
import { mayChange } from "./data-versions.ts";

/** What is held of all generations. */
export interface GraphMemoryStats {
  readonly tableBytes: number;
  readonly tables: number;
}

type MemoryConfig = Pick<Config, "databases" | "cache">;

/** The tables that are in memory, of each generation whose data cannot change while it serves. */
export class GraphMemory {
  readonly #config: MemoryConfig;
  readonly #log: Logger;
  readonly #budget: HeldBudget | undefined;
  readonly #part: number;
  readonly #held = new Map<Generation, HeldTables>();

  /** Holds this part of `cache.memory`, which other processes and what else is kept share. */
  constructor(config: MemoryConfig, log: Logger, part: number) {
    const mostBytes = Math.floor(config.cache.memory * part);
    this.#config = config;
    this.#log = log;
    this.#part = part;
    this.#budget = mostBytes === 0 ? undefined : new HeldBudget(mostBytes);
  }

  get stats(): GraphMemoryStats {
    return { tableBytes: this.#budget?.bytes ?? 0, tables: this.#budget?.tables ?? 0 };
  }

  /** What is in memory of a generation; undefined where nothing may be. */
  of(generation: Generation): HeldTables | undefined {
    const known = this.#held.get(generation);
    if (known !== undefined || this.#budget === undefined) return known;
    const database = this.#config.databases[generation.name];
    if (database === undefined || mayChange(database)) return undefined;
    const held = new HeldTables({
      budget: this.#budget,
      rowsOf: (table) => estimatedRows(generation.facts, table),
      run: (statement) =>
        generation.pool.withConnection((lease) => lease.run((link) => runPacked(link, statement))),
      onTooLarge: (table, bytes) => this.#tellTooLarge(table, bytes),
    });
    this.#held.set(generation, held);
    return held;
  }

  /**
   * Loads for a generation that is about to serve what the one before has in memory, within `mostMs`.
   * The tables have to be the same ones, as they are where the schema did not change.
   */
  async carryOver(from: Generation, to: Generation, mostMs: number): Promise<void> {
    const held = this.#held.get(from);
    if (held === undefined) return;
    const next = this.of(to);
    if (next === undefined) return;
    await Promise.race([next.loadLike(held), sleep(mostMs, undefined, { ref: false })]);
  }

  #tellTooLarge({ database, sqlName }: Table, bytes: number): void {
    const megabytes = Math.ceil(((bytes / this.#part) * 2) / 1024 ** 2);
    this.#log.info(
      { database, table: sqlName },
      `this table is asked for often, and would be answered from memory if cache.memory were ${megabytes}MB or more`,
    );
  }

  /** Lets a generation go that will not serve. */
  drop(generation: Generation): void {
    this.#held.get(generation)?.close();
    this.#held.delete(generation);
  }

  /** Lets go what belongs to others than these. */
  keepOnly(serving: readonly Generation[]): void {
    for (const generation of this.#held.keys())
      if (!serving.includes(generation)) this.drop(generation);
  }
}
