import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getArgumentValues,
  getDirectiveValues,
  type InlineFragmentNode,
  isObjectType,
  type SelectionNode,
} from "graphql";
import { type Column, manySuffixes, type Table } from "../../catalog/catalog.ts";
import { isReadExactly } from "../../sql/key-values.ts";
import type { Reading } from "../../sql/question.ts";

/** What selections are resolved with; GraphQL's info has it too. */
export type SelectionSource = Pick<GraphQLResolveInfo, "schema" | "fragments" | "variableValues">;

/**
 * The fields selected below `nodes`, fragments and directives resolved. Only below an interface can
 * a fragment be of another type than `typeName`, so only there it is needed. A fragment that was
 * spread already is passed over: once is enough, and twice each would be exponential.
 */
export function subfields(
  source: SelectionSource,
  nodes: readonly FieldNode[],
  typeName?: string,
): FieldNode[] {
  const found: FieldNode[] = [];
  const visited = new Set<string>();
  const visitFragment = (
    fragment: InlineFragmentNode | FragmentDefinitionNode | undefined,
  ): void => {
    if (fragment === undefined) return;
    if (applies(source, fragment.typeCondition?.name.value, typeName))
      visit(fragment.selectionSet.selections);
  };
  const visit = (selections: readonly SelectionNode[]): void => {
    for (const selection of selections) {
      if (!isIncluded(source, selection)) continue;
      if (selection.kind === "Field") found.push(selection);
      else if (selection.kind === "InlineFragment") visitFragment(selection);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        visitFragment(source.fragments[selection.name.value]);
      }
    }
  };
  for (const node of nodes) visit(node.selectionSet?.selections ?? []);
  return found;
}

function applies(
  { schema }: SelectionSource,
  condition: string | undefined,
  typeName: string | undefined,
): boolean {
  if (typeName === undefined || condition === undefined || condition === typeName) return true;
  const type = schema.getType(typeName);
  return isObjectType(type) && type.getInterfaces().some(({ name }) => name === condition);
}

/** Whether `@skip` and `@include` leave a node in. */
function isIncluded({ variableValues }: SelectionSource, node: SelectionNode): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variableValues);
  return skip?.["if"] !== true && include?.["if"] !== false;
}

/** The fields of this name below `nodes`. */
export function fieldsNamed(
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[],
  ...names: readonly string[]
): FieldNode[] {
  return subfields(info, nodes).filter((node) => names.includes(node.name.value));
}

/** What the rows selected by `nodes` need: the columns asked for and those of keys and relations. */
export function readingFor(
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[],
  table: Table,
): Reading {
  const needed = neededColumns(table);
  const columns = new Set<Column>();
  const exact = new Set<Column>();
  for (const { name } of subfields(info, nodes, table.names.type)) {
    if (name.value === "__typename") continue;
    // A field of an extension may look at any column.
    const { own, isKey } = needed.get(name.value) ?? { own: table.columns, isKey: false };
    for (const column of own) {
      columns.add(column);
      if (isKey && isReadExactly(column)) exact.add(column);
    }
  }
  const inOrder = (all: Set<Column>) => [...all].toSorted((a, b) => a.ordinal - b.ordinal);
  return { columns: inOrder(columns), exact: inOrder(exact) };
}

/** The columns that a field is answered from; of a key their exact values. */
interface Needed {
  readonly own: readonly Column[];
  readonly isKey: boolean;
}

const neededByTable = new WeakMap<Table, ReadonlyMap<string, Needed>>();

/** The columns that each field of a row type is answered from. */
function neededColumns(table: Table): ReadonlyMap<string, Needed> {
  const known = neededByTable.get(table);
  if (known !== undefined) return known;
  const needed = new Map<string, Needed>([["nodeId", { own: table.key, isKey: true }]]);
  for (const column of table.columns) needed.set(column.name, { own: [column], isKey: false });
  for (const { name, kind, columns } of table.relations) {
    needed.set(name, { own: columns, isKey: true });
    if (kind === "many")
      for (const suffix of manySuffixes) needed.set(name + suffix, { own: columns, isKey: true });
  }
  neededByTable.set(table, needed);
  return needed;
}

/** Whether the client gave an argument a value, so that no default stands in for it. */
export function isGiven({ fieldNodes, variableValues }: GraphQLResolveInfo, name: string): boolean {
  const value = fieldNodes[0]?.arguments?.find((argument) => argument.name.value === name)?.value;
  if (value === undefined || value.kind === "NullValue") return false;
  if (value.kind !== "Variable") return true;
  return (
    variableValues[value.name.value] !== undefined && variableValues[value.name.value] !== null
  );
}

/** The response keys from the root to a field, without the places in lists. */
export function responsePath(info: GraphQLResolveInfo): string[] {
  const keys: string[] = [];
  for (let at: GraphQLResolveInfo["path"] | undefined = info.path; at !== undefined; at = at.prev) {
    if (typeof at.key === "string") keys.push(at.key);
  }
  return keys.toReversed();
}

/** The arguments of a field that is selected of a type, defaults and variables included. */
export function argumentsOf(
  { schema, variableValues }: SelectionSource,
  typeName: string,
  node: FieldNode,
): Record<string, unknown> {
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
  return field === undefined ? {} : getArgumentValues(field, node, variableValues);
}
