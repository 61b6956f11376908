import type { NativeQuery } from "./native-query.ts";
import type { SqlType } from "./sql-type.ts";

/** What a database says of itself, as read by the engine; nothing is named for GraphQL yet. */
export interface DatabaseFacts {
  readonly tables: readonly TableFacts[];
  readonly queries: readonly QueryFacts[];
  /** Named ENUM types: a column tells only its labels. */
  readonly enums: readonly { readonly name: string; readonly labels: readonly string[] }[];
}

/** A query of the configuration, or a table macro, with the columns of its result. */
export interface QueryFacts {
  readonly name: string;
  /** The schema of a macro; undefined for a query of the configuration. */
  readonly macroSchema?: string;
  readonly query: NativeQuery;
  readonly columns: readonly ColumnFacts[];
  /** Whether its rows may differ from one statement to the next. */
  readonly isChanging?: boolean;
  /** Why it cannot be served. */
  readonly problem?: string;
}

/** A table or view as the engine describes it. */
export interface TableFacts {
  /** The engine's name of the database; only where the schema has the same. */
  readonly catalog?: string;
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view";
  readonly comment: string | null;
  readonly estimatedRows: number | null;
  readonly columns: readonly ColumnFacts[];
  /** Whether it is a view that numbers the rows of its files, by a column that is not among `columns`. */
  readonly numbersFileRows?: boolean;
  /** Whether its rows may differ from one statement to the next, as those of a view that asks for the time. */
  readonly isChanging?: boolean;
  /** Set where it is no table of the database but a query. */
  readonly query?: NativeQuery;
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly foreignKeys: readonly ForeignKeyFacts[];
  /** Why the table cannot be served: a view that does not prepare. */
  readonly problem?: string;
}

/** A column as the engine describes it. */
export interface ColumnFacts {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  /** The collation by which texts compare, "" of one without a known name; undefined of most. */
  readonly collation: string | undefined;
  readonly comment: string | null;
}

/** A foreign key as the engine describes it. */
export interface ForeignKeyFacts {
  readonly columns: readonly string[];
  /** A table of the same schema: keys cannot cross schemas. */
  readonly table: string;
  readonly targetColumns: readonly string[];
}

const factsTexts = new WeakMap<DatabaseFacts, string>();

/** What the schema is made of, as text: equal texts mean equal schemas. The number of rows may differ. Made once. */
export function factsText(facts: DatabaseFacts): string {
  let text = factsTexts.get(facts);
  if (text === undefined) factsTexts.set(facts, (text = textOf(facts)));
  return text;
}

function textOf({ tables, enums, queries }: DatabaseFacts): string {
  const timeless = tables.map((table) => ({
    name: JSON.stringify([table.schema, table.name]),
    facts: { ...table, estimatedRows: null },
  }));
  const sorted = timeless.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return JSON.stringify([enums, queries, sorted.map((each) => each.facts)]);
}

/** About how many rows a table has, or a view reads; undefined where that is not known. */
export function estimatedRows(
  { tables }: DatabaseFacts,
  { schema, sqlName }: { readonly schema: string; readonly sqlName: string },
): number | undefined {
  const table = tables.find((each) => each.schema === schema && each.name === sqlName);
  return table?.estimatedRows ?? undefined;
}
