/** Functions that tell of the machine or of the engine's settings: paths, secrets, other databases. */
const told = [
  "duckdb_databases",
  "duckdb_settings",
  "duckdb_secrets",
  "duckdb_extensions",
  "duckdb_temporary_files",
  "duckdb_external_file_cache",
  "duckdb_logs",
  "duckdb_log_contexts",
  "duckdb_memory",
  "duckdb_views",
  "pragma_database_list",
  "pragma_database_size",
  "pragma_user_agent",
  "pragma_version",
  "pragma_platform",
  "which_secret",
  "current_setting",
  "getenv",
  "glob",
  "read_text",
  "read_blob",
];

const toldMentions = told.map((name) => [name, mentionOf(name)] as const);

/** SQL of a view, a table or a macro of a database. */
export interface Definition {
  readonly name: string;
  readonly sql: string;
}

/**
 * The definitions that call such a function, or name one that does: a served view must not show the
 * paths of the machine. Over-careful on purpose: a mention is enough, in a text or comment too.
 */
export function privateDefinitions(definitions: readonly Definition[]): Map<Definition, string> {
  const found = new Map<Definition, string>();
  for (const definition of definitions) {
    const [call] = toldMentions.find(([, mention]) => mention.test(definition.sql)) ?? [];
    if (call !== undefined) found.set(definition, call);
  }
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const definition of definitions) {
      if (found.has(definition)) continue;
      const through = [...found].find(
        ([other]) => other !== definition && mentionOf(other.name).test(definition.sql),
      );
      if (through !== undefined) found.set(definition, through[1]);
    }
  }
  return found;
}

/** Finds a name as a word of its own. */
function mentionOf(name: string): RegExp {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w$])${escaped}(?![\w$])`, "i");
}
