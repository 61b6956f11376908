/** What `/catalog.json` tells: the tables that the caller may see. */
export interface Catalog {
  readonly tables: readonly Table[];
  /** Whether there is GraphiQL to open a query in. */
  readonly graphiql: boolean;
}

export interface Table {
  readonly database: string;
  readonly schema: string;
  readonly kind: "table" | "view" | "query";
  readonly description: string;
  readonly deprecated: string | null;
  readonly type: string;
  readonly fields: {
    readonly list: string;
    readonly connection: string | null;
    readonly aggregate: string | null;
    readonly groupBy: string | null;
    readonly row: string | null;
  };
  readonly key: readonly string[];
  readonly maxRows: number;
  readonly columns: readonly Column[];
  readonly relations: readonly Relation[];
}

export interface Column {
  readonly name: string;
  /** Its type in GraphQL, as `Int!` or `[String]`. */
  readonly type: string;
  readonly sql: string;
  readonly description: string;
  readonly deprecated: string | null;
  readonly bucket: boolean;
  readonly values?: readonly string[];
  readonly selection?: string;
}

export interface Relation {
  readonly name: string;
  readonly kind: "one" | "many";
  readonly isForeignKey: boolean;
  readonly target: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly sameDatabase: boolean;
}

const numbers = new Set(["Int", "SafeInt", "BigInt", "Float", "Decimal"]);
const times = new Set(["Date", "Timestamp", "DateTime"]);
const ordered = new Set([...numbers, ...times, "String", "UUID", "Time", "TimeTz", "Interval"]);

/** The type without its list and null marks. */
export function scalarOf({ type }: Column): string {
  return type.replaceAll(/[[\]!]/g, "");
}

export function isList({ type }: Column): boolean {
  return type.startsWith("[");
}

export function isNumber(column: Column): boolean {
  return !isList(column) && numbers.has(scalarOf(column));
}

export function isTime(column: Column): boolean {
  return !isList(column) && times.has(scalarOf(column));
}

/** Whether rows may be filtered and ordered by it here. */
export function isOrdered(column: Column): boolean {
  const isEnum = column.values !== undefined && scalarOf(column) !== "Boolean";
  return !isList(column) && (ordered.has(scalarOf(column)) || isEnum);
}

/** Whether groups may be by its value. */
export function isGroupable(column: Column): boolean {
  return isOrdered(column) || (!isList(column) && scalarOf(column) === "Boolean");
}

/** The column that tells people most of a row: its first text beside the key. */
export function labelOf({ columns, key }: Table): Column | undefined {
  const texts = columns.filter((column) => scalarOf(column) === "String" && !isList(column));
  return (
    texts.find(({ name }) => /name|title|label/i.test(name)) ??
    texts.find(({ name }) => !key.includes(name)) ??
    columns.find(({ name }) => key.includes(name))
  );
}
