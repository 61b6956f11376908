import type { RoleSettings, RoleTableSettings } from "../foundation/config.ts";
import { ConfigError, noting } from "../foundation/errors.ts";
import { suggestion } from "../foundation/suggestion.ts";
import { type Catalog, type Column, type Table, tablePath } from "./catalog.ts";
import { isSameName } from "./names.ts";
import { parseReference } from "./reference.ts";
import type { Grant } from "./role-catalog.ts";

type Roles = Readonly<Record<string, RoleSettings>>;

/**
 * What a role may see, with what it inherits; what it says of a table itself wins. Throws one
 * ConfigError that names every table, column, query and role that there is not.
 */
export function grantsOf(
  role: string,
  roles: Roles,
  catalog: Catalog,
  absent: readonly string[],
): ReadonlyMap<Table, Grant> {
  const mistakes: string[] = [];
  const grants = new Map<Table, Grant>();
  for (const name of lineage(role, roles)) {
    const settings = roles[name] as RoleSettings;
    const named = new Map<Table, string>();
    for (const [reference, rule] of Object.entries(settings.tables))
      noting(mistakes, () => {
        const at = `roles.${name}.tables.${reference}`;
        const table = tableNamed(reference, at, catalog, absent);
        if (table === undefined) return;
        const other = named.get(table);
        if (other !== undefined) throw new ConfigError([`${at}: is the table of ${other} again`]);
        named.set(table, reference);
        const grant = grantOf(table, rule, at);
        if (grant === undefined) grants.delete(table);
        else grants.set(table, grant);
      });
    for (const query of settings.queries) {
      const table = catalog.tables.find((each) => each.query && each.names.list === query);
      if (table !== undefined) grants.set(table, whole(table));
      else
        mistakes.push(
          `roles.${name}.queries: there is no query ${query}${suggestion(query, queryNames(catalog))}`,
        );
    }
  }
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return grants;
}

/** The fields of the extension that a role may ask for, with those that it inherits. */
export function extensionsOf(role: string, roles: Roles): string[] {
  return lineage(role, roles).flatMap((name) => roles[name]?.extensions ?? []);
}

/** A role behind those that it extends. */
function lineage(role: string, roles: Roles): string[] {
  const names: string[] = [];
  for (let name: string | undefined = role; name !== undefined; name = roles[name]?.extends) {
    if (names.includes(name)) throw new ConfigError([`roles.${role}.extends: goes in a circle`]);
    if (!Object.hasOwn(roles, name))
      throw new ConfigError([
        `roles.${names[0] ?? role}.extends: there is no role ${name}${suggestion(name, Object.keys(roles))}`,
      ]);
    names.unshift(name);
  }
  return names;
}

function tableNamed(
  reference: string,
  at: string,
  { tables }: Catalog,
  absent: readonly string[],
): Table | undefined {
  const { database, schema = "main", table } = parseReference(reference, at);
  if (database !== undefined && absent.includes(database)) return undefined;
  const databases = new Set(tables.map((each) => each.database));
  if (database === undefined && databases.size > 1)
    throw new ConfigError([`${at}: expected database.table, since there are several databases`]);
  const found = tables.find(
    (each) =>
      each.query === undefined &&
      (database === undefined || each.database === database) &&
      isSameName(each.schema, schema) &&
      isSameName(each.sqlName, table),
  );
  if (found !== undefined) return found;
  const known = tables.map(({ sqlName }) => sqlName);
  throw new ConfigError([`${at}: there is no such table${suggestion(table, known)}`]);
}

/** Undefined where the table is taken away. */
function grantOf(table: Table, rule: RoleTableSettings, at: string): Grant | undefined {
  if (typeof rule === "boolean") return rule ? whole(table) : undefined;
  if (!rule.select) return undefined;
  return {
    columns: columnsOf(table, rule.columns, at),
    where: rule.where,
    mayAggregate: rule.aggregate,
    maxRows: rule.limit?.max,
  };
}

function whole({ columns }: Table): Grant {
  return { columns: new Set(columns), where: undefined, mayAggregate: true, maxRows: undefined };
}

function columnsOf(
  table: Table,
  chosen: Exclude<RoleTableSettings, boolean>["columns"],
  at: string,
): ReadonlySet<Column> {
  if (chosen === undefined) return new Set(table.columns);
  const names = Array.isArray(chosen) ? chosen : chosen.except;
  const mistakes: string[] = [];
  const named = new Set(
    names.flatMap((name) => {
      const fitting = table.columns.filter(
        (each) => isSameName(each.sqlName, name) || each.name === name,
      );
      const [column] = fitting;
      if (fitting.length > 1)
        mistakes.push(
          `${at}.columns: ${name} is the SQL name of one column of ${tablePath(table)} and the GraphQL name of another: rename one`,
        );
      if (column === undefined)
        mistakes.push(
          `${at}.columns: ${tablePath(table)} has no column ${name}${suggestion(
            name,
            table.columns.map(({ sqlName }) => sqlName),
          )}`,
        );
      return column ?? [];
    }),
  );
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  const seen = Array.isArray(chosen)
    ? named
    : new Set(table.columns.filter((column) => !named.has(column)));
  if (seen.size === 0) throw new ConfigError([`${at}.columns: leaves no column`]);
  return seen;
}

function queryNames({ tables }: Catalog): string[] {
  return tables.flatMap(({ query, names }) => (query === undefined ? [] : [names.list]));
}
