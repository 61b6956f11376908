import {
  type ArgumentRef,
  type EnumRef,
  type ImplementableObjectRef,
  type InputObjectRef,
  ListRef,
  type ObjectRef,
} from "@pothos/core";
import type { ColumnType, EnumType, StructType } from "../../catalog/catalog.ts";
import type { ScalarName } from "../../catalog/reserved-names.ts";
import type { Steps } from "../../foundation/in-slices.ts";
import { jsonAt } from "../questions/json-path.ts";
import { scalarOfKind } from "../scalars/scalars.ts";
import type { Builder } from "./builder.ts";
import { type SharedEnums, sharedEnums } from "./enums.ts";

type Types = Builder["$inferSchemaTypes"];
/** The type of a field that answers a column. */
export type OutputType =
  | ScalarName
  | EnumRef<Types, string>
  | ObjectRef<Types, unknown[]>
  | ListRef<Types, unknown[]>;
/** The type of an argument or member that takes one value of a column. */
export type ValueType = ScalarName | EnumRef<Types, string>;
export type FilterRef = InputObjectRef<Types, Record<string, unknown>>;
/** An input type that is being made. */
export type NewInputRef = ReturnType<typeof newInput>;

function newInput(builder: Builder, name: string) {
  return builder.inputRef<Record<string, unknown>, false>(name);
}

/** The types of one schema that columns share: scalars, enums, structs and their filters. */
export class TypeRegistry {
  readonly builder: Builder;
  readonly enums: SharedEnums;
  readonly #enums = new Map<EnumType, EnumRef<Types, string>>();
  readonly #structs = new Map<StructType, ObjectRef<Types, unknown[]>>();
  readonly #filters = new Map<string, FilterRef>();
  readonly #waiting: (() => void)[] = [];
  readonly #pathArgs: Record<string, ArgumentRef<Types, unknown>>;

  constructor(builder: Builder) {
    this.builder = builder;
    this.enums = sharedEnums(builder);
    this.#pathArgs = builder.args((t) => ({
      path: t.string({
        description:
          'A place in the value, as "$.user.id" or "$.tags[0]"; null where there is none.',
      }),
    }));
  }

  /** The type that answers a column. */
  output(type: ColumnType): OutputType {
    if (type.kind === "list") return new ListRef<Types, unknown[]>(this.output(type.item), true);
    if (type.kind === "struct") return this.#struct(type.struct);
    return this.value(type);
  }

  /** The type of one value of a column that is no list or struct. */
  value(type: Exclude<ColumnType, { kind: "list" | "struct" }>): ValueType {
    if (type.kind === "enum" && type.enum !== undefined) return this.#enum(type.enum);
    return scalarOfKind[type.kind];
  }

  /** The name of a scalar or enum, from which its filter and aggregate have theirs. */
  valueName(type: Exclude<ColumnType, { kind: "list" | "struct" }>): string {
    return type.kind === "enum" && type.enum !== undefined
      ? type.enum.name
      : scalarOfKind[type.kind];
  }

  /** The name from which the aggregates of a type's values have theirs: who are named alike have the same functions. */
  aggregatedName(type: Exclude<ColumnType, { kind: "struct" }>): string {
    if (type.kind === "list") return "List";
    return type.kind === "geometry" ? "Geometry" : this.valueName(type);
  }

  /** Makes an input type once; later calls with its name get the same. */
  input(name: string, make: (ref: NewInputRef) => void): FilterRef {
    const known = this.#filters.get(name);
    if (known !== undefined) return known;
    const ref = newInput(this.builder, name);
    this.#filters.set(name, ref);
    this.later(() => make(ref));
    return ref;
  }

  /**
   * Makes a type after those that are being made: types that lead to each other in a long chain, as
   * tables by foreign keys do, would else be made one inside the other until the stack ends.
   */
  later(make: () => void): void {
    this.#waiting.push(make);
  }

  /** Makes the types that wait. */
  *waiting(): Steps<void> {
    // Grows while it is walked.
    for (const next of this.#waiting) {
      next();
      yield;
    }
    this.#waiting.length = 0;
  }

  #enum(type: EnumType): EnumRef<Types, string> {
    const known = this.#enums.get(type);
    if (known !== undefined) return known;
    const values = type.values.map(
      ({ name, label }) =>
        [name, { value: label, ...(name !== label && { description: label }) }] as const,
    );
    const ref = this.builder.enumType(type.name, { values: Object.fromEntries(values) }) as EnumRef<
      Types,
      string
    >;
    this.#enums.set(type, ref);
    return ref;
  }

  /** Structs arrive as arrays of their fields, in order. */
  #struct(struct: StructType): ObjectRef<Types, unknown[]> {
    const known = this.#structs.get(struct);
    if (known !== undefined) return known;
    const ref = this.builder.objectRef<unknown[]>(struct.name);
    this.#structs.set(struct, ref);
    this.later(() => this.#implementStruct(ref, struct));
    return ref;
  }

  /** How a field answers a value as it is, and of JSON also a place inside it. */
  reading<Source>(type: ColumnType, read: (source: Source) => unknown) {
    const args = this.output(type) === "JSON" ? this.#pathArgs : undefined;
    return {
      args: args ?? {},
      resolve: (source: Source, { path }: { readonly path?: unknown }) => {
        const value = read(source);
        return (typeof path === "string" ? jsonAt(value, path) : value) as string;
      },
    };
  }

  #implementStruct(ref: ImplementableObjectRef<Types, unknown[]>, struct: StructType): void {
    ref.implement({
      fields: (t) =>
        Object.fromEntries(
          struct.fields.map(({ name, ordinal, type, sqlName }) => [
            name,
            t.field({
              type: this.output(type) as "String",
              nullable: true,
              description: `${sqlName} ${type.sql}`.trim(),
              ...(isPlainType(type) && { extensions: { plain: { source: "struct", ordinal } } }),
              ...this.reading(type, (fields: unknown[]) => fields[ordinal]),
            }),
          ]),
        ),
    });
  }
}

/** Whether a value of the engine is the answer as it is: scalars, and enums whose labels are names. */
export function isPlainType(type: ColumnType): boolean {
  if (type.kind === "list") return isPlainType(type.item);
  if (type.kind === "struct") return false;
  if (type.kind !== "enum" || type.enum === undefined) return true;
  return type.enum.values.every(({ name, label }) => name === label);
}

/** The operators of each scalar's filter, beside those that all have. */
export function isOrdered(scalar: string): boolean {
  return !["Boolean", "JSON", "Bytes"].includes(scalar);
}
