import type { Config } from "../../foundation/config.ts";
import { EiderError } from "../../foundation/errors.ts";
import { progressLine } from "../progress-line.ts";
import type { SourceDatabases } from "../sources.ts";
import { withCatalog } from "../with-catalog.ts";
import { suggest } from "./suggest.ts";
import type { ColumnType, Suggestion, Suggestions } from "./suggestion.ts";

/** What the data of a configuration suggests. Rejects where a database cannot be reached. */
export async function suggestionsFor(config: Config): Promise<Suggestions> {
  const ofFiles = new Set(
    Object.entries(config.databases).flatMap(([name, { files }]) =>
      files === undefined ? [] : name,
    ),
  );
  return withCatalog(config, async ({ catalog, down, ofFiles: fileNotes, readRow }) => {
    if (down.length > 0)
      throw new EiderError("DB_UNAVAILABLE", down.map(({ message }) => message).join("\n"));
    const { tell, clear } = progressLine();
    const found = await suggest(catalog, { read: readRow, ofFiles, onProgress: tell });
    clear();
    const notes = fileNotes.map(({ subject, text }) => `${subject}: ${text}`);
    return { ...found, notes: [...notes, ...found.notes] };
  });
}

/** A configuration file over sources, with a line for each suggestion; doubtful ones are comments. */
export function suggestedConfig({ databases }: SourceDatabases, found: Suggestions): string {
  const named = Object.entries(databases).map(([name, database]) => {
    const own = found.types.filter(({ type }) => type?.database === name);
    const typed = own.length === 0 ? [] : ["      types: {", typeLines(own), "      },"];
    return databaseText(name, database, typed);
  });
  return `import { defineConfig } from "eider";

// Found in the data. Best comes first; what is a comment is doubtful: look at it before you use it.
${configText(named, [sectionsOf(found)])}`;
}

/** Options that files may need which could not be read as they are. */
const openOptions = [
  '      // csv: { encoding: "latin-1", delim: ";", decimalSeparator: ",", nullPadding: true, ignoreErrors: true },',
  '      // types: { table: { column: "VARCHAR" } },',
  "      // Options hold for all files of a kind: files that need others go into a database of their own.",
];

/** A configuration file over files that could not be read as they are, with the options that they may need. */
export function unseenConfig({ databases }: SourceDatabases): string {
  const named = Object.entries(databases).map(([name, database]) =>
    databaseText(name, database, "files" in database ? openOptions : []),
  );
  return `import { defineConfig } from "eider";

${configText(named, [])}`;
}

function configText(databases: readonly string[], sections: readonly string[]): string {
  const lines = ["export default defineConfig({", "  databases: {", ...databases, "  },"];
  return `${[...lines, ...sections, "});"].join("\n")}\n`;
}

/** A database of a configuration, with more lines behind its sources. */
function databaseText(
  name: string,
  database: SourceDatabases["databases"][string],
  more: readonly string[],
): string {
  const text = JSON.stringify(database, undefined, 2).split("\n").slice(1, -1);
  const sources = `${text.map((line) => `    ${line}`).join("\n")},`;
  return [`    ${JSON.stringify(name)}: {`, sources, ...more, "    },"].join("\n");
}

/** The sections of a configuration that suggestions are lines of. */
export function sectionsOf({ keys, relations, notes }: Suggestions): string {
  return [
    "  tables: {",
    linesOf(keys, "    "),
    "  },",
    "  relations: [",
    linesOf(relations, "    "),
    "  ],",
    ...notes.map((note) => `  // ${note}.`),
  ].join("\n");
}

/** Lines of types, by table. */
export function typeLines(types: readonly Suggestion[]): string {
  const tables = new Set(types.map(({ type }) => type?.table ?? ""));
  return [...tables]
    .map((table) => {
      const own = types.filter(({ type }) => type?.table === table);
      return `        ${JSON.stringify(table)}: {\n${linesOf(own, "          ")}\n        },`;
    })
    .join("\n");
}

function linesOf(suggestions: readonly Suggestion[], indent: string): string {
  if (suggestions.length === 0) return `${indent}// nothing was found`;
  return suggestions
    .map(
      ({ line, evidence, isDoubtful }) =>
        `${indent}${isDoubtful ? "// " : ""}${line}  // ${evidence}`,
    )
    .join("\n");
}

/** The configuration with what is not doubtful, and what that is. */
export function withSuggestions(
  config: Config,
  { keys, relations, types }: Suggestions,
): { config: Config; notes: string[] } {
  const taken = [...keys, ...relations, ...types].filter(({ isDoubtful }) => !isDoubtful);
  const tables = { ...config.tables };
  for (const { key } of taken)
    if (key !== undefined) tables[key.table] ??= { key: [...key.columns] };
  return {
    config: {
      ...config,
      databases: withTypes(
        config.databases,
        taken.flatMap(({ type }) => type ?? []),
      ),
      tables,
      relations: [
        ...config.relations,
        ...taken.flatMap(({ relation }) =>
          relation === undefined ? [] : { ...relation, isInferred: true as const },
        ),
      ],
    },
    notes:
      taken.length === 0
        ? ["inferred: nothing; `eider check --suggest` shows what is doubtful"]
        : taken.map(({ line, type, evidence }) =>
            type === undefined
              ? `inferred: ${line} ${evidence}`
              : `inferred: ${type.database}.${type.table}.${type.column} is ${type.type}: ${evidence}`,
          ),
  };
}

function withTypes(
  databases: Config["databases"],
  types: readonly ColumnType[],
): Config["databases"] {
  const typed = { ...databases };
  for (const { database, table, column, type } of types) {
    const own = typed[database];
    if (own === undefined) continue;
    const given = own.types?.[table];
    // What somebody wrote stands.
    const columns = { [column]: type, ...given };
    typed[database] = { ...own, types: { ...own.types, [table]: columns } };
  }
  return typed;
}
