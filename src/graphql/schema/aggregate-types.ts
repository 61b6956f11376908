import type { ObjectRef } from "@pothos/core";
import type { Column, ColumnType, StructType, Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { AggregateFunction } from "../../sql/question.ts";
import { functionsOf, isCount } from "../questions/aggregate-results.ts";
import {
  type AggregateValues,
  functionName,
  groupCountName,
} from "../questions/aggregate-values.ts";
import type { Builder } from "./builder.ts";
import { groupByType } from "./group-inputs.ts";
import type { TypeRegistry, ValueType } from "./type-registry.ts";

type Types = Builder["$inferSchemaTypes"];

export type AggregateRef = ObjectRef<Types, AggregateValues>;

/** The type that answers a function of a column: counts are small, other values as columns of their type. */
function outputOf(registry: TypeRegistry, apply: AggregateFunction, result: ColumnType): ValueType {
  if (isCount(apply)) return "SafeInt";
  return registry.value(result as Exclude<ColumnType, { kind: "list" | "struct" }>);
}

/** The aggregate types of one schema. */
export class AggregateTypes {
  readonly #registry: TypeRegistry;
  readonly #refs = new Map<string, AggregateRef>();

  constructor(registry: TypeRegistry) {
    this.#registry = registry;
  }

  /** `FlightAggregate`: `_count` and each column's aggregates. */
  ofTable(table: Table): AggregateRef {
    return this.#object(table.names.types.Aggregate, (ref) => {
      ref.implement({
        description: `Aggregates of ${table.names.list}.`,
        fields: (t) => ({
          _count: t.field({
            type: "SafeInt",
            description: "Number of rows.",
            resolve: ({ values }) => safeCount(values.get("_count") ?? 0),
          }),
          _groupCount: t.field({
            type: "SafeInt",
            description: "Number of groups that `by` would make.",
            args: { by: t.arg({ type: [groupByType(this.#registry, table)], required: true }) },
            resolve: ({ values }, _args, _context, info) =>
              safeCount(values.get(groupCountName(info.fieldNodes)) ?? 0),
          }),
          ...Object.fromEntries(
            table.columns.map((column: Column) => [
              column.name,
              t.field({
                type: this.#ofType(column.type),
                description: column.description,
                resolve: (parent) => below(parent, column.name),
              }),
            ]),
          ),
        }),
      });
    });
  }

  #ofType(type: ColumnType): AggregateRef {
    if (type.kind === "struct") return this.#ofStruct(type.struct);
    return this.#functions(`${this.#registry.aggregatedName(type)}Aggregate`, type);
  }

  #ofStruct(struct: StructType): AggregateRef {
    return this.#object(struct.names.Aggregate, (ref) => {
      ref.implement({
        fields: (t) =>
          Object.fromEntries(
            struct.fields.map(({ name, type }) => [
              name,
              t.field({ type: this.#ofType(type), resolve: (parent) => below(parent, name) }),
            ]),
          ),
      });
    });
  }

  #functions(name: string, type: ColumnType): AggregateRef {
    return this.#object(name, (ref) => {
      ref.implement({
        fields: (t) =>
          Object.fromEntries(
            functionsOf(type).map(([apply, result]) => [
              apply,
              t.field({
                type: outputOf(this.#registry, apply, result) as "String",
                nullable: !isCount(apply),
                ...(apply === "quantile" && {
                  args: { p: t.arg.float({ required: true, description: "Between 0 and 1." }) },
                }),
                resolve: ({ values, prefix }: AggregateValues, args: { p?: unknown }) =>
                  answer(apply, values.get(prefix + functionName(apply, args.p))) as string,
              }),
            ]),
          ),
      });
    });
  }

  #object(name: string, make: (ref: ReturnType<typeof newObject>) => void): AggregateRef {
    const known = this.#refs.get(name);
    if (known !== undefined) return known;
    const ref = newObject(this.#registry.builder, name);
    this.#refs.set(name, ref);
    this.#registry.later(() => make(ref));
    return ref;
  }
}

function newObject(builder: Builder, name: string) {
  return builder.objectRef<AggregateValues>(name);
}

function below({ values, prefix }: AggregateValues, name: string): AggregateValues {
  return { values, prefix: `${prefix}${name}.` };
}

function answer(apply: AggregateFunction, value: unknown): unknown {
  if (isCount(apply)) return safeCount(value ?? 0);
  // A NaN or an infinity has no JSON number.
  return value ?? null;
}

function safeCount(value: unknown): number {
  if (typeof value === "number") return value;
  throw new EiderError("NUMBER_OUT_OF_RANGE", "A count is beyond 2^53 - 1.");
}
