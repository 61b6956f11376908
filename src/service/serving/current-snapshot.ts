import { catalogSteps } from "../../catalog/build-catalog.ts";
import type { Catalog } from "../../catalog/catalog.ts";
import { factsText } from "../../catalog/database-facts.ts";
import { type Rename, renames } from "../../catalog/renames.ts";
import type { Config } from "../../foundation/config.ts";
import { atOnce, inSlices, type Steps } from "../../foundation/in-slices.ts";
import { eiderVersion } from "../../foundation/version.ts";
import type { Extend } from "../../graphql/schema/extension.ts";
import type { Generation } from "../generations/generation.ts";
import { GenerationHold, Schemas, type SchemasOptions, Snapshot } from "./snapshot.ts";

/** A generation that is ready to take its place, and what the snapshot was then. */
export interface PreparedSwap {
  readonly generation: Generation;
  readonly basis: Snapshot;
  readonly schemas: Schemas;
  readonly schemaChanged: boolean;
}

/** The snapshot of this moment, and its replacement in one synchronous step. */
export class CurrentSnapshot {
  readonly #config: Config;
  readonly #check: (schemas: Schemas) => void;
  #snapshot: Snapshot;
  /** Called when another snapshot serves, with the database that is another in it. */
  onSwap: (database: string) => void = () => {};

  /** `check` is told of each new schema, and throws where it must not serve. */
  constructor(
    config: Config,
    generations: readonly Generation[],
    check: (schemas: Schemas) => void = () => {},
  ) {
    this.#config = config;
    this.#check = check;
    const holds = new Map(generations.map((generation) => [generation.name, heldOnce(generation)]));
    this.#snapshot = new Snapshot(holds, schemasAtOnce(this.#partsOf(holds)));
  }

  get value(): Snapshot {
    return this.#snapshot;
  }

  /** Makes what a swap needs, schemas included, beside the requests. Rejects where the new catalog does not fit the configuration or the contract. */
  async prepare(generation: Generation): Promise<PreparedSwap> {
    const basis = this.#snapshot;
    if (!this.#changes(generation)) return this.#unchanged(generation);
    const [steps, contract, options] = this.#partsWith(generation);
    const catalog = await inSlices(steps);
    const schemas = await Schemas.inSlices(catalog, contract, options, basis.schemas);
    this.#check(schemas);
    return { generation, basis, schemaChanged: true, schemas };
  }

  /** The same at once, where the snapshot changed after it was prepared. */
  #prepareNow(generation: Generation): PreparedSwap {
    if (!this.#changes(generation)) return this.#unchanged(generation);
    const schemas = schemasAtOnce(this.#partsWith(generation));
    this.#check(schemas);
    return { generation, basis: this.#snapshot, schemaChanged: true, schemas };
  }

  #changes({ name, facts }: Generation): boolean {
    const previous = this.#snapshot.holds.get(name);
    return previous === undefined || factsText(facts) !== factsText(previous.generation.facts);
  }

  #unchanged(generation: Generation): PreparedSwap {
    const basis = this.#snapshot;
    return { generation, basis, schemaChanged: false, schemas: basis.schemas };
  }

  #partsWith(generation: Generation): SchemaParts {
    const holds = new Map(this.#snapshot.holds);
    return this.#partsOf(holds.set(generation.name, new GenerationHold(generation)));
  }

  /**
   * Puts a new generation in place of the database's old one, or adds a database that was down.
   * Synchronous from its first line to the last, so two databases that are recycled side by side
   * never overwrite each other. What was prepared before another swap is prepared again, and may
   * throw; then nothing has changed.
   */
  swap(prepared: PreparedSwap): {
    schemaChanged: boolean;
    previous: GenerationHold | undefined;
    /** Fields that clients know by another name. */
    renames: readonly Rename[];
  } {
    const { generation, basis } = prepared;
    const { schemas, schemaChanged } =
      basis === this.#snapshot ? prepared : this.#prepareNow(generation);
    const { holds } = this.#snapshot;
    const previous = holds.get(generation.name);
    const renamed = schemaChanged ? renames(this.#snapshot.schemas.catalog, schemas.catalog) : [];
    this.#snapshot = new Snapshot(
      new Map(holds).set(generation.name, heldOnce(generation)),
      schemas,
    );
    this.onSwap(generation.name);
    return { schemaChanged, previous, renames: renamed };
  }

  #partsOf(holds: ReadonlyMap<string, GenerationHold>): SchemaParts {
    const contract = () => {
      const names = [...holds.keys()].toSorted();
      const facts = names.map((name) =>
        factsText((holds.get(name) as GenerationHold).generation.facts),
      );
      return [eiderVersion(), JSON.stringify([this.#config, names]), ...facts];
    };
    const options = {
      config: this.#config,
      absent: this.#absentFrom(holds),
      extend: this.#config.extend as Extend | undefined,
    };
    return [this.#catalogOf(holds), contract, options];
  }

  #catalogOf(holds: ReadonlyMap<string, GenerationHold>) {
    const databases = Object.entries(this.#config.databases).flatMap(([name, { prefix }]) => {
      const facts = holds.get(name)?.generation.facts;
      return facts === undefined ? [] : [{ name, prefix, facts }];
    });
    return catalogSteps(databases, this.#config, this.#absentFrom(holds));
  }

  #absentFrom(holds: ReadonlyMap<string, GenerationHold>): string[] {
    return Object.keys(this.#config.databases).filter((name) => !holds.has(name));
  }
}

/** What schemas are made of. */
type SchemaParts = readonly [
  catalog: Steps<Catalog>,
  contract: () => readonly string[],
  options: SchemasOptions,
];

function schemasAtOnce([catalog, contract, options]: SchemaParts): Schemas {
  return Schemas.of(atOnce(catalog), contract, options);
}

/** The current snapshot's own hold on a generation. */
function heldOnce(generation: Generation): GenerationHold {
  const hold = new GenerationHold(generation);
  hold.hold();
  return hold;
}
