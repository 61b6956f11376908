import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { Table } from "../../catalog/catalog.ts";

/** What an operation reads, whatever its variables. */
export interface Reads {
  /** Names of databases, sorted; undefined for any of them. */
  readonly databases: readonly string[] | undefined;
  /** Whether it may answer otherwise over the same data. */
  readonly isChanging: boolean;
}

/** Extensions of a field that reads a table. */
export function readsTable(table: Table): { readonly reads: Table } {
  return { reads: table };
}

/** Extensions of a field that reads a row of any table. */
export const readsAnyTable = { reads: "any" } as const;

/** What the fields of an operation say that they read. What says nothing, as `databases`, may change at any time. */
export function readsOf(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): Reads {
  const databases = new Set<string>();
  let isAny = false;
  let isChanging = false;
  const types = new TypeInfo(schema);
  const look = visitWithTypeInfo(types, {
    Field: ({ name }) => {
      const reads = types.getFieldDef()?.extensions["reads"] as
        | Table
        | "any"
        | "changing"
        | undefined;
      if (reads === "any") isAny = true;
      else if (reads === "changing") isChanging = true;
      else if (reads !== undefined) {
        databases.add(reads.database);
        isChanging ||= reads.isChanging;
      } else if (types.getParentType() === schema.getQueryType()) {
        // Those that every schema has tell of the schema.
        isChanging ||= !name.value.startsWith("__");
      }
    },
  });
  for (const node of [operation, ...Object.values(fragments)]) visit(node, look);
  return { databases: isAny ? undefined : [...databases].toSorted(), isChanging };
}
