import type { Config } from "../foundation/config.ts";
import { ConfigError } from "../foundation/errors.ts";
import { type Column, fileRowId, type Note, type Table, type UniqueKey } from "./catalog.ts";
import type { ColumnTypeNamer } from "./column-types.ts";
import type { TableFacts } from "./database-facts.ts";
import { NameClaims } from "./name-claims.ts";
import { camelCase, pascalCase } from "./names.ts";
import { columnName, tablePin } from "./reference.ts";
import type { TableDraft } from "./relation-links.ts";
import { reservedRowFields } from "./reserved-names.ts";
import type { Claims } from "./table-names.ts";
import { placeOf, referenceOf, type TableSource } from "./table-settings.ts";

/** Claims of names, those of Eider's own first; what gets another name than it wanted is noted. */
export function claimsWith(
  reserved: readonly string[],
  notes: Note[],
  what: string,
  pinOf: (owner: string) => string | undefined,
): NameClaims {
  const claims = new NameClaims((wanted, got, owner, holder) => {
    const pin = pinOf(owner);
    notes.push({
      level: "renamed",
      subject: owner,
      text: `${what} ${got}, since ${wanted} belongs to ${holder}`,
      ...(pin !== undefined && { pin }),
    });
  });
  for (const name of reserved) claims.reserve(name, "Eider");
  return claims;
}

/** The columns of a table's key; none where one is omitted. */
export function keyNames({ facts, settings, columns }: TableSource): readonly string[] {
  const key = settings.key ?? facts.primaryKey;
  return key.some((name) => columns.get(name)?.omit === true) ? [] : key;
}

/** What tables are drafted with. */
export interface Drafting {
  readonly types: ColumnTypeNamer;
  readonly notes: Note[];
  readonly claims: Claims;
  readonly limits: Config["limits"];
}

/** A table as it is served, without its relations. Throws ConfigError on settings that do not fit it. */
export function draftTable(
  source: TableSource,
  names: Table["names"],
  drafting: Drafting,
): TableDraft {
  const { facts, settings, database } = source;
  const subject = referenceOf(source);
  const claims = claimsWith(reservedRowFields, drafting.notes, "field", (owner) =>
    owner.startsWith(`${subject}.`)
      ? tablePin(subject, columnName(owner.slice(subject.length + 1), "…"))
      : undefined,
  );
  const columns = draftColumns(source, names.type, claims, drafting.types);
  const bySql = new Map(columns.map((column) => [column.sqlName, column]));
  const pick = (key: readonly string[]) =>
    key.map((name) => bySql.get(name)).filter((column) => column !== undefined);
  const rowId = rowIdOf(facts);
  const key = pick(keyNames(source));
  checkKey(key, placeOf(source, "key"));
  if (rowId === undefined && key.length === 0 && facts.query === undefined)
    drafting.notes.push({
      level: "hint",
      subject,
      text: "has no key: ties come in any order; give it one with `key`",
    });
  const table: TableDraft["table"] = {
    database,
    catalog: facts.catalog,
    schema: facts.schema,
    sqlName: facts.name,
    kind: facts.kind,
    description: describe(settings.description, sqlNameOf(facts)),
    deprecated: settings.deprecated,
    names,
    columns,
    key,
    keyIndexed: key.length > 0 && sameNames(keyNames(source), facts.primaryKey),
    uniqueKeys: uniqueKeys(source, names, pick, drafting.claims),
    relations: [],
    rowId,
    limit: limitOf(source, drafting.limits),
    isChanging: facts.isChanging === true,
    query: facts.query,
    mayAggregate: true,
  };
  return { facts, table, claims };
}

/** Throws ConfigError where a column cannot be part of a key. */
function checkKey(key: readonly Column[], place: string): void {
  const misfit = key.find(({ type }) => type.kind === "list" || type.kind === "struct");
  if (misfit !== undefined)
    throw new ConfigError([
      `${place}: ${misfit.sqlName} is a list or struct, which cannot be a key`,
    ]);
}

function rowIdOf({ kind, columns, numbersFileRows }: TableFacts): Table["rowId"] {
  if (numbersFileRows === true) return fileRowId;
  const isHidden = columns.some(({ name }) => name.toLowerCase() === "rowid");
  return kind === "table" && !isHidden ? "rowid" : undefined;
}

function draftColumns(
  source: TableSource,
  typeName: string,
  claims: NameClaims,
  types: ColumnTypeNamer,
): Column[] {
  const { facts, columns } = source;
  const served = facts.columns.filter(({ name }) => columns.get(name)?.omit !== true);
  const table = [source.database, ...(facts.schema === "main" ? [] : [facts.schema]), facts.name];
  const mistakes = served.flatMap(({ name }) => {
    const given = columns.get(name)?.name;
    return given === undefined || claims.reserve(given, name)
      ? []
      : [`tables.${table.join(".")}.columns.${name}.name: the name ${given} is taken`];
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  const subject = referenceOf(source);
  return served.map((column, ordinal) => {
    const settings = columns.get(column.name);
    const name =
      settings?.name ?? claims.claim(`${subject}.${column.name}`, camelCase(column.name));
    return {
      name,
      sqlName: column.name,
      ordinal,
      type: types.name(column.type, typeName + pascalCase(name)),
      nullable: column.nullable || facts.kind === "view",
      collation: column.collation,
      description: describe(settings?.description, `${column.name} ${shortType(column.type.sql)}`),
      deprecated: settings?.deprecated,
    };
  });
}

function uniqueKeys(
  source: TableSource,
  names: Table["names"],
  pick: (key: readonly string[]) => Column[],
  { fields }: Claims,
): UniqueKey[] {
  const owner = referenceOf(source);
  return source.facts.uniqueKeys.flatMap((key): UniqueKey[] => {
    const columns = pick(key);
    if (columns.length !== key.length) return [];
    const base = names.type.charAt(0).toLowerCase() + names.type.slice(1);
    const name = fields.claim(
      owner,
      `${base}By${columns.map((column) => pascalCase(column.name)).join("And")}`,
    );
    return [{ name, columns }];
  });
}

function limitOf(source: TableSource, limits: Config["limits"]): Table["limit"] {
  const { settings } = source;
  const max = settings.limit?.max ?? limits.rows;
  const limit = { default: Math.min(settings.limit?.default ?? limits.defaultRows, max), max };
  if (settings.limit?.default !== undefined && settings.limit.default > max) {
    throw new ConfigError([
      `${placeOf(source, "limit")}: the default ${settings.limit.default} is over the maximum ${max}`,
    ]);
  }
  return limit;
}

function sqlNameOf({ query, kind, schema, name }: TableFacts): string {
  return `SQL ${query === undefined ? kind : "query"} ${schema === "main" ? "" : `${schema}.`}${name}`;
}

function describe(text: string | undefined, sql: string): string {
  return text === undefined ? sql : `${text}\n\n${sql}`;
}

function shortType(sql: string): string {
  return sql.length > 80 ? `${sql.slice(0, 79)}…` : sql;
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
