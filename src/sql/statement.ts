import type { Table } from "../catalog/catalog.ts";

/** Where a parameter comes from: what is said of it when the engine refuses it. */
export type InputOrigin = "value" | "pattern" | "cursor" | "claim";

/** What a client gave, as an expression of `$1`: run by itself it fails only where the client is at fault. */
export interface Input {
  readonly origin: InputOrigin;
  readonly text: string;
  readonly sql: string;
}

/** What may be beyond its type though the values that it is made of are not. */
export type Overflow = "sum" | "bucket";

/** SQL text with the values of its parameters `$1`, `$2`, …, each bound as text and cast in the SQL. */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly string[];
  /** The parameters that the engine may refuse. */
  readonly inputs: readonly Input[];
  /** The tables that are read: where no input is at fault, one of them is. */
  readonly tables: readonly Table[];
  /** Those of them that who asks knows: the others stand in rules only. */
  readonly known: readonly Table[];
  /** What is made that may be beyond its type. */
  readonly overflows: readonly Overflow[];
  /** Set where structs are read as objects, not as their fields in order. */
  readonly structs?: "object";
}

/** Whether a statement may answer otherwise over the same data. */
export function readsChanging({ tables }: Pick<Statement, "tables">): boolean {
  return tables.some(({ isChanging }) => isChanging);
}

/** A statement of Eider's own, without a client's values. */
export function fixedStatement(sql: string): Statement {
  return { sql, parameters: [], inputs: [], tables: [], known: [], overflows: [] };
}

/** What rows of tables exist for who asks. */
export interface RowRules {
  /** The value of a claim: a scalar or a list of them; undefined where it is neither. */
  claim(path: readonly string[]): unknown;
  /** The rows of a table as SQL to read from; undefined where all exist. */
  sourceOf(writer: StatementWriter, table: Table): string | undefined;
  /** Whether reading a table so may change the order of its rows. */
  mayReorder(table: Table): boolean;
}

/** Collects the parameters of one statement and numbers the aliases of its tables. */
export class StatementWriter {
  readonly #parameters: string[] = [];
  readonly #inputs: Input[] = [];
  readonly #zones = new Map<string, string>();
  readonly #tables = new Set<Table>();
  readonly #known = new Set<Table>();
  /** The aggregates that conditions were made of. */
  readonly aggregates: string[] = [];
  /** Undefined where nobody's rows are limited: a table with a rule cannot be read then. */
  readonly rules: RowRules | undefined;
  #isRule = false;
  readonly #overflows = new Set<Overflow>();
  #aliases = 0;

  constructor(rules?: RowRules) {
    this.rules = rules;
  }

  /** What is written meanwhile is a rule: its tables and values are not of who asks. */
  asRule(write: () => string): string {
    const outside = this.#isRule;
    this.#isRule = true;
    try {
      return write();
    } finally {
      this.#isRule = outside;
    }
  }

  /** Binds `text` and returns the expression of it as `type`. */
  bind(text: string, type: string, origin: InputOrigin = "value"): string {
    const place = this.#push(text);
    if (type === "VARCHAR") return `${place}::VARCHAR`;
    this.#input({ origin, text, sql: `$1::${type}` });
    return `${place}::${type}`;
  }

  /** Binds bytes in base64. */
  bindBytes(base64: string): string {
    return `from_base64(${this.bind(base64, "VARCHAR")})`;
  }

  /** Binds the name of a time zone, each once: what is made with the same one is then the same SQL. */
  bindZone(zone: string): string {
    const known = this.#zones.get(zone);
    if (known !== undefined) return known;
    this.#input({ origin: "value", text: zone, sql: "timezone($1, TIMESTAMP '2000-01-01')" });
    const bound = `${this.#push(zone)}::VARCHAR`;
    this.#zones.set(zone, bound);
    return bound;
  }

  /** Binds a pattern of RE2. */
  bindPattern(pattern: string): string {
    this.#input({ origin: "pattern", text: pattern, sql: "regexp_matches('', $1)" });
    return `${this.#push(pattern)}::VARCHAR`;
  }

  /** Binds a list as one JSON text: a list value costs the driver 1 µs a member, a text nothing. */
  bindList(texts: readonly string[], type: string): string {
    const text = JSON.stringify(texts);
    const list = (place: string) => `from_json(${place}, '["VARCHAR"]')::${type}[]`;
    this.#input({ origin: "value", text, sql: list("$1") });
    return list(this.#push(text));
  }

  /** Binds keys as a list; those that are no values of the type become null and match nothing. */
  bindKeys(texts: readonly string[], type: string): string {
    const list = `from_json(${this.#push(JSON.stringify(texts))}, '["VARCHAR"]')`;
    return type === "BLOB"
      ? `list_transform(${list}, lambda x: from_base64(x))`
      : `TRY_CAST(${list} AS ${type}[])`;
  }

  /** A table alias that no other table of the statement has. */
  alias(): string {
    this.#aliases += 1;
    return `t${this.#aliases}`;
  }

  /** Notes that a table is read. */
  reads(table: Table): void {
    this.#tables.add(table);
    if (!this.#isRule) this.#known.add(table);
  }

  /** Notes that such is made. */
  mayOverflow(what: Overflow): void {
    this.#overflows.add(what);
  }

  /** The finished statement. */
  statement(sql: string): Statement {
    return {
      sql,
      parameters: this.#parameters,
      inputs: this.#inputs,
      tables: [...this.#tables],
      known: [...this.#known],
      overflows: [...this.#overflows],
    };
  }

  #input(input: Input): void {
    this.#inputs.push(this.#isRule ? { ...input, origin: "claim" } : input);
  }

  #push(text: string): string {
    this.#parameters.push(text);
    return `$${this.#parameters.length}`;
  }
}

/** ` LIMIT … OFFSET …` of counts of rows. */
export function pageClause({
  limit,
  offset,
}: {
  readonly limit: number;
  readonly offset: number;
}): string {
  return ` LIMIT ${countSql(limit)}${offset === 0 ? "" : ` OFFSET ${countSql(offset)}`}`;
}

/** A count of rows of ours, which may be written into the text. Throws on what is no such count. */
export function countSql(count: number): string {
  if (!Number.isSafeInteger(count) || count < 0) throw new Error(`${count} is no count of rows`);
  return String(count);
}
