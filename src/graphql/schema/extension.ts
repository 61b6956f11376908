import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  GraphQLSchema,
  isObjectType,
} from "graphql";
import { ConfigError, messageOf } from "../../foundation/errors.ts";
import { Row } from "../../loading/row-set.ts";
import { rowValues } from "../answers/row-values.ts";
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
 * Adds fields to the schema. Those of a row's type get its columns, by their names in GraphQL. A field with `extensions: { pure: true }` answers the same as long as
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
  for (const { type, field } of extensionFields(schema, without)) {
    Object.assign(field.extensions, {
      // Types of its own are reached through such fields only.
      isExtension: without.getType(type.name) !== undefined,
      reads: field.extensions["pure"] === true ? "any" : "changing",
    });
    if (type.extensions["isRow"] === true) showRow(field);
  }
}

/** Lets a field of a row see its columns, not how they are kept. */
function showRow(field: GraphQLField<unknown, unknown>): void {
  const own = field.resolve ?? defaultFieldResolver;
  field.resolve = (parent, args, context, info) =>
    own(parent instanceof Row ? rowValues(parent) : parent, args, context, info);
}

/** The fields that an extension adds to types that are there without it, as a role names them. */
export function extensionNames(schema: GraphQLSchema): string[] {
  return fieldsOf(schema).flatMap(({ name, field }) =>
    field.extensions["isExtension"] === true ? [name] : [],
  );
}

/** The schema without the fields of its extension that are not granted, and without the types that only they lead to. */
export function withGranted(
  schema: GraphQLSchema,
  without: GraphQLSchema,
  granted: readonly string[],
): GraphQLSchema {
  for (const { type, name, field } of extensionFields(schema, without))
    if (field.extensions["isExtension"] === true && !granted.includes(name))
      delete type.getFields()[field.name];
  const config = schema.toConfig();
  const types = config.types.filter(({ name }) => without.getType(name) !== undefined);
  return new GraphQLSchema({ ...config, types });
}

interface NamedField {
  readonly type: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  /** `Type.field`, of the query the field alone. */
  readonly name: string;
}

function extensionFields(schema: GraphQLSchema, without: GraphQLSchema): NamedField[] {
  return fieldsOf(schema).filter(({ type, field }) => {
    const base = without.getType(type.name);
    return !isObjectType(base) || base.getFields()[field.name] === undefined;
  });
}

function fieldsOf(schema: GraphQLSchema): NamedField[] {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  return types.flatMap((type) =>
    Object.values(type.getFields()).map((field) => ({
      type,
      field,
      name: type === schema.getQueryType() ? field.name : `${type.name}.${field.name}`,
    })),
  );
}
