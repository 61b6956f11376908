import {
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getArgumentValues,
  Kind,
  type OperationDefinitionNode,
  TypeNameMetaFieldDef,
  visit,
} from "graphql";
import { type SelectionSource, subfields } from "../questions/selection.ts";
import { metaFields } from "./introspection-weight.ts";

/** How a field that needs no resolver is read: by place from a row's columns or a struct's fields, or it is the type's name. */
export type PlainField =
  | { readonly source: "row" | "struct"; readonly ordinal: number }
  | { readonly source: "type"; readonly name: string };

/** One field of a selection, with all that does not change from row to row. */
export interface FieldPlan {
  readonly key: string;
  readonly nodes: readonly FieldNode[];
  readonly field: GraphQLField<unknown, unknown>;
  readonly type: GraphQLOutputType;
  readonly parent: GraphQLObjectType;
  readonly plain: PlainField | undefined;
}

/** The fields that are selected of one object type. */
export interface SelectionPlan {
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
  /** What stands before the value of each field in JSON. */
  readonly labels: readonly string[];
  /** Whether no field needs a resolver. */
  readonly isPlain: boolean;
  /** Values of the answer that each object makes; none of what a schema says of itself, which is as large as it is. */
  readonly values: number;
  /** Those of them that are resolved to objects of their own: related rows, aggregates. */
  readonly branches: number;
}

/** What a plan is made from. */
export interface PlanSource extends SelectionSource {
  readonly operation: OperationDefinitionNode;
}

/**
 * The plans of one operation. They are made of the document and the schema alone, so they serve
 * every request that sends the same document; where directives depend on variables, one request.
 */
export class OperationPlans {
  readonly #plans = new Map<GraphQLObjectType, WeakMap<readonly FieldNode[], SelectionPlan>>();
  /** A node that selects what the operation does. */
  readonly rootNodes: readonly FieldNode[];

  constructor(operation: OperationDefinitionNode) {
    this.rootNodes = [
      {
        kind: Kind.FIELD,
        name: { kind: Kind.NAME, value: "" },
        selectionSet: operation.selectionSet,
      },
    ];
  }

  root(source: PlanSource, type: GraphQLObjectType): SelectionPlan {
    return this.of(source, type, this.rootNodes);
  }

  /** The plan of what is selected below `nodes` of objects of a type. */
  of(source: PlanSource, type: GraphQLObjectType, nodes: readonly FieldNode[]): SelectionPlan {
    let byNodes = this.#plans.get(type);
    if (byNodes === undefined) this.#plans.set(type, (byNodes = new WeakMap()));
    const known = byNodes.get(nodes);
    if (known !== undefined) return known;
    const plan = planSelection(source, type, nodes);
    byNodes.set(nodes, plan);
    return plan;
  }
}

function planSelection(
  source: PlanSource,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): SelectionPlan {
  const byKey = new Map<string, FieldNode[]>();
  for (const node of subfields(source, nodes, type.name)) {
    const key = node.alias?.value ?? node.name.value;
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [node]);
    else group.push(node);
  }
  const definitions = type.getFields();
  const fields = [...byKey].flatMap(([key, group]): FieldPlan[] => {
    const name = group[0]?.name.value ?? "";
    const isTypeName = name === TypeNameMetaFieldDef.name;
    const isRoot = type === source.schema.getQueryType();
    const field = isTypeName
      ? TypeNameMetaFieldDef
      : ((isRoot ? metaFields.get(name) : undefined) ?? definitions[name]);
    if (field === undefined) return [];
    const plain = isTypeName ? { source: "type" as const, name: type.name } : plainOf(field, group);
    return [{ key, nodes: group, field, type: field.type, parent: type, plain }];
  });
  const labels = fields.map(({ key }, index) => `${index === 0 ? "" : ","}"${key}":`);
  const resolved = fields.filter(({ plain }) => plain === undefined);
  const branches = resolved.filter((field) => field.nodes[0]?.selectionSet !== undefined).length;
  const size = type.name.startsWith("__")
    ? { values: 0, branches: 0 }
    : { values: fields.length, branches };
  return { type, fields, labels, isPlain: resolved.length === 0, ...size };
}

/** A field that is given arguments needs its resolver. */
function plainOf(
  { extensions }: GraphQLField<unknown, unknown>,
  [node]: readonly FieldNode[],
): PlainField | undefined {
  return node?.arguments?.length === 0
    ? (extensions["plain"] as PlainField | undefined)
    : undefined;
}

/** The arguments of a field: the same for every row. */
export function argumentsOf(
  { field, nodes }: FieldPlan,
  variableValues: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const [node] = nodes;
  if (node === undefined) return {};
  try {
    return getArgumentValues(field, node, variableValues);
  } catch (error) {
    if (error instanceof GraphQLError) error.message += unsaidVariables(node, variableValues);
    throw error;
  }
}

/** Inside a list or an input a variable without a value is a mistake that GraphQL's own words do not find. */
function unsaidVariables(
  node: FieldNode,
  variableValues: Readonly<Record<string, unknown>>,
): string {
  const names = new Set<string>();
  visit(node, {
    SelectionSet: () => false,
    Directive: () => false,
    Variable: ({ name }) => {
      if ((variableValues[name.value] ?? null) === null) names.add(`$${name.value}`);
    },
  });
  return names.size === 0
    ? ""
    : ` ${[...names].join(", ")} ${names.size === 1 ? "has" : "have"} no value: inside an argument a variable needs one, declare it with "!".`;
}
