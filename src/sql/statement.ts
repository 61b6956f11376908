/** SQL text with the values of its parameters `$1`, `$2`, …, each bound as text and cast in the SQL. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly string[];
}

/** Collects the parameters of one statement and numbers the aliases of its tables. */
export class StatementWriter {
  readonly parameters: string[] = [];
  #aliases = 0;

  /** Binds `text` and returns the expression of it as `type`. */
  bind(text: string, type: string): string {
    this.parameters.push(text);
    return `$${this.parameters.length}::${type}`;
  }

  /** Binds a list as one JSON text: a list value costs the driver 1 µs a member, a text nothing. */
  bindList(texts: readonly (string | null)[], type: string): string {
    this.parameters.push(JSON.stringify(texts));
    return `from_json($${this.parameters.length}, '["VARCHAR"]')::${type}[]`;
  }

  /** Binds keys as a list; those that are no values of the type become null and match nothing. */
  bindKeys(texts: readonly string[], type: string): string {
    this.parameters.push(JSON.stringify(texts));
    if (type === "BLOB") {
      return `list_transform(from_json($${this.parameters.length}, '["VARCHAR"]'), lambda x: from_base64(x))`;
    }
    return `TRY_CAST(from_json($${this.parameters.length}, '["VARCHAR"]') AS ${type}[])`;
  }

  /** Binds a count of rows. */
  bindCount(count: number): string {
    return this.bind(String(count), "BIGINT");
  }

  /** A table alias that no other table of the statement has. */
  alias(): string {
    this.#aliases += 1;
    return `t${this.#aliases}`;
  }

  /** The finished statement. */
  statement(sql: string): Statement {
    return { sql, parameters: this.parameters };
  }
}
