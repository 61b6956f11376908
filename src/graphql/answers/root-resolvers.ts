import type { GraphQLResolveInfo } from "graphql";
import type { Column, Table } from "../../catalog/catalog.ts";
import type { Row } from "../../loading/row-set.ts";
import type { RequestContext } from "../context/context.ts";
import { type AggregateValues, aggregateValues } from "../questions/aggregate-values.ts";
import { withinLimit } from "../questions/row-limits.ts";
import { readingFor } from "../questions/selection.ts";
import { type ConnectionPage, connectionPage, planConnection } from "./connections.ts";
import { type Asking, planAggregates, planList } from "./plan-questions.ts";

type Args = Readonly<Record<string, unknown>>;

/** A field that answers the row of a key. */
export interface RowField {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Whether the engine has an index over them. */
  readonly indexed: boolean;
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
  const { question, limit } = planList(table, args, context, info);
  return withinLimit(await context.loaders.rows(question), limit, info, context);
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
  const { asked, filtered } = planAggregates(table, args["where"], info.fieldNodes, {
    context,
    info,
  });
  return aggregateValues(asked, await context.loaders.aggregate(table, filtered));
}
