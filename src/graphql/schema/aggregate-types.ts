import type { ObjectRef } from "@pothos/core";
import type { Column, ColumnType, StructType, Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { AggregateFunction } from "../../sql/question.ts";
import { type AggregateValues, functionName } from "../questions/aggregate-values.ts";
import type { Builder } from "./builder.ts";
import type { OutputType, TypeRegistry } from "./type-registry.ts";

type Types = Builder["$inferSchemaTypes"];

export type AggregateRef = ObjectRef<Types, AggregateValues>;

const countFunctions = ["count", "countDistinct", "approxCountDistinct"] as const;
const extremeFunctions = ["min", "max", "mode"] as const;
const floatFunctions = ["avg", "median", "stddev", "variance", "quantile"] as const;
const integers: readonly OutputType[] = ["Int", "SafeInt", "BigInt"];
const fractions: readonly OutputType[] = ["Decimal", "Float"];
/** Values that can be counted, and nothing more. */
const countedOnly: readonly ColumnType["kind"][] = [
  "list",
  "struct",
  "map",
  "union",
  "variant",
  "json",
  "blob",
  "geometry",
];

/** The functions of a column's type, each with the type that it answers. */
function functionsOf(registry: TypeRegistry, type: ColumnType): [AggregateFunction, OutputType][] {
  const of = (names: readonly AggregateFunction[], output: OutputType) =>
    names.map((name): [AggregateFunction, OutputType] => [name, output]);
  const counts = of(countFunctions, "SafeInt");
  if (type.kind === "list" || type.kind === "struct" || countedOnly.includes(type.kind))
    return counts;
  const own = registry.value(type);
  if (own === "Boolean") return [...counts, ...of(["countTrue", "countFalse"], "SafeInt")];
  const sum = integers.includes(own)
    ? of(["sum"], "BigInt")
    : fractions.includes(own)
      ? of(["sum"], own)
      : [];
  return [
    ...counts,
    ...sum,
    ...(sum.length > 0 ? of(floatFunctions, "Float") : []),
    ...of(extremeFunctions, own),
  ];
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
    if (type.kind === "list") return this.#functions("ListAggregate", type);
    return this.#functions(`${this.#registry.valueName(type)}Aggregate`, type);
  }

  #ofStruct(struct: StructType): AggregateRef {
    return this.#object(struct.aggregateName, (ref) => {
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
            functionsOf(this.#registry, type).map(([apply, output]) => [
              apply,
              t.field({
                type: output as "String",
                nullable: output !== "SafeInt" || !apply.toLowerCase().includes("count"),
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
  return apply.toLowerCase().includes("count") ? safeCount(value ?? 0) : (value ?? null);
}

function safeCount(value: unknown): number {
  if (typeof value === "number") return value;
  throw new EiderError("NUMBER_OUT_OF_RANGE", "A count is beyond 2^53 - 1.");
}
