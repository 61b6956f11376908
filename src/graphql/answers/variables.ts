import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputObjectType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
} from "graphql";
import type { LimitsConfig } from "../../foundation/config.ts";
import { EiderError, withoutStacks } from "../../foundation/errors.ts";

/** Members of types that an allowed term of a filter may take to look at. */
const membersPerTerm = 200;
/** Lists that may be as long as `limits.inList` allows. */
const longLists = 4;

type Given = Readonly<Record<string, unknown>>;

/** The values of an operation's variables, as their types say, or what is wrong with them. Throws QUERY_TOO_COMPLEX. */
export function coerceVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  given: Given,
  limits: Pick<LimitsConfig, "filterNodes" | "inList">,
): ReturnType<typeof getVariableValues> {
  checkVariables(schema, operation, given, limits);
  return withoutStacks(() =>
    getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 50 }),
  );
}

const sizes = new WeakMap<GraphQLInputObjectType, number>();

function sizeOf(type: GraphQLInputObjectType): number {
  let size = sizes.get(type);
  if (size === undefined) sizes.set(type, (size = Object.keys(type.getFields()).length));
  return size;
}

/**
 * Refuses variables that take too long to coerce: graphql-js looks at each member of an input type for
 * each object that is given, a table of 200 columns has as many, and a megabyte holds 300,000 objects.
 * Values of a wrong type are left to the coercion.
 */
function checkVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Given,
  { filterNodes, inList }: Pick<LimitsConfig, "filterNodes" | "inList">,
): void {
  const most = membersPerTerm * filterNodes + longLists * inList;
  const waiting: Typed[] = [];
  for (const { variable, type } of variableDefinitions) {
    const known = typeFromAST(schema, type);
    if (known !== undefined) waiting.push([given[variable.name.value], known as GraphQLInputType]);
  }
  let seen = 0;
  // Not by recursion: variables can be nested deeper than the stack.
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { looked, members } = lookAt(next);
    seen += looked;
    if (seen > most)
      throw new EiderError(
        "QUERY_TOO_COMPLEX",
        "The variables have too many objects, or lists with too many members (limits.filterNodes, limits.inList).",
      );
    for (const member of members) waiting.push(member);
  }
}

type Typed = readonly [value: unknown, type: GraphQLInputType];

/** What coercion looks at for one value, and the values inside. */
function lookAt([value, outer]: Typed): { looked: number; members: Iterable<Typed> } {
  const type = isNonNullType(outer) ? outer.ofType : outer;
  if (isListType(type) && Array.isArray(value))
    return { looked: value.length, members: value.map((item): Typed => [item, type.ofType]) };
  if (isListType(type)) return { looked: 1, members: [[value, type.ofType]] };
  if (!isInputObjectType(type) || typeof value !== "object" || value === null)
    return { looked: 0, members: [] };
  const fields = type.getFields();
  const members = Object.entries(value).flatMap(([name, member]): Typed[] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return field === undefined ? [] : [[member, field.type]];
  });
  return { looked: sizeOf(type), members };
}
