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
import { scalarOfKind } from "../scalars/scalars.ts";
import type { RowTypes } from "./row-types.ts";
import type { TypeRegistry } from "./type-registry.ts";

type Args = Readonly<Record<string, unknown>>;

/** The root fields of a table: list, row by key and unique keys, connection, aggregate. */
export function addRootFields(types: RowTypes, table: Table): void {
  const { builder } = types;
  const { names } = table;
  const parameters = queryArgs(types.registry, table);
  const deprecation = deprecationOf(table);
  builder.queryField(names.list, (t) =>
    t.field({
      type: [types.row(table)],
      args: { ...parameters, ...types.listArgs(table) },
      description: table.description,
      ...deprecation,
      extensions: readsTable(table),
      resolve: (_, args, context, info) =>
        listRows(withArguments(table, args), args, context, info),
    }),
  );
  builder.queryField(names.connection, (t) =>
    t.field({
      type: types.connection(table),
      args: { ...parameters, ...types.connectionArgs(table) },
      ...deprecation,
      extensions: readsTable(table),
      resolve: (_, args, context, info) =>
        connectionOf(withArguments(table, args), args, context, info),
    }),
  );
  if (table.mayAggregate) addAggregateFields(types, table);
  addKeyFields(types, table);
}

function deprecationOf({ deprecated }: Table): { deprecationReason?: string } {
  return deprecated === undefined ? {} : { deprecationReason: deprecated };
}

function addAggregateFields(types: RowTypes, table: Table): void {
  const { builder } = types;
  const { names } = table;
  const parameters = queryArgs(types.registry, table);
  const deprecation = deprecationOf(table);
  builder.queryField(names.aggregate, (t) =>
    t.field({
      type: types.aggregates.ofTable(table),
      args: { ...parameters, where: types.filterArgs(table).where },
      ...deprecation,
      extensions: readsTable(table),
      resolve: (_, args, context, info) =>
        aggregateOf(withArguments(table, args), args, context, info),
    }),
  );
  builder.queryField(names.groupBy, (t) =>
    t.field({
      type: [types.groups.ofTable(table)],
      args: { ...parameters, ...types.groupArgs(table) },
      ...deprecation,
      extensions: readsTable(table),
      resolve: (_, args, context, info) =>
        listGroups(withArguments(table, args), args, context, info),
    }),
  );
}

function addKeyFields(types: RowTypes, table: Table): void {
  const { names } = table;
  if (names.row !== undefined)
    addRowField(types, table, { name: names.row, columns: table.key, indexed: table.keyIndexed });
  for (const { name, columns } of table.uniqueKeys)
    addRowField(types, table, { name, columns, indexed: true });
}

/** The field of a query that is no table: its rows, page by page. */
export function addQueryField(types: RowTypes, table: Table): void {
  const { limit, offset } = types.listArgs(table);
  types.builder.queryField(table.names.list, (t) =>
    t.field({
      type: [types.row(table)],
      args: { ...queryArgs(types.registry, table), limit, offset },
      description: table.description,
      extensions: readsTable(table),
      resolve: (_, args, context, info) =>
        listRows(withArguments(table, args), args, context, info),
    }),
  );
}

/** The parameters that are arguments: claims are of who asks. */
function argumentsOf(query: Table["query"]) {
  return (query?.parameters ?? []).filter(({ claim }) => claim === undefined);
}

/** The arguments of a query's parameters; none for a table. */
function queryArgs({ builder }: TypeRegistry, { query }: Table) {
  return builder.args((t) =>
    Object.fromEntries(
      argumentsOf(query).map(({ name, scalar, type, isList, isRequired }) => {
        const of = (scalar ?? scalarOfKind[type.kind as keyof typeof scalarOfKind]) as "String";
        return [
          name,
          isList
            ? t.field({ type: [of], required: isRequired })
            : t.field({ type: of, required: isRequired }),
        ];
      }),
    ),
  );
}

/** A query with the arguments of one field: what is read differs from use to use. */
function withArguments(table: Table, args: Args): Table {
  return table.query === undefined ? table : { ...table, given: args };
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
      ...deprecationOf(table),
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
