import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
} from "graphql";
import type { Table } from "../../catalog/catalog.ts";
import { type Claims, claimPath, isMisspeltClaim, withClaims } from "../../foundation/claims.ts";
import type { LimitsConfig } from "../../foundation/config.ts";
import { messageOf } from "../../foundation/errors.ts";
import { compileFilter } from "../../sql/filter.ts";
import { type Filter, nothing } from "../../sql/question.ts";
import { Scope } from "../../sql/scope.ts";
import { StatementWriter } from "../../sql/statement.ts";
import { readFilter } from "./read-filter.ts";

/**
 * The filter that a table's rule is for who has these claims, over the whole table. A claim that is
 * missing, null or of another type makes it empty, wherever it stands: it is never "no condition".
 */
export function ruleFilter(
  { rule }: Table,
  claims: Claims,
  { schema, limits }: { readonly schema: GraphQLSchema; readonly limits: LimitsConfig },
): Filter {
  if (rule === undefined) return nothing;
  const type = whereTypeOf(rule.full, schema);
  const given = withClaims(rule.where, claims);
  if (given === undefined || type === undefined) return nothing;
  try {
    const input: unknown = coerceInputValue(given, type, (_path, _value, error) => {
      throw error;
    });
    return readRule(rule.full, input, limits);
  } catch {
    return nothing;
  }
}

/** The owner's own words are not counted against a client's limits. Throws what filters throw when they become SQL. */
function readRule(full: Table, input: unknown, limits: LimitsConfig): Filter {
  const most = Number.MAX_SAFE_INTEGER;
  const budget = {
    filterNodes: 0,
    filterValues: 0,
    relationLevels: 0,
    limits: { ...limits, filterNodes: most, inList: most },
  };
  const filter = readFilter(full, input as Record<string, unknown>, budget);
  compileFilter(new Scope(new StatementWriter(), full), filter);
  return filter;
}

/** What is wrong with a rule of a table; claims are taken to be of the right type. */
export function ruleMistakes(
  { rule }: Table,
  schema: GraphQLSchema,
  limits: LimitsConfig,
): string[] {
  const type = rule === undefined ? undefined : whereTypeOf(rule.full, schema);
  if (rule === undefined || type === undefined) return [];
  const mistakes: string[] = [];
  const known = withoutClaims(rule.where, type, "where", mistakes);
  if (mistakes.length > 0) return mistakes;
  const input: unknown = coerceInputValue(known, type, (path, _value, error) => {
    mistakes.push(`${["where", ...path].join(".")}: ${error.message}`);
  });
  if (mistakes.length > 0) return mistakes;
  try {
    readRule(rule.full, input, limits);
    return [];
  } catch (error) {
    return [`where: ${messageOf(error)}`];
  }
}

function whereTypeOf({ names }: Table, schema: GraphQLSchema): GraphQLInputType | undefined {
  const type = schema.getType(names.types.Where);
  return isInputType(type) ? type : undefined;
}

/** Whether `{}` may be a slip: in the place of a relation it asks whether there is a row. */
function saysNothing(type: GraphQLInputType, at: string): boolean {
  const place = at.split(".").findLast((part) => !/^\d+$/.test(part)) ?? "";
  if (["where", "AND", "OR", "NOT"].includes(place)) return true;
  return isInputObjectType(type) && Object.hasOwn(type.getFields(), "isNull");
}

/** What is wrong with a claim in its place. */
function claimMistake(claim: unknown, given: GraphQLInputType, at: string): string | undefined {
  if (isMisspeltClaim(claim))
    return `${at}: expected a claim as "$claims.sub", got ${JSON.stringify(claim)}`;
  const type: GraphQLInputType = getNullableType(given);
  const item: GraphQLInputType = isListType(type) ? getNullableType(type.ofType) : type;
  // A member that has to be there is a word of the filter's, not a value; members of lists are values.
  const isWord = isNonNullType(given) && !/\.\d+$/.test(at);
  return isLeafType(item) && !isWord
    ? undefined
    : `${at}: a claim may not stand here, only a value of a column`;
}

/** A rule without the members that are claims, each of which has to stand where a value may. */
function withoutClaims(
  rule: unknown,
  given: GraphQLInputType,
  at: string,
  mistakes: string[],
): unknown {
  if (claimPath(rule) !== undefined || isMisspeltClaim(rule)) {
    const mistake = claimMistake(rule, given, at);
    if (mistake !== undefined) mistakes.push(mistake);
    return undefined;
  }
  const type: GraphQLInputType = getNullableType(given);
  if (Array.isArray(rule)) {
    const item: GraphQLInputType = isListType(type) ? type.ofType : type;
    return rule
      .map((each, index) => withoutClaims(each, item, `${at}.${index}`, mistakes))
      .filter((each) => each !== undefined);
  }
  if (typeof rule !== "object" || rule === null) return rule;
  if (Object.keys(rule).length === 0 && saysNothing(type, at))
    mistakes.push(`${at}: {} is no condition: leave it out, or say which rows there are`);
  const fields = isInputObjectType(type) ? type.getFields() : {};
  const members = Object.entries(rule).flatMap(([name, value]) => {
    const field = fields[name];
    // The coercion tells of a member that is not there.
    if (field === undefined)
      return [[name, claimPath(value) === undefined ? value : null] as const];
    const kept = withoutClaims(value, field.type, `${at}.${name}`, mistakes);
    return kept === undefined ? [] : [[name, kept] as const];
  });
  return Object.fromEntries(members);
}
