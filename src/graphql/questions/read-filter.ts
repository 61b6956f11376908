import type { ColumnType, Relation, Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import {
  type ColumnExpression,
  type Comparison,
  everything,
  type Filter,
  type InputValue,
  type TextMatch,
  textMatches,
} from "../../sql/question.ts";
import { longestPattern } from "../../sql/text-match.ts";
import type { RequestContext } from "../context/context.ts";
import { columnExpression, fieldExpression } from "./column-expression.ts";

type Input = Readonly<Record<string, unknown>>;
type Budget = Pick<RequestContext, "filterNodes" | "limits">;

/** Reads a `where` argument. Throws NULL_IN_FILTER, LIMIT_EXCEEDED, QUERY_TOO_COMPLEX. */
export function readFilter(
  table: Table,
  input: Input | null | undefined,
  budget: RequestContext,
): Filter {
  return input === null || input === undefined
    ? everything
    : readWhere(table, input, "where", budget);
}

/** Wrappers and terms count one each; so do empty objects, which are no terms but take their time. */
function readWhere(table: Table, input: Input, path: string, budget: Budget): Filter {
  if (Object.keys(input).length === 0) countTerm(budget);
  const parts = Object.entries(input).map(([name, value]): Filter => {
    const at = `${path}.${name}`;
    if (name === "AND" || name === "OR" || name === "NOT") countTerm(budget);
    if (name === "AND" || name === "OR") {
      const all = notNull(value, at) as Input[];
      return {
        kind: name === "AND" ? "all" : "any",
        parts: all.map((each, index) =>
          readWhere(table, notNull(each, `${at}[${index}]`) as Input, `${at}[${index}]`, budget),
        ),
      };
    }
    const object = notNull(value, at) as Input;
    if (name === "NOT") return { kind: "not", part: readWhere(table, object, at, budget) };
    const column = table.columns.find((each) => each.name === name);
    if (column !== undefined) return readOperand(columnExpression(column), object, at, budget);
    return readRelation(
      table.relations.find((each) => each.name === name) as Relation,
      object,
      at,
      budget,
    );
  });
  return parts.length === 1 ? (parts[0] as Filter) : { kind: "all", parts };
}

function readRelation(relation: Relation, input: Input, path: string, budget: Budget): Filter {
  countTerm(budget);
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

function readOperand(
  operand: ColumnExpression,
  input: Input,
  path: string,
  budget: Budget,
): Filter {
  if (operand.type.kind === "struct") return readStruct(operand, input, path, budget);
  if (Object.keys(input).length === 0) countTerm(budget);
  const parts = Object.entries(input).map(([operator, value]): Filter => {
    countTerm(budget);
    const at = `${path}.${operator}`;
    const given = notNull(value, at);
    return operand.type.kind === "list"
      ? readListTerm(operand, operator, given, { path: at, budget })
      : readTerm(operand, operator, given, { path: at, budget });
  });
  return parts.length === 1 ? (parts[0] as Filter) : { kind: "all", parts };
}

function readStruct(operand: ColumnExpression, input: Input, path: string, budget: Budget): Filter {
  const { struct } = operand.type as ColumnType & { kind: "struct" };
  const parts = Object.entries(input).map(([name, value]): Filter => {
    const at = `${path}.${name}`;
    countTerm(budget);
    const given = notNull(value, at);
    if (name === "_isNull") return { kind: "isNull", operand, value: given as boolean };
    const field = struct.fields.find((each) => each.name === name);
    if (field === undefined) throw new EiderError("BAD_INPUT", `There is no field ${at}.`);
    return readOperand(fieldExpression(operand, field), given as Input, at, budget);
  });
  return { kind: "all", parts };
}

interface Place {
  readonly path: string;
  readonly budget: Budget;
}

function readTerm(
  operand: ColumnExpression,
  operator: string,
  value: unknown,
  { path, budget }: Place,
): Filter {
  if (operator === "isNull") return { kind: "isNull", operand, value: value as boolean };
  if (operator === "in" || operator === "notIn")
    return {
      kind: "in",
      operand,
      negated: operator === "notIn",
      values: readValues(value, path, budget),
    };
  if (operator === "isDistinctFrom")
    return { kind: "compare", operand, operator, value: value as InputValue };
  if (isTextMatch(operator)) {
    const isPattern = operator === "matches" || operator === "like" || operator === "ilike";
    if (isPattern && (value as string).length > longestPattern)
      throw new EiderError(
        "QUERY_TOO_COMPLEX",
        `${path} is longer than ${longestPattern} characters.`,
      );
    return { kind: "match", operand, operator, value: value as string };
  }
  return {
    kind: "compare",
    operand,
    operator: operator as Comparison,
    value: value as InputValue,
  };
}

function readListTerm(
  operand: ColumnExpression,
  operator: string,
  value: unknown,
  { path, budget }: Place,
): Filter {
  const { item } = operand.type as ColumnType & { kind: "list" };
  switch (operator) {
    case "isNull":
      return { kind: "isNull", operand, value: value as boolean };
    case "isEmpty":
      return { kind: "isEmpty", operand, value: value as boolean };
    case "length":
      return readLength(operand, value as Input, path);
    case "contains":
      return { kind: "list", operand, operator, item, values: [value as InputValue] };
    default:
      return {
        kind: "list",
        operand,
        operator: operator as "containsAny",
        item,
        values: readValues(value, path, budget),
      };
  }
}

function readLength(operand: ColumnExpression, input: Input, path: string): Filter {
  const parts = Object.entries(input).map(([operator, value]): Filter => {
    const given = notNull(value, `${path}.${operator}`) as number;
    return { kind: "length", operand, operator: operator as Comparison, value: given };
  });
  return { kind: "all", parts };
}

function isTextMatch(operator: string): operator is TextMatch {
  return (textMatches as readonly string[]).includes(operator);
}

function readValues(value: unknown, path: string, { limits }: Budget): InputValue[] {
  const values = value as unknown[];
  if (values.length > limits.inList) {
    throw new EiderError(
      "LIMIT_EXCEEDED",
      `${path} has ${values.length} values, limits.inList allows ${limits.inList}.`,
    );
  }
  return values.map((each, index) => notNull(each, `${path}[${index}]`) as InputValue);
}

/** A null in a filter is mostly a variable that was forgotten: matching everything would be wrong. */
function notNull(value: unknown, path: string): unknown {
  if (value === null)
    throw new EiderError("NULL_IN_FILTER", `${path} is null: leave it out, or use isNull.`);
  return value;
}

/** Counts one term of a filter or order. Throws QUERY_TOO_COMPLEX past the limit. */
export function countTerm(budget: Budget): void {
  budget.filterNodes += 1;
  if (budget.filterNodes > budget.limits.filterNodes) {
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      `The filters have more than ${budget.limits.filterNodes} terms (limits.filterNodes).`,
    );
  }
}
