import type { Relation, StructType, Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import {
  type AggregateFunction,
  type ColumnExpression,
  type Expression,
  everything,
  type Filter,
} from "../../sql/question.ts";
import type { RequestContext } from "../context/context.ts";
import { countType, resultOf } from "./aggregate-results.ts";
import { columnExpression, fieldExpression } from "./column-expression.ts";
import {
  type Budget,
  checkLevels,
  countTerm,
  type Input,
  notNull,
  readOperand,
} from "./read-operand.ts";

/** Reads a `where` argument. Throws NULL_IN_FILTER, LIMIT_EXCEEDED, QUERY_TOO_COMPLEX. */
export function readFilter(table: Table, input: Input | null | undefined, budget: Budget): Filter {
  return input === null || input === undefined
    ? everything
    : readWhere(table, input, "where", budget);
}

/** Wrappers and terms count one each; so do empty objects, which are no terms but take their time. */
function readWhere(table: Table, input: Input, path: string, budget: Budget): Filter {
  if (Object.keys(input).length === 0) countTerm(budget);
  const parts = Object.entries(input).map(([name, value]): Filter => {
    const at = `${path}.${name}`;
    const inner = (each: Input, place: string) => readWhere(table, each, place, budget);
    const logic = readLogic(name, value, { path: at, budget, inner });
    if (logic !== undefined) return logic;
    const object = notNull(value, at) as Input;
    const column = table.columns.find((each) => each.name === name);
    if (column !== undefined) return readOperand(columnExpression(column), object, at, budget);
    const relation = table.relations.find((each) => each.name === name);
    if (relation !== undefined)
      return behindRelation(budget, () => readRelation(relation, object, at, budget));
    const aggregated = table.relations.find((each) => `${each.name}Aggregate` === name) as Relation;
    return behindRelation(budget, () => readRelatedHaving(aggregated, object, at, budget));
  });
  return allOf(parts);
}

function allOf(parts: readonly Filter[]): Filter {
  return parts.length === 1 ? (parts[0] as Filter) : { kind: "all", parts };
}

/** `AND`, `OR` and `NOT` of conditions that `inner` reads; undefined for other members. */
function readLogic(
  name: string,
  value: unknown,
  {
    path,
    budget,
    inner,
  }: {
    readonly path: string;
    readonly budget: Budget;
    readonly inner: (input: Input, path: string) => Filter;
  },
): Filter | undefined {
  if (name !== "AND" && name !== "OR" && name !== "NOT") return undefined;
  countTerm(budget);
  if (name === "NOT") return { kind: "not", part: inner(notNull(value, path) as Input, path) };
  const parts = (notNull(value, path) as unknown[]).map((each, index) => {
    const at = `${path}[${index}]`;
    return inner(notNull(each, at) as Input, at);
  });
  return { kind: name === "AND" ? "all" : "any", parts };
}

/** Reads what stands behind a relation. */
function behindRelation(budget: Budget, read: () => Filter): Filter {
  countTerm(budget);
  budget.relationLevels += 1;
  // Also where it fails: other fields of the request are read after it.
  try {
    checkLevels(budget.relationLevels);
    return read();
  } finally {
    budget.relationLevels -= 1;
  }
}

function readRelation(relation: Relation, input: Input, path: string, budget: Budget): Filter {
  const related = (quantifier: "some" | "every" | "none", where: Input, at: string): Filter => ({
    kind: "related",
    relation,
    quantifier,
    filter: readWhere(relation.target, where, at, budget),
  });
  if (relation.kind === "one") return related("some", input, path);
  const parts = Object.entries(input).map(([quantifier, where]) =>
    related(
      quantifier as "some",
      notNull(where, `${path}.${quantifier}`) as Input,
      `${path}.${quantifier}`,
    ),
  );
  return { kind: "all", parts };
}

/** Reads the condition `departuresAggregate: { … }` on the aggregates of related rows. */
function readRelatedHaving(relation: Relation, input: Input, path: string, budget: Budget): Filter {
  const { _where: where, ...rest } = input;
  return {
    kind: "relatedHaving",
    relation,
    where: readOwnWhere(relation.target, where, path, budget),
    having: readConditions(relation.target, rest, { path, budget, filter: everything }),
  };
}

function readOwnWhere(table: Table, where: unknown, path: string, budget: Budget): Filter {
  if (where === undefined) return everything;
  const at = `${path}._where`;
  return readWhere(table, notNull(where, at) as Input, at, budget);
}

/**
 * Reads a `having` argument: a condition on aggregates. What `_where` says of an object holds for all
 * aggregates in it. Throws what filters throw.
 */
export function readHaving(
  table: Table,
  input: Input | null | undefined,
  budget: RequestContext,
): Filter {
  if (input === null || input === undefined) return everything;
  return readConditions(table, input, { path: "having", budget, filter: everything });
}

interface Place {
  readonly path: string;
  readonly budget: Budget;
  /** The rows that aggregates see. */
  readonly filter: Filter;
}

function readConditions(table: Table, input: Input, { path, budget, filter }: Place): Filter {
  const { _where: where, ...members } = input;
  const own = readOwnWhere(table, where, path, budget);
  const seen = own === everything ? filter : bothOf(filter, own);
  if (Object.keys(members).length === 0) countTerm(budget);
  const parts = Object.entries(members).map(([name, value]): Filter => {
    const place = { path: `${path}.${name}`, budget, filter: seen };
    const inner = (each: Input, at: string) => readConditions(table, each, { ...place, path: at });
    const logic = readLogic(name, value, { ...place, inner });
    if (logic !== undefined) return logic;
    const given = notNull(value, place.path) as Input;
    if (name === "_count")
      return readOperand(
        { kind: "aggregate", aggregation: { kind: "rows" }, filter: seen, type: countType },
        given,
        place.path,
        budget,
      );
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined)
      throw new EiderError("BAD_INPUT", `There is no column ${place.path}.`);
    return readFunctions(columnExpression(column), given, place);
  });
  return allOf(parts);
}

function bothOf(a: Filter, b: Filter): Filter {
  return a === everything ? b : { kind: "all", parts: [a, b] };
}

function readFunctions(of: ColumnExpression, input: Input, place: Place): Filter {
  const parts = Object.entries(input).map(([name, value]): Filter => {
    const path = `${place.path}.${name}`;
    const given = notNull(value, path) as Input;
    if (of.type.kind === "struct")
      return readFunctions(fieldNamed(of, of.type.struct, name), given, { ...place, path });
    const apply = name as AggregateFunction;
    const operand: Expression = {
      kind: "aggregate",
      aggregation: { kind: "column", of, apply },
      filter: place.filter,
      type: resultOf(apply, of.type) ?? countType,
    };
    return readOperand(operand, given, path, place.budget);
  });
  return allOf(parts);
}

/** The field of a struct by its name in GraphQL. */
export function fieldNamed(
  of: ColumnExpression,
  struct: StructType,
  name: string,
): ColumnExpression {
  const field = struct.fields.find((each) => each.name === name);
  if (field === undefined) throw new EiderError("BAD_INPUT", `There is no field ${name}.`);
  return fieldExpression(of, field);
}
