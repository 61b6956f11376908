import type { Column, Relation, Table } from "./catalog.ts";
import { quotedPart, referenceTo } from "./reference.ts";

/**
 * The line of a configuration that keeps a relation's names, or gives it those that it is said to have;
 * undefined on the side that is referred to.
 */
export function relationPin(
  table: Table,
  relation: Relation,
  nameOf: (relation: Relation) => string = ({ name }) => name,
): string | undefined {
  const { columns, target, targetColumns, isForeignKey } = relation;
  if (!isForeignKey) return undefined;
  const inverse = inverseOf(table, relation);
  const names = [
    `name: ${JSON.stringify(nameOf(relation))}`,
    `inverse: ${inverse === undefined ? "false" : JSON.stringify(nameOf(inverse))}`,
  ];
  return `relations: [{ from: ${side(table, columns)}, to: ${side(target, targetColumns)}, ${names.join(", ")} }]`;
}

/** The same relation as seen from its other end; undefined where it has none. */
export function inverseOf(
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
  const path = referenceTo(table.database, table.schema, table.sqlName);
  return JSON.stringify(`${path}(${columns.map(({ sqlName }) => quotedPart(sqlName)).join(", ")})`);
}
