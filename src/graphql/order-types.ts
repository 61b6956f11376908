import type { EnumRef } from "@pothos/core";
import type { Column, Relation, Table } from "../catalog/catalog.ts";
import type { OrderTerm } from "../sql/question.ts";
import type { Builder } from "./builder.ts";
import type { RequestContext } from "./context.ts";
import { countTerm } from "./read-filter.ts";
import type { FilterRef, TypeRegistry } from "./type-registry.ts";

/** Directions with what they mean; bare ones put nulls last. */
const directions = {
  ASC: { descending: false, nullsFirst: false },
  DESC: { descending: true, nullsFirst: false },
  ASC_NULLS_FIRST: { descending: false, nullsFirst: true },
  ASC_NULLS_LAST: { descending: false, nullsFirst: false },
  DESC_NULLS_FIRST: { descending: true, nullsFirst: true },
  DESC_NULLS_LAST: { descending: true, nullsFirst: false },
} as const;

type Direction = keyof typeof directions;
export type DirectionRef = EnumRef<Builder["$inferSchemaTypes"], Direction>;

export function directionType(builder: Builder): DirectionRef {
  return builder.enumType("OrderDirection", {
    description: "ASC and DESC put nulls last.",
    values: Object.keys(directions) as Direction[],
  });
}

/** Whether rows can be ordered by a column. */
export function isOrderable({ type }: Column): boolean {
  return !["list", "struct", "map", "union", "variant", "geometry", "json"].includes(type.kind);
}

/** The `OrderBy` type of a table: one member says one term. */
export function orderByType(
  registry: TypeRegistry,
  direction: DirectionRef,
  table: Table,
): FilterRef {
  return registry.input(table.names.types.OrderBy, (ref) => {
    ref.implement({
      isOneOf: true,
      description: "One term of an order: exactly one member.",
      fields: (t) => {
        const columns = table.columns
          .filter(isOrderable)
          .map(
            ({ name, description }) => [name, t.field({ type: direction, description })] as const,
          );
        const relations = toOne(table).map(
          ({ name, target }) =>
            [name, t.field({ type: orderByType(registry, direction, target) })] as const,
        );
        return Object.fromEntries([...columns, ...relations]);
      },
    });
  });
}

/** Whether there is anything to order by: GraphQL has no empty input types. */
export function hasOrder(table: Table): boolean {
  return table.columns.some(isOrderable) || toOne(table).length > 0;
}

function toOne({ relations }: Table): Relation[] {
  return relations.filter(
    ({ kind, sameDatabase, target }) =>
      kind === "one" && sameDatabase && target.columns.some(isOrderable),
  );
}

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
  if (column !== undefined) return { path, column, ...directions[value as Direction] };
  const relation = table.relations.find((each) => each.name === name) as Relation;
  return readTerm(relation.target, value as Record<string, unknown>, [...path, relation], budget);
}
