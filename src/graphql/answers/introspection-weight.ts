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

/** The fields by which a schema tells of itself. */
const metaFields: Readonly<Record<string, GraphQLField<unknown, unknown>>> = {
  __schema: SchemaMetaFieldDef,
  __type: TypeMetaFieldDef,
};

/** A field of a type as a selection names it, those of the schema itself included; undefined where there is none. */
export function fieldOf(
  type: GraphQLNamedType | undefined,
  { name }: FieldNode,
): GraphQLField<unknown, unknown> | undefined {
  if (!isObjectType(type) && !isInterfaceType(type)) return undefined;
  return type.getFields()[name.value] ?? metaFields[name.value];
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
  const isMeta = Object.hasOwn(metaFields, name.value);
  if (!isMeta && type?.name.startsWith("__") !== true) return undefined;
  let sizes = known.get(schema);
  if (sizes === undefined) known.set(schema, (sizes = listSizes(schema)));
  return sizes[isMeta ? name.value : `${type?.name}.${name.value}`] ?? 1;
}

function sizeOf(type: GraphQLNamedType): number {
  const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
  return hasFields ? Object.keys(type.getFields()).length : 1;
}

function listSizes(schema: GraphQLSchema): ListSizes {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const largest = types.reduce((most, type) => Math.max(most, sizeOf(type)), 0);
  const usual = types.reduce((sum, type) => sum + sizeOf(type), 0) / types.length;
  const ofEach = (count: (type: GraphQLNamedType) => number) =>
    types.reduce((sum, type) => sum + count(type), 0) / types.length;
  const usualArgs = fields.reduce((sum, { args }) => sum + args.length, 0) / fields.length;
  const mostArgs = fields.reduce((most, { args }) => Math.max(most, args.length), 0);
  // What is asked of one type may be asked of the largest, whose fields have the most arguments.
  const asked = (largest / usual) * (mostArgs / usualArgs);
  return {
    __type: asked,
    "__Schema.queryType": asked,
    "__Schema.types": types.length,
    "__Schema.directives": schema.getDirectives().length,
    "__Type.fields": fields.length / types.length,
    "__Type.inputFields": ofEach((type) =>
      isInputObjectType(type) ? Object.keys(type.getFields()).length : 0,
    ),
    "__Type.enumValues": ofEach((type) => (isEnumType(type) ? type.getValues().length : 0)),
    "__Type.interfaces": ofEach((type) => (isObjectType(type) ? type.getInterfaces().length : 0)),
    "__Type.possibleTypes": 1,
    "__Field.args": usualArgs,
    "__Directive.args": 2,
  };
}
