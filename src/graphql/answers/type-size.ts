import { type GraphQLNamedType, isInputObjectType, isInterfaceType, isObjectType } from "graphql";

const sizes = new WeakMap<GraphQLNamedType, number>();

/** How many fields a type has, of input or output; none of another. */
export function sizeOf(type: GraphQLNamedType): number {
  let size = sizes.get(type);
  if (size === undefined) sizes.set(type, (size = countFields(type)));
  return size;
}

function countFields(type: GraphQLNamedType): number {
  const hasFields = isObjectType(type) || isInterfaceType(type) || isInputObjectType(type);
  return hasFields ? Object.keys(type.getFields()).length : 0;
}
