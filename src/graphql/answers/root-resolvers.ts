import type { GraphQLResolveInfo } from "graphql";
import type { Column, Table } from "../../catalog/catalog.ts";
import type { Row } from "../../loading/row-set.ts";
import type { RequestContext } from "../context/context.ts";
import { type AggregateValues, aggregateValues } from "../questions/aggregate-values.ts";
import { readAggregates } from "../questions/read-aggregates.ts";
import { readFilter } from "../questions/read-filter.ts";
import { readDistinct } from "../questions/read-groups.ts";
import { readOrder } from "../questions/read-order.ts";
import { readLimit, readOffset, rowsToFetch, withinLimit } from "../questions/row-limits.ts";
import { readingFor } from "../questions/selection.ts";
import { type ConnectionPage, connectionPage, planConnection } from "./connections.ts";

type Args = Readonly<Record<string, unknown>>;

/** A field that answers the row of a key. */
export interface RowField {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Whether the engine has an index over them. */
  readonly indexed: boolean;
}

interface Asking {
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
}

/** The row of a key, null where there is none. */
export function rowByKey(
  table: Table,
  { columns, indexed }: Pick<RowField, "columns" | "indexed">,
  key: readonly string[],
  { context, info }: Asking,
): Promise<Row | null> {
  const read = readingFor(info, info.fieldNodes, table);
  return context.loaders.byKey(table, { read, keyColumns: columns, indexed }).load(key);
}

/** A page of a table. */
export async function listRows(
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
    distinctOn: readDistinct(table, args["distinctOn"] as Args[] | undefined, context),
    limit: rowsToFetch(limit),
    offset: readOffset(args["offset"]),
  });
  return withinLimit(rows, limit, info, context);
}

/** A connection over a table. */
export async function connectionOf(
  table: Table,
  args: Args,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<ConnectionPage> {
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

/** Aggregates of a table. */
export async function aggregateOf(
  table: Table,
  args: Args,
  context: RequestContext,
  info: GraphQLResolveInfo,
): Promise<AggregateValues> {
  const asked = readAggregates(table, info, info.fieldNodes, context);
  const filter = readFilter(table, args["where"] as Args | undefined, context);
  const values = await context.loaders.aggregate(table, {
    filter,
    aggregations: [...asked.values()],
  });
  return aggregateValues(asked, values);
}
