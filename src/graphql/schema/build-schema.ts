import { assertValidSchema, type GraphQLSchema, printSchema as printSdl } from "graphql";
import type { Catalog } from "../../catalog/catalog.ts";
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

/** Who a schema is for, and what is added to it. */
export interface SchemaOptions {
  readonly admin: boolean;
  readonly extend?: Extend | undefined;
  /** The fields of the extension that are in it, as `field` of the query or `Type.field`; all unless given. */
  readonly granted?: readonly string[] | undefined;
}

/** The GraphQL schema of a catalog; admins have fields more. Valid, or this throws. */
export function buildSchema(
  catalog: Catalog,
  { admin, extend, granted }: SchemaOptions,
): GraphQLSchema {
  const plain = makeSchema(catalog, { admin });
  if (extend === undefined || granted?.length === 0) return plain;
  const schema = makeSchema(catalog, { admin, extend });
  markExtended(schema, plain);
  return granted === undefined ? schema : withGranted(schema, plain, granted);
}

function makeSchema(catalog: Catalog, { admin, extend }: SchemaOptions): GraphQLSchema {
  const builder = createBuilder();
  builder.queryType({});
  const types = new RowTypes(builder);
  addDatabasesField(builder);
  addSubscription(builder);
  addNodeField(
    types,
    catalog.tables.filter(({ key }) => key.length > 0),
  );
  for (const table of catalog.tables)
    if (table.query?.asTable === false) addQueryField(types, table);
    else addRootFields(types, table);
  if (admin) addAdminFields(builder);
  if (extend === undefined) return finished(builder);
  extendBuilder(builder, extend);
  try {
    return finished(builder);
  } catch (error) {
    throw extensionError(error);
  }
}

function finished(builder: Builder): GraphQLSchema {
  const schema = builder.toSchema({ sortSchema: false });
  assertValidSchema(schema);
  return schema;
}

/** The schema as text; tables and columns stand in the catalog's order, so equal catalogs have equal texts. */
export function printSchema(schema: GraphQLSchema): string {
  return `${printSdl(schema)}\n`;
}
