import { comparable } from "./bind-value.ts";
import {
  bucketCodeSql,
  bucketOfDay,
  bucketStartSql,
  type OfDay,
  partOfDay,
  partSql,
} from "./buckets.ts";
import { collationOf } from "./collation.ts";
import { inBytes } from "./identifier.ts";
import type { ColumnExpression, GroupKey } from "./question.ts";
import type { Scope } from "./scope.ts";

/** What rows are grouped by, as SQL: equal values are one group. */
export function groupKeySql(scope: Scope, key: GroupKey): string {
  if (key.kind === "column") return comparable(key.type, scope.column(key));
  const { writer } = scope;
  const { type } = key.of;
  const value = scope.column(key.of);
  return key.kind === "bucket"
    ? bucketCodeSql(writer, value, type, key.bucket)
    : partSql(writer, value, type, key);
}

/** How a key follows from the day of its time; undefined where it does not. */
export function keyOfDay(scope: Scope, key: GroupKey): OfDay | undefined {
  if (key.kind === "column") return undefined;
  const { writer } = scope;
  const { type } = key.of;
  const value = scope.column(key.of);
  if (key.kind === "part") return partOfDay(writer, value, type, key);
  return key.bucket.kind === "time" ? bucketOfDay(writer, value, type, key.bucket) : undefined;
}

/** The value of a key of one row. */
export function groupValueSql(scope: Scope, key: GroupKey): string {
  return key.kind === "column"
    ? scope.column(key)
    : shownKeySql(scope, key, { grouped: groupKeySql(scope, key) });
}

/** Of values that are equal and so one group, but not written alike, the least text is shown; undefined of other keys. */
export function leastTextSql(scope: Scope, key: GroupKey): string | undefined {
  if (key.kind !== "column") return undefined;
  const text = distinctText(key, scope.column(key));
  return text === undefined ? undefined : `min(${text})`;
}

/** The text of a value that tells it from equal ones; undefined where equal values are written alike. */
export function distinctText(of: ColumnExpression, value: string): string | undefined {
  if (of.type.kind === "json" || of.type.kind === "interval") return `${value}::VARCHAR`;
  return collationOf(of) === undefined ? undefined : inBytes(value);
}

/** The value that is shown of a key, made of what its groups are told apart by. */
export function shownKeySql(
  scope: Scope,
  key: GroupKey,
  { grouped, least }: { readonly grouped: string; readonly least?: string | undefined },
): string {
  if (least !== undefined) return `${least}::${key.type.sql}`;
  return key.kind === "bucket"
    ? bucketStartSql(scope.writer, grouped, key.of.type, key.bucket)
    : grouped;
}
