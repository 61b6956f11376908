import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
} from "graphql";
import { sizeOf } from "./type-size.ts";

/** The fields of the root by which a schema tells of itself. */
export const metaFields: ReadonlyMap<string, GraphQLField<unknown, unknown>> = new Map(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);

/** A field of a type as a selection names it, those of the schema itself included; undefined where there is none. */
export function fieldOf(
  type: GraphQLNamedType | undefined,
  { name }: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  return type.getFields()[name.value] ?? metaFields.get(name.value);
}

/** How many members the lists have by which a schema tells of itself; of those that each type has, on average. */
type ListSizes = Readonly<Record<string, number>>;

const known = new WeakMap<GraphQLSchema, ListSizes>();

/** How many objects a field of introspection stands for; undefined of all other fields. */
export function membersOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType | undefined,
  { name }: FieldNode,
): number | undefined {
  const isMeta = metaFields.has(name.value);
  if (!isMeta && type?.name.startsWith("__") !== true) return undefined;
  let sizes = known.get(schema);
  if (sizes === undefined) known.set(schema, (sizes = listSizes(schema)));
  return sizes[isMeta ? name.value : `${type?.name}.${name.value}`] ?? 1;
}

function listSizes(schema: GraphQLSchema): ListSizes {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  // A type without fields is told as one.
  const sizes = types.map((type) => Math.max(1, sizeOf(type)));
  const argCounts = fields.map(({ args }) => args.length);
  const ofEach = (count: (type: GraphQLNamedType) => number) => mean(types.map(count));
  // What is asked of one type may be asked of the largest, whose fields have the most arguments.
  const asked = (most(sizes) / mean(sizes)) * (most(argCounts) / mean(argCounts));
  return {
    __type: asked,
    "__Schema.queryType": asked,
    "__Schema.types": types.length,
    "__Schema.directives": schema.getDirectives().length,
    "__Type.fields": fields.length / types.length,
    "__Type.inputFields": ofEach((type) => (isInputObjectType(type) ? sizeOf(type) : 0)),
    "__Type.enumValues": ofEach((type) => (isEnumType(type) ? type.getValues().length : 0)),
    "__Type.interfaces": ofEach((type) => (isObjectType(type) ? type.getInterfaces().length : 0)),
    "__Type.possibleTypes": 1,
    "__Field.args": mean(argCounts),
    "__Directive.args": 2,
  };
}

function mean(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0) / counts.length;
}

function most(counts: readonly number[]): number {
  return counts.reduce((greatest, count) => Math.max(greatest, count), 0);
}
