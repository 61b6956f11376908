import type { GraphQLSchema } from "graphql";
import type { Catalog, Table } from "../../catalog/catalog.ts";
import { extensionsOf, grantsOf } from "../../catalog/grants.ts";
import { roleCatalog } from "../../catalog/role-catalog.ts";
import { type Claims, claimAt, claimPaths } from "../../foundation/claims.ts";
import type { Config } from "../../foundation/config.ts";
import { ConfigError, noting } from "../../foundation/errors.ts";
import { suggestion } from "../../foundation/suggestion.ts";
import { ruleFilter, ruleMistakes } from "../../graphql/questions/row-rule.ts";
import {
  buildSchema,
  buildSchemaInSlices,
  printSchema,
  type SchemaOptions,
} from "../../graphql/schema/build-schema.ts";
import { exampleQueries } from "../../graphql/schema/example-queries.ts";
import { extensionNames } from "../../graphql/schema/extension.ts";
import type { Filter } from "../../sql/question.ts";
import { rowRules } from "../../sql/row-rules.ts";
import type { RowRules } from "../../sql/statement.ts";

/** What one role sees: its part of the catalog, the schema of that, and which rows there are. */
export class RoleSchemas {
  readonly name: string;
  readonly catalog: Catalog;
  readonly #options: Pick<SchemaOptions, "extend" | "granted">;
  readonly #whole: { readonly schema: GraphQLSchema; readonly limits: Config["limits"] };
  /** The claims that its rules and queries read. */
  readonly #claims: readonly (readonly string[])[];
  #schema: GraphQLSchema | undefined;
  #sdl: string | undefined;

  constructor(
    name: string,
    catalog: Catalog,
    whole: { readonly schema: GraphQLSchema; readonly limits: Config["limits"] },
    options: Pick<SchemaOptions, "extend" | "granted">,
  ) {
    this.name = name;
    this.catalog = catalog;
    this.#whole = whole;
    this.#options = options;
    const paths = catalog.tables.flatMap(({ rule, query }) => [
      ...claimPaths(rule?.where),
      ...(query?.parameters ?? []).flatMap(({ claim }) => (claim === undefined ? [] : [claim])),
    ]);
    this.#claims = [...new Map(paths.map((path) => [JSON.stringify(path), path])).values()];
  }

  get schema(): GraphQLSchema {
    this.#schema ??= buildSchema(this.catalog, { admin: false, ...this.#options });
    return this.#schema;
  }

  /** Whether the schema was asked for. */
  get isBuilt(): boolean {
    return this.#schema !== undefined;
  }

  /** Builds the schema before it is asked for, in slices between which others are answered. */
  async buildInSlices(): Promise<void> {
    this.#schema ??= await buildSchemaInSlices(this.catalog, { admin: false, ...this.#options });
  }

  get sdl(): string {
    this.#sdl ??= printSchema(this.schema);
    return this.#sdl;
  }

  get exampleQueries(): readonly string[] {
    return exampleQueries(this.catalog);
  }

  /** Whether anything of a database is seen. */
  sees(database: string): boolean {
    return this.catalog.tables.some((table) => table.database === database);
  }

  /** The claims that its rules and queries read, as text: callers with equal ones have equal answers. */
  claimsText(claims: Claims): string {
    return JSON.stringify(this.#claims.map((path) => claimAt(claims, path) ?? null));
  }

  /** Which rows there are for who has these claims. */
  rulesFor(claims: Claims): RowRules {
    const known = new Map<object, Filter>();
    const filterOf = (table: Table) => {
      let filter = known.get(table);
      if (filter === undefined) known.set(table, (filter = ruleFilter(table, claims, this.#whole)));
      return filter;
    };
    return rowRules(filterOf, (path) => claimAt(claims, path));
  }
}

/**
 * What each role of the configuration sees; undefined without roles, when everybody sees everything.
 * Throws one ConfigError that names every mistake of the roles.
 */
export function roleSchemas(
  config: Pick<Config, "roles" | "limits" | "auth">,
  catalog: Catalog,
  { schema, extend }: { readonly schema: GraphQLSchema } & Pick<SchemaOptions, "extend">,
  absent: readonly string[],
): ReadonlyMap<string, RoleSchemas> | undefined {
  const { roles, limits } = config;
  if (roles === undefined) return undefined;
  const mistakes: string[] = [];
  const found = new Map<string, RoleSchemas>();
  for (const name of Object.keys(roles))
    noting(mistakes, () => {
      const seen = roleCatalog(catalog, grantsOf(name, roles, catalog, absent));
      for (const table of seen.tables)
        mistakes.push(
          ...ruleMistakes(table, schema, limits).map(
            (text) => `roles.${name}.tables.${table.database}.${table.sqlName}.${text}`,
          ),
        );
      const granted = extensionsOf(name, roles);
      mistakes.push(...unknownExtensions(name, granted, schema));
      const role = new RoleSchemas(name, seen, { schema, limits }, { extend, granted });
      // An extension that does not fit what the role sees is a mistake, not a fault of its first request.
      if (granted.length > 0) checkExtension(role);
      found.set(name, role);
    });
  mistakes.push(...unknownRoles(config));
  if (mistakes.length > 0) throw new ConfigError([...new Set(mistakes)]);
  return found;
}

function unknownExtensions(
  role: string,
  granted: readonly string[],
  whole: GraphQLSchema,
): string[] {
  const known = extensionNames(whole);
  return granted
    .filter((name) => !known.includes(name))
    .map(
      (name) =>
        `roles.${role}.extensions: the extension has no field ${name}${suggestion(name, known)}`,
    );
}

/** Throws where the extension needs what the role does not see. */
function checkExtension(role: RoleSchemas): void {
  try {
    void role.schema;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(
      error.mistakes.map(
        (mistake) =>
          `roles.${role.name}.extensions: the role has to see every table that the extension adds to. ${mistake}`,
      ),
    );
  }
}

/** Roles that `auth` names and that there are not. */
function unknownRoles({ auth, roles = {} }: Pick<Config, "auth" | "roles">): string[] {
  const named = [
    ...(auth?.jwt ?? []).map(({ defaultRole }, index) => [
      `auth.jwt.${index}.defaultRole`,
      defaultRole,
    ]),
    ...(auth?.keys ?? []).map(({ role }, index) => [`auth.keys.${index}.role`, role]),
  ];
  return named.flatMap(([at, role]) =>
    role === undefined || Object.hasOwn(roles, role) ? [] : [`${at}: there is no role ${role}`],
  );
}
