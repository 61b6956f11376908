import type { Config } from "../foundation/config.ts";
import type { SourceDatabases } from "./sources.ts";
import { type Suggestion, type Suggestions, suggest } from "./suggest.ts";
import { withCatalog } from "./with-catalog.ts";

/** What the data of a configuration suggests, with the keys that are found taken for granted when relations are sought. */
export async function suggestionsFor(config: Config): Promise<Suggestions> {
  return withCatalog(config, ({ catalog, readRow }) => suggest(catalog, readRow));
}

/** A configuration file over sources, with a line for each suggestion; doubtful ones are comments. */
export function suggestedConfig(
  { databases }: SourceDatabases,
  { keys, relations }: Suggestions,
): string {
  const named = Object.entries(databases).map(
    ([name, database]) => `    ${JSON.stringify(name)}: ${JSON.stringify(database)},`,
  );
  return `import { defineConfig } from "eider";

// Found in the data. Best comes first; what is a comment is doubtful: look at it before you use it.
export default defineConfig({
  databases: {
${named.join("\n")}
  },
  tables: {
${linesOf(keys)}
  },
  relations: [
${linesOf(relations)}
  ],
});
`;
}

function linesOf(suggestions: readonly Suggestion[]): string {
  if (suggestions.length === 0) return "    // nothing was found";
  return suggestions
    .map(
      ({ line, evidence, isDoubtful }) => `    ${isDoubtful ? "// " : ""}${line}  // ${evidence}`,
    )
    .join("\n");
}

/** The configuration with what is not doubtful, and what that is. */
export function withSuggestions(
  config: Config,
  { keys, relations }: Suggestions,
): { config: Config; notes: string[] } {
  const taken = [...keys, ...relations].filter(({ isDoubtful }) => !isDoubtful);
  const tables = { ...config.tables };
  for (const { key } of taken)
    if (key !== undefined) tables[key.table] ??= { key: [...key.columns] };
  return {
    config: {
      ...config,
      tables,
      relations: [...config.relations, ...taken.flatMap(({ relation }) => relation ?? [])],
    },
    notes: taken.map(({ line, evidence }) => `inferred: ${line} ${evidence}`),
  };
}
