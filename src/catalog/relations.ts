import { ConfigError } from "../foundation/errors.ts";
import { type Column, manySuffixes, type Relation, type Table } from "./catalog.ts";
import {
  type ConfiguredRelations,
  configuredLinks,
  foreignKeyLinks,
  type Link,
  type TableDraft,
} from "./relation-links.ts";
import { inverseName, type KeyColumns, type RelationSides, toOneName } from "./relation-names.ts";
import type { NamedFacts } from "./table-settings.ts";

/**
 * Adds to each table its relations, from foreign keys and from the configuration. Names that are
 * given come first, then others claim theirs by first column and target: neither the order in which
 * constraints are listed nor another column changes a name.
 */
export function addRelations(
  drafts: readonly TableDraft[],
  databases: readonly NamedFacts[],
  configured: ConfiguredRelations,
): void {
  const places = new Map(drafts.map((draft, place) => [draft, place]));
  const placeOf = (draft: TableDraft) => places.get(draft) as number;
  const links = new Map<string, Link>();
  for (const link of [
    ...configuredLinks(drafts, databases, configured),
    ...foreignKeyLinks(drafts),
  ]) {
    const key = JSON.stringify([
      placeOf(link.from),
      link.columns.map(({ name }) => name),
      placeOf(link.to),
      link.targetColumns.map(({ name }) => name),
    ]);
    if (!links.has(key)) links.set(key, link);
  }
  const inOrder = [...links.values()].toSorted(
    (a, b) => placeOf(a.from) - placeOf(b.from) || byColumns(a, b) || placeOf(a.to) - placeOf(b.to),
  );
  const keys = keyColumnsOf(inOrder);
  const mistakes = inOrder.flatMap((link) => reserveGiven(link));
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  const pairOf = ({ from, to }: Link) => `${placeOf(from)} ${placeOf(to)}`;
  const counts = new Map<string, number>();
  for (const link of inOrder) counts.set(pairOf(link), (counts.get(pairOf(link)) ?? 0) + 1);
  const isOnly = (link: Link) => counts.get(pairOf(link)) === 1;
  const named = inOrder.map((link) => ({ link, name: addToOne(link, keys, isOnly(link)) }));
  for (const { link, name } of named) addInverse(link, { toOne: name, isOnly: isOnly(link) });
}

function byColumns(a: Link, b: Link): number {
  for (const [index, column] of a.columns.entries()) {
    const difference = column.ordinal - (b.columns[index]?.ordinal ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
}

function keyColumnsOf(links: readonly Link[]): KeyColumns {
  const keys = new Map<Table, Set<Column>>();
  for (const { from, to, columns } of links)
    for (const [table, more] of [
      [from.table, columns],
      [to.table, []],
    ] as const)
      keys.set(table, new Set([...(keys.get(table) ?? table.key), ...more]));
  return keys;
}

/** Names given by hand are claimed before any that is made; returns those that are not to be had. */
function reserveGiven({ from, to, at, settings: { name, inverse } }: Link): string[] {
  const mistakeOf = (
    setting: string,
    { claims, table }: TableDraft,
    given: string | false | undefined,
  ) =>
    typeof given !== "string" || claims.reserve(given, `relation of ${table.names.type}`)
      ? []
      : [`${at}.${setting}: ${table.names.type} already has a field ${given}`];
  return [...mistakeOf("name", from, name), ...mistakeOf("inverse", to, inverse)];
}

/** Adds the relation to one and returns its name. */
function addToOne(link: Link, keys: KeyColumns, isOnly: boolean): string {
  const { from, to, columns, targetColumns, settings } = link;
  const name =
    settings.name ?? claimMade(from, toOneName(sidesOf(link), keys, isOnly), to.table.names.type);
  from.table.relations.push({
    ...relationOf(from.table, to.table),
    kind: "one",
    isForeignKey: true,
    name,
    columns,
    targetColumns,
    targetIndexed: isIndexed(to.table, targetColumns),
  });
  return name;
}

function sidesOf({ from, to, columns, targetColumns }: Link): RelationSides {
  return { from: from.table, to: to.table, columns, targetColumns };
}

/** Adds the other side: a relation to many, or to one where the foreign key is unique. */
function addInverse(link: Link, told: { readonly toOne: string; readonly isOnly: boolean }): void {
  const { from, to, columns, targetColumns, settings } = link;
  if (settings.inverse === false) return;
  const isUnique = isIndexed(from.table, columns) || isKey(from.table, columns);
  const kind = isUnique ? "one" : "many";
  const suffixes = isUnique ? [] : manySuffixes;
  const name =
    settings.inverse ??
    freeInverse(to, inverseName(sidesOf(link), kind, told), suffixes, from.table.names.type);
  const relation: Relation = {
    ...relationOf(to.table, from.table),
    kind,
    isForeignKey: false,
    name,
    columns: targetColumns,
    targetColumns: columns,
    targetIndexed: isIndexed(from.table, columns),
  };
  for (const suffix of suffixes) to.claims.claim(name, name + suffix);
  to.table.relations.push(relation);
}

/** Its further fields are named for it, so it takes a name under which they are free too. */
function freeInverse(
  draft: TableDraft,
  wanted: string,
  suffixes: readonly string[],
  target: string,
): string {
  const isFree = suffixes.every((suffix) => !draft.claims.isTaken(wanted + suffix));
  return claimMade(draft, isFree ? wanted : wanted + target, target);
}

function claimMade({ claims, table }: TableDraft, wanted: string, target: string): string {
  return claims.claim(`relation of ${table.names.type}`, wanted, wanted + target);
}

function relationOf(from: Table, target: Table): Pick<Relation, "target" | "sameDatabase"> {
  return { target, sameDatabase: from.database === target.database };
}

/** Whether the key is over exactly these columns, by the engine or by the configuration. */
function isKey({ key }: Table, columns: readonly Column[]): boolean {
  return key.length === columns.length && key.every((column) => columns.includes(column));
}

/** Whether a key or unique key of the engine is over exactly these columns. */
function isIndexed(table: Table, columns: readonly Column[]): boolean {
  return (
    (table.keyIndexed && isKey(table, columns)) ||
    table.uniqueKeys.some((unique) => isKey({ ...table, key: unique.columns }, columns))
  );
}
