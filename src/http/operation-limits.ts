import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from "graphql";
import { EiderError } from "../foundation/errors.ts";

/** Rows that a query may ask for by its explicit limits, multiplied along each path. */
const mostRowsAsked = 20_000_000;
/** Fields of a query once its fragments are spread: 2,000 tokens can spell out millions. */
const mostFields = 10_000;

interface Walk {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly depth: number;
  /** Fragments that were walked at a place: again there, they say nothing new. */
  readonly walked: Set<string>;
  fields: number;
}

/**
 * Refuses a query that is too deep or asks for too many rows before anything runs. Throws
 * QUERY_TOO_COMPLEX or LIMIT_EXCEEDED. A default limit counts as one row: what it really returns
 * is limited as it is read.
 */
export function checkOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  limits: { readonly depth: number; readonly variables: Readonly<Record<string, unknown>> },
): void {
  const fragments = new Map(
    document.definitions
      .filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
      .map((each) => [each.name.value, each]),
  );
  const root = schema.getRootType(operation.operation) ?? undefined;
  walk(
    { schema, fragments, ...limits, walked: new Set(), fields: 0 },
    root,
    operation.selectionSet,
    { rows: 1, level: 0 },
  );
}

interface Place {
  readonly rows: number;
  readonly level: number;
}

function walk(
  context: Walk,
  type: GraphQLNamedType | undefined,
  selections: SelectionSetNode,
  place: Place,
): void {
  for (const selection of selections.selections) {
    if (selection.kind === Kind.FIELD) visitField(context, type, selection, place);
    else if (selection.kind === Kind.INLINE_FRAGMENT) {
      const condition = selection.typeCondition?.name.value;
      walk(
        context,
        condition === undefined ? type : context.schema.getType(condition),
        selection.selectionSet,
        place,
      );
    } else {
      const fragment = context.fragments.get(selection.name.value);
      const at = `${selection.name.value} ${place.level} ${place.rows}`;
      if (context.walked.has(at)) continue;
      context.walked.add(at);
      if (fragment !== undefined)
        walk(
          context,
          context.schema.getType(fragment.typeCondition.name.value),
          fragment.selectionSet,
          place,
        );
    }
  }
}

function visitField(
  context: Walk,
  type: GraphQLNamedType | undefined,
  node: FieldNode,
  place: Place,
): void {
  context.fields += 1;
  if (context.fields > mostFields)
    throw new EiderError("QUERY_TOO_COMPLEX", `The query has more than ${mostFields} fields.`);
  const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
  if (field === undefined || node.selectionSet === undefined) return;
  const below = getNamedType(field.type);
  const level = place.level + (below.extensions["isRow"] === true ? 1 : 0);
  if (level > context.depth)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      `The query has more than ${context.depth} levels of rows (limits.depth).`,
    );
  const rows = place.rows * explicitLimit(context, node);
  if (rows > mostRowsAsked)
    throw new EiderError(
      "LIMIT_EXCEEDED",
      `The limits of the query multiply to more than ${mostRowsAsked} rows. Ask for fewer at ${node.name.value}.`,
    );
  walk(context, below, node.selectionSet, { rows, level });
}

function explicitLimit({ variables }: Walk, node: FieldNode): number {
  const argument = node.arguments?.find(({ name }) =>
    ["limit", "first", "last"].includes(name.value),
  )?.value;
  const value =
    argument?.kind === Kind.INT
      ? Number(argument.value)
      : argument?.kind === Kind.VARIABLE
        ? variables[argument.name.value]
        : undefined;
  return typeof value === "number" && value > 1 ? value : 1;
}
