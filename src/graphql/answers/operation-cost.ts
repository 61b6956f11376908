import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  getNullableType,
  isInterfaceType,
  isListType,
  isObjectType,
} from "graphql";
import type { Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { CostLimit, RequestContext } from "../context/context.ts";
import { type SelectionSource, subfields } from "../questions/selection.ts";
import { OperationPlans, type PlanSource } from "./selection-plan.ts";

/**
 * Refuses a query that would read too much, before anything runs. A filter, an order, an aggregate or a
 * group reads its columns of all rows; a page without them reads its own rows only; a relation looks
 * through the keys of its table once, and answers each parent with as many rows as it has on average: what
 * goes back and forth along relations reads few rows, and makes many of them. What is not known, as the size of a query's result, counts as nothing.
 * Throws QUERY_TOO_COMPLEX, whose words do not tell how large the tables are.
 */
export function checkCost(
  source: SelectionSource,
  root: GraphQLObjectType,
  nodes: readonly FieldNode[],
  { most, rowsOf, tell, exported }: CostLimit & { readonly exported?: number },
): void {
  const cost = Math.round(new Reckoning(source, rowsOf, exported).below(root, nodes, { count: 1 }));
  tell(cost);
  if (cost > most)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      `The query reads more than ${most} values (limits.cost). Narrow it, or ask for fewer columns of fewer tables.`,
    );
}

/**
 * Reckons what an export of up to so many rows may read, before it is executed in parts. Throws as
 * `executeQuery` does.
 */
export function reckonExport(
  source: PlanSource,
  { costs }: Pick<RequestContext, "costs">,
  mostRows: number,
): void {
  const root = source.schema.getQueryType();
  if (costs !== undefined && root != null)
    checkCost(source, root, new OperationPlans(source.operation).rootNodes, {
      ...costs,
      exported: mostRows,
    });
}

/** Arguments that make a list read more than its own rows. */
const scanning = ["where", "orderBy", "distinctOn", "by", "having"];

const logical: ReadonlySet<string> = new Set(["AND", "OR", "NOT", "_where"]);

/** The objects for which fields are reckoned: how many, and the table whose rows they are. */
interface Parents {
  readonly count: number;
  readonly table?: Table;
}

class Reckoning {
  readonly #source: SelectionSource;
  readonly #rowsOf: CostLimit["rowsOf"];
  /** Rows that an export may have. */
  readonly #exported: number | undefined;

  constructor(source: SelectionSource, rowsOf: CostLimit["rowsOf"], exported: number | undefined) {
    this.#source = source;
    this.#rowsOf = rowsOf;
    this.#exported = exported;
  }

  /** The cost of what is selected of so many objects of a type. */
  below(type: GraphQLNamedType, nodes: readonly FieldNode[], parents: Parents): number {
    if (isInterfaceType(type))
      return this.#source.schema
        .getPossibleTypes(type)
        .reduce((most, each) => Math.max(most, this.below(each, nodes, parents)), 0);
    if (!isObjectType(type)) return 0;
    let cost = 0;
    for (const node of subfields(this.#source, nodes, type.name)) {
      const field = type.getFields()[node.name.value];
      if (field === undefined) continue;
      const table = field.extensions["reads"];
      if (typeof table === "object" && table !== null) {
        const args = getArgumentValues(field, node, this.#source.variableValues);
        const isList = isListType(getNullableType(field.type));
        cost += this.#read(
          table as Table,
          { node, args, isList, type: getNamedType(field.type) },
          parents,
        );
      } else cost += this.below(getNamedType(field.type), [node], parents);
    }
    return cost;
  }

  /** The cost of a field that reads a table, for its parents; one, of no table, at the root. */
  #read(
    table: Table,
    {
      node,
      args,
      isList,
      type,
    }: {
      readonly node: FieldNode;
      readonly args: Readonly<Record<string, unknown>>;
      readonly isList: boolean;
      readonly type: GraphQLNamedType;
    },
    parents: Parents,
  ): number {
    const rows = this.#rowsOf(table) ?? 0;
    const { types } = table.names;
    const isSummary = [types.Aggregate, types.Group].includes(type.name);
    const scanned = this.#arguments(table, args);
    if (isSummary) {
      const columns = Math.max(1, this.#aggregated(table, type, node));
      return scanned + this.#inside(table, type, node) + rows * columns;
    }
    const columns = Math.max(1, this.#leaves(type, node));
    const isMany = isList || type.name === types.Connection;
    // All of an export's pages are reckoned with the first.
    const isExported = parents.count === 1 && rows > 0 && !hasSize(node);
    const whole = isExported ? this.#exported : undefined;
    const asked = isMany ? (whole ?? pageSize(args, table)) : 1;
    const found = parents.count * Math.min(asked, this.#perParent(rows, isMany, parents));
    const keys = parents.count > 1 ? rows : 0;
    const ends = this.#ends(type, node, args) * rows;
    return (
      keys + scanned + ends + found * columns + this.below(type, [node], { count: found, table })
    );
  }

  /** How many rows of a table a parent may have. Of a table whose size is not known all that are asked for may be there. */
  #perParent(rows: number, isMany: boolean, { table }: Parents): number {
    if (!isMany && table !== undefined) return 1;
    const owners = table === undefined ? 1 : (this.#rowsOf(table) ?? 0);
    return rows === 0 || owners === 0 ? Number.POSITIVE_INFINITY : rows / owners;
  }

  /** The values that the arguments of a field read. */
  #arguments(table: Table, args: Readonly<Record<string, unknown>>): number {
    return scanning.reduce((sum, name) => sum + this.#terms(table, args[name]), 0);
  }

  /** What the arguments of the members of a summary read: aggregates of some rows, counts of groups. */
  #inside(table: Table, type: GraphQLNamedType, node: FieldNode): number {
    let cost = 0;
    for (const each of subfields(this.#source, [node], type.name)) {
      const field = isObjectType(type) ? type.getFields()[each.name.value] : undefined;
      if (field === undefined) continue;
      const args = getArgumentValues(field, each, this.#source.variableValues);
      cost += this.#arguments(table, args);
      if (getNamedType(field.type).name === table.names.types.Aggregate)
        cost += this.#inside(table, getNamedType(field.type), each);
    }
    return cost;
  }

  /** How often a connection goes through its whole table: for its total, and for its end. */
  #ends(
    type: GraphQLNamedType,
    node: FieldNode,
    { last }: Readonly<Record<string, unknown>>,
  ): number {
    const counts = subfields(this.#source, [node], type.name).some(
      ({ name }) => name.value === "totalCount",
    );
    return Number(counts) + Number(typeof last === "number");
  }

  /** How many columns aggregates read, each once whatever is asked of it. */
  #aggregated({ names }: Table, type: GraphQLNamedType, node: FieldNode): number {
    const { Group, Aggregate } = names.types;
    const summaries =
      type.name === Group
        ? subfields(this.#source, [node], Group).filter(({ name }) => name.value === "aggregate")
        : [node];
    const columns = subfields(this.#source, summaries, Aggregate).filter(
      ({ selectionSet }) => selectionSet !== undefined,
    );
    return new Set(columns.map(({ name }) => name.value)).size;
  }

  /** Values of one row that are selected. */
  #leaves(type: GraphQLNamedType, node: FieldNode): number {
    let count = 0;
    for (const each of subfields(this.#source, [node], type.name)) {
      const field = isObjectType(type) ? type.getFields()[each.name.value] : undefined;
      if (field === undefined || typeof field.extensions["reads"] === "object") continue;
      const inner = getNamedType(field.type);
      count += isObjectType(inner) ? Math.max(1, this.#leaves(inner, each)) : 1;
    }
    return count;
  }

  /** Values that the members of a filter, an order or a key read: each its column of all rows of its table. */
  #terms(table: Table, value: unknown): number {
    if (Array.isArray(value)) return value.reduce((sum, each) => sum + this.#terms(table, each), 0);
    if (typeof value !== "object" || value === null) return 0;
    let cost = 0;
    for (const [name, member] of Object.entries(value))
      cost += logical.has(name) ? this.#terms(table, member) : this.#term(table, name, member);
    return cost;
  }

  #term(table: Table, name: string, member: unknown): number {
    const relation = table.relations.find(
      (each) => each.name === name || `${each.name}Aggregate` === name,
    );
    if (relation === undefined) return this.#rowsOf(table) ?? 0;
    const { target, kind } = relation;
    // `some`, `every` and `none` hold filters.
    const isQuantified = kind === "many" && name === relation.name;
    const inner = isQuantified ? Object.values(member ?? {}) : member;
    return (this.#rowsOf(target) ?? 0) + this.#terms(target, inner);
  }
}

/** Whether a list or connection says itself how many rows it asks for. */
function hasSize({ arguments: given = [] }: FieldNode): boolean {
  return given.some(({ name }) => ["limit", "first", "last"].includes(name.value));
}

/** How many rows a list or connection asks for of each parent. */
function pageSize(args: Readonly<Record<string, unknown>>, table: Table): number {
  const { limit, first, last, offset } = args;
  const size = [limit, first, last].find((each) => typeof each === "number");
  return (size ?? table.limit.default) + (typeof offset === "number" ? offset : 0);
}
