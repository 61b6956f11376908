import { type GraphQLSchema, isObjectType } from "graphql";
import { ConfigError, messageOf } from "../../foundation/errors.ts";
import { currentContext } from "../context/current-context.ts";
import type { Builder } from "./builder.ts";

/** Values of parameters: by place for `$1`, by name for `$name`. */
export type QueryParameters = readonly unknown[] | Readonly<Record<string, unknown>>;

/** What resolvers of an extension ask of Eider. */
export interface ExtensionApi {
  /**
   * Runs a query on a connection of the pool, of the generation that its request sees and within the
   * request's deadline and limits. Rows are objects by column, with values as in answers.
   */
  query(
    database: string,
    sql: string,
    parameters?: QueryParameters,
  ): Promise<Record<string, unknown>[]>;
}

/**
 * Adds fields to the schema. A field with `extensions: { pure: true }` answers the same as long as
 * the data is the same, so that its answers may be kept.
 */
export type Extend = (builder: Builder, eider: ExtensionApi) => void;

const api: ExtensionApi = {
  query: (database, sql, parameters = []) => currentContext().query(database, sql, parameters),
};

/** Lets an extension add its fields. Throws ConfigError where it fails. */
export function extendBuilder(builder: Builder, extend: Extend): void {
  try {
    extend(builder, api);
  } catch (error) {
    throw extensionError(error);
  }
}

/** What is wrong with an extension, as a mistake of the configuration. */
export function extensionError(error: unknown): ConfigError {
  return new ConfigError([`extend: ${messageOf(error)}`]);
}

/** Marks what a schema has more than it has without the extension: its answers may change unless it says otherwise. */
export function markExtended(schema: GraphQLSchema, without: GraphQLSchema): void {
  Object.assign(schema.extensions, { isExtended: true });
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    const base = without.getType(type.name);
    const known = isObjectType(base) ? base.getFields() : {};
    for (const field of Object.values(type.getFields()))
      if (known[field.name] === undefined)
        Object.assign(field.extensions, {
          reads: field.extensions["pure"] === true ? "any" : "changing",
        });
  }
}
