import { type Catalog, type Column, type Relation, type Table, tablePath } from "./catalog.ts";
import { columnName, referenceTo, tablePin } from "./reference.ts";
import { inverseOf, relationPin } from "./relation-pins.ts";

/** A field that goes by another name than before. */
export interface Rename {
  readonly subject: string;
  readonly before: string;
  readonly after: string;
  /** The line of a configuration that keeps the old name; undefined where none does. */
  readonly pin: string | undefined;
}

/** The fields of two catalogs of the same databases that have other names in the second. */
export function renames(before: Catalog, after: Catalog): Rename[] {
  // A query may be named like a table.
  const nameOf = (table: Table) =>
    `${table.query === undefined ? "" : "query "}${tablePath(table)}`;
  const old = new Map(before.tables.map((table) => [nameOf(table), table]));
  return after.tables.flatMap((table) => {
    const known = old.get(nameOf(table));
    return known === undefined
      ? []
      : [
          ...renamedRoots(known, table),
          ...renamedKeys(known, table),
          ...renamedColumns(known, table),
          ...renamedRelations(known, table),
        ];
  });
}

/** Of fields that are made from the name of the list, the list alone is told where it has another name. */
function renamedRoots({ names: before }: Table, table: Table): Rename[] {
  const { names: after } = table;
  const made = ["connection", "aggregate", "groupBy"] as const;
  const roots = before.list === after.list ? [...made, "row" as const] : (["list", "row"] as const);
  const pin = pinOfTable(table, `name: ${JSON.stringify(before.list)}`);
  return roots.flatMap((root) => {
    const [was, is] = [before[root], after[root]];
    const isRenamed = was !== undefined && is !== undefined && was !== is;
    return isRenamed ? [rename(table, was, is, root === "row" ? undefined : pin)] : [];
  });
}

/** The rows by unique keys. */
function renamedKeys(before: Table, table: Table): Rename[] {
  return renamed(before.uniqueKeys, table.uniqueKeys, ({ columns }) =>
    JSON.stringify(sqlNames(columns)),
  ).map(({ was, is }) => rename(table, was, is.name, undefined));
}

function renamedColumns(before: Table, table: Table): Rename[] {
  return renamed(before.columns, table.columns, ({ sqlName }) => sqlName).map(({ was, is }) =>
    rename(table, was, is.name, pinOfTable(table, columnName(is.sqlName, was))),
  );
}

function renamedRelations(before: Table, table: Table): Rename[] {
  return renamed(before.relations, table.relations, identityOf).map(({ was, is }) => {
    const nameOf = (each: Relation) => (each === is ? was : each.name);
    return rename(table, was, is.name, pinOf(table, is, nameOf));
  });
}

/** Those of the things that have another name than the one of the same identity had before. */
function renamed<Named extends { readonly name: string }>(
  before: readonly Named[],
  after: readonly Named[],
  identity: (each: Named) => string,
): { readonly was: string; readonly is: Named }[] {
  const old = new Map(before.map((each) => [identity(each), each.name]));
  return after.flatMap((is) => {
    const was = old.get(identity(is));
    return was === undefined || was === is.name ? [] : [{ was, is }];
  });
}

function rename(table: Table, before: string, after: string, pin: string | undefined): Rename {
  return { subject: tablePath(table), before, after, pin };
}

function pinOfTable({ database, schema, sqlName }: Table, setting: string): string {
  return tablePin(referenceTo(database, schema, sqlName), setting);
}

function pinOf(
  table: Table,
  relation: Relation,
  nameOf: (relation: Relation) => string,
): string | undefined {
  const inverse = inverseOf(table, relation);
  return (
    relationPin(table, relation, nameOf) ??
    (inverse === undefined ? undefined : relationPin(relation.target, inverse, nameOf))
  );
}

function identityOf({ columns, target, targetColumns, isForeignKey }: Relation): string {
  return JSON.stringify([
    sqlNames(columns),
    tablePath(target),
    sqlNames(targetColumns),
    isForeignKey,
  ]);
}

function sqlNames(columns: readonly Column[]): string[] {
  return columns.map(({ sqlName }) => sqlName);
}
