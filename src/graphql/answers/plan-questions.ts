import type { FieldNode, GraphQLResolveInfo } from "graphql";
import type { Table } from "../../catalog/catalog.ts";
import type { FilteredAggregations, RowsQuestion } from "../../sql/question.ts";
import type { RequestContext } from "../context/context.ts";
import type { AskedAggregates } from "../questions/aggregate-values.ts";
import { readAggregates } from "../questions/read-aggregates.ts";
import { readFilter } from "../questions/read-filter.ts";
import { readDistinct } from "../questions/read-groups.ts";
import type { Input } from "../questions/read-operand.ts";
import { readOrder } from "../questions/read-order.ts";
import { type RowLimit, readLimit, readOffset, rowsToFetch } from "../questions/row-limits.ts";
import { readingFor } from "../questions/selection.ts";

/** The request and the field that something is asked for by. */
export interface Asking {
  readonly context: RequestContext;
  readonly info: GraphQLResolveInfo;
}

/** The question of a list, of a table or of the rows that are related to each row. Throws what its arguments do. */
export function planList(
  table: Table,
  args: Readonly<Record<string, unknown>>,
  context: RequestContext,
  info: GraphQLResolveInfo,
): { question: RowsQuestion; limit: RowLimit } {
  const limit = readLimit(table, args["limit"], info, context);
  const question: RowsQuestion = {
    table,
    read: readingFor(info, info.fieldNodes, table),
    filter: readFilter(table, args["where"] as Input | undefined, context),
    order: readOrder(table, args["orderBy"] as Input[] | undefined, context),
    distinctOn: readDistinct(table, args["distinctOn"] as Input[] | undefined, context),
    limit: rowsToFetch(limit),
    offset: readOffset(args["offset"]),
  };
  return { question, limit };
}

/** What the aggregate fields `nodes` ask for, of the rows that satisfy `where`. */
export function planAggregates(
  table: Table,
  where: unknown,
  nodes: readonly FieldNode[],
  { context, info }: Asking,
): { asked: AskedAggregates; filtered: FilteredAggregations } {
  const asked = readAggregates(table, info, nodes, context);
  const filter = readFilter(table, where as Input | undefined, context);
  return { asked, filtered: { filter, aggregations: [...asked.values()] } };
}
