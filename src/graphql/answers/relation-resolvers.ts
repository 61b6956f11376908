import type { GraphQLResolveInfo } from "graphql";
import type { Relation } from "../../catalog/catalog.ts";
import type { Row } from "../../loading/row-set.ts";
import type { KeyLoader } from "../../loading/session.ts";
import { oncePerField, type RequestContext } from "../context/context.ts";
import { type AggregateValues, aggregateValues } from "../questions/aggregate-values.ts";
import { noteCut, withinLimit } from "../questions/row-limits.ts";
import { readingFor } from "../questions/selection.ts";
import { type ConnectionPage, connectionPage, planConnection } from "./connections.ts";
import { planAggregates, planList } from "./plan-questions.ts";
import { keyOf } from "./relation-keys.ts";

type Args = Readonly<Record<string, unknown>>;
type Resolver<T> = (
  row: Row,
  args: Args,
  context: RequestContext,
  info: GraphQLResolveInfo,
) => Promise<T> | T;

/** Resolves the one row that a row refers to, null where there is none. */
export function relatedOne(relation: Relation): Resolver<Row | null> {
  const { target, targetColumns, targetIndexed } = relation;
  return (row, _args, context, info) => {
    const key = keyOf(row, relation);
    if (key === undefined) return null;
    const loader = oncePerField(context, info.fieldNodes, () => {
      const read = readingFor(info, info.fieldNodes, target);
      return context.loaders.byKey(target, {
        read,
        keyColumns: targetColumns,
        indexed: targetIndexed,
      });
    });
    return loader.load(key);
  };
}

/** Resolves the rows that belong to a row, with arguments for each parent. */
export function relatedMany(relation: Relation): Resolver<Row[]> {
  const { target, targetColumns } = relation;
  return async (row, args, context, info) => {
    const { loader, limit } = oncePerField(context, info.fieldNodes, () => {
      const plan = planList(target, args, context, info);
      return { ...plan, loader: context.loaders.manyByKey(plan.question, targetColumns) };
    });
    const key = keyOf(row, relation);
    return key === undefined ? [] : withinLimit(await loader.load(key), limit, info, context);
  };
}

/** Resolves a page of the rows that belong to a row. */
export function relatedConnection(relation: Relation): Resolver<ConnectionPage> {
  const { target, targetColumns } = relation;
  return async (row, args, context, info) => {
    const { plan, loader, totals } = oncePerField(context, info.fieldNodes, () => {
      const made = planConnection(target, args, context, info);
      const counted = { filter: made.question.filter, aggregations: [{ kind: "rows" as const }] };
      return {
        plan: made,
        loader: context.loaders.manyByKey(made.question, targetColumns),
        totals: context.loaders.aggregatesByKey(target, counted, targetColumns),
      };
    });
    const key = keyOf(row, relation);
    const rows = key === undefined || !plan.wantsRows ? [] : await loader.load(key);
    const page = connectionPage(plan, rows, async () =>
      key === undefined ? 0 : countOf(totals, key),
    );
    // A page says itself that there are more, where it is no part of an export, which cuts nothing.
    if (context.mostRows !== undefined && plan.isDefault && page.hasMore)
      noteCut(plan.size, info, context);
    return page;
  };
}

async function countOf(
  totals: KeyLoader<readonly unknown[] | null>,
  key: readonly string[],
): Promise<number> {
  return ((await totals.load(key))?.[0] ?? 0) as number;
}

/** Resolves the aggregates of the rows that belong to a row. */
export function relatedAggregate(relation: Relation): Resolver<AggregateValues> {
  const { target, targetColumns } = relation;
  return async (row, args, context, info) => {
    const { asked, loader } = oncePerField(context, info.fieldNodes, () => {
      const plan = planAggregates(target, args["where"], info.fieldNodes, { context, info });
      return {
        ...plan,
        loader: context.loaders.aggregatesByKey(target, plan.filtered, targetColumns),
      };
    });
    const key = keyOf(row, relation);
    return aggregateValues(asked, key === undefined ? null : await loader.load(key));
  };
}
