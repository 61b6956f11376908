import type { GraphQLResolveInfo } from "graphql";
import type { Column, Relation } from "../../catalog/catalog.ts";
import type { KeyLoader } from "../../loading/loaders.ts";
import type { Row } from "../../loading/row-set.ts";
import { oncePerField, type RequestContext } from "../context/context.ts";
import { type AggregateValues, aggregateValues } from "../questions/aggregate-values.ts";
import { readAggregates } from "../questions/read-aggregates.ts";
import { readFilter } from "../questions/read-filter.ts";
import { readOrder } from "../questions/read-order.ts";
import { readLimit, readOffset, rowsToFetch, withinLimit } from "../questions/row-limits.ts";
import { columnsFor } from "../questions/selection.ts";
import {
  asCursorError,
  type ConnectionPage,
  connectionPage,
  planConnection,
} from "./connections.ts";

type Args = Readonly<Record<string, unknown>>;
type Resolver<T> = (
  row: Row,
  args: Args,
  context: RequestContext,
  info: GraphQLResolveInfo,
) => Promise<T> | T;

/** A loader's name: requests for the same relation with the same arguments and columns share it. */
function shapeOf(what: string, relation: Relation, args: Args, columns: readonly Column[]): string {
  const { target, targetColumns } = relation;
  return JSON.stringify([
    what,
    target.names.list,
    targetColumns.map(({ ordinal }) => ordinal),
    args,
    columns.map(({ ordinal }) => ordinal),
  ]);
}

export function relatedOne(relation: Relation): Resolver<Row | null> {
  const { columns, target, targetColumns, targetIndexed } = relation;
  return (row, args, context, info) => {
    const key = row.key(columns);
    if (key === undefined) return null;
    const loader = oncePerField(context, info.fieldNodes, () => {
      const read = columnsFor(info, info.fieldNodes, target);
      return context.loaders.byKey(shapeOf("one", relation, args, read), target, {
        columns: read,
        keyColumns: targetColumns,
        indexed: targetIndexed,
      });
    });
    return loader.load(key);
  };
}

export function relatedMany(relation: Relation): Resolver<Row[]> {
  const { columns, target, targetColumns } = relation;
  return async (row, args, context, info) => {
    const { loader, limit } = oncePerField(context, info.fieldNodes, () => {
      const given = readLimit(target, args["limit"], info);
      const question = {
        table: target,
        columns: columnsFor(info, info.fieldNodes, target),
        filter: readFilter(target, args["where"] as Args | undefined, context),
        order: readOrder(target, args["orderBy"] as Args[] | undefined, context),
        limit: rowsToFetch(given),
        offset: readOffset(args["offset"]),
      };
      const shape = shapeOf("many", relation, { ...args, limit: question.limit }, question.columns);
      return { limit: given, loader: context.loaders.manyByKey(shape, question, targetColumns) };
    });
    const key = row.key(columns);
    return key === undefined ? [] : withinLimit(await loader.load(key), limit, info, context);
  };
}

export function relatedConnection(relation: Relation): Resolver<ConnectionPage> {
  const { columns, target, targetColumns } = relation;
  return async (row, args, context, info) => {
    const { plan, loader, totals } = oncePerField(context, info.fieldNodes, () => {
      const made = planConnection(target, args, context, info);
      const shape = shapeOf("page", relation, args, made.question.columns);
      const counted = { filter: made.question.filter, aggregations: [{ kind: "rows" as const }] };
      return {
        plan: made,
        loader: context.loaders.manyByKey(shape, made.question, targetColumns),
        totals: context.loaders.aggregatesByKey(
          shapeOf("total", relation, { where: args["where"] }, []),
          target,
          counted,
          targetColumns,
        ),
      };
    });
    const key = row.key(columns);
    const rows =
      key === undefined || !plan.wantsRows
        ? []
        : await loader.load(key).catch((error: unknown) => {
            throw asCursorError(plan, error);
          });
    return connectionPage(plan, rows, async () => (key === undefined ? 0 : countOf(totals, key)));
  };
}

async function countOf(
  totals: KeyLoader<readonly unknown[] | null>,
  key: readonly string[],
): Promise<number> {
  return ((await totals.load(key))?.[0] ?? 0) as number;
}

export function relatedAggregate(relation: Relation): Resolver<AggregateValues> {
  const { columns, target, targetColumns } = relation;
  return async (row, args, context, info) => {
    const { asked, loader } = oncePerField(context, info.fieldNodes, () => {
      const wanted = readAggregates(target, info, info.fieldNodes);
      const filtered = {
        filter: readFilter(target, args["where"] as Args | undefined, context),
        aggregations: [...wanted.values()],
      };
      const shape = shapeOf("aggregate", relation, { ...args, asked: [...wanted.keys()] }, []);
      return {
        asked: wanted,
        loader: context.loaders.aggregatesByKey(shape, target, filtered, targetColumns),
      };
    });
    const key = row.key(columns);
    return aggregateValues(asked, key === undefined ? null : await loader.load(key));
  };
}
