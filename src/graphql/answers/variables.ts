import {
  type ArgumentNode,
  type GraphQLField,
  type GraphQLInputField,
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
import { sizeOf } from "./type-size.ts";

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
  const values = given.flatMap(({ name, value }): Typed<ValueNode>[] => {
    const type = field.args.find((each) => each.name === name.value)?.type;
    return type === undefined ? [] : [[value, type]];
  });
  return lookedAt(ofDocument, values, Number.POSITIVE_INFINITY);
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
  const values = variableDefinitions.flatMap(({ variable, type }): Typed<unknown>[] => {
    const known = typeFromAST(schema, type);
    return known === undefined ? [] : [[given[variable.name.value], known as GraphQLInputType]];
  });
  if (lookedAt(ofVariables, values, most) > most)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      "The variables have too many objects, or lists with too many members (limits.filterNodes, limits.inList).",
    );
}

type Typed<Value> = readonly [value: Value, type: GraphQLInputType];

/** How values are looked into; undefined of those that are no list, or no object. */
interface Form<Value> {
  items(value: Value): readonly Value[] | undefined;
  members(value: Value): Iterable<readonly [name: string, value: Value]> | undefined;
}

const ofVariables: Form<unknown> = {
  items: (value) => (Array.isArray(value) ? value : undefined),
  members: (value) =>
    typeof value === "object" && value !== null ? Object.entries(value) : undefined,
};

const ofDocument: Form<ValueNode> = {
  items: (value) => (value.kind === Kind.LIST ? value.values : undefined),
  members: (value) =>
    value.kind === Kind.OBJECT
      ? value.fields.map(({ name, value: member }) => [name.value, member] as const)
      : undefined,
};

/** What coercion looks at for some values, all of it or more than `most`. */
function lookedAt<Value>(form: Form<Value>, values: readonly Typed<Value>[], most: number): number {
  const waiting = [...values];
  let looked = 0;
  // Not by recursion: variables can be nested deeper than the stack.
  for (let next = waiting.pop(); next !== undefined && looked <= most; next = waiting.pop()) {
    const [value, outer] = next;
    const type = isNonNullType(outer) ? outer.ofType : outer;
    if (isListType(type)) {
      const items = form.items(value) ?? [value];
      looked += items.length;
      if (looked <= most) for (const item of items) waiting.push([item, type.ofType]);
    } else if (isInputObjectType(type)) {
      const members = form.members(value);
      if (members === undefined) continue;
      looked += sizeOf(type);
      const fields = type.getFields();
      for (const [name, member] of members)
        if (Object.hasOwn(fields, name))
          waiting.push([member, (fields[name] as GraphQLInputField).type]);
    }
  }
  return looked;
}
