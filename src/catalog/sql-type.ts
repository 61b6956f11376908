/** The scalar types of DuckDB that need no more than their name. */
export type ScalarKind =
  | "boolean"
  | "tinyint"
  | "smallint"
  | "integer"
  | "utinyint"
  | "usmallint"
  | "uinteger"
  | "bigint"
  | "ubigint"
  | "hugeint"
  | "uhugeint"
  | "bignum"
  | "float"
  | "double"
  | "varchar"
  | "uuid"
  | "bit"
  | "blob"
  | "json"
  | "date"
  | "time"
  | "time_ns"
  | "timetz"
  | "timestamp"
  | "timestamp_s"
  | "timestamp_ms"
  | "timestamp_ns"
  | "timestamptz"
  | "interval"
  | "variant"
  | "geometry";

/** A type whose parts have no names in GraphQL; `sql` is its text, fit for a cast. */
export type PlainType =
  | { readonly kind: ScalarKind; readonly sql: string }
  | {
      readonly kind: "decimal";
      readonly sql: string;
      readonly width: number;
      readonly scale: number;
      /** Where arguments of a query decide how many digits there are: these are what was described, not what is. */
      readonly isLoose?: true;
    }
  | { readonly kind: "map" | "union"; readonly sql: string };

/** The type of a column as the engine describes it. */
export type SqlType =
  | PlainType
  | { readonly kind: "enum"; readonly sql: string; readonly labels: readonly string[] }
  | { readonly kind: "list"; readonly sql: string; readonly item: SqlType }
  | { readonly kind: "struct"; readonly sql: string; readonly fields: readonly SqlField[] };

export interface SqlField {
  readonly name: string;
  readonly type: SqlType;
}

const numberKinds: ReadonlySet<SqlType["kind"]> = new Set([
  "tinyint",
  "smallint",
  "integer",
  "bigint",
  "hugeint",
  "utinyint",
  "usmallint",
  "uinteger",
  "ubigint",
  "uhugeint",
  "decimal",
  "float",
  "double",
]);

/** Whether a kind is of numbers of a fixed size, which BIGNUM is not: the engine compares them with each other. */
export function isNumber(kind: SqlType["kind"]): boolean {
  return numberKinds.has(kind);
}

/** Whether a kind is of times of a day, which have no day. */
export function isTimeOfDay(kind: SqlType["kind"]): boolean {
  return kind === "time" || kind === "time_ns";
}
