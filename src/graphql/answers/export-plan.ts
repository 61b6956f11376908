import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
} from "graphql";
import type { Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { OperationFacts } from "./operation-facts.ts";
import { type FieldPlan, OperationPlans, type PlanSource } from "./selection-plan.ts";

/** A column of an export: where its value stands in a row of the answer. */
export interface ExportColumn {
  readonly name: string;
  readonly path: readonly string[];
}

/** An answer whose one list is taken away row by row. */
export interface ExportPlan {
  /** The response key of the root field. */
  readonly key: string;
  /** From the field's value to its rows: none for a list, `nodes` or `edges` of a connection. */
  readonly within: "list" | "nodes" | "edges";
  readonly columns: readonly ExportColumn[];
  /** The rows that the client asks for; undefined for all. */
  readonly limit: number | undefined;
  readonly offset: number;
  /** The most rows that one page may have. */
  readonly pageSize: number;
  /** The document of one page; the document itself where there are no pages. */
  page(limit: number, offset: number): DocumentNode;
}

const mostPerPage = 5000;

const noList = () =>
  new EiderError(
    "NOT_ACCEPTABLE",
    "Only a query with one list, connection or group-by at its root is answered in this form: accept application/json.",
  );

/** Plans the export of a query. Throws NOT_ACCEPTABLE where it has not one list at its root. */
export function planExport(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operation, fragments }: OperationFacts,
  variableValues: Readonly<Record<string, unknown>>,
): ExportPlan {
  const source: PlanSource = { schema, operation, fragments, variableValues };
  const plans = new OperationPlans(operation);
  const [root, ...more] = plans.root(source, schema.getQueryType() as GraphQLObjectType).fields;
  if (root === undefined || more.length > 0) throw noList();
  const type = getNullableType(root.type);
  if (isListType(type)) {
    const item = getNamedType(type) as GraphQLObjectType;
    const table = root.field.extensions["reads"] as Table | undefined;
    return {
      key: root.key,
      within: "list",
      columns: columnsOf(plans, source, item, root.nodes),
      ...givenWindow(root, variableValues),
      pageSize: Math.min(mostPerPage, table?.limit.max ?? mostPerPage),
      page: (limit, offset) => pageOf(document, operation, root.nodes, { limit, offset }),
    };
  }
  const connection = isObjectType(type) ? plans.of(source, type, root.nodes).fields : [];
  const rows = connection.find(({ field }) => field.name === "nodes" || field.name === "edges");
  const item = rows === undefined ? undefined : getNamedType(rows.type);
  if (rows === undefined || !isObjectType(item)) throw noList();
  return {
    key: root.key,
    within: rows.field.name as "nodes" | "edges",
    columns: columnsOf(plans, source, item, rows.nodes),
    limit: undefined,
    offset: 0,
    pageSize: Number.POSITIVE_INFINITY,
    page: () => document,
  };
}

/** `limit` and `offset` as the client gave them; a default is no limit of an export. */
function givenWindow(
  { field, nodes }: FieldPlan,
  variableValues: Readonly<Record<string, unknown>>,
): Pick<ExportPlan, "limit" | "offset"> {
  const [node] = nodes as [FieldNode, ...FieldNode[]];
  const { limit, offset } = getArgumentValues(field, node, variableValues);
  const isGiven = node.arguments?.some(({ name }) => name.value === "limit") === true;
  return {
    limit: isGiven && typeof limit === "number" ? limit : undefined,
    offset: typeof offset === "number" ? offset : 0,
  };
}

/** The leaves of a selection in the document's order: objects are gone through, lists are one value. */
function columnsOf(
  plans: OperationPlans,
  source: PlanSource,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): ExportColumn[] {
  return plans.of(source, type, nodes).fields.flatMap((field): ExportColumn[] => {
    const inner = getNullableType(field.type);
    if (!isObjectType(inner)) return [{ name: field.key, path: [field.key] }];
    return columnsOf(plans, source, inner, field.nodes).map(({ name, path }) => ({
      name: `${field.key}.${name}`,
      path: [field.key, ...path],
    }));
  });
}

function pageOf(
  document: DocumentNode,
  operation: OperationFacts["operation"],
  nodes: readonly FieldNode[],
  counts: Readonly<Record<string, number>>,
): DocumentNode {
  const [first] = nodes as [FieldNode, ...FieldNode[]];
  const given = (first.arguments ?? []).filter(({ name }) => !Object.hasOwn(counts, name.value));
  const written = Object.entries(counts).map(
    ([name, value]): ArgumentNode => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: name },
      value: { kind: Kind.INT, value: String(value) },
    }),
  );
  const args = [...given, ...written];
  const selections = nodes.map((node): FieldNode => ({ ...node, arguments: args }));
  const page = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  const others = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return { kind: Kind.DOCUMENT, definitions: [page, ...others] };
}
