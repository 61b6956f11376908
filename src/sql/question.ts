import type { Column, ColumnType, Relation, Table } from "../catalog/catalog.ts";

/** A value as a client gave it, already of its scalar's form: text, number or truth. */
export type InputValue = string | number | boolean;

/** What is compared: a column, or a field inside it. */
export interface Operand {
  readonly column: Column;
  /** Fields of nested structs, outermost first: a name, or for unnamed fields a place from 1. */
  readonly fields: readonly (string | number)[];
  readonly type: ColumnType;
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

/** A condition on rows of one table, as plain data. */
export type Filter =
  | { readonly kind: "all" | "any"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter }
  | {
      readonly kind: "compare";
      readonly operand: Operand;
      readonly operator: Comparison | "isDistinctFrom";
      readonly value: InputValue;
    }
  | {
      readonly kind: "in";
      readonly operand: Operand;
      readonly negated: boolean;
      readonly values: readonly InputValue[];
    }
  | { readonly kind: "isNull"; readonly operand: Operand; readonly value: boolean }
  | {
      readonly kind: "match";
      readonly operand: Operand;
      readonly operator: TextMatch;
      readonly value: string;
    }
  | {
      readonly kind: "list";
      readonly operand: Operand;
      readonly operator: "contains" | "containsAny" | "containsAll";
      readonly item: ColumnType;
      readonly values: readonly InputValue[];
    }
  | { readonly kind: "isEmpty"; readonly operand: Operand; readonly value: boolean }
  | {
      readonly kind: "length";
      readonly operand: Operand;
      readonly operator: Comparison;
      readonly value: number;
    }
  | {
      readonly kind: "related";
      readonly relation: Relation;
      readonly quantifier: "some" | "every" | "none";
      readonly filter: Filter;
    };

/** The condition that every row satisfies; one object, so that absent filters are seen to be the same. */
export const everything: Filter = { kind: "all", parts: [] };

/** One term of an order: a column of the table, or of one that relations to one lead to. */
export interface OrderTerm {
  readonly path: readonly Relation[];
  readonly column: Column;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** Rows of a table asked for: which columns, which rows, in what order. */
export interface RowsQuestion {
  readonly table: Table;
  readonly columns: readonly Column[];
  readonly filter: Filter;
  readonly order: readonly OrderTerm[];
  /** At most so many rows; a caller that wants to know of more asks for one more. */
  readonly limit: number;
  readonly offset: number;
  /** Set for connections: rows strictly after and before cursors, and cursors for each row. */
  readonly keyset?: Keyset;
}

/** A place in an order: the values of its terms as text, null for NULL. */
export type Position = readonly (string | null)[];

export interface Keyset {
  readonly after: Position | undefined;
  readonly before: Position | undefined;
  /** Whether the last rows are wanted: they come in reverse. */
  readonly backward: boolean;
}
