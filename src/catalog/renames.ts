import { type Catalog, type Column, type Relation, type Table, tablePath } from "./catalog.ts";
import { referenceTo } from "./reference.ts";
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
  const pin = tablePin(table, `name: ${JSON.stringify(before.list)}`);
  return roots.flatMap((root) => {
    const [was, is] = [before[root], after[root]];
    const isRenamed = was !== undefined && is !== undefined && was !== is;
    return isRenamed ? [rename(table, was, is, root === "row" ? undefined : pin)] : [];
  });
}

/** The rows by unique keys. */
function renamedKeys(before: Table, table: Table): Rename[] {
  const columnsOf = (columns: readonly Column[]) =>
    JSON.stringify(columns.map(({ sqlName }) => sqlName));
  const old = new Map(before.uniqueKeys.map(({ columns, name }) => [columnsOf(columns), name]));
  return table.uniqueKeys.flatMap(({ columns, name }) => {
    const known = old.get(columnsOf(columns));
    return known === undefined || known === name ? [] : [rename(table, known, name, undefined)];
  });
}

function renamedColumns(before: Table, table: Table): Rename[] {
  const old = new Map(before.columns.map(({ sqlName, name }) => [sqlName, name]));
  return table.columns.flatMap(({ sqlName, name }) => {
    const known = old.get(sqlName);
    if (known === undefined || known === name) return [];
    const column = `{ ${JSON.stringify(sqlName)}: { name: ${JSON.stringify(known)} } }`;
    return [rename(table, known, name, tablePin(table, `columns: ${column}`))];
  });
}

function renamedRelations(before: Table, table: Table): Rename[] {
  const old = new Map(before.relations.map((relation) => [identityOf(relation), relation.name]));
  return table.relations.flatMap((relation) => {
    const known = old.get(identityOf(relation));
    if (known === undefined || known === relation.name) return [];
    const nameOf = (each: Relation) => (each === relation ? known : each.name);
    return [rename(table, known, relation.name, pinOf(table, relation, nameOf))];
  });
}

function rename(table: Table, before: string, after: string, pin: string | undefined): Rename {
  return { subject: tablePath(table), before, after, pin };
}

function tablePin({ database, schema, sqlName }: Table, setting: string): string {
  return `tables: { ${JSON.stringify(referenceTo(database, schema, sqlName))}: { ${setting} } }`;
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
  const names = (all: readonly Column[]) => all.map(({ sqlName }) => sqlName);
  return JSON.stringify([names(columns), tablePath(target), names(targetColumns), isForeignKey]);
}
