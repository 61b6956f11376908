import { type Catalog, type Column, type Relation, type Table, tablePath } from "./catalog.ts";
import { quotedPart } from "./reference.ts";

/** The line of a configuration that keeps a relation's names; undefined on the side that is referred to. */
export function relationPin(table: Table, relation: Relation): string | undefined {
  const { columns, target, targetColumns, name, isForeignKey } = relation;
  if (!isForeignKey) return undefined;
  const inverse = inverseOf(table, relation);
  const names = [
    `name: ${JSON.stringify(name)}`,
    `inverse: ${inverse === undefined ? "false" : JSON.stringify(inverse.name)}`,
  ];
  return `relations: [{ from: ${side(table, columns)}, to: ${side(target, targetColumns)}, ${names.join(", ")} }]`;
}

/** The same relation as seen from its other end; undefined where it has none. */
function inverseOf(
  table: Table,
  { columns, target, targetColumns, isForeignKey }: Relation,
): Relation | undefined {
  return target.relations.find(
    (each) =>
      each.target === table &&
      each.isForeignKey !== isForeignKey &&
      sameColumns(each.columns, targetColumns) &&
      sameColumns(each.targetColumns, columns),
  );
}

/** Whether both are the same columns in the same order. */
export function sameColumns(a: readonly Column[], b: readonly Column[]): boolean {
  return a.length === b.length && a.every((column, index) => column === b[index]);
}

function side(table: Table, columns: readonly Column[]): string {
  const path = [table.database, table.schema, table.sqlName].map(quotedPart).join(".");
  return JSON.stringify(`${path}(${columns.map(({ sqlName }) => quotedPart(sqlName)).join(", ")})`);
}

/** A field of a relation that goes by another name than before. */
export interface RenamedRelation {
  readonly subject: string;
  readonly before: string;
  readonly after: string;
  readonly pin: string | undefined;
}

/** The relations of two catalogs of the same databases that have other names in the second. */
export function renamedRelations(before: Catalog, after: Catalog): RenamedRelation[] {
  const old = new Map(
    before.tables.flatMap((table) =>
      table.relations.map((relation) => [identityOf(table, relation), relation.name] as const),
    ),
  );
  return after.tables.flatMap((table) =>
    table.relations.flatMap((relation): RenamedRelation[] => {
      const known = old.get(identityOf(table, relation));
      if (known === undefined || known === relation.name) return [];
      const pin = relationPin(table, relation) ?? pinOfInverse(table, relation);
      return [{ subject: tablePath(table), before: known, after: relation.name, pin }];
    }),
  );
}

function pinOfInverse(table: Table, relation: Relation): string | undefined {
  const inverse = inverseOf(table, relation);
  return inverse === undefined ? undefined : relationPin(relation.target, inverse);
}

function identityOf(
  table: Table,
  { columns, target, targetColumns, isForeignKey }: Relation,
): string {
  const names = (all: readonly Column[]) => all.map(({ sqlName }) => sqlName);
  return JSON.stringify([
    tablePath(table),
    names(columns),
    tablePath(target),
    names(targetColumns),
    isForeignKey,
  ]);
}
