import type { EnumRef } from "@pothos/core";
import type { Column, Relation, Table } from "../../catalog/catalog.ts";
import { type Direction, directions } from "../questions/read-order.ts";
import type { Builder } from "./builder.ts";
import type { FilterRef, TypeRegistry } from "./type-registry.ts";

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
