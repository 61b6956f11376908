import { assertValidSchema, type GraphQLSchema, printSchema as printSdl } from "graphql";
import type { Catalog } from "../../catalog/catalog.ts";
import { isTestRun } from "../../foundation/environment.ts";
import { atOnce, inSlices, type Steps } from "../../foundation/in-slices.ts";
import { addAdminFields, addDatabasesField, addSubscription } from "./admin-fields.ts";
import { type Builder, createBuilder } from "./builder.ts";
import {
  type Extend,
  extendBuilder,
  extensionError,
  markExtended,
  withGranted,
} from "./extension.ts";
import { addNodeField, addQueryField, addRootFields } from "./root-fields.ts";
import { RowTypes } from "./row-types.ts";
import { schemaSteps } from "./schema-steps.ts";

/** Who a schema is for, and what is added to it. */
export interface SchemaOptions {
  readonly admin: boolean;
  readonly extend?: Extend | undefined;
  /** The fields of the extension that are in it, as `field` of the query or `Type.field`; all unless given. */
  readonly granted?: readonly string[] | undefined;
}

/** The GraphQL schema of a catalog; admins have fields more. Valid, or this throws. */
export function buildSchema(catalog: Catalog, options: SchemaOptions): GraphQLSchema {
  return atOnce(buildSteps(catalog, options));
}

/** The same in slices, between which others are answered. */
export function buildSchemaInSlices(
  catalog: Catalog,
  options: SchemaOptions,
): Promise<GraphQLSchema> {
  return inSlices(buildSteps(catalog, options));
}

function* buildSteps(
  catalog: Catalog,
  { admin, extend, granted }: SchemaOptions,
): Steps<GraphQLSchema> {
  const plain = yield* makeSchema(catalog, { admin });
  if (extend === undefined || granted?.length === 0) return plain;
  const schema = yield* makeSchema(catalog, { admin, extend });
  markExtended(schema, plain);
  return granted === undefined ? schema : withGranted(schema, plain, granted);
}

function* makeSchema(catalog: Catalog, { admin, extend }: SchemaOptions): Steps<GraphQLSchema> {
  const builder = createBuilder();
  builder.queryType({});
  const types = new RowTypes(builder);
  addDatabasesField(builder);
  addSubscription(builder);
  addNodeField(
    types,
    catalog.tables.filter(({ key }) => key.length > 0),
  );
  for (const table of catalog.tables) {
    if (table.query?.asTable === false) addQueryField(types, table);
    else addRootFields(types, table);
    yield;
  }
  if (admin) addAdminFields(builder);
  const waiting = () => types.registry.waiting();
  yield* waiting();
  if (extend === undefined) return yield* finished(builder, { waiting, assumeValid: !isTestRun() });
  extendBuilder(builder, extend);
  try {
    return yield* finished(builder, { waiting, assumeValid: false });
  } catch (error) {
    throw extensionError(error);
  }
}

/** What is made of a catalog alone is valid, which tests look at; an extension may do anything. */
function* finished(
  builder: Builder,
  options: Parameters<typeof schemaSteps>[1],
): Steps<GraphQLSchema> {
  const schema = yield* schemaSteps(builder, options);
  assertValidSchema(schema);
  return schema;
}

/** The schema as text; tables and columns stand in the catalog's order, so equal catalogs have equal texts. */
export function printSchema(schema: GraphQLSchema): string {
  return `${printSdl(schema)}\n`;
}
