import { ConfigError } from "../foundation/errors.ts";
import { type Note, type TableNames, type TypeSuffix, typeSuffixes } from "./catalog.ts";
import type { NameClaims } from "./name-claims.ts";
import { camelCase, pascalCase, singular } from "./names.ts";
import { tablePin } from "./reference.ts";
import { placeOf, referenceOf, type TableSource } from "./table-settings.ts";

/** The two spaces in which tables claim names. */
export interface Claims {
  readonly fields: NameClaims;
  readonly types: NameClaims;
}

/**
 * The tables in the order in which they claim names: those named by hand, macros last, databases in the
 * order of the configuration, `main` before other schemas, names that need no change before others.
 */
export function inClaimOrder(tables: readonly TableSource[]): TableSource[] {
  return tables.toSorted(
    (a, b) =>
      Number(a.settings.name === undefined) - Number(b.settings.name === undefined) ||
      Number(a.facts.query !== undefined) - Number(b.facts.query !== undefined) ||
      a.databaseIndex - b.databaseIndex ||
      Number(a.facts.schema !== "main") - Number(b.facts.schema !== "main") ||
      byCodeUnit(a.facts.schema, b.facts.schema) ||
      Number(wantedName(a) !== a.facts.name) - Number(wantedName(b) !== b.facts.name) ||
      byCodeUnit(a.facts.name, b.facts.name),
  );
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function nameParts({ prefix, facts }: TableSource): string[] {
  return [
    ...(prefix === undefined ? [] : [prefix]),
    ...(facts.schema === "main" ? [] : [facts.schema]),
    facts.name,
  ];
}

function wantedName(table: TableSource): string {
  return camelCase(...nameParts(table));
}

/** Who has a name: a table by its path, a macro as it is called, a query by its place in the configuration. */
function ownerOf(source: TableSource): string {
  const { facts, settings } = source;
  const path = referenceOf(source);
  if (facts.query === undefined) return path;
  return settings.name === undefined ? `${path}(…)` : `the query ${facts.name}`;
}

/** Claims every name of a table. Throws ConfigError where a name given by hand is taken. */
export function claimTableNames(
  table: TableSource,
  claims: Claims,
  { hasKey, notes }: { readonly hasKey: boolean; readonly notes: Note[] },
): TableNames {
  const owner = ownerOf(table);
  const base = baseName(table, claims, owner, notes);
  const single = table.settings.singular ?? singular(base, table.settings.name ?? table.facts.name);
  const isQuery = table.facts.query !== undefined;
  const type = claimType(table, claims, owner, [
    pascalCase(single),
    isQuery ? `${pascalCase(base)}Row` : pascalCase(base),
  ]);
  const field = (suffix: string) => claims.fields.claim(owner, base + suffix);
  const types = typeSuffixes.map((suffix): [TypeSuffix, string] => [
    suffix,
    claims.types.claim(owner, type + suffix),
  ]);
  return {
    list: table.settings.name ?? field(""),
    connection: field("Connection"),
    aggregate: field("Aggregate"),
    groupBy: field("GroupBy"),
    row: hasKey ? claimRow(claims, owner, single, base) : undefined,
    type,
    types: Object.fromEntries(types) as Record<TypeSuffix, string>,
  };
}

/** The name from which a table's others are made; only those of them that clash get a number. */
function baseName(table: TableSource, { fields }: Claims, owner: string, notes: Note[]): string {
  const given = table.settings.name;
  if (given !== undefined) {
    if (fields.reserve(given, owner)) return given;
    const place = table.facts.query === undefined ? placeOf(table, "name") : `queries.${given}`;
    throw new ConfigError([`${place}: ${given} is already the name of ${fields.holder(given)}`]);
  }
  const wanted = wantedName(table);
  const prefixed = camelCase(table.database, ...nameParts(table));
  const holder = fields.holder(wanted);
  if (holder === undefined || table.databaseIndex === 0 || fields.isTaken(prefixed)) return wanted;
  notes.push({
    level: "renamed",
    subject: owner,
    text: `root field ${prefixed}, since ${wanted} belongs to ${holder}`,
    ...(table.facts.query === undefined && {
      pin: tablePin(owner, `name: ${JSON.stringify(prefixed)}`),
    }),
  });
  return prefixed;
}

function claimType(
  table: TableSource,
  { types }: Claims,
  owner: string,
  [single, list]: [string, string],
): string {
  // What the rows of a query are called was not said by anybody.
  const isGiven = table.settings.singular !== undefined && table.facts.query === undefined;
  if (!isGiven) return types.claim(owner, single, list);
  if (types.reserve(single, owner)) return single;
  throw new ConfigError([
    `${placeOf(table, "singular")}: the type ${single} belongs to ${types.holder(single)}`,
  ]);
}

function claimRow({ fields }: Claims, owner: string, single: string, list: string): string {
  const byKey = `${list}ByKey`;
  return single === list ? fields.claim(owner, byKey) : fields.claim(owner, single, byKey);
}
