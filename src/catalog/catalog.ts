import type { NativeQuery } from "./native-query.ts";
import type { PlainType } from "./sql-type.ts";

/** Everything that is served, with its names in GraphQL. Immutable; one per snapshot. */
export interface Catalog {
  readonly tables: readonly Table[];
  readonly enums: readonly EnumType[];
  readonly structs: readonly StructType[];
  readonly notes: readonly Note[];
}

/** A line of the report of `eider check`. */
export interface Note {
  readonly level: "problem" | "renamed" | "hint";
  /** What it is about: `database.schema.table` or a column of it. */
  readonly subject: string;
  readonly text: string;
  /** The line of a configuration that settles it. */
  readonly pin?: string;
}

/** Numbers the rows of files that are served where they are: a column of the view that Eider makes over them. */
export const fileRowId = "_eider_row";

/** A table, view or query as it is served. */
export interface Table {
  readonly database: string;
  /** The engine's name of the database; only where the schema has the same. */
  readonly catalog: string | undefined;
  readonly schema: string;
  readonly sqlName: string;
  readonly kind: "table" | "view";
  readonly description: string;
  readonly deprecated: string | undefined;
  readonly names: TableNames;
  readonly columns: readonly Column[];
  /** The columns that identify a row; empty without a key. */
  readonly key: readonly Column[];
  /** Whether an index of the engine finds the key, so that few keys are looked up one by one. */
  readonly keyIndexed: boolean;
  readonly uniqueKeys: readonly UniqueKey[];
  readonly relations: readonly Relation[];
  /** The column, not served, that numbers rows in their stored order and so breaks ties; views have none. */
  readonly rowId: "rowid" | typeof fileRowId | undefined;
  readonly limit: { readonly default: number; readonly max: number };
  /** Most rows of an export, where a role may have fewer than others. */
  readonly exportMax?: number;
  /** Whether it may be counted, aggregated and grouped. */
  readonly mayAggregate: boolean;
  /** Set where it is what a role sees of a table: the one of the whole catalog. They share columns. */
  readonly whole?: Table;
  /** The rows that exist for a role, over the whole table; undefined for all. */
  readonly rule?: { readonly full: Table; readonly where: unknown };
  /** Set where it is no table of the database but a query of the configuration or a table macro. */
  readonly query: NativeQuery | undefined;
  /** The arguments of one use of the query. */
  readonly given?: Readonly<Record<string, unknown>>;
  /** Whether its rows may differ from one statement to the next. */
  readonly isChanging: boolean;
}

/** The root fields and types of a table. */
export interface TableNames {
  readonly list: string;
  readonly connection: string;
  readonly aggregate: string;
  readonly groupBy: string;
  /** Field of a row by key; undefined without a key. */
  readonly row: string | undefined;
  readonly type: string;
  readonly types: Readonly<Record<TypeSuffix, string>>;
}

/** What follows a table's type name in the names of its further types. */
export const typeSuffixes = [
  "Where",
  "ManyWhere",
  "OrderBy",
  "Connection",
  "Edge",
  "Aggregate",
  "Having",
  "GroupBy",
  "Group",
  "GroupKey",
  "GroupOrderBy",
  "GroupKeyOrderBy",
  "AggregateOrderBy",
] as const;
export type TypeSuffix = (typeof typeSuffixes)[number];

/** A column as it is served. */
export interface Column {
  readonly name: string;
  readonly sqlName: string;
  /** Place among the served columns of its table, from 0; roles see some of them. */
  readonly ordinal: number;
  readonly type: ColumnType;
  /** Whether a value may be null, in SQL. */
  readonly nullable: boolean;
  /** The collation by which texts compare, as `nocase.noaccent`, "" of one without a known name; undefined of most. */
  readonly collation: string | undefined;
  readonly description: string;
  readonly deprecated: string | undefined;
}

/** A column's type with the names that its parts have in GraphQL. */
export type ColumnType =
  | PlainType
  | {
      readonly kind: "enum";
      readonly sql: string;
      readonly labels: readonly string[];
      readonly enum: EnumType | undefined;
    }
  | { readonly kind: "list"; readonly sql: string; readonly item: ColumnType }
  | { readonly kind: "struct"; readonly sql: string; readonly struct: StructType };

/** An ENUM whose labels GraphQL can name; each value is a label and its name. */
export interface EnumType {
  readonly name: string;
  readonly values: readonly { readonly name: string; readonly label: string }[];
}

/** The object type of a STRUCT. */
export interface StructType {
  readonly name: string;
  readonly names: Readonly<Record<StructSuffix, string>>;
  readonly fields: readonly StructField[];
}

/** What follows a struct's type name in the names of its further types. */
export const structSuffixes = [
  "Where",
  "Aggregate",
  "Having",
  "AggregateOrderBy",
  "GroupBy",
  "GroupKey",
  "GroupKeyOrderBy",
] as const;
export type StructSuffix = (typeof structSuffixes)[number];

/** What follows the name of a relation to many in the names of its further fields. */
export const manySuffixes = ["Connection", "Aggregate", "GroupBy"] as const;

/** A field of a STRUCT. */
export interface StructField {
  readonly name: string;
  readonly sqlName: string;
  readonly ordinal: number;
  readonly type: ColumnType;
}

/** Columns beside the key that identify a row, and the field that finds it by them. */
export interface UniqueKey {
  readonly name: string;
  readonly columns: readonly Column[];
}

/** A relation as seen from the table that lists it; its columns pair up with the target's. */
export interface Relation {
  readonly kind: "one" | "many";
  /** Whether `columns` refer to the target; else the target's refer here. */
  readonly isForeignKey: boolean;
  readonly name: string;
  readonly columns: readonly Column[];
  readonly target: Table;
  readonly targetColumns: readonly Column[];
  /** Whether the engine has an index over `targetColumns`. */
  readonly targetIndexed: boolean;
  /** Whether both tables are of one database, so that one statement may read both. */
  readonly sameDatabase: boolean;
}

/** How a table is called in reports and error messages. */
export function tablePath(table: { database: string; schema: string; sqlName: string }): string {
  return `${table.database}.${table.schema}.${table.sqlName}`;
}
