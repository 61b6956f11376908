import type { Config, RelationSettings } from "../foundation/config.ts";
import { ConfigError, noting } from "../foundation/errors.ts";
import { suggestion } from "../foundation/suggestion.ts";
import { type Column, type Relation, type Table, tablePath } from "./catalog.ts";
import type { TableFacts } from "./database-facts.ts";
import type { NameClaims } from "./name-claims.ts";
import { foldedName, isGraphQLName, isSameName } from "./names.ts";
import { parseReference } from "./reference.ts";
import { isNumber } from "./sql-type.ts";
import { findTable, type NamedFacts } from "./table-settings.ts";

/** A table under construction: relations are the last that it gets. */
export interface TableDraft {
  readonly facts: TableFacts;
  readonly table: Table & { relations: Relation[] };
  /** Names of the fields of its rows. */
  readonly claims: NameClaims;
}

/** Columns of one table that refer to those of another. */
export interface Link {
  readonly from: TableDraft;
  readonly to: TableDraft;
  readonly columns: readonly Column[];
  readonly targetColumns: readonly Column[];
  /** Where it is set, for what is wrong with it. */
  readonly at: string;
  readonly settings: Pick<RelationSettings, "name" | "inverse">;
}

/** The foreign keys of tables that are served. */
export function foreignKeyLinks(drafts: readonly TableDraft[]): Link[] {
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
      return [{ from, to, columns, targetColumns, at: "a foreign key", settings: {} }];
    }),
  );
}

/** The relations of a configuration, and what cannot be related now. */
export interface ConfiguredRelations extends Pick<Config, "relations"> {
  /** Databases that are not there. */
  readonly absent: readonly string[];
  /** Tables that are not there because of a mistake which is told already. */
  readonly failed: ReadonlySet<TableFacts>;
}

/** The relations of the configuration between what is there. Throws ConfigError with all mistakes. */
export function configuredLinks(
  drafts: readonly TableDraft[],
  databases: readonly NamedFacts[],
  { relations, absent, failed }: ConfiguredRelations,
): Link[] {
  const mistakes: string[] = [];
  const isOfFailed = ({ from, to }: RelationSettings, at: string) =>
    failed.size > 0 &&
    Object.entries({ from, to }).some(([end, text]) => {
      const key = `${at}.${end}`;
      return failed.has(findTable(databases, parseReference(text, key), key).facts);
    });
  const links = relations.flatMap((settings, index): Link[] => {
    const at = settingOf(settings, index);
    const link = noting(mistakes, () =>
      reaches(settings, at, absent) || isOfFailed(settings, at)
        ? undefined
        : linkOf(drafts, databases, settings, at),
    );
    return link === undefined ? [] : [link];
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return links;
}

/** Throws ConfigError where it fits nothing. */
function linkOf(
  drafts: readonly TableDraft[],
  databases: readonly NamedFacts[],
  settings: RelationSettings,
  at: string,
): Link {
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
  return {
    from: from.draft,
    to: to.draft,
    columns: from.columns,
    targetColumns: to.columns,
    at,
    settings,
  };
}

/** Whether a relation is one of a database that is not there. */
function reaches({ from, to }: RelationSettings, at: string, absent: readonly string[]): boolean {
  const databases = [parseReference(from, `${at}.from`), parseReference(to, `${at}.to`)];
  return databases.some(({ database }) => database !== undefined && absent.includes(database));
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
