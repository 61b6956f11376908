import type { Config, RelationSettings } from "../foundation/config.ts";
import { ConfigError } from "../foundation/errors.ts";
import { suggestion } from "../foundation/suggestion.ts";
import { type Column, manySuffixes, type Relation, type Table, tablePath } from "./catalog.ts";
import type { TableFacts } from "./database-facts.ts";
import type { NameClaims } from "./name-claims.ts";
import { foldedName, isGraphQLName, isSameName } from "./names.ts";
import { parseReference } from "./reference.ts";
import { inverseName, type KeyColumns, type RelationSides, toOneName } from "./relation-names.ts";
import { isNumber } from "./sql-type.ts";
import { findTable, type NamedFacts } from "./table-settings.ts";

/** A table under construction: relations are the last that it gets. */
export interface TableDraft {
  readonly facts: TableFacts;
  readonly table: Table & { relations: Relation[] };
  /** Names of the fields of its rows. */
  readonly claims: NameClaims;
}

interface Link {
  readonly from: TableDraft;
  readonly to: TableDraft;
  readonly columns: readonly Column[];
  readonly targetColumns: readonly Column[];
  readonly settings: Pick<RelationSettings, "name" | "inverse">;
}

/**
 * Adds to each table its relations, from foreign keys and from the configuration. Names that are
 * given come first, then others claim theirs by first column and target: neither the order in which
 * constraints are listed nor another column changes a name.
 */
export function addRelations(
  drafts: readonly TableDraft[],
  databases: readonly NamedFacts[],
  config: Pick<Config, "relations">,
): void {
  const places = new Map(drafts.map((draft, place) => [draft, place]));
  const placeOf = (draft: TableDraft) => places.get(draft) as number;
  const links = new Map<string, Link>();
  for (const link of [
    ...configuredLinks(drafts, databases, config.relations),
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
  for (const link of inOrder) reserveGiven(link);
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

/** Names given by hand are claimed before any that is made. */
function reserveGiven({ from, to, settings: { name, inverse } }: Link): void {
  const reserve = ({ claims, table }: TableDraft, given: string | false | undefined) => {
    if (typeof given === "string" && !claims.reserve(given, `relation of ${table.names.type}`))
      throw new ConfigError([`relations: ${table.names.type} already has a field ${given}`]);
  };
  reserve(from, name);
  reserve(to, inverse);
}

function foreignKeyLinks(drafts: readonly TableDraft[]): Link[] {
  const place = (database: string, schema: string, table: string) =>
    JSON.stringify([database, foldedName(schema), foldedName(table)]);
  const byPlace = new Map<string, TableDraft>();
  for (const draft of drafts) {
    const { database, schema, sqlName, query } = draft.table;
    // A query may have the name of a table.
    if (query === undefined) byPlace.set(place(database, schema, sqlName), draft);
  }
  return drafts.flatMap((from) =>
    from.facts.foreignKeys.flatMap((key): Link[] => {
      const to = byPlace.get(place(from.table.database, from.table.schema, key.table));
      const columns = columnsNamed(from.table, key.columns);
      const targetColumns =
        to === undefined ? undefined : columnsNamed(to.table, key.targetColumns);
      if (to === undefined || columns === undefined || targetColumns === undefined) return [];
      return [{ from, to, columns, targetColumns, settings: {} }];
    }),
  );
}

function configuredLinks(
  drafts: readonly TableDraft[],
  databases: readonly NamedFacts[],
  relations: readonly RelationSettings[],
): Link[] {
  const mistakes: string[] = [];
  const links = relations.flatMap((settings, index): Link[] => {
    try {
      const at = settingOf(settings, index);
      const from = side(drafts, databases, settings.from, `${at}.from`);
      const to = side(drafts, databases, settings.to, `${at}.to`);
      for (const name of [settings.name, settings.inverse]) {
        if (typeof name === "string" && !isGraphQLName(name))
          throw new ConfigError([`${at}: ${JSON.stringify(name)} is no GraphQL name`]);
      }
      const misfit = from.columns.findIndex(
        (column, place) => !areComparable(column, to.columns[place]),
      );
      if (misfit !== -1) {
        const [left, right] = [from.columns[misfit], to.columns[misfit]];
        throw new ConfigError([
          `${at}: ${left?.sqlName} (${left?.type.sql}) cannot be compared with ${right?.sqlName} (${right?.type.sql})`,
        ]);
      }
      if (from.columns.length !== to.columns.length)
        throw new ConfigError([`${at}: from and to have different numbers of columns`]);
      return [
        {
          from: from.draft,
          to: to.draft,
          columns: from.columns,
          targetColumns: to.columns,
          settings,
        },
      ];
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      mistakes.push(...error.mistakes);
      return [];
    }
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return links;
}

/** Where a relation is set, for what is wrong with it. */
function settingOf({ from, to, isInferred }: RelationSettings, index: number): string {
  return isInferred === true
    ? `the relation ${from} → ${to} that --infer found at the start`
    : `relations.${index}`;
}

/** Whether the engine compares values of two columns by what they mean. */
function areComparable({ type }: Column, other: Column | undefined): boolean {
  if (other === undefined || type.kind === other.type.kind) return true;
  const both = [type.kind, other.type.kind];
  return both.every(isNumber) || both.every((kind) => kind === "varchar" || kind === "enum");
}

function side(
  drafts: readonly TableDraft[],
  databases: readonly NamedFacts[],
  text: string,
  key: string,
): { draft: TableDraft; columns: readonly Column[] } {
  const reference = parseReference(text, key);
  const { facts } = findTable(databases, reference, key);
  const draft = drafts.find((each) => each.facts === facts);
  if (draft === undefined) throw new ConfigError([`${key}: ${reference.table} is not served`]);
  const columns =
    reference.columns.length === 0
      ? draft.table.key
      : columnsGiven(draft.table, reference.columns, key);
  if (columns.length === 0)
    throw new ConfigError([
      `${key}: ${tablePath(draft.table)} has no key: name its columns, as in ${JSON.stringify(`${text}(id)`)}`,
    ]);
  return { draft, columns };
}

function columnsNamed(table: Table, names: readonly string[]): Column[] | undefined {
  const found = names.map((name) => table.columns.find(({ sqlName }) => isSameName(sqlName, name)));
  return found.every((column) => column !== undefined) ? found : undefined;
}

function columnsGiven(table: Table, names: readonly string[], key: string): Column[] {
  return names.map((name) => {
    const column = table.columns.find(({ sqlName }) => isSameName(sqlName, name));
    if (column !== undefined) return column;
    const known = table.columns.map(({ sqlName }) => sqlName);
    throw new ConfigError([
      `${key}: ${tablePath(table)} has no column ${name}${suggestion(name, known)}`,
    ]);
  });
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
