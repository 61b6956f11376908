import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getIntrospectionQuery,
  getNamedType,
  Kind,
  parse,
  type SelectionSetNode,
} from "graphql";
import type { LimitsConfig } from "../../foundation/config.ts";
import { EiderError } from "../../foundation/errors.ts";
import { fieldOf, membersOf } from "./introspection-weight.ts";
import { type OperationFacts, operationFacts } from "./operation-facts.ts";
import { lookedFor, mostLooked } from "./variables.ts";

/** Fields of a query once its fragments are spread: 2,000 tokens can spell out millions. */
const mostFields = 10_000;

/** What a selection comes to: fields once fragments are spread, levels of rows, rows along its heaviest path. */
interface Weight {
  readonly fields: number;
  readonly depth: number;
  readonly rows: number;
  /** Values that it tells of the schema itself, about. */
  readonly told: number;
  /** What is looked at to coerce its arguments, wherever they stand. */
  readonly looked: number;
}

const leaf: Weight = { fields: 1, depth: 0, rows: 1, told: 0, looked: 0 };

interface Weighing {
  readonly schema: GraphQLSchema;
  readonly facts: OperationFacts;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly mostRows: number;
  /** Each field of the text is weighed once, wherever its fragment is spread. */
  readonly known: Map<FieldNode, Weight>;
}

/**
 * Refuses a query that is too deep or asks for too much before anything runs. Throws
 * QUERY_TOO_COMPLEX or LIMIT_EXCEEDED. `variables` are coerced, defaults included. A default limit
 * counts as one row: what it really returns is limited as it is read. Of the schema it may ask twice what
 * tools ask.
 */
export function checkWeight(
  schema: GraphQLSchema,
  facts: OperationFacts,
  variables: Readonly<Record<string, unknown>>,
  limits: Pick<LimitsConfig, "depth" | "cells" | "filterNodes" | "inList">,
): void {
  const { fields, depth, rows, told, looked } = weightOf(schema, facts, variables, limits.cells);
  if (depth > limits.depth)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      `The query has more than ${limits.depth} levels of rows (limits.depth).`,
    );
  if (fields > mostFields)
    throw new EiderError("QUERY_TOO_COMPLEX", `The query has more than ${mostFields} fields.`);
  if (looked > mostLooked(limits))
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      "The arguments have too many objects and list members, each counted wherever its fragment is spread (limits.filterNodes, limits.inList).",
    );
  if (told > leastTold && told > 2 * usuallyTold(schema))
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      "The query asks more of the schema than the introspection of tools does twice.",
    );
  if (rows > limits.cells)
    throw new EiderError(
      "LIMIT_EXCEEDED",
      `The limits of the query multiply to more than ${limits.cells} rows (limits.cells). Ask for fewer.`,
    );
}

function weightOf(
  schema: GraphQLSchema,
  facts: OperationFacts,
  variables: Readonly<Record<string, unknown>>,
  mostRows: number,
): Weight {
  const weighing = { schema, facts, variables, mostRows, known: new Map() };
  const { operation } = facts;
  const root = schema.getRootType(operation.operation) ?? undefined;
  return weigh(weighing, root, operation.selectionSet);
}

/** So much may be asked of any schema. */
const leastTold = 100_000;
const usual = new WeakMap<GraphQLSchema, number>();

/** What the introspection of tools is told of a schema. */
function usuallyTold(schema: GraphQLSchema): number {
  let count = usual.get(schema);
  if (count === undefined) {
    const text = getIntrospectionQuery({
      specifiedByUrl: true,
      directiveIsRepeatable: true,
      schemaDescription: true,
      inputValueDeprecation: true,
      oneOf: true,
    });
    const facts = operationFacts(schema, parse(text), undefined);
    count = facts === undefined ? 0 : weightOf(schema, facts, {}, 1).told;
    usual.set(schema, count);
  }
  return count;
}

/** The weight of what is selected of one object: a fragment that is spread again says nothing new. */
function weigh(
  weighing: Weighing,
  type: GraphQLNamedType | undefined,
  selectionSet: SelectionSetNode,
): Weight {
  const { schema, facts } = weighing;
  const spread = new Set<string>();
  let total: Weight = { ...leaf, fields: 0 };
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
    told: a.told + b.told,
    looked: a.looked + b.looked,
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
  const members = membersOf(weighing.schema, type, node);
  const field = fieldOf(type, node);
  const looked = field === undefined ? 0 : lookedFor(field, node.arguments ?? []);
  if (field === undefined || node.selectionSet === undefined)
    return { ...leaf, looked, told: members === undefined ? 0 : 1 };
  const below = getNamedType(field.type);
  const inner = weigh(weighing, below, node.selectionSet);
  return {
    fields: inner.fields + 1,
    depth: inner.depth + (below.extensions["isRow"] === true ? 1 : 0),
    // A limit that is too large by itself is told of by its own setting.
    rows: inner.rows * Math.min(explicitLimit(weighing, node), weighing.mostRows),
    told: members === undefined ? 0 : 1 + members * inner.told,
    looked: looked + inner.looked,
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
