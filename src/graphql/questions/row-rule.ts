import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
} from "graphql";
import type { Table } from "../../catalog/catalog.ts";
import type { LimitsConfig } from "../../foundation/config.ts";
import { type Filter, nothing } from "../../sql/question.ts";
import { type Claims, claimPath, isMisspeltClaim, withClaims } from "./claims.ts";
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
    // The owner's own words are not counted against a client's limits.
    const most = Number.MAX_SAFE_INTEGER;
    const budget = { filterNodes: 0, limits: { ...limits, filterNodes: most, inList: most } };
    return readFilter(rule.full, input as Record<string, unknown>, budget);
  } catch {
    return nothing;
  }
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
    readFilter(rule.full, input as Record<string, unknown>, { filterNodes: 0, limits });
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

function whereTypeOf({ names }: Table, schema: GraphQLSchema): GraphQLInputType | undefined {
  const type = schema.getType(names.types.Where);
  return isInputType(type) ? type : undefined;
}

/** A rule without the members that are claims, each of which has to stand where a value may. */
function withoutClaims(
  rule: unknown,
  given: GraphQLInputType,
  at: string,
  mistakes: string[],
): unknown {
  const type: GraphQLInputType = getNullableType(given);
  if (claimPath(rule) !== undefined || isMisspeltClaim(rule)) {
    const item: GraphQLInputType = isListType(type) ? getNullableType(type.ofType) : type;
    if (isMisspeltClaim(rule))
      mistakes.push(`${at}: expected a claim as "$claims.sub", got ${JSON.stringify(rule)}`);
    else if (!isLeafType(item))
      mistakes.push(`${at}: a claim may not stand here, only a value of a column`);
    return undefined;
  }
  if (Array.isArray(rule)) {
    const item: GraphQLInputType = isListType(type) ? type.ofType : type;
    return rule
      .map((each, index) => withoutClaims(each, item, `${at}.${index}`, mistakes))
      .filter((each) => each !== undefined);
  }
  if (typeof rule !== "object" || rule === null) return rule;
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
