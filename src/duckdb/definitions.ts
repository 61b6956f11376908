/** SQL of a view, a table or a macro of a database. */
export interface Definition {
  readonly name: string;
  readonly sql: string;
}

/** Functions that tell of the machine or of the engine's settings: paths, secrets, other databases. */
const telling = [
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

/**
 * Functions that give another answer to the same question over the same data: those that the engine
 * does not call consistent, and those that read the clock, a setting or a sample though it does.
 */
const changing = [
  "age",
  "current_connection_id",
  "current_localtime",
  "current_localtimestamp",
  "current_query",
  "current_query_id",
  "current_setting",
  "current_transaction_id",
  "currval",
  "gen_random_uuid",
  "get_current_time",
  "get_current_timestamp",
  "getvariable",
  "nextval",
  "now",
  "random",
  "reservoir_quantile",
  "setseed",
  "stats",
  "today",
  "transaction_timestamp",
  "txid_current",
  "uuid",
  "uuidv4",
  "uuidv7",
];

/** Words of SQL that do the same without parentheses. */
const changingWords = [
  "current_date",
  "current_time",
  "current_timestamp",
  "localtime",
  "localtimestamp",
  "using sample",
  "tablesample",
];

/**
 * The definitions that call what tells of the machine, with its name: a served view must not show its
 * paths. Over-careful on purpose: a mention is enough, in a text or comment too.
 */
export function tellingDefinitions(definitions: readonly Definition[]): Map<Definition, string> {
  return reaching(
    definitions,
    telling.map((name) => [name, mentionOf(name)]),
  );
}

/**
 * The definitions whose rows may differ from one statement to the next, with what makes them so. A
 * call is enough, where it stands in a text too: it costs a cache, not an answer.
 */
export function changingDefinitions(definitions: readonly Definition[]): Map<Definition, string> {
  return reaching(definitions, [
    ...changing.map((name) => [name, mentionOf(name, String.raw`"?\s*\(`)] as const),
    ...changingWords.map((word) => [word, mentionOf(word)] as const),
  ]);
}

/** The definitions that have one of the mentions, or name a definition that does. */
function reaching(
  definitions: readonly Definition[],
  mentions: readonly (readonly [string, RegExp])[],
): Map<Definition, string> {
  const found = new Map<Definition, string>();
  for (const definition of definitions) {
    const [call] = mentions.find(([, mention]) => mention.test(definition.sql)) ?? [];
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

/** Finds a name as a word of its own, with what has to follow it. */
function mentionOf(name: string, then = String.raw`(?![\w$])`): RegExp {
  const escaped = name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(String.raw`(?<![\w$])${escaped}${then}`, "i");
}
