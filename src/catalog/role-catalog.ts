import type { Catalog, Column, Relation, Table, UniqueKey } from "./catalog.ts";

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
  const columns = new Map<Column, Column>();
  const drafts = new Map<Table, Draft>();
  for (const table of catalog.tables) {
    const grant = grants.get(table);
    if (grant !== undefined) drafts.set(table, draftOf(table, grant, columns));
  }
  const seen = (all: readonly Column[]) => all.flatMap((each) => columns.get(each) ?? []);
  for (const [table, draft] of drafts)
    draft.relations = table.relations.flatMap((relation): Relation[] => {
      const target = drafts.get(relation.target);
      const own = seen(relation.columns);
      const theirs = seen(relation.targetColumns);
      const isWhole =
        own.length === relation.columns.length && theirs.length === relation.targetColumns.length;
      return target === undefined || !isWhole
        ? []
        : [{ ...relation, columns: own, target, targetColumns: theirs }];
    });
  return { ...catalog, tables: [...drafts.values()], notes: [] };
}

function draftOf(table: Table, grant: Grant, columns: Map<Column, Column>): Draft {
  const own = table.columns
    .filter((column) => grant.columns.has(column))
    .map((column, ordinal) => {
      const seen = { ...column, ordinal };
      columns.set(column, seen);
      return seen;
    });
  const whole = (key: readonly Column[]) => {
    const seen = key.flatMap((column) => columns.get(column) ?? []);
    return seen.length === key.length ? seen : [];
  };
  const key = whole(table.key);
  const max = Math.min(table.limit.max, grant.maxRows ?? table.limit.max);
  return {
    ...table,
    columns: own,
    key,
    names: key.length > 0 ? table.names : { ...table.names, row: undefined },
    uniqueKeys: table.uniqueKeys.flatMap((unique): UniqueKey[] => {
      const seen = whole(unique.columns);
      return seen.length === 0 ? [] : [{ ...unique, columns: seen }];
    }),
    relations: [],
    limit: { default: Math.min(table.limit.default, max), max },
    ...(grant.maxRows !== undefined && { exportMax: grant.maxRows }),
    mayAggregate: grant.mayAggregate,
    ...(grant.where !== undefined && { rule: { full: table, where: grant.where } }),
  };
}
