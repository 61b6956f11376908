import type { Config } from "../foundation/config.ts";
import { ConfigError, noting } from "../foundation/errors.ts";
import type { Steps } from "../foundation/in-slices.ts";
import type { Catalog, Note, Table } from "./catalog.ts";
import { ColumnTypeNamer } from "./column-types.ts";
import { claimsWith, draftTable, keyNames } from "./draft-table.ts";
import { querySources } from "./query-sources.ts";
import { tablePin } from "./reference.ts";
import type { TableDraft } from "./relation-links.ts";
import { addRelations } from "./relations.ts";
import { reservedFields, reservedTypes } from "./reserved-names.ts";
import { type Claims, claimTableNames, inClaimOrder } from "./table-names.ts";
import { collectTables, type NamedFacts, referenceOf, type TableSource } from "./table-settings.ts";

type CatalogConfig = Pick<Config, "tables" | "relations" | "limits"> &
  Partial<Pick<Config, "queries">>;

/**
 * Names everything that the databases contain. The result depends on the facts and the
 * configuration only, never on the order of creation. Throws ConfigError on what fits nothing.
 */
export function* catalogSteps(
  databases: readonly NamedFacts[],
  config: CatalogConfig,
  absent: readonly string[] = [],
): Steps<Catalog> {
  const notes: Note[] = [];
  const claims: Claims = {
    fields: claimsWith(reservedFields, notes, "root field", pinOfTable),
    types: claimsWith(reservedTypes, notes, "type", pinOfTable),
  };
  const mistakes: string[] = [];
  const tables = collectTables(databases, config, { absent, mistakes });
  const queries = databases.flatMap((database, index) =>
    querySources(database, index, { settings: config.queries ?? {}, notes, mistakes }),
  );
  const sources = [...tables, ...queries];
  const served = inClaimOrder(sources).filter((source) => isServed(source, notes));
  yield;
  const named: { readonly source: TableSource; readonly names: Table["names"] }[] = [];
  for (const source of served) {
    const hasKey = keyNames(source).length > 0;
    const names = noting(mistakes, () => claimTableNames(source, claims, { hasKey, notes }));
    if (names !== undefined) named.push({ source, names });
    yield;
  }
  const types = new ColumnTypeNamer(claims.types);
  types.nameDeclaredEnums(databases.flatMap(({ facts }) => facts.enums));
  const drafting = { types, notes, claims, limits: config.limits };
  const drafts: TableDraft[] = [];
  for (const { source, names } of named) {
    const draft = noting(mistakes, () => draftTable(source, names, drafting));
    if (draft !== undefined) drafts.push(draft);
    yield;
  }
  // Of a table that is not there because of another mistake it would be told twice.
  const drafted = new Set(drafts.map(({ facts }) => facts));
  const failed = new Set(served.map(({ facts }) => facts).filter((facts) => !drafted.has(facts)));
  noting(mistakes, () =>
    addRelations(drafts, databases, { relations: config.relations, absent, failed }),
  );
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  notes.push(...sources.flatMap(unknownLines));
  return {
    tables: drafts.map(({ table }) => table),
    enums: types.enums,
    structs: types.structs,
    notes,
  };
}

function unknownLines({ unknownSettings }: TableSource): Note[] {
  return unknownSettings.map(({ subject, line }) => ({
    level: "problem",
    subject,
    text: `the comment's ${JSON.stringify(line)} is no setting that fits here and was kept as text`,
  }));
}

/** Nothing names a macro, an ENUM or a STRUCT but itself, and a query its place in the configuration. */
function pinOfTable(owner: string): string | undefined {
  if (owner.endsWith("(…)") || /^(the query|enum|struct) /.test(owner)) return undefined;
  return tablePin(owner, 'name: "…"');
}

function isServed(source: TableSource, notes: Note[]): boolean {
  const { facts, settings, columns } = source;
  const isBare = facts.columns.every(({ name }) => columns.get(name)?.omit === true);
  const problem =
    facts.problem ?? (isBare && settings.omit !== true ? "all its columns are omitted" : undefined);
  const subject = referenceOf(source);
  if (problem !== undefined)
    notes.push({ level: "problem", subject, text: `not served: ${problem}` });
  return problem === undefined && settings.omit !== true;
}
