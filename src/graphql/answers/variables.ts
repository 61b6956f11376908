import {
  type ArgumentNode,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type ValueNode,
} from "graphql";
import type { LimitsConfig } from "../../foundation/config.ts";
import { EiderError, withoutStacks } from "../../foundation/errors.ts";

/** Each mistake is made of the whole value and of all names that could be meant. */
const mostMistakes = 5;
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
    getVariableValues(schema, operation.variableDefinitions ?? [], given, {
      maxErrors: mostMistakes,
    }),
  );
}

/** What coercion may look at in one request, in variables and in what the document says. */
export function mostLooked({ filterNodes, inList }: Pick<LimitsConfig, "filterNodes" | "inList">) {
  return membersPerTerm * filterNodes + longLists * inList;
}

/** What coercion looks at for the arguments of a field; it does so for each place of the field. */
export function lookedFor(
  field: GraphQLField<unknown, unknown>,
  given: readonly ArgumentNode[],
): number {
  return given.reduce((sum, { name, value }) => {
    const type = field.args.find((each) => each.name === name.value)?.type;
    return type === undefined ? sum : sum + lookedAt(value, type);
  }, 0);
}

function lookedAt(value: ValueNode, outer: GraphQLInputType): number {
  const type = isNonNullType(outer) ? outer.ofType : outer;
  if (isListType(type)) {
    const items = value.kind === Kind.LIST ? value.values : [value];
    return items.reduce((sum, item) => sum + lookedAt(item, type.ofType), items.length);
  }
  if (!isInputObjectType(type) || value.kind !== Kind.OBJECT) return 0;
  const fields = type.getFields();
  return value.fields.reduce((sum, { name, value: member }) => {
    const field = fields[name.value];
    return field === undefined ? sum : sum + lookedAt(member, field.type);
  }, sizeOf(type));
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
  limits: Pick<LimitsConfig, "filterNodes" | "inList">,
): void {
  const most = mostLooked(limits);
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
