import type { Relation, Table } from "../../catalog/catalog.ts";
import type { OrderTerm } from "../../sql/question.ts";
import type { RequestContext } from "../context/context.ts";
import { columnExpression } from "./column-expression.ts";
import { countTerm } from "./read-filter.ts";

/** Directions with what they mean; bare ones put nulls last. */
export const directions = {
  ASC: { descending: false, nullsFirst: false },
  DESC: { descending: true, nullsFirst: false },
  ASC_NULLS_FIRST: { descending: false, nullsFirst: true },
  ASC_NULLS_LAST: { descending: false, nullsFirst: false },
  DESC_NULLS_FIRST: { descending: true, nullsFirst: true },
  DESC_NULLS_LAST: { descending: true, nullsFirst: false },
} as const;

export type Direction = keyof typeof directions;
/** Reads an `orderBy` argument. Throws QUERY_TOO_COMPLEX past the limit of terms. */
export function readOrder(
  table: Table,
  input: readonly Readonly<Record<string, unknown>>[] | null | undefined,
  budget: RequestContext,
): OrderTerm[] {
  return (input ?? []).map((term) => readTerm(table, term, [], budget));
}

function readTerm(
  table: Table,
  term: Readonly<Record<string, unknown>>,
  path: readonly Relation[],
  budget: RequestContext,
): OrderTerm {
  countTerm(budget);
  const [[name, value] = ["", undefined]] = Object.entries(term);
  const column = table.columns.find((each) => each.name === name);
  if (column !== undefined)
    return { expression: columnExpression(column, path), ...directions[value as Direction] };
  const relation = table.relations.find((each) => each.name === name) as Relation;
  return readTerm(relation.target, value as Record<string, unknown>, [...path, relation], budget);
}
