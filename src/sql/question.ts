import type { Column, ColumnType, Relation, Table } from "../catalog/catalog.ts";

/** A value as a client gave it, already of its scalar's form: text, number or truth. */
export type InputValue = string | number | boolean;

/** A field of a nested struct: its name, or for unnamed fields its place from 1. */
export type Step = string | number;

/** A column of the table, or of one that relations to one lead to, or a field inside it. */
export interface ColumnExpression {
  readonly kind: "column";
  readonly path: readonly Relation[];
  readonly column: Column;
  /** Fields of nested structs, outermost first. */
  readonly fields: readonly Step[];
  readonly type: ColumnType;
}

export const bucketUnits = [
  "SECOND",
  "MINUTE",
  "HOUR",
  "DAY",
  "WEEK",
  "MONTH",
  "QUARTER",
  "YEAR",
] as const;
export type BucketUnit = (typeof bucketUnits)[number];

/** Equal stretches of a column's values: of time by unit or by a number of them, of numbers by width. */
export type Bucket =
  | {
      readonly kind: "time";
      /** Stretches of so many units: 15 minutes. */
      readonly count: number;
      readonly unit: BucketUnit;
      readonly weekStart: "MONDAY" | "SUNDAY";
      /** IANA name of the zone whose clock counts; undefined for UTC, or for the clock as it stands. */
      readonly zone: string | undefined;
    }
  | { readonly kind: "number"; readonly width: string };

/** The lower bound of the stretch that a column's value lies in. */
export interface BucketExpression {
  readonly kind: "bucket";
  readonly of: ColumnExpression;
  readonly bucket: Bucket;
  readonly type: ColumnType;
}

export const dateParts = [
  "YEAR",
  "QUARTER",
  "MONTH",
  "WEEK",
  "ISO_YEAR",
  "DAY_OF_YEAR",
  "DAY_OF_MONTH",
  "DAY_OF_WEEK",
  "HOUR",
  "MINUTE",
] as const;
export type DatePart = (typeof dateParts)[number];

/** A part of a time, as the day of its week. */
export interface PartExpression {
  readonly kind: "part";
  readonly of: ColumnExpression;
  readonly part: DatePart;
  readonly zone: string | undefined;
  readonly type: ColumnType;
}

/** What stands at a place in a JSON column: its text, its number, or whether anything does. */
export interface JsonExpression {
  readonly kind: "json";
  readonly of: ColumnExpression;
  /** Members by name, and places in lists, from the end where they are negative. */
  readonly path: readonly (string | number)[];
  readonly read: "text" | "number" | "exists";
  readonly type: ColumnType;
}

/** What rows are grouped by. */
export type GroupKey = ColumnExpression | BucketExpression | PartExpression;

/** A value over the rows of a group, of those that satisfy `filter`. */
export interface AggregateExpression {
  readonly kind: "aggregate";
  readonly aggregation: Aggregation;
  readonly filter: Filter;
  readonly type: ColumnType;
}

/** A value over the related rows of each row, of those that satisfy `filter`. */
export interface RelatedAggregateExpression {
  readonly kind: "relatedAggregate";
  /** Relations to one that lead to the row whose related rows are meant. */
  readonly path: readonly Relation[];
  readonly relation: Relation;
  readonly aggregation: Aggregation;
  readonly filter: Filter;
  readonly type: ColumnType;
}

/** What has one value for each row, or for each group, and can be compared and ordered by. */
export type Expression =
  | GroupKey
  | JsonExpression
  | AggregateExpression
  | RelatedAggregateExpression;

export const aggregateFunctions = [
  "count",
  "countDistinct",
  "approxCountDistinct",
  "countTrue",
  "countFalse",
  "sum",
  "avg",
  "min",
  "max",
  "mode",
  "median",
  "stddev",
  "variance",
  "quantile",
] as const;
export type AggregateFunction = (typeof aggregateFunctions)[number];

/** One value over many rows: their number, or a function of a column's values. */
export type Aggregation =
  | { readonly kind: "rows" }
  /** The number of groups that keys would make. */
  | { readonly kind: "groups"; readonly keys: readonly GroupKey[] }
  | {
      readonly kind: "column";
      readonly of: ColumnExpression;
      readonly apply: AggregateFunction;
      /** The share of a quantile, 0 to 1; a list of them is worked out at once. */
      readonly p?: number | readonly number[];
    };

/** Aggregations over the rows that satisfy one filter. */
export interface FilteredAggregations {
  readonly filter: Filter;
  readonly aggregations: readonly Aggregation[];
}

export const comparisons = { eq: "=", ne: "<>", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;
export type Comparison = keyof typeof comparisons;
export const textMatches = [
  "like",
  "ilike",
  "contains",
  "startsWith",
  "endsWith",
  "icontains",
  "istartsWith",
  "iendsWith",
  "matches",
] as const;
export type TextMatch = (typeof textMatches)[number];

/** A condition on the rows of one table, or on groups of them, as plain data. */
export type Filter =
  | { readonly kind: "all" | "any"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter }
  | {
      readonly kind: "compare";
      readonly operand: Expression;
      readonly operator: Comparison | "isDistinctFrom";
      readonly value: InputValue;
    }
  | {
      readonly kind: "in";
      readonly operand: Expression;
      readonly negated: boolean;
      readonly values: readonly InputValue[];
    }
  | { readonly kind: "isNull"; readonly operand: Expression; readonly value: boolean }
  | {
      readonly kind: "match";
      readonly operand: Expression;
      readonly operator: TextMatch;
      readonly value: string;
    }
  | {
      readonly kind: "list";
      readonly operand: Expression;
      readonly operator: "contains" | "containsAny" | "containsAll";
      readonly item: ColumnType;
      readonly values: readonly InputValue[];
    }
  | { readonly kind: "isEmpty"; readonly operand: Expression; readonly value: boolean }
  | {
      readonly kind: "length";
      readonly operand: Expression;
      readonly operator: Comparison;
      readonly value: number;
    }
  | {
      readonly kind: "related";
      readonly relation: Relation;
      readonly quantifier: "some" | "every" | "none";
      readonly filter: Filter;
    }
  | {
      /** A condition on aggregates of the related rows that satisfy `where`. */
      readonly kind: "relatedHaving";
      readonly relation: Relation;
      readonly where: Filter;
      readonly having: Filter;
    };

/** The condition that every row satisfies; one object, so that absent filters are seen to be the same. */
export const everything: Filter = { kind: "all", parts: [] };
/** No row. */
export const nothing: Filter = { kind: "any", parts: [] };

/** One term of an order. */
export interface OrderTerm {
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** Which columns of a table are read. */
export interface Reading {
  readonly columns: readonly Column[];
  /** Those of them that are keys and whose JSON value does not say all: their exact text is read too. */
  readonly exact: readonly Column[];
}

/** Rows of a table asked for: which columns, which rows, in what order. */
export interface RowsQuestion {
  readonly table: Table;
  readonly read: Reading;
  readonly filter: Filter;
  readonly order: readonly OrderTerm[];
  /** At most so many rows; a caller that wants to know of more asks for one more. */
  readonly limit: number;
  readonly offset: number;
  /** Of the rows that have these values in common only the first by the order. */
  readonly distinctOn?: readonly GroupKey[];
  /** Set for connections: rows strictly after and before cursors, and cursors for each row. */
  readonly keyset?: Keyset;
}

/** Groups of the rows of a table: by which keys, which of them, in what order, with which aggregates. */
export interface GroupsQuestion {
  readonly table: Table;
  readonly keys: readonly GroupKey[];
  readonly filter: Filter;
  /** A condition on aggregates. */
  readonly having: Filter;
  /** Terms are keys or aggregates; all keys break ties. */
  readonly order: readonly OrderTerm[];
  readonly limit: number;
  readonly offset: number;
  readonly members: readonly FilteredAggregations[];
}

/** A place in an order: the values of its terms as text, null for NULL. */
export type Position = readonly (string | null)[];

/** The cursors between which the rows of a page lie, and from which end they are taken. */
export interface Keyset {
  readonly after: Position | undefined;
  readonly before: Position | undefined;
  /** Whether the last rows are wanted: they come in reverse. */
  readonly backward: boolean;
}
