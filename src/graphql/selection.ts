import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  type SelectionNode,
} from "graphql";
import type { Column, Table } from "../catalog/catalog.ts";

/**
 * The fields selected below `nodes`, fragments and directives resolved. Only below an interface can
 * a fragment be of another type than `typeName`, so only there it is given.
 */
export function subfields(
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[],
  typeName?: string,
): FieldNode[] {
  const found: FieldNode[] = [];
  const visited = new Set<string>();
  const visit = (selections: readonly SelectionNode[]) => {
    for (const selection of selections) {
      if (!isIncluded(info, selection)) continue;
      if (selection.kind === "Field") found.push(selection);
      else if (selection.kind === "InlineFragment") {
        if (applies(selection.typeCondition?.name.value, typeName))
          visit(selection.selectionSet.selections);
      } else {
        const fragment = visited.has(selection.name.value)
          ? undefined
          : info.fragments[selection.name.value];
        visited.add(selection.name.value);
        if (fragment !== undefined && applies(fragment.typeCondition.name.value, typeName))
          visit(fragment.selectionSet.selections);
      }
    }
  };
  for (const node of nodes) visit(node.selectionSet?.selections ?? []);
  return found;
}

function applies(condition: string | undefined, typeName: string | undefined): boolean {
  return (
    typeName === undefined ||
    condition === undefined ||
    condition === typeName ||
    condition === "Node"
  );
}

/** Whether `@skip` and `@include` leave a node in. */
export function isIncluded(
  info: Pick<GraphQLResolveInfo, "variableValues">,
  node: SelectionNode,
): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true;
  const skip = getDirectiveValues(GraphQLSkipDirective, node, info.variableValues);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, info.variableValues);
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

/** The columns that the rows selected by `nodes` need: those asked for and those of relations. */
export function columnsFor(
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[],
  table: Table,
): Column[] {
  const needed = neededColumns(table);
  const columns = new Set(
    subfields(info, nodes, table.names.type).flatMap(({ name }) => needed.get(name.value) ?? []),
  );
  return [...columns].toSorted((a, b) => a.ordinal - b.ordinal);
}

const neededByTable = new WeakMap<Table, ReadonlyMap<string, readonly Column[]>>();

/** The columns that each field of a row type is answered from. */
function neededColumns(table: Table): ReadonlyMap<string, readonly Column[]> {
  const known = neededByTable.get(table);
  if (known !== undefined) return known;
  const needed = new Map<string, readonly Column[]>([["nodeId", table.key]]);
  for (const column of table.columns) needed.set(column.name, [column]);
  for (const { name, kind, columns } of table.relations) {
    needed.set(name, columns);
    if (kind === "many")
      for (const suffix of ["Connection", "Aggregate"]) needed.set(name + suffix, columns);
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
