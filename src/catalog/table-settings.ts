import type { ColumnSettings, Config, TableSettings } from "../foundation/config.ts";
import { ConfigError, noting } from "../foundation/errors.ts";
import { suggestion } from "../foundation/suggestion.ts";
import { type CommentSettings, ofColumns, readComment } from "./comment-settings.ts";
import type { DatabaseFacts, TableFacts } from "./database-facts.ts";
import { foldedName, isGraphQLName, isSameName } from "./names.ts";
import { parseReference, referenceTo, type TableReference } from "./reference.ts";

/** One table with what its comment and the configuration say of it; the configuration wins. */
export interface TableSource {
  readonly database: string;
  readonly databaseIndex: number;
  readonly prefix: string | undefined;
  readonly facts: TableFacts;
  readonly settings: TableSettings & Pick<CommentSettings, "description">;
  /** What the configuration says of it; the other settings are of its comment. */
  readonly configured: TableSettings | undefined;
  readonly columns: ReadonlyMap<string, ColumnSettings>;
  /** Lines of comments that look like settings and are none. */
  readonly unknownSettings: readonly { readonly subject: string; readonly line: string }[];
}

/** A database by name with its facts, in the order of the configuration. */
export interface NamedFacts {
  readonly name: string;
  readonly prefix: string | undefined;
  readonly facts: DatabaseFacts;
}

/**
 * Joins facts, comments and `tables` of the configuration. Names that fit nothing are added to the mistakes; what is said of databases that are down (`absent`) waits until they are there.
 */
export function collectTables(
  databases: readonly NamedFacts[],
  config: Pick<Config, "tables">,
  { absent, mistakes }: { readonly absent: readonly string[]; readonly mistakes: string[] },
): TableSource[] {
  const configured = new Map<TableFacts, TableSettings>();
  for (const [key, settings] of Object.entries(config.tables))
    noting(mistakes, () => {
      const reference = parseReference(key, `tables.${key}`);
      if (absent.includes(reference.database ?? "")) return;
      const found = findTable(databases, reference, `tables.${key}`);
      if (configured.has(found.facts))
        mistakes.push(`tables.${key}: this table is there twice, under names that mean the same`);
      configured.set(found.facts, settings);
      mistakes.push(...columnMistakes(`tables.${key}`, settings, found.facts));
    });
  return databases.flatMap(({ name, prefix, facts }, databaseIndex) =>
    facts.tables.map((table) =>
      tableSource({ database: name, databaseIndex, prefix }, table, configured.get(table)),
    ),
  );
}

/** The table that a reference of the configuration means. Throws ConfigError naming `key`. */
export function findTable(
  databases: readonly NamedFacts[],
  reference: TableReference,
  key: string,
): { database: string; facts: TableFacts } {
  const candidates =
    reference.database === undefined
      ? databases
      : databases.filter(({ name }) => name === reference.database);
  const schema = reference.schema ?? "main";
  for (const { name, facts } of candidates) {
    const table = facts.tables.find(
      (each) => isSameName(each.name, reference.table) && isSameName(each.schema, schema),
    );
    if (table !== undefined && (reference.database !== undefined || databases.length === 1))
      return { database: name, facts: table };
  }
  if (reference.database === undefined && databases.length > 1) {
    throw new ConfigError([`${key}: expected database.table, since there are several databases`]);
  }
  const named = [reference.database, reference.schema, reference.table].filter(
    (part) => part !== undefined,
  );
  const known = databases.flatMap(({ name, facts }) =>
    facts.tables.map((table) =>
      [
        ...(reference.database === undefined ? [] : [name]),
        ...(table.schema === "main" ? [] : [table.schema]),
        table.name,
      ].join("."),
    ),
  );
  const text = named.join(".");
  throw new ConfigError([`${key}: there is no table ${text}${suggestion(text, known)}`]);
}

function columnMistakes(path: string, settings: TableSettings, facts: TableFacts): string[] {
  const known = new Set(facts.columns.map(({ name }) => foldedName(name)));
  const close = (name: string) =>
    suggestion(
      name,
      facts.columns.map((column) => column.name),
    );
  const named: [string, string | undefined][] = [
    ["name", settings.name],
    ["singular", settings.singular],
    ...Object.entries(settings.columns ?? {}).map(
      ([column, { name }]): [string, string | undefined] => [`columns.${column}.name`, name],
    ),
  ];
  const { key = [] } = settings;
  const twice = key.filter((name, index) =>
    key.slice(0, index).some((before) => isSameName(before, name)),
  );
  return [
    ...Object.keys(settings.columns ?? {})
      .filter((name) => !known.has(foldedName(name)))
      .map((name) => `${path}.columns.${name}: the table has no such column${close(name)}`),
    ...(settings.key ?? [])
      .filter((name) => !known.has(foldedName(name)))
      .map((name) => `${path}.key: the table has no column ${name}${close(name)}`),
    ...twice.map((name) => `${path}.key: ${name} stands in it twice`),
    ...named
      .filter(([, name]) => name !== undefined && !isGraphQLName(name))
      .map(
        ([at, name]) =>
          `${path}.${at}: ${JSON.stringify(name)} is no GraphQL name (letters, digits, underscores; not an underscore and a letter first)`,
      ),
  ];
}

function tableSource(
  { database, databaseIndex, prefix }: Pick<TableSource, "database" | "databaseIndex" | "prefix">,
  facts: TableFacts,
  configured: TableSettings | undefined,
): TableSource {
  const subject = referenceOf({ database, facts });
  const comment = readComment(facts.comment);
  const unknownSettings = comment.unknown.map((line) => ({ subject, line }));
  const columns = new Map<string, ColumnSettings>();
  const configuredColumns = new Map(
    Object.entries(configured?.columns ?? {}).map(([name, own]) => [foldedName(name), own]),
  );
  for (const column of facts.columns) {
    const { unknown, name, omit, deprecated, description } = readComment(column.comment, ofColumns);
    unknownSettings.push(
      ...unknown.map((line) => ({ subject: `${subject}.${column.name}`, line })),
    );
    const own = {
      ...defined({ name, omit, deprecated, description }),
      ...defined(configuredColumns.get(foldedName(column.name)) ?? {}),
    };
    columns.set(column.name, own);
  }
  const { unknown: _, ...said } = withoutUnknownKey(comment, facts);
  if (said.key === undefined && comment.key !== undefined)
    unknownSettings.push({ subject, line: `@key ${comment.key.join(", ")}` });
  const merged = { ...said, ...defined(configured ?? {}) };
  const settings = {
    ...merged,
    ...(merged.key !== undefined && { key: merged.key.map((name) => actualName(name, facts)) }),
    limit: { ...said.limit, ...configured?.limit },
  } as TableSource["settings"];
  return { database, databaseIndex, prefix, facts, settings, configured, columns, unknownSettings };
}

/** The reference to a table that `tables` of a configuration takes. */
export function referenceOf({ database, facts }: Pick<TableSource, "database" | "facts">): string {
  return referenceTo(database, facts.schema, facts.name);
}

/** Where a setting of a table stands, for what is wrong with it: in the configuration or in a comment. */
export function placeOf(
  source: TableSource,
  setting: "name" | "singular" | "key" | "limit",
): string {
  const table = referenceOf(source);
  return source.configured?.[setting] === undefined
    ? `@${setting} in the comment of ${table}`
    : `tables.${table}.${setting}`;
}

/** A column's name as the table has it. */
function actualName(name: string, { columns }: TableFacts): string {
  return columns.find((column) => isSameName(column.name, name))?.name ?? name;
}

/** A comment's key must be of the table's columns; else the table keeps the key that it has. */
function withoutUnknownKey(comment: CommentSettings, facts: TableFacts): CommentSettings {
  const { key, ...rest } = comment;
  const isKnown =
    key?.every((name) => facts.columns.some((column) => isSameName(column.name, name))) === true;
  return isKnown ? comment : rest;
}

function defined<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}
