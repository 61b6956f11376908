import { createHash } from "node:crypto";
import type { GraphQLSchema } from "graphql";
import type { Catalog } from "../../catalog/catalog.ts";
import type { Config } from "../../foundation/config.ts";
import { EiderError } from "../../foundation/errors.ts";
import {
  buildSchema,
  buildSchemaInSlices,
  printSchema,
} from "../../graphql/schema/build-schema.ts";
import { exampleQueries } from "../../graphql/schema/example-queries.ts";
import type { Extend } from "../../graphql/schema/extension.ts";
import { SharedBatches } from "../../loading/shared-batches.ts";
import type { Generation } from "../generations/generation.ts";
import { type RoleSchemas, roleSchemas } from "./role-schemas.ts";

/** What schemas depend on beside the catalog. */
export interface SchemasOptions {
  readonly config: Config;
  /** Databases that are down. */
  readonly absent: readonly string[];
  readonly extend: Extend | undefined;
}

/** The schemas of one catalog: the public one at once, an admin's and texts when first asked for. */
export class Schemas {
  readonly catalog: Catalog;
  readonly public: GraphQLSchema;
  readonly exampleQueries: readonly string[];
  #admin: GraphQLSchema | undefined;
  #sdl: string | undefined;

  readonly #contract: () => readonly string[];
  readonly #extend: Extend | undefined;
  readonly #roles: ReadonlyMap<string, RoleSchemas> | undefined;
  #digest: string | undefined;

  private constructor(
    catalog: Catalog,
    contract: () => readonly string[],
    { config, absent, extend }: SchemasOptions,
    schema: GraphQLSchema,
  ) {
    this.#extend = extend;
    this.#contract = contract;
    this.catalog = catalog;
    this.public = schema;
    this.exampleQueries = exampleQueries(catalog);
    this.#roles = roleSchemas(config, catalog, { schema, extend }, absent);
  }

  /** `contract` tells all that the schema is made of, and all that answers depend on beside data. */
  static of(catalog: Catalog, contract: () => readonly string[], options: SchemasOptions): Schemas {
    const schema = buildSchema(catalog, { admin: false, extend: options.extend });
    return new Schemas(catalog, contract, options, schema);
  }

  /** The same in slices, between which others are answered; also what `previous` was asked for. */
  static async inSlices(
    catalog: Catalog,
    contract: () => readonly string[],
    options: SchemasOptions,
    previous: Schemas,
  ): Promise<Schemas> {
    const { extend } = options;
    const schema = await buildSchemaInSlices(catalog, { admin: false, extend });
    const schemas = new Schemas(catalog, contract, options, schema);
    if (previous.#admin !== undefined)
      schemas.#admin = await buildSchemaInSlices(catalog, { admin: true, extend });
    for (const [name, role] of previous.#roles ?? [])
      if (role.isBuilt) await schemas.#roles?.get(name)?.buildInSlices();
    return schemas;
  }

  get admin(): GraphQLSchema {
    this.#admin ??= buildSchema(this.catalog, { admin: true, extend: this.#extend });
    return this.#admin;
  }

  /** The same wherever the contract is. */
  get digest(): string {
    this.#digest ??= digestOf(this.#contract());
    return this.#digest;
  }

  /** What a role sees; undefined where all is seen. Throws where there is no such role. */
  ofRole(name: string | undefined): RoleSchemas | undefined {
    if (name === undefined) return undefined;
    const role = this.#roles?.get(name);
    if (role === undefined) throw new EiderError("FORBIDDEN", `There is no role ${name}.`);
    return role;
  }

  get sdl(): string {
    this.#sdl ??= printSchema(this.public);
    return this.#sdl;
  }
}

/** A digest of texts, each apart from the next by its length. */
function digestOf(texts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length} `).update(text);
  return hash.digest("base64url");
}

/** Counts who may still use a generation: current and pinned snapshots. */
export class GenerationHold {
  readonly generation: Generation;
  /** Resolves when nobody holds the generation any more. */
  readonly unused: Promise<void>;
  #holders = 0;
  #long = 0;
  #markUnused = () => {};

  constructor(generation: Generation) {
    this.generation = generation;
    this.unused = new Promise((resolve) => {
      this.#markUnused = resolve;
    });
  }

  get holders(): number {
    return this.#holders;
  }

  /** Whether work that has a longer deadline of its own holds it. */
  get isHeldForLong(): boolean {
    return this.#long > 0;
  }

  hold(isForLong = false): void {
    this.#holders += 1;
    if (isForLong) this.#long += 1;
  }

  drop(isForLong = false): void {
    this.#holders -= 1;
    if (isForLong) this.#long -= 1;
    if (this.#holders === 0) this.#markUnused();
  }
}

/**
 * What one query sees from its start to its last statement: a generation of each database and the
 * schemas made of them. Immutable; a recycle makes a new one with one generation replaced.
 */
export class Snapshot {
  readonly holds: ReadonlyMap<string, GenerationHold>;
  readonly schemas: Schemas;
  /** Statements that its requests share; requests of another snapshot never see this data. */
  readonly batches = new SharedBatches();

  constructor(holds: ReadonlyMap<string, GenerationHold>, schemas: Schemas) {
    this.holds = holds;
    this.schemas = schemas;
  }

  /** Keeps every generation open until the returned function is called; a second call does nothing. */
  pin(isForLong = false): () => void {
    for (const hold of this.holds.values()) hold.hold(isForLong);
    let isPinned = true;
    return () => {
      if (!isPinned) return;
      isPinned = false;
      for (const hold of this.holds.values()) hold.drop(isForLong);
    };
  }
}
