import { buildCatalog } from "../catalog/build-catalog.ts";
import { factsText } from "../catalog/database-facts.ts";
import type { Config } from "../foundation/config.ts";
import type { Generation } from "./generation.ts";
import { GenerationHold, Schemas, Snapshot } from "./snapshot.ts";

/** The snapshot of this moment, and its replacement in one synchronous step. */
export class CurrentSnapshot {
  readonly #config: Config;
  #snapshot: Snapshot;

  constructor(config: Config, generations: readonly Generation[]) {
    this.#config = config;
    const holds = new Map(generations.map((generation) => [generation.name, heldOnce(generation)]));
    this.#snapshot = new Snapshot(holds, new Schemas(this.#catalogOf(holds)));
  }

  get value(): Snapshot {
    return this.#snapshot;
  }

  /**
   * Puts a new generation in place of the database's old one, or adds a database that was down. Synchronous from its first line to
   * the last, so two databases that are recycled side by side never overwrite each other. Throws
   * where the new catalog does not fit the configuration; then nothing has changed.
   */
  swap(generation: Generation): {
    schemaChanged: boolean;
    previous: GenerationHold | undefined;
  } {
    const { holds, schemas } = this.#snapshot;
    const previous = holds.get(generation.name);
    const schemaChanged =
      previous === undefined ||
      factsText(generation.facts) !== factsText(previous.generation.facts);
    const next = new Map(holds).set(generation.name, heldOnce(generation));
    this.#snapshot = new Snapshot(
      next,
      schemaChanged ? new Schemas(this.#catalogOf(next)) : schemas,
    );
    return { schemaChanged, previous };
  }

  #catalogOf(holds: ReadonlyMap<string, GenerationHold>) {
    const databases = Object.entries(this.#config.databases).flatMap(([name, { prefix }]) => {
      const facts = holds.get(name)?.generation.facts;
      return facts === undefined ? [] : [{ name, prefix, facts }];
    });
    const absent = Object.keys(this.#config.databases).filter((name) => !holds.has(name));
    return buildCatalog(databases, this.#config, absent);
  }
}

/** The current snapshot's own hold on a generation. */
function heldOnce(generation: Generation): GenerationHold {
  const hold = new GenerationHold(generation);
  hold.hold();
  return hold;
}
