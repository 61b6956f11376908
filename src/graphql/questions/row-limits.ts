import type { GraphQLResolveInfo } from "graphql";
import type { Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { Row } from "../../loading/row-set.ts";
import type { RequestContext } from "../context/context.ts";
import { isGiven, responsePath } from "./selection.ts";

/** How many rows a list asks for; `isDefault` where the client did not say. */
export interface RowLimit {
  readonly limit: number;
  readonly isDefault: boolean;
}

/** The `limit` of a list. Throws LIMIT_EXCEEDED. */
export function readLimit(
  table: Table,
  value: unknown,
  info: GraphQLResolveInfo,
  context: Pick<RequestContext, "mostRows">,
): RowLimit {
  if (value === null || value === undefined) return { limit: table.limit.default, isDefault: true };
  return {
    limit: checkCount(table, "limit", value as number, mostRowsOf(context, info)),
    isDefault: !isGiven(info, "limit"),
  };
}

/** How many rows the field may ask for where that is more than its table's maximum: at the root of an export only. */
export function mostRowsOf(
  { mostRows }: Pick<RequestContext, "mostRows">,
  { path }: Pick<GraphQLResolveInfo, "path">,
): number | undefined {
  return path.prev === undefined ? mostRows : undefined;
}

/** A count of rows within the table's maximum, or another that is larger. Throws LIMIT_EXCEEDED. */
export function checkCount({ limit, names }: Table, name: string, value: number, most = 0): number {
  if (value >= 0 && value <= Math.max(limit.max, most)) return value;
  throw new EiderError(
    "LIMIT_EXCEEDED",
    `Expected \`${name}\` of ${names.list} between 0 and ${limit.max}, got ${value}. The setting limits.rows, or limit.max of the table, moves the maximum.`,
  );
}

/** `offset`, 0 unless given. Throws LIMIT_EXCEEDED. */
export function readOffset(value: unknown): number {
  const offset = (value ?? 0) as number;
  if (offset >= 0) return offset;
  throw new EiderError("LIMIT_EXCEEDED", `Expected \`offset\` from 0 up, got ${offset}.`);
}

/** So many rows are fetched that it shows whether a default limit cut the list. */
export function rowsToFetch({ limit, isDefault }: RowLimit): number {
  return isDefault ? limit + 1 : limit;
}

/** The rows within the limit; notes in the answer where a default limit cut the list. */
export function withinLimit(
  rows: Row[],
  { limit, isDefault }: RowLimit,
  info: GraphQLResolveInfo,
  context: RequestContext,
): Row[] {
  if (!isDefault || rows.length <= limit) return rows;
  noteCut(limit, info, context);
  return rows.slice(0, limit);
}

/** Notes in the answer that a default limit cut what this field answers. */
export function noteCut(limit: number, info: GraphQLResolveInfo, context: RequestContext): void {
  const path = responsePath(info);
  context.truncated.set(path.join("."), { path, limit });
}
