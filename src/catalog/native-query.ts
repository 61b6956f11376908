import { claimPath } from "../foundation/claims.ts";
import { isGraphQLName } from "./names.ts";
import type { ScalarName } from "./reserved-names.ts";
import type { SqlType } from "./sql-type.ts";

/** SQL of the configuration, or the call of a macro, that is served like a view with parameters. */
export interface NativeQuery {
  /** Text, and between it the parameters that stand there. */
  readonly parts: readonly (string | QueryPlace)[];
  readonly parameters: readonly QueryParameter[];
  /** All columns of its result by their names; the engine makes some of those of what is bound. */
  readonly columns: readonly string[];
  /** Whether its rows may be filtered, ordered, counted and grouped. */
  readonly asTable: boolean;
}

/** The place of a parameter in the text of a query. */
export interface QueryPlace {
  readonly parameter: string;
  /** Text before it; where it is not given both are left out, and the query's own default holds. */
  readonly before?: string;
}

/** A parameter of a query: what it is called, its type in GraphQL and in SQL. */
export interface QueryParameter {
  readonly name: string;
  /** Undefined for the one that a column of the type has. */
  readonly scalar: ScalarName | undefined;
  /** The type of a value in SQL, of a member where it is a list. */
  readonly type: SqlType;
  readonly isList: boolean;
  readonly isRequired: boolean;
  /** Where its value is a claim of who asks, and no argument: the path of the claim. */
  readonly claim?: readonly string[];
}

/** Arguments that fields of queries have beside those of the query. */
const ownArguments = new Set([
  "limit",
  "offset",
  "where",
  "orderBy",
  "distinctOn",
  "first",
  "after",
  "last",
  "before",
  "by",
  "having",
  "timeZone",
]);

/** The type of the engine in which a value of a scalar is bound. */
const boundAs: Readonly<Partial<Record<ScalarName, SqlType>>> = {
  Boolean: { kind: "boolean", sql: "BOOLEAN" },
  Int: { kind: "integer", sql: "INTEGER" },
  SafeInt: { kind: "bigint", sql: "BIGINT" },
  BigInt: { kind: "hugeint", sql: "HUGEINT" },
  Float: { kind: "double", sql: "DOUBLE" },
  Decimal: { kind: "decimal", sql: "DECIMAL(38, 10)", width: 38, scale: 10 },
  String: { kind: "varchar", sql: "VARCHAR" },
  ID: { kind: "varchar", sql: "VARCHAR" },
  UUID: { kind: "uuid", sql: "UUID" },
  Bytes: { kind: "blob", sql: "BLOB" },
  JSON: { kind: "json", sql: "JSON" },
  Date: { kind: "date", sql: "DATE" },
  Time: { kind: "time", sql: "TIME" },
  TimeTz: { kind: "timetz", sql: "TIMETZ" },
  Timestamp: { kind: "timestamp", sql: "TIMESTAMP" },
  DateTime: { kind: "timestamptz", sql: "TIMESTAMPTZ" },
  Interval: { kind: "interval", sql: "INTERVAL" },
};

/** Texts, quoted names and comments, in which nothing is a parameter, and parameters. */
const tokens =
  /(?<!\w)[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*(?:[^*/]|\*(?!\/)|\/(?!\*)|\/\*[\s\S]*?\*\/)*\*\/|\$(\w*)\$[\s\S]*?\$\1\$|\$([A-Za-z_]\w*|\d+)/g;

/** A semicolon behind which nothing but comments and more of them come. */
const lastSemicolon = /;(?:\s|;|--[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*$/;

/**
 * Reads a query of the configuration: its SQL with `$name` for parameters, and their types as GraphQL
 * writes them. Returns what is wrong with it instead.
 */
export function readQuery(
  sql: string,
  types: Readonly<Record<string, string>>,
  asTable: boolean,
): NativeQuery | { readonly mistakes: readonly string[] } {
  const mistakes: string[] = [];
  const parameters = Object.entries(types).flatMap(([name, type]): QueryParameter[] => {
    const parameter = readParameter(name, type);
    if (typeof parameter !== "string") return [parameter];
    mistakes.push(`parameters.${name}: ${parameter}`);
    return [];
  });
  const parts = splitParameters(sql.trim().replace(lastSemicolon, ""));
  const used = new Set(parts.flatMap((part) => (typeof part === "string" ? [] : [part.parameter])));
  for (const name of used)
    if (!Object.hasOwn(types, name)) mistakes.push(`sql: $${name} is not among its parameters`);
  for (const name of Object.keys(types))
    if (!used.has(name)) mistakes.push(`parameters.${name}: the SQL has no $${name}`);
  return mistakes.length > 0 ? { mistakes } : { parts, parameters, columns: [], asTable };
}

/** Why a parameter of a macro cannot be an argument of a field; undefined where it can. */
export function parameterMistake(name: string): string | undefined {
  if (ownArguments.has(name)) return `the field has an argument ${name} already`;
  return isGraphQLName(name)
    ? undefined
    : `the parameter ${JSON.stringify(name)} is no name that GraphQL takes`;
}

/** A parameter whose type the engine found. */
export function parameterOf(name: string, type: SqlType, isRequired: boolean): QueryParameter {
  return { name, scalar: undefined, type, isList: false, isRequired };
}

function readParameter(name: string, text: string): QueryParameter | string {
  if (text.startsWith("$")) {
    const claim = claimPath(text);
    const ofText = { scalar: undefined, type: { kind: "varchar", sql: "VARCHAR" } } as const;
    return claim === undefined
      ? `expected a claim as "$claims.tenant", got ${JSON.stringify(text)}`
      : { name, ...ofText, isList: false, isRequired: false, claim };
  }
  if (ownArguments.has(name)) return "the field has an argument of this name already";
  if (!isGraphQLName(name)) return "expected a name that GraphQL takes";
  const [, open, scalar = "", close, required] = /^(\[)?(\w+)!?(\])?(!)?$/.exec(text) ?? [];
  const type = boundAs[scalar as ScalarName];
  if (type === undefined || (open === undefined) !== (close === undefined))
    return `expected a type as "String!" or "[Int!]", of ${Object.keys(boundAs).join(", ")}, or a claim as "$claims.tenant"`;
  const isList = open !== undefined;
  // Without brackets the pattern takes the `!` before them.
  const isRequired = isList ? required !== undefined : text.endsWith("!");
  return { name, scalar: scalar as ScalarName, type, isList, isRequired };
}

/** SQL as text and parameters: `$name`, or `$1` by place. */
export function splitParameters(sql: string): NativeQuery["parts"] {
  const parts: (string | QueryPlace)[] = [];
  let from = 0;
  for (const { 0: token, 2: parameter, index } of sql.matchAll(tokens)) {
    if (parameter === undefined) continue;
    parts.push(sql.slice(from, index), { parameter });
    from = index + token.length;
  }
  return [...parts, sql.slice(from)];
}
