import type { GraphQLResolveInfo } from "graphql";
import type { Column, Table } from "../../catalog/catalog.ts";
import type { Row } from "../../loading/row-set.ts";
import { connectionPage, planConnection } from "../answers/connections.ts";
import type { RequestContext } from "../context/context.ts";
import { aggregateValues } from "../questions/aggregate-values.ts";
import { decodeNodeId } from "../questions/node-ids.ts";
import { readAggregates } from "../questions/read-aggregates.ts";
import { readFilter } from "../questions/read-filter.ts";
import { readOrder } from "../questions/read-order.ts";
import { readLimit, readOffset, rowsToFetch, withinLimit } from "../questions/row-limits.ts";
import { readingFor } from "../questions/selection.ts";
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
      resolve: (_, args, context, info) => listRows(table, args, context, info),
    }),
  );
  builder.queryField(names.connection, (t) =>
    t.field({
      type: types.connection(table),
      args: types.connectionArgs(table),
      ...deprecation,
      resolve: (_, args, context, info) => connectionOf(table, args, context, info),
    }),
  );
  builder.queryField(names.aggregate, (t) =>
    t.field({
      type: types.aggregates.ofTable(table),
      args: { where: types.filterArgs(table).where },
      ...deprecation,
      resolve: (_, args, context, info) => aggregateOf(table, args, context, info),
    }),
  );
  if (names.row !== undefined)
    addRowField(types, table, { name: names.row, columns: table.key, indexed: table.keyIndexed });
  for (const { name, columns } of table.uniqueKeys)
    addRowField(types, table, { name, columns, indexed: true });
}

interface RowField {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly indexed: boolean;
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

interface Asking {
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
}

function rowByKey(
  table: Table,
  { columns, indexed }: Pick<RowField, "columns" | "indexed">,
  key: readonly string[],
  { context, info }: Asking,
): Promise<Row | null> {
  const read = readingFor(info, info.fieldNodes, table);
  return context.loaders.byKey(table, { read, keyColumns: columns, indexed }).load(key);
}

/** `node(nodeId)`: the row of any table with a key. */
export function addNodeField(types: RowTypes, tables: readonly Table[]): void {
  types.builder.queryField("node", (t) =>
    t.field({
      type: types.node,
      nullable: true,
      description: "The row that has this nodeId, null where there is none.",
      args: { nodeId: t.arg.id({ required: true }) },
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

async function listRows(
  table: Table,
  args: Args,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<Row[]> {
  const limit = readLimit(table, args["limit"], info);
  const rows = await context.loaders.rows({
    table,
    read: readingFor(info, info.fieldNodes, table),
    filter: readFilter(table, args["where"] as Args | undefined, context),
    order: readOrder(table, args["orderBy"] as Args[] | undefined, context),
    limit: rowsToFetch(limit),
    offset: readOffset(args["offset"]),
  });
  return withinLimit(rows, limit, info, context);
}

async function connectionOf(
  table: Table,
  args: Args,
  context: RequestContext,
  info: GraphQLResolveInfo,
) {
  const plan = planConnection(table, args, context, info);
  const rows = plan.wantsRows ? await context.loaders.rows(plan.question) : [];
  return connectionPage(plan, rows, async () => {
    const [count] = await context.loaders.aggregate(table, {
      filter: plan.question.filter,
      aggregations: [{ kind: "rows" }],
    });
    return count as number;
  });
}

async function aggregateOf(
  table: Table,
  args: Args,
  context: RequestContext,
  info: GraphQLResolveInfo,
) {
  const asked = readAggregates(table, info, info.fieldNodes);
  const filter = readFilter(table, args["where"] as Args | undefined, context);
  const values = await context.loaders.aggregate(table, {
    filter,
    aggregations: [...asked.values()],
  });
  return aggregateValues(asked, values);
}
