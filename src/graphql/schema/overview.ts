import { type GraphQLSchema, isEnumType, isInputObjectType, isObjectType } from "graphql";
import type { Catalog, Column, Relation, Table } from "../../catalog/catalog.ts";

/** What a caller may see of a table, for people and programs that draw it. */
export interface TableOverview {
  readonly database: string;
  readonly schema: string;
  readonly kind: "table" | "view" | "query";
  readonly description: string;
  readonly deprecated: string | null;
  readonly type: string;
  /** Its fields at the root of the schema; null for those that it has not. */
  readonly fields: {
    readonly list: string;
    readonly connection: string | null;
    readonly aggregate: string | null;
    readonly groupBy: string | null;
    readonly row: string | null;
  };
  readonly key: readonly string[];
  readonly maxRows: number;
  readonly columns: readonly ColumnOverview[];
  readonly relations: readonly RelationOverview[];
}

/** A column of a table; `bucket` tells whether groups may be by units of time or by widths. */
export interface ColumnOverview {
  readonly name: string;
  /** Its type in GraphQL and in SQL. */
  readonly type: string;
  readonly sql: string;
  readonly description: string;
  readonly deprecated: string | null;
  readonly bucket: boolean;
  /** The names of an enum's values. */
  readonly values?: readonly string[];
  /** What is selected inside it, as text; only of structs. */
  readonly selection?: string;
}

/** A relation; `from` and `to` are the columns that pair up. */
export interface RelationOverview {
  readonly name: string;
  readonly kind: "one" | "many";
  readonly isForeignKey: boolean;
  readonly target: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** Whether filters, orders and groups may go through it. */
  readonly sameDatabase: boolean;
}

/** All tables of a catalog that may be asked for without arguments, as `schema` serves them. */
export function overviewOf(catalog: Catalog, schema: GraphQLSchema): TableOverview[] {
  return catalog.tables
    .filter(({ query }) => !(query?.parameters.some(({ isRequired }) => isRequired) ?? false))
    .map((table) => tableOverview(table, schema));
}

function tableOverview(table: Table, schema: GraphQLSchema): TableOverview {
  const { names, query } = table;
  const root = schema.getQueryType()?.getFields() ?? {};
  const served = (name: string | undefined) =>
    name !== undefined && Object.hasOwn(root, name) ? name : null;
  return {
    database: table.database,
    schema: table.schema,
    kind: query === undefined ? table.kind : "query",
    description: commentOf(table.description),
    deprecated: table.deprecated ?? null,
    type: names.type,
    fields: {
      list: names.list,
      connection: served(names.connection),
      aggregate: served(names.aggregate),
      groupBy: served(names.groupBy),
      row: served(names.row),
    },
    key: table.key.map(({ name }) => name),
    maxRows: table.limit.max,
    columns: table.columns.map((column) => columnOverview(column, table, schema)),
    relations: table.relations.map(relationOverview),
  };
}

/** A description without its last paragraph, which names the table or column in SQL. */
function commentOf(description: string): string {
  return description.split("\n\n").slice(0, -1).join("\n\n");
}

function columnOverview(column: Column, { names }: Table, schema: GraphQLSchema): ColumnOverview {
  const row = schema.getType(names.type);
  const type = isObjectType(row) ? row.getFields()[column.name]?.type : undefined;
  const named =
    type === undefined ? undefined : schema.getType(String(type).replaceAll(/[[\]!]/g, ""));
  const groups = schema.getType(names.types.GroupBy);
  return {
    name: column.name,
    type: String(type),
    sql: column.type.sql,
    description: commentOf(column.description),
    deprecated: column.deprecated ?? null,
    bucket: isInputObjectType(groups) && Object.hasOwn(groups.getFields(), `${column.name}Bucket`),
    ...(isEnumType(named) && { values: named.getValues().map(({ name }) => name) }),
    ...(isObjectType(named) && { selection: selectionOf(named.name, schema) }),
  };
}

/** All fields of a struct, nested ones too. */
function selectionOf(type: string, schema: GraphQLSchema): string {
  const struct = schema.getType(type);
  if (!isObjectType(struct)) return "";
  const fields = Object.values(struct.getFields()).map(({ name, type: of }) => {
    const inner = selectionOf(String(of).replaceAll(/[[\]!]/g, ""), schema);
    return inner === "" ? name : `${name} ${inner}`;
  });
  return `{ ${fields.join(" ")} }`;
}

function relationOverview(relation: Relation): RelationOverview {
  const { name, kind, isForeignKey, target, columns, targetColumns, sameDatabase } = relation;
  return {
    name,
    kind,
    isForeignKey,
    target: target.names.type,
    from: columns.map((column) => column.name),
    to: targetColumns.map((column) => column.name),
    sameDatabase,
  };
}
