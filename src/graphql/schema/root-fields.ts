import type { Table } from "../../catalog/catalog.ts";
import { listGroups } from "../answers/group-resolvers.ts";
import { readsAnyTable, readsTable } from "../answers/reads.ts";
import {
  aggregateOf,
  connectionOf,
  listRows,
  type RowField,
  rowByKey,
} from "../answers/root-resolvers.ts";
import { decodeNodeId } from "../questions/node-ids.ts";
import type { RowTypes } from "./row-types.ts";

type Args = Readonly<Record<string, unknown>>;

/** The root fields of a table: list, row by key and unique keys, connection, aggregate. */
export function addRootFields(types: RowTypes, table: Table): void {
  const { builder } = types;
  const { names } = table;
  const deprecation = table.deprecated === undefined ? {} : { deprecationReason: table.deprecated };
  builder.queryField(names.list, (t) =>
    t.field({
      type: [types.row(table)],
      args: types.listArgs(table),
      description: table.description,
      ...deprecation,
      extensions: readsTable(table),
      resolve: (_, args, context, info) => listRows(table, args, context, info),
    }),
  );
  builder.queryField(names.connection, (t) =>
    t.field({
      type: types.connection(table),
      args: types.connectionArgs(table),
      ...deprecation,
      extensions: readsTable(table),
      resolve: (_, args, context, info) => connectionOf(table, args, context, info),
    }),
  );
  builder.queryField(names.aggregate, (t) =>
    t.field({
      type: types.aggregates.ofTable(table),
      args: { where: types.filterArgs(table).where },
      ...deprecation,
      extensions: readsTable(table),
      resolve: (_, args, context, info) => aggregateOf(table, args, context, info),
    }),
  );
  builder.queryField(names.groupBy, (t) =>
    t.field({
      type: [types.groups.ofTable(table)],
      args: types.groupArgs(table),
      ...deprecation,
      extensions: readsTable(table),
      resolve: (_, args, context, info) => listGroups(table, args, context, info),
    }),
  );
  if (names.row !== undefined)
    addRowField(types, table, { name: names.row, columns: table.key, indexed: table.keyIndexed });
  for (const { name, columns } of table.uniqueKeys)
    addRowField(types, table, { name, columns, indexed: true });
}

function addRowField(types: RowTypes, table: Table, field: RowField): void {
  const { builder, registry } = types;
  const args = builder.args((t) =>
    Object.fromEntries(
      field.columns.map(({ name, type, description }) => {
        if (type.kind === "list" || type.kind === "struct")
          throw new Error(`${table.sqlName}.${name}: a key of lists or structs`);
        return [
          name,
          t.field({ type: registry.value(type) as "String", required: true, description }),
        ];
      }),
    ),
  );
  builder.queryField(field.name, (t) =>
    t.field({
      type: types.row(table),
      nullable: true,
      args,
      extensions: readsTable(table),
      resolve: (_, given, context, info) =>
        rowByKey(
          table,
          field,
          field.columns.map(({ name }) => String((given as Args)[name])),
          { context, info },
        ),
    }),
  );
}

/** `node(nodeId)`: the row of any table with a key. */
export function addNodeField(types: RowTypes, tables: readonly Table[]): void {
  types.builder.queryField("node", (t) =>
    t.field({
      type: types.node,
      nullable: true,
      description: "The row that has this nodeId, null where there is none.",
      args: { nodeId: t.arg.id({ required: true }) },
      extensions: readsAnyTable,
      resolve: (_, { nodeId }, context, info) => {
        const found = decodeNodeId(nodeId, tables);
        if (found === undefined) return null;
        const { table, key } = found;
        return rowByKey(table, { columns: table.key, indexed: table.keyIndexed }, key, {
          context,
          info,
        });
      },
    }),
  );
}
