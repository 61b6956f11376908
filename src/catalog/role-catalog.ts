import type { Catalog, Column, Relation, Table } from "./catalog.ts";

/** What a role may see of a table. */
export interface Grant {
  readonly columns: ReadonlySet<Column>;
  /** The rows, in the language of filters with claims in it; undefined for all. */
  readonly where: unknown;
  readonly mayAggregate: boolean;
  readonly maxRows: number | undefined;
}

type Draft = Table & { relations: Relation[] };

/**
 * The catalog as a role sees it, under the names of the whole one: what it was not given is not there.
 * A key with a hidden column is none, and a relation over one is gone.
 */
export function roleCatalog(catalog: Catalog, grants: ReadonlyMap<Table, Grant>): Catalog {
  const drafts = new Map<Table, Draft>();
  for (const table of catalog.tables) {
    const grant = grants.get(table);
    if (grant !== undefined) drafts.set(table, draftOf(table, grant));
  }
  const isSeen = (table: Table, columns: readonly Column[]) =>
    columns.every((column) => grants.get(table)?.columns.has(column) === true);
  for (const [table, draft] of drafts)
    draft.relations = table.relations.flatMap((relation): Relation[] => {
      const target = drafts.get(relation.target);
      return target !== undefined &&
        isSeen(table, relation.columns) &&
        isSeen(relation.target, relation.targetColumns)
        ? [{ ...relation, target }]
        : [];
    });
  return { ...catalog, tables: [...drafts.values()], notes: [] };
}

function draftOf(table: Table, { columns, where, mayAggregate, maxRows }: Grant): Draft {
  const isSeen = (key: readonly Column[]) => key.every((column) => columns.has(column));
  const key = isSeen(table.key) ? table.key : [];
  const max = Math.min(table.limit.max, maxRows ?? table.limit.max);
  return {
    ...table,
    whole: table,
    columns: table.columns.filter((column) => columns.has(column)),
    key,
    names: key.length > 0 ? table.names : { ...table.names, row: undefined },
    uniqueKeys: table.uniqueKeys.filter((unique) => isSeen(unique.columns)),
    relations: [],
    limit: { default: Math.min(table.limit.default, max), max },
    ...(maxRows !== undefined && { exportMax: maxRows }),
    mayAggregate,
    ...(where !== undefined && { rule: { full: table, where } }),
  };
}
