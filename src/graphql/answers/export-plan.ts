import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isLeafType,
  isListType,
  isObjectType,
  Kind,
} from "graphql";
import type { ColumnType, Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { OperationFacts } from "./operation-facts.ts";
import { type FieldPlan, OperationPlans, type PlanSource } from "./selection-plan.ts";

/** A column of an export: where its value stands in a row of the answer. */
export interface ExportColumn {
  readonly name: string;
  readonly path: readonly string[];
  /** The type of the column that it is; undefined where it is none. */
  readonly column: ColumnType | undefined;
  /** The scalar that it is; undefined of lists. */
  readonly scalar: string | undefined;
}

/** An answer whose one list is taken away row by row. */
export interface ExportPlan {
  /** The response key of the root field. */
  readonly key: string;
  /** The response key of the rows in a connection; undefined where the field's value is the rows. */
  readonly within: string | undefined;
  readonly columns: readonly ExportColumn[];
  /** The rows that the client asks for; undefined for all. */
  readonly limit: number | undefined;
  readonly offset: number;
  /** Most rows that the caller's role may have at a time; undefined for any. */
  readonly most: number | undefined;
  /** The most rows that one page may have. */
  readonly pageSize: number;
  /** Whether a connection is read page by page: what it gives no count of is taken away whole. */
  readonly followsCursors: boolean;
  /** The document of one page; the document itself where there are no pages. */
  page(window: ExportWindow): DocumentNode;
}

/** Where a page of an export begins, and how many rows it has at most. */
export interface ExportWindow {
  readonly count: number;
  readonly offset: number;
  /** The cursor behind which it begins, in a connection. */
  readonly after: string | undefined;
}

/** The alias of `pageInfo` in the pages of a connection. */
export const pageInfoAlias = "_eiderPage";

const mostPerPage = 5000;

const noList = () =>
  new EiderError(
    "NOT_ACCEPTABLE",
    "Only a query with one list, connection or group-by at its root is answered in this form: accept application/json.",
  );

/** What the plan of one root field is made of. */
interface Exporting {
  readonly document: DocumentNode;
  readonly source: PlanSource;
  readonly plans: OperationPlans;
  readonly root: FieldPlan;
}

/**
 * Plans the export of a query by the values of its variables, coerced. Throws NOT_ACCEPTABLE where it has not one
 * list at its root.
 */
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
  const exporting = { document, source, plans, root };
  return isListType(getNullableType(root.type)) ? planList(exporting) : planConnection(exporting);
}

/**
 * How the rows of a field are read. Those of a view have no place of their own, with a key or without, and are
 * no pages of one list: they are read at once, as are groups, which would be made anew for each page. A connection
 * orders rows of a view by the key.
 */
function tableOf(
  { field, type }: FieldPlan,
  isConnection: boolean,
): { most: number | undefined; pageSize: number } {
  const table = field.extensions["reads"] as Table | undefined;
  const isOfGroups = getNamedType(type).name === table?.names.types.Group;
  const hasPlaces =
    !isOfGroups &&
    (table === undefined || table.rowId !== undefined || (isConnection && table.key.length > 0));
  return {
    most: table?.exportMax,
    pageSize: hasPlaces ? mostPerPage : Number.POSITIVE_INFINITY,
  };
}

function planList({ document, source, plans, root }: Exporting): ExportPlan {
  const item = getNamedType(root.type) as GraphQLObjectType;
  return {
    ...tableOf(root, false),
    key: root.key,
    within: undefined,
    columns: columnsOf(plans, source, item, root.nodes),
    ...givenWindow(root, source.variableValues),
    followsCursors: false,
    page: ({ count, offset }) =>
      pageOf(document, source.operation, root.nodes, { args: { limit: count, offset } }),
  };
}

function planConnection({ document, source, plans, root }: Exporting): ExportPlan {
  const type = getNullableType(root.type);
  const connection = isObjectType(type) ? plans.of(source, type, root.nodes).fields : [];
  const [rows, ...more] = connection.filter(
    ({ field }) => field.name === "nodes" || field.name === "edges",
  );
  const item = rows === undefined ? undefined : getNamedType(rows.type);
  if (rows === undefined || more.length > 0 || !isObjectType(item)) throw noList();
  const [node] = root.nodes as [FieldNode, ...FieldNode[]];
  const { first, last } = getArgumentValues(root.field, node, source.variableValues);
  const plan = {
    key: root.key,
    within: rows.key,
    columns: columnsOf(plans, source, item, rows.nodes),
    offset: 0,
  };
  const asked = first ?? last;
  if (typeof asked === "number")
    return {
      ...plan,
      most: tableOf(root, true).most,
      limit: asked,
      pageSize: Number.POSITIVE_INFINITY,
      followsCursors: false,
      page: () => document,
    };
  return {
    ...plan,
    ...tableOf(root, true),
    limit: undefined,
    followsCursors: true,
    page: ({ count, after }) =>
      pageOf(document, source.operation, root.nodes, {
        args: { first: count, ...(after !== undefined && { after }) },
        selections: [pageInfo],
      }),
  };
}

/** `limit` and `offset` as the client gave them; a default is no limit of an export. */
function givenWindow(
  { field, nodes }: FieldPlan,
  variableValues: Readonly<Record<string, unknown>>,
): Pick<ExportPlan, "limit" | "offset"> {
  const [node] = nodes as [FieldNode, ...FieldNode[]];
  const { limit, offset } = getArgumentValues(field, node, variableValues);
  const given = node.arguments?.find(({ name }) => name.value === "limit")?.value;
  // A variable that is not given leaves the argument out.
  const isGiven =
    given !== undefined &&
    (given.kind !== Kind.VARIABLE || Object.hasOwn(variableValues, given.name.value));
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
    if (!isObjectType(inner)) {
      const column = field.field.extensions["column"] as ColumnType | undefined;
      const scalar = isLeafType(inner) ? inner.name : undefined;
      return [{ name: field.key, path: [field.key], column, scalar }];
    }
    return columnsOf(plans, source, inner, field.nodes).map(({ name, path, ...rest }) => ({
      ...rest,
      name: `${field.key}.${name}`,
      path: [field.key, ...path],
    }));
  });
}

const fieldNode = (name: string, more: Partial<FieldNode> = {}): FieldNode => ({
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: name },
  ...more,
});

const pageInfo = fieldNode("pageInfo", {
  alias: { kind: Kind.NAME, value: pageInfoAlias },
  selectionSet: {
    kind: Kind.SELECTION_SET,
    selections: [fieldNode("endCursor"), fieldNode("hasNextPage")],
  },
});

/** The document with other arguments of its root field, and more selected below it. */
function pageOf(
  document: DocumentNode,
  operation: OperationFacts["operation"],
  nodes: readonly FieldNode[],
  {
    args: other,
    selections: more = [],
  }: {
    readonly args: Readonly<Record<string, number | string>>;
    readonly selections?: readonly FieldNode[];
  },
): DocumentNode {
  const [first] = nodes as [FieldNode, ...FieldNode[]];
  const given = (first.arguments ?? []).filter(({ name }) => !Object.hasOwn(other, name.value));
  const written = Object.entries(other).map(
    ([name, value]): ArgumentNode => ({
      kind: Kind.ARGUMENT,
      name: { kind: Kind.NAME, value: name },
      value: {
        kind: typeof value === "number" ? Kind.INT : Kind.STRING,
        value: String(value),
      },
    }),
  );
  const args = [...given, ...written];
  const selections = nodes.map(
    ({ selectionSet, ...node }, index): FieldNode => ({
      ...node,
      arguments: args,
      ...(selectionSet !== undefined && {
        selectionSet: {
          ...selectionSet,
          selections: [...selectionSet.selections, ...(index === 0 ? more : [])],
        },
      }),
    }),
  );
  const page = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  const others = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
  return { kind: Kind.DOCUMENT, definitions: [page, ...others] };
}
