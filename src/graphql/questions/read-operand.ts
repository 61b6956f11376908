import type { ColumnType } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import {
  type ColumnExpression,
  type Comparison,
  type Expression,
  type Filter,
  type InputValue,
  type TextMatch,
  textMatches,
} from "../../sql/question.ts";
import { longestPattern } from "../../sql/text-match.ts";
import type { RequestContext } from "../context/context.ts";
import { fieldExpression } from "./column-expression.ts";
import { readJsonPath } from "./json-path.ts";

export type Input = Readonly<Record<string, unknown>>;
export type Budget = Pick<
  RequestContext,
  "filterNodes" | "filterValues" | "relationLevels" | "limits"
>;

/** Reads the filter of one value. Throws NULL_IN_FILTER, LIMIT_EXCEEDED, QUERY_TOO_COMPLEX, BAD_INPUT. */
export function readOperand(
  operand: Expression,
  input: Input,
  path: string,
  budget: Budget,
): Filter {
  if (operand.type.kind === "struct" && operand.kind === "column")
    return readStruct(operand, input, path, budget);
  if (Object.keys(input).length === 0) countTerm(budget);
  const parts = Object.entries(input).map(([operator, value]): Filter => {
    countTerm(budget);
    const at = `${path}.${operator}`;
    const given = notNull(value, at);
    if (operator === "path" && operand.kind === "column")
      return readJsonPaths(operand, given as unknown[], at, budget);
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

/** Conditions on what stands at places of a JSON column; all must hold. */
function readJsonPaths(
  of: ColumnExpression,
  entries: readonly unknown[],
  path: string,
  budget: Budget,
): Filter {
  const parts = entries.flatMap((entry, index): Filter[] => {
    const at = `${path}[${index}]`;
    const { path: place, ...conditions } = notNull(entry, at) as Input;
    countTerm(budget);
    const steps = readJsonPath(String(place), `${at}.path`);
    return Object.entries(conditions).map(([read, value]): Filter => {
      const given = notNull(value, `${at}.${read}`);
      const operand = (kind: "text" | "number" | "exists", type: ColumnType): Expression => ({
        kind: "json",
        of,
        path: steps,
        read: kind,
        type,
      });
      if (read === "exists") {
        countTerm(budget);
        const exists = operand("exists", { kind: "boolean", sql: "BOOLEAN" });
        return { kind: "compare", operand: exists, operator: "eq", value: given as boolean };
      }
      const compared =
        read === "text"
          ? operand("text", { kind: "varchar", sql: "VARCHAR" })
          : operand("number", { kind: "double", sql: "DOUBLE" });
      return readOperand(compared, given as Input, `${at}.${read}`, budget);
    });
  });
  return { kind: "all", parts };
}

interface Place {
  readonly path: string;
  readonly budget: Budget;
}

function readTerm(
  operand: Expression,
  operator: string,
  value: unknown,
  { path, budget }: Place,
): Filter {
  if (typeof value === "string") countValues(budget, [value]);
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
  operand: Expression,
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

function readLength(operand: Expression, input: Input, path: string): Filter {
  const parts = Object.entries(input).map(([operator, value]): Filter => {
    const given = notNull(value, `${path}.${operator}`) as number;
    return { kind: "length", operand, operator: operator as Comparison, value: given };
  });
  return { kind: "all", parts };
}

function isTextMatch(operator: string): operator is TextMatch {
  return (textMatches as readonly string[]).includes(operator);
}

function readValues(value: unknown, path: string, budget: Budget): InputValue[] {
  const { limits } = budget;
  const values = value as unknown[];
  if (values.length > limits.inList) {
    throw new EiderError(
      "LIMIT_EXCEEDED",
      `${path} has ${values.length} values, limits.inList allows ${limits.inList}.`,
    );
  }
  const missing = values.indexOf(null);
  if (missing !== -1) notNull(null, `${path}[${missing}]`);
  countValues(budget, values);
  return values as InputValue[];
}

/** Lists that may be as long as `limits.inList` allows, in one request. */
const mostLists = 10;
/** So many characters of a text count as one value. */
const charactersPerValue = 100;

/** Counts values of filters: a long variable can stand in hundreds of them. Throws QUERY_TOO_COMPLEX past the limit. */
function countValues(budget: Budget, values: readonly unknown[]): void {
  const most = mostLists * budget.limits.inList;
  budget.filterValues += values.reduce<number>(
    (sum, value) =>
      sum + 1 + (typeof value === "string" ? Math.floor(value.length / charactersPerValue) : 0),
    0,
  );
  if (budget.filterValues > most)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      `The filters have more than ${most} values, or texts as long (ten times limits.inList).`,
    );
}

/** A null in a filter is mostly a variable that was forgotten: matching everything would be wrong. */
export function notNull(value: unknown, path: string): unknown {
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

/** The engine nests its expressions to a depth of 1,000, of which a level of relations takes some. */
const mostRelationLevels = 50;

/** Throws QUERY_TOO_COMPLEX where a filter, an order or a key leads through too many relations. */
export function checkLevels(levels: number): void {
  if (levels > mostRelationLevels)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      `A filter, an order or a key leads through more than ${mostRelationLevels} relations.`,
    );
}
