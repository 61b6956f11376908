import type { Config, RelationSettings } from "../foundation/config.ts";
import { ConfigError } from "../foundation/errors.ts";
import type { Column, Relation, Table } from "./catalog.ts";
import type { TableFacts } from "./database-facts.ts";
import type { NameClaims } from "./name-claims.ts";
import { isGraphQLName, pascalCase, withoutKeyWord } from "./names.ts";
import { parseReference } from "./reference.ts";
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

/** Adds to each table its relations, from foreign keys and from the configuration. */
export function addRelations(
  drafts: readonly TableDraft[],
  databases: readonly NamedFacts[],
  config: Pick<Config, "relations">,
): void {
  const links = new Map<string, Link>();
  for (const link of [
    ...configuredLinks(drafts, databases, config.relations),
    ...foreignKeyLinks(drafts),
  ]) {
    const key = JSON.stringify([
      drafts.indexOf(link.from),
      link.columns.map(({ name }) => name),
      drafts.indexOf(link.to),
      link.targetColumns.map(({ name }) => name),
    ]);
    if (!links.has(key)) links.set(key, link);
  }
  const inOrder = drafts.flatMap((draft) =>
    [...links.values()].filter(({ from }) => from === draft),
  );
  const named = inOrder.map((link) => ({ link, name: addToOne(link) }));
  for (const { link, name } of named) addInverse(link, name);
}

function foreignKeyLinks(drafts: readonly TableDraft[]): Link[] {
  return drafts.flatMap((from) =>
    from.facts.foreignKeys.flatMap((key): Link[] => {
      const to = drafts.find(
        ({ table }) =>
          table.database === from.table.database &&
          table.schema === from.table.schema &&
          table.sqlName === key.table,
      );
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
      const from = side(drafts, databases, settings.from, `relations.${index}.from`);
      const to = side(drafts, databases, settings.to, `relations.${index}.to`);
      for (const name of [settings.name, settings.inverse]) {
        if (typeof name === "string" && !isGraphQLName(name))
          throw new ConfigError([`relations.${index}: ${JSON.stringify(name)} is no GraphQL name`]);
      }
      const misfit = from.columns.findIndex(
        (column, place) => !areComparable(column, to.columns[place]),
      );
      if (misfit !== -1) {
        const [left, right] = [from.columns[misfit], to.columns[misfit]];
        throw new ConfigError([
          `relations.${index}: ${left?.sqlName} (${left?.type.sql}) cannot be compared with ${right?.sqlName} (${right?.type.sql})`,
        ]);
      }
      if (from.columns.length !== to.columns.length)
        throw new ConfigError([
          `relations.${index}: from and to have different numbers of columns`,
        ]);
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

const numbers = [
  "tinyint",
  "smallint",
  "integer",
  "bigint",
  "hugeint",
  "utinyint",
  "usmallint",
  "uinteger",
  "ubigint",
  "uhugeint",
  "decimal",
  "float",
  "double",
];

/** Whether the engine compares values of two columns by what they mean. */
function areComparable({ type }: Column, other: Column | undefined): boolean {
  if (other === undefined || type.kind === other.type.kind) return true;
  const both = [type.kind, other.type.kind];
  return (
    both.every((kind) => numbers.includes(kind)) ||
    both.every((kind) => kind === "varchar" || kind === "enum")
  );
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
    reference.columns.length === 0 ? draft.table.key : columnsNamed(draft.table, reference.columns);
  if (columns === undefined || columns.length === 0)
    throw new ConfigError([
      `${key}: expected columns that are served, in parentheses, got ${JSON.stringify(text)}`,
    ]);
  return { draft, columns };
}

function columnsNamed(table: Table, names: readonly string[]): Column[] | undefined {
  const found = names.map((name) => table.columns.find(({ sqlName }) => sqlName === name));
  return found.every((column) => column !== undefined) ? found : undefined;
}

/** Adds the relation to one and returns its name. */
function addToOne(link: Link): string {
  const { from, to, columns, targetColumns } = link;
  const wanted = link.settings.name ?? toOneName(link);
  const name = claimRelation(from, wanted, to.table.names.type, link.settings.name !== undefined);
  from.table.relations.push({
    ...relationOf(from.table, to.table),
    kind: "one",
    name,
    columns,
    targetColumns,
    targetIndexed: isIndexed(to.table, targetColumns),
  });
  return name;
}

function toOneName({ to, columns, targetColumns }: Link): string {
  const target = to.table.names.type;
  const [only] = columns;
  if (only !== undefined && columns.length === 1) {
    const shorter = withoutKeyWord(only.sqlName);
    return shorter !== undefined && shorter !== only.name ? shorter : only.name + target;
  }
  const sameNames = columns.every(
    ({ sqlName }, index) => sqlName === targetColumns[index]?.sqlName,
  );
  return sameNames
    ? typeField(target)
    : `${typeField(target)}By${columns.map(({ name }) => pascalCase(name)).join("And")}`;
}

/** Adds the other side: a relation to many, or to one where the foreign key is unique. */
function addInverse(link: Link, toOne: string): void {
  const { from, to, columns, targetColumns, settings } = link;
  if (settings.inverse === false) return;
  const isUnique = isIndexed(from.table, columns);
  const child = isUnique ? typeField(from.table.names.type) : from.table.names.list;
  const plain = toOne === typeField(to.table.names.type) ? child : `${child}By${pascalCase(toOne)}`;
  const wanted = settings.inverse ?? plain;
  const suffixes = isUnique ? [] : ["Connection", "Aggregate", "GroupBy"];
  // Its further fields are named for it, so it takes a name under which they are free too.
  const isFree = suffixes.every((suffix) => !to.claims.isTaken(wanted + suffix));
  const target = from.table.names.type;
  const name =
    isFree || settings.inverse !== undefined
      ? claimRelation(to, wanted, target, settings.inverse !== undefined)
      : claimRelation(to, wanted + target, target, false);
  const relation: Relation = {
    ...relationOf(to.table, from.table),
    kind: isUnique ? "one" : "many",
    name,
    columns: targetColumns,
    targetColumns: columns,
    targetIndexed: isUnique,
  };
  for (const suffix of suffixes) to.claims.claim(name, name + suffix);
  to.table.relations.push(relation);
}

function claimRelation(
  { claims, table }: TableDraft,
  wanted: string,
  target: string,
  given: boolean,
): string {
  const owner = `relation of ${table.names.type}`;
  if (!given) return claims.claim(owner, wanted, wanted + target);
  if (claims.reserve(wanted, owner)) return wanted;
  throw new ConfigError([`relations: ${table.names.type} already has a field ${wanted}`]);
}

function relationOf(from: Table, target: Table): Pick<Relation, "target" | "sameDatabase"> {
  return { target, sameDatabase: from.database === target.database };
}

/** Whether a key or unique key of the engine is over exactly these columns. */
function isIndexed(table: Table, columns: readonly Column[]): boolean {
  const same = (key: readonly Column[]) =>
    key.length === columns.length && key.every((column) => columns.includes(column));
  return (table.keyIndexed && same(table.key)) || table.uniqueKeys.some((key) => same(key.columns));
}

/** `HTTPServer` → `httpServer` would change letters inside: only the first is lowered. */
function typeField(type: string): string {
  return type.charAt(0).toLowerCase() + type.slice(1);
}
