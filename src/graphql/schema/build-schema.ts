import { assertValidSchema, type GraphQLSchema, printSchema as printSdl } from "graphql";
import type { Catalog } from "../../catalog/catalog.ts";
import { addAdminFields, addDatabasesField } from "./admin-fields.ts";
import { createBuilder } from "./builder.ts";
import { addNodeField, addRootFields } from "./root-fields.ts";
import { RowTypes } from "./row-types.ts";

/** The GraphQL schema of a catalog; admins have fields more. Valid, or this throws. */
export function buildSchema(
  catalog: Catalog,
  { admin }: { readonly admin: boolean },
): GraphQLSchema {
  const builder = createBuilder();
  builder.queryType({});
  const types = new RowTypes(builder);
  addDatabasesField(builder);
  addNodeField(
    types,
    catalog.tables.filter(({ key }) => key.length > 0),
  );
  for (const table of catalog.tables) addRootFields(types, table);
  if (admin) addAdminFields(builder);
  const schema = builder.toSchema({ sortSchema: false });
  assertValidSchema(schema);
  return schema;
}

/** The schema as text; tables and columns stand in the catalog's order, so equal catalogs have equal texts. */
export function printSchema(schema: GraphQLSchema): string {
  return `${printSdl(schema)}\n`;
}
