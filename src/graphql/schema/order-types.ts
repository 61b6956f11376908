import type { Column, ColumnType, Relation, Table } from "../../catalog/catalog.ts";
import { functionsOf } from "../questions/aggregate-results.ts";
import type { FilterRef, TypeRegistry } from "./type-registry.ts";

/** Whether rows can be ordered by a column. */
function isOrderable({ type }: Column): boolean {
  return !["list", "struct", "map", "union", "variant", "geometry", "json"].includes(type.kind);
}

/** The `OrderBy` type of a table: one member says one term. */
export function orderByType(registry: TypeRegistry, table: Table): FilterRef {
  return registry.input(table.names.types.OrderBy, (ref) => {
    ref.implement({
      isOneOf: true,
      description: "One term of an order: exactly one member.",
      fields: (t) => {
        const type = registry.enums.direction;
        const columns = table.columns
          .filter(isOrderable)
          .map(({ name, description }) => [name, t.field({ type, description })] as const);
        const relations = ordering(table).map(({ name, kind, target }) =>
          kind === "one"
            ? ([name, t.field({ type: orderByType(registry, target) })] as const)
            : ([
                `${name}Aggregate`,
                t.field({ type: aggregateOrderType(registry, target) }),
              ] as const),
        );
        return Object.fromEntries([...columns, ...relations]);
      },
    });
  });
}

/** Whether there is anything to order by: GraphQL has no empty input types. */
export function hasOrder(table: Table): boolean {
  return table.columns.some(isOrderable) || ordering(table).length > 0;
}

/** The relations that rows can be ordered by: the columns of one row, or the aggregates of many. */
function ordering({ relations }: Table): Relation[] {
  return relations.filter(
    ({ kind, sameDatabase, target }) =>
      sameDatabase && (kind === "many" ? target.mayAggregate : target.columns.some(isOrderable)),
  );
}

/** `FlightAggregateOrderBy`: one aggregate with its direction. */
export function aggregateOrderType(registry: TypeRegistry, table: Table): FilterRef {
  return registry.input(table.names.types.AggregateOrderBy, (ref) => {
    ref.implement({
      isOneOf: true,
      description: `One aggregate of ${table.names.list}: exactly one member.`,
      fields: (t) => ({
        _count: t.field({ type: registry.enums.direction }),
        ...Object.fromEntries(
          table.columns.map(({ name, type, description }) => [
            name,
            t.field({ type: columnAggregateOrder(registry, type), description }),
          ]),
        ),
      }),
    });
  });
}

function columnAggregateOrder(registry: TypeRegistry, type: ColumnType): FilterRef {
  if (type.kind === "struct") {
    const { names, fields } = type.struct;
    return registry.input(names.AggregateOrderBy, (ref) => {
      ref.implement({
        isOneOf: true,
        fields: (t) =>
          Object.fromEntries(
            fields.map(({ name, type: field }) => [
              name,
              t.field({ type: columnAggregateOrder(registry, field) }),
            ]),
          ),
      });
    });
  }
  const name = registry.aggregatedName(type);
  return registry.input(`${name}AggregateOrderBy`, (ref) => {
    ref.implement({
      isOneOf: true,
      fields: (t) =>
        Object.fromEntries(
          functionsOf(type)
            .filter(([apply]) => apply !== "quantile")
            .map(([apply]) => [apply, t.field({ type: registry.enums.direction })]),
        ),
    });
  });
}
