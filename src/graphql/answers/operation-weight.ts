import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import { EiderError } from "../../foundation/errors.ts";
import type { OperationFacts } from "./operation-facts.ts";

/** Rows that a query may ask for by its explicit limits, multiplied along each path. */
const mostRowsAsked = 20_000_000;
/** Fields of a query once its fragments are spread: 2,000 tokens can spell out millions. */
const mostFields = 10_000;

/** What a selection comes to: fields once fragments are spread, levels of rows, rows along its heaviest path. */
interface Weight {
  readonly fields: number;
  readonly depth: number;
  readonly rows: number;
}

interface Weighing {
  readonly schema: GraphQLSchema;
  readonly facts: OperationFacts;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Each field of the text is weighed once, wherever its fragment is spread. */
  readonly known: Map<FieldNode, Weight>;
}

/**
 * Refuses a query that is too deep or asks for too much before anything runs. Throws
 * QUERY_TOO_COMPLEX or LIMIT_EXCEEDED. `variables` are coerced, defaults included. A default limit
 * counts as one row: what it really returns is limited as it is read.
 */
export function checkWeight(
  schema: GraphQLSchema,
  facts: OperationFacts,
  variables: Readonly<Record<string, unknown>>,
  mostDepth: number,
): void {
  const weighing = { schema, facts, variables, known: new Map() };
  const { operation } = facts;
  const root = schema.getRootType(operation.operation) ?? undefined;
  const { fields, depth, rows } = weigh(weighing, root, operation.selectionSet);
  if (depth > mostDepth)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      `The query has more than ${mostDepth} levels of rows (limits.depth).`,
    );
  if (fields > mostFields)
    throw new EiderError("QUERY_TOO_COMPLEX", `The query has more than ${mostFields} fields.`);
  if (rows > mostRowsAsked)
    throw new EiderError(
      "LIMIT_EXCEEDED",
      `The limits of the query multiply to more than ${mostRowsAsked} rows. Ask for fewer.`,
    );
}

/** The weight of what is selected of one object: a fragment that is spread again says nothing new. */
function weigh(
  weighing: Weighing,
  type: GraphQLNamedType | undefined,
  selectionSet: SelectionSetNode,
): Weight {
  const { schema, facts } = weighing;
  const spread = new Set<string>();
  let total: Weight = { fields: 0, depth: 0, rows: 1 };
  const add = (of: GraphQLNamedType | undefined, { selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        total = together(total, weighField(weighing, of, selection));
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        add(condition === undefined ? of : schema.getType(condition), selection.selectionSet);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = facts.fragments[selection.name.value];
        if (fragment !== undefined)
          add(schema.getType(fragment.typeCondition.name.value), fragment.selectionSet);
      }
    }
  };
  add(type, selectionSet);
  return total;
}

function together(a: Weight, b: Weight): Weight {
  return {
    fields: a.fields + b.fields,
    depth: Math.max(a.depth, b.depth),
    rows: Math.max(a.rows, b.rows),
  };
}

function weighField(
  weighing: Weighing,
  type: GraphQLNamedType | undefined,
  node: FieldNode,
): Weight {
  const known = weighing.known.get(node);
  if (known !== undefined) return known;
  const weight = newWeight(weighing, type, node);
  weighing.known.set(node, weight);
  return weight;
}

function newWeight(
  weighing: Weighing,
  type: GraphQLNamedType | undefined,
  node: FieldNode,
): Weight {
  const hasFields = isObjectType(type) || isInterfaceType(type);
  const field = hasFields ? type.getFields()[node.name.value] : undefined;
  if (field === undefined || node.selectionSet === undefined)
    return { fields: 1, depth: 0, rows: 1 };
  const below = getNamedType(field.type);
  const inner = weigh(weighing, below, node.selectionSet);
  return {
    fields: inner.fields + 1,
    depth: inner.depth + (below.extensions["isRow"] === true ? 1 : 0),
    // A limit that is too large by itself is told of by its own setting.
    rows: inner.rows * Math.min(explicitLimit(weighing, node), mostRowsAsked),
  };
}

function explicitLimit({ variables }: Weighing, node: FieldNode): number {
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
