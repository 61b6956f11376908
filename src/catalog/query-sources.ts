import type { QuerySettings } from "../foundation/config.ts";
import type { Note } from "./catalog.ts";
import type { QueryFacts } from "./database-facts.ts";
import { camelCase } from "./names.ts";
import type { NamedFacts, TableSource } from "./table-settings.ts";

/**
 * The queries of a database as tables are: those of the configuration under their own name, macros
 * under theirs. A query that the engine does not prepare is a mistake; such a macro is noted.
 */
export function querySources(
  { name: database, prefix, facts }: NamedFacts,
  databaseIndex: number,
  {
    settings,
    notes,
    mistakes,
  }: {
    readonly settings: Readonly<Record<string, QuerySettings>>;
    readonly notes: Note[];
    readonly mistakes: string[];
  },
): TableSource[] {
  for (const { name, problem, macroSchema } of facts.queries)
    if (problem !== undefined && macroSchema === undefined)
      mistakes.push(`queries.${name}.sql: ${problem}`);
  for (const { name, problem, macroSchema } of facts.queries)
    if (problem !== undefined && macroSchema !== undefined)
      notes.push({
        level: "hint",
        subject: `${database}.${macroSchema}.${name}`,
        text: `the macro is not served: ${problem}`,
      });
  return facts.queries
    .filter(({ problem }) => problem === undefined)
    .map((query) => querySource(query, { database, databaseIndex, prefix }, settings[query.name]));
}

function querySource(
  { name, macroSchema, query, columns, isChanging }: QueryFacts,
  of: Pick<TableSource, "database" | "databaseIndex" | "prefix">,
  settings: QuerySettings | undefined,
): TableSource {
  const isMacro = macroSchema !== undefined;
  return {
    ...of,
    facts: {
      schema: macroSchema ?? "main",
      name,
      kind: "view",
      comment: null,
      estimatedRows: null,
      columns,
      primaryKey: [],
      uniqueKeys: [],
      foreignKeys: [],
      query,
      ...(isChanging === true && { isChanging }),
    },
    configured: undefined,
    settings: {
      // The configuration's word is the field; what its rows are called follows from it.
      ...(isMacro ? {} : { name }),
      singular: `${camelCase(...(isMacro && macroSchema !== "main" ? [macroSchema] : []), name)}Row`,
      ...(settings?.description !== undefined && { description: settings.description }),
    },
    columns: new Map(),
    unknownSettings: [],
  };
}
