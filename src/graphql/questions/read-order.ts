import type { ColumnType, Relation, Table } from "../../catalog/catalog.ts";
import {
  type AggregateFunction,
  type Aggregation,
  type Expression,
  everything,
  type OrderTerm,
} from "../../sql/question.ts";
import type { RequestContext } from "../context/context.ts";
import { countType, resultOf } from "./aggregate-results.ts";
import { columnExpression } from "./column-expression.ts";
import { fieldNamed } from "./read-filter.ts";
import { checkLevels, countTerm, type Input } from "./read-operand.ts";

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
  input: readonly Input[] | null | undefined,
  budget: RequestContext,
): OrderTerm[] {
  return (input ?? []).map((term) => readTerm(table, term, [], budget));
}

function readTerm(
  table: Table,
  term: Input,
  path: readonly Relation[],
  budget: RequestContext,
): OrderTerm {
  countTerm(budget);
  checkLevels(path.length);
  const [[name, value] = ["", undefined]] = Object.entries(term);
  const column = table.columns.find((each) => each.name === name);
  if (column !== undefined)
    return { expression: columnExpression(column, path), ...directions[value as Direction] };
  const relation = table.relations.find((each) => each.name === name);
  if (relation !== undefined)
    return readTerm(relation.target, value as Input, [...path, relation], budget);
  const related = table.relations.find((each) => `${each.name}Aggregate` === name) as Relation;
  return readAggregateTerm(related.target, value as Input, { relation: related, path });
}

/** The related rows whose aggregates rows are ordered by, and how they are reached from the ordered rows. */
interface Related {
  readonly relation: Relation;
  readonly path: readonly Relation[];
}

/** Reads an order by an aggregate: of a group, or of the rows that are related to each row. */
export function readAggregateTerm(table: Table, input: Input, related?: Related): OrderTerm {
  const { aggregation, type, direction } = readAggregation(table, input);
  const common = { aggregation, filter: everything, type };
  const expression: Expression =
    related === undefined
      ? { kind: "aggregate", ...common }
      : { kind: "relatedAggregate", ...common, ...related };
  return { expression, ...directions[direction] };
}

function readAggregation(
  table: Table,
  input: Input,
): { aggregation: Aggregation; type: ColumnType; direction: Direction } {
  const [[name, value] = ["", undefined]] = Object.entries(input);
  if (name === "_count")
    return { aggregation: { kind: "rows" }, type: countType, direction: value as Direction };
  const column = table.columns.find((each) => each.name === name) as Table["columns"][number];
  let of = columnExpression(column);
  let below = value as Input;
  while (of.type.kind === "struct") {
    const [[field, inner] = ["", undefined]] = Object.entries(below);
    of = fieldNamed(of, of.type.struct, field);
    below = inner as Input;
  }
  const [[apply, direction] = ["count", "ASC"]] = Object.entries(below);
  const type = resultOf(apply as AggregateFunction, of.type) ?? countType;
  return {
    aggregation: { kind: "column", of, apply: apply as AggregateFunction },
    type,
    direction: direction as Direction,
  };
}
