import type { ImplementableObjectRef, ObjectRef } from "@pothos/core";
import type { StructType, Table } from "../../catalog/catalog.ts";
import { dateParts } from "../../sql/question.ts";
import { groupAggregates } from "../answers/group-resolvers.ts";
import { type GroupMember, groupMembers, partField } from "../questions/group-members.ts";
import { type Group, type GroupKeyValue, keyBelow, keyValue } from "../questions/group-values.ts";
import type { AggregateTypes } from "./aggregate-types.ts";
import type { Builder } from "./builder.ts";
import { whereType } from "./filter-types.ts";
import type { TypeRegistry } from "./type-registry.ts";

type Types = Builder["$inferSchemaTypes"];

/** The object types of groups of one schema. */
export class GroupTypes {
  readonly #registry: TypeRegistry;
  readonly #aggregates: AggregateTypes;
  readonly #groups = new Map<Table, ObjectRef<Types, Group>>();
  readonly #keys = new Map<string, ObjectRef<Types, GroupKeyValue>>();

  constructor(registry: TypeRegistry, aggregates: AggregateTypes) {
    this.#registry = registry;
    this.#aggregates = aggregates;
  }

  /** `FlightGroup`: its key, and aggregates of its rows. */
  ofTable(table: Table): ObjectRef<Types, Group> {
    const known = this.#groups.get(table);
    if (known !== undefined) return known;
    const ref = this.#registry.builder.objectRef<Group>(table.names.types.Group);
    this.#groups.set(table, ref);
    this.#registry.later(() => {
      ref.implement({
        description: `A group of ${table.names.list}.`,
        fields: (t) => ({
          key: t.field({
            type: this.#key(table),
            resolve: (group) => ({ group, prefix: "" }),
          }),
          aggregate: t.field({
            type: this.#aggregates.ofTable(table),
            description: "Aggregates of the group's rows, of those that satisfy `where`.",
            args: { where: t.arg({ type: whereType(this.#registry, table) }) },
            resolve: (group, _args, _context, info) => groupAggregates(group, info),
          }),
        }),
      });
    });
    return ref;
  }

  #key(owner: Table | StructType): ObjectRef<Types, GroupKeyValue> {
    const name = "columns" in owner ? owner.names.types.GroupKey : owner.names.GroupKey;
    return this.#object(name, (ref) => {
      ref.implement({
        description: "What the rows of a group have in common; null where it was not asked for.",
        fields: (t) =>
          Object.fromEntries(
            groupMembers(owner).map((member) => [
              member.key,
              t.field({
                type: this.#typeOf(member) as "String",
                nullable: true,
                resolve: ((key: GroupKeyValue) =>
                  isBelow(member) ? keyBelow(key, member.key) : keyValue(key, member.key)) as never,
              }),
            ]),
          ),
      });
    });
  }

  #typeOf(member: GroupMember) {
    switch (member.kind) {
      case "relation":
        return this.#key(member.relation.target);
      case "struct":
        return this.#key(member.struct);
      case "part":
        return this.#parts();
      default:
        return this.#registry.output(member.of.type);
    }
  }

  #parts(): ObjectRef<Types, GroupKeyValue> {
    return this.#object("DateParts", (ref) => {
      ref.implement({
        description: "Parts of a time; null where they were not asked for.",
        fields: (t) =>
          Object.fromEntries(
            dateParts.map((part) => [
              partField(part),
              t.int({
                nullable: true,
                resolve: (key) => keyValue(key, partField(part)) as number | null,
              }),
            ]),
          ),
      });
    });
  }

  #object(
    name: string,
    make: (ref: ImplementableObjectRef<Types, GroupKeyValue>) => void,
  ): ObjectRef<Types, GroupKeyValue> {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const ref = this.#registry.builder.objectRef<GroupKeyValue>(name);
    this.#keys.set(name, ref);
    this.#registry.later(() => make(ref));
    return ref;
  }
}

function isBelow({ kind }: GroupMember): boolean {
  return kind === "relation" || kind === "struct" || kind === "part";
}
