import type { StructType, Table } from "../../catalog/catalog.ts";
import { dateParts } from "../../sql/question.ts";
import { type Groupable, groupMembers, partField } from "../questions/group-members.ts";
import { aggregateOrderType } from "./order-types.ts";
import type { FilterRef, TypeRegistry } from "./type-registry.ts";

type Owner = Table | StructType;

function nameOf(owner: Owner, suffix: "GroupBy" | "GroupKeyOrderBy"): string {
  return "columns" in owner ? owner.names.types[suffix] : owner.names[suffix];
}

/** `FlightGroupBy`: one key of a group. */
export function groupByType(registry: TypeRegistry, owner: Owner): FilterRef {
  return registry.input(nameOf(owner, "GroupBy"), (ref) => {
    ref.implement({
      isOneOf: true,
      description: "One key of a group: exactly one member.",
      fields: (t) =>
        Object.fromEntries(
          groupMembers(owner).map((member) => {
            switch (member.kind) {
              case "value":
                return [member.by, t.boolean({ description: "true: the value itself." })];
              case "part":
                return [member.by, t.field({ type: registry.enums.part })];
              case "timeBucket":
                return [member.by, t.field({ type: dateBucketType(registry) })];
              case "numberBucket":
                return [member.by, t.field({ type: widthType(registry, member) })];
              case "struct":
                return [member.by, t.field({ type: groupByType(registry, member.struct) })];
              default:
                return [
                  member.by,
                  t.field({ type: groupByType(registry, member.relation.target) }),
                ];
            }
          }),
        ),
    });
  });
}

function dateBucketType(registry: TypeRegistry): FilterRef {
  return registry.input("DateBucket", (ref) => {
    ref.implement({
      description: "Stretches of time: exactly one of `unit` and `every`.",
      fields: (t) => ({
        unit: t.field({ type: registry.enums.unit }),
        every: t.string({
          description:
            'A number and a unit, as "15 minutes", counted from Monday 2000-01-03; months and longer from 2000-01-01.',
        }),
        weekStart: t.field({ type: registry.enums.weekStart, description: "MONDAY unless given." }),
      }),
    });
  });
}

function widthType(registry: TypeRegistry, { of }: { readonly of: Groupable }): FilterRef {
  if (of.type.kind === "list" || of.type.kind === "struct") throw new Error("no number");
  const name = registry.valueName(of.type);
  const type = registry.value(of.type) as "String";
  return registry.input(`${name}Bucket`, (ref) => {
    ref.implement({
      description: "Stretches of numbers: the greatest multiple of the width that is not above.",
      fields: (t) => ({ width: t.field({ type, required: true, description: "Above 0." }) }),
    });
  });
}

/** `FlightGroupOrderBy`: one key or aggregate that groups are ordered by. */
export function groupOrderType(registry: TypeRegistry, table: Table): FilterRef {
  return registry.input(table.names.types.GroupOrderBy, (ref) => {
    ref.implement({
      isOneOf: true,
      description: "One term of an order of groups: exactly one member.",
      fields: (t) => ({
        key: t.field({
          type: keyOrderType(registry, table),
          description: "One of the keys that are asked for.",
        }),
        aggregate: t.field({ type: aggregateOrderType(registry, table) }),
      }),
    });
  });
}

function keyOrderType(registry: TypeRegistry, owner: Owner): FilterRef {
  return registry.input(nameOf(owner, "GroupKeyOrderBy"), (ref) => {
    ref.implement({
      isOneOf: true,
      fields: (t) =>
        Object.fromEntries(
          groupMembers(owner).map((member) => {
            switch (member.kind) {
              case "part":
                return [member.key, t.field({ type: partsOrderType(registry) })];
              case "struct":
                return [member.key, t.field({ type: keyOrderType(registry, member.struct) })];
              case "relation":
                return [
                  member.key,
                  t.field({ type: keyOrderType(registry, member.relation.target) }),
                ];
              default:
                return [member.key, t.field({ type: registry.enums.direction })];
            }
          }),
        ),
    });
  });
}

function partsOrderType(registry: TypeRegistry): FilterRef {
  return registry.input("DatePartsOrderBy", (ref) => {
    ref.implement({
      isOneOf: true,
      fields: (t) =>
        Object.fromEntries(
          dateParts.map((part) => [partField(part), t.field({ type: registry.enums.direction })]),
        ),
    });
  });
}
