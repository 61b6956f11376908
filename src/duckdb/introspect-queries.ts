import type { QueryFacts } from "../catalog/database-facts.ts";
import {
  type NativeQuery,
  parameterMistake,
  parameterOf,
  type QueryParameter,
} from "../catalog/native-query.ts";
import type { SqlType } from "../catalog/sql-type.ts";
import { quoteIdentifier } from "../sql/identifier.ts";
import { sampleSql } from "../sql/native-query.ts";
import {
  collationsIn,
  type Described,
  describedColumns,
  firstLine,
  fits,
  prepared,
} from "./described-columns.ts";
import { type EngineConnection, runStatement } from "./run-statement.ts";
import { sqlTypeOf } from "./sql-types.ts";

/**
 * The columns of a query of the configuration, found by preparing it; a problem where it cannot be.
 * `collations` are those that its database names.
 */
export async function queryFacts(
  link: EngineConnection,
  name: string,
  query: NativeQuery,
  collations: readonly string[],
): Promise<QueryFacts> {
  const typed = await withClaimTypes(link, query);
  const { columns, problem } = await described(link, typed, collations);
  const given = typed.parameters.filter(({ claim }) => claim === undefined);
  return {
    name,
    query: { ...typed, columns: columns.map((column) => column.name) },
    columns: columns.map((column) => ({
      ...column,
      type: given.length === 0 ? column.type : loose(column.type, given),
      nullable: true,
      comment: null,
    })),
    ...(problem !== undefined && { problem }),
  };
}

/** The type of a column that may be made of arguments: a BigInt is bound as what it fits, digits may be rounded to. */
function loose(type: SqlType, given: readonly QueryParameter[]): SqlType {
  if (type.kind === "list") return { ...type, item: loose(type.item, given) };
  if (type.kind === "struct")
    return {
      ...type,
      fields: type.fields.map((field) => ({ ...field, type: loose(field.type, given) })),
    };
  if (type.kind === "decimal") return { ...type, isLoose: true };
  const mayBeWider = type.kind === "bigint" && given.some((each) => each.type.kind === "hugeint");
  return mayBeWider ? { kind: "hugeint", sql: "HUGEINT" } : type;
}

/**
 * What the engine tells of a query whose values are not known. Where it cannot tell without them they are
 * taken to be some value of their type, at last null: NULL it folds, and forgets the type of what is made
 * of it.
 */
async function described(
  link: EngineConnection,
  query: NativeQuery,
  collations: readonly string[],
): Promise<Described> {
  const places = new Map(query.parameters.map((parameter, index) => [parameter, index + 1]));
  const unknown = sampleSql(query, (parameter, typeSql) => `$${places.get(parameter)}::${typeSql}`);
  const all = [...new Set([...collations, ...collationsIn([unknown])])];
  // In parentheses only a SELECT is valid.
  let found: Described = { columns: [] };
  for (const text of new Set([unknown, sampleSql(query, someValue), sampleSql(query)])) {
    found = await describedColumns(link, `(${text}\n) AS t`, all);
    if (found.problem === undefined) break;
  }
  return { ...found, columns: withArgumentNames(found.columns, query.parameters) };
}

const bound = /CAST\(\$(\d+) AS [A-Z_ ]+(?:\(\d+, ?\d+\))?(?:\[\])?\)/g;

/** Columns that the engine names by what is bound, `upper(CAST($1 AS VARCHAR))`, are named by the argument. */
function withArgumentNames(
  columns: Described["columns"],
  parameters: readonly QueryParameter[],
): Described["columns"] {
  const taken = new Set(columns.map(({ name }) => name));
  return columns.map((column) => {
    const name = column.name.replaceAll(
      bound,
      (_, place: string) => parameters[Number(place) - 1]?.name ?? "",
    );
    if (taken.has(name)) return column;
    taken.add(name);
    return { ...column, name };
  });
}

/** Values of kinds, as texts; numbers of all kinds are 1. */
const someTexts: Partial<Record<SqlType["kind"], string>> = {
  varchar: "",
  blob: "",
  json: "null",
  uuid: "00000000-0000-0000-0000-000000000000",
  boolean: "true",
  interval: "1 day",
  date: "2000-01-01",
  time: "00:00:00",
  time_ns: "00:00:00",
  timetz: "00:00:00+00",
  timestamp: "2000-01-01",
  timestamp_s: "2000-01-01",
  timestamp_ms: "2000-01-01",
  timestamp_ns: "2000-01-01",
  timestamptz: "2000-01-01 00:00:00+00",
};

function someValue({ type, isList }: QueryParameter, typeSql: string): string {
  const text = `'${someTexts[type.kind] ?? "1"}'`;
  // The product of four with ten digits each behind the point would be none.
  const short = type.kind === "decimal" ? typeSql.replace(type.sql, "DECIMAL(2, 1)") : typeSql;
  return `${isList ? `[${text}]` : text}::${short}`;
}

/** A query whose claims have the types that its SQL takes them for; texts where it says nothing. */
async function withClaimTypes(link: EngineConnection, query: NativeQuery): Promise<NativeQuery> {
  const claims = query.parameters.filter(({ claim }) => claim !== undefined);
  if (claims.length === 0) return query;
  const placed = sampleSql(query, (parameter) => {
    const place = claims.indexOf(parameter);
    return place === -1 ? undefined : `$${place + 1}`;
  });
  const types = await prepared(link, `SELECT * FROM (${placed}\n) AS t`, (statement) =>
    claims.map((_, index) => typeOf(() => sqlTypeOf(statement.parameterType(index + 1)), memberOf)),
  ).catch(() => []);
  return {
    ...query,
    parameters: query.parameters.map((parameter) => {
      const found = types[claims.indexOf(parameter)];
      if (found === undefined) return parameter;
      return found.kind === "list"
        ? { ...parameter, type: found.item, isList: true }
        : { ...parameter, type: found };
    }),
  };
}

const macros = `SELECT DISTINCT ON (schema_name, function_name) schema_name, function_name, parameters FROM duckdb_functions()
  WHERE database_name = current_database() AND NOT internal AND function_type = 'table_macro' ORDER BY schema_name, function_name`;

/** The table macros of a database as queries; those whose call cannot be prepared have a problem. */
export async function macroFacts(
  link: EngineConnection,
  collations: readonly string[],
): Promise<QueryFacts[]> {
  const { columns, count } = await runStatement(link, { sql: macros, parameters: [] });
  const [schemas = [], names = [], parameters = []] = columns;
  const found: QueryFacts[] = [];
  for (let row = 0; row < count; row += 1)
    found.push(
      await macroQuery(
        link,
        {
          schema: String(schemas[row]),
          name: String(names[row]),
          parameters: parameters[row] as string[],
        },
        collations,
      ),
    );
  return found;
}

interface Macro {
  readonly schema: string;
  readonly name: string;
  readonly parameters: readonly string[];
}

async function macroQuery(
  link: EngineConnection,
  macro: Macro,
  collations: readonly string[],
): Promise<QueryFacts> {
  const { schema, name, parameters } = macro;
  const call = `SELECT * FROM ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  try {
    const mistake = parameters.map(parameterMistake).find((each) => each !== undefined);
    if (mistake !== undefined) throw new Error(mistake);
    const required = await requiredCount(link, call, parameters);
    const typed = await prepared(link, callSql(call, parameters, required), (statement) =>
      parameters.flatMap((parameter, index) => {
        const isRequired = index < required;
        const found = typeOf(() => sqlTypeOf(statement.parameterType(index + 1)));
        // Where the engine finds no type of one that may be left out, it is.
        const type = found ?? (isRequired ? text : undefined);
        return type === undefined ? [] : [parameterOf(parameter, type, isRequired)];
      }),
    );
    const query: NativeQuery = {
      columns: [],
      parts: [
        `${call}(`,
        ...typed.flatMap(({ name: parameter, isRequired }, index) =>
          isRequired
            ? [...(index > 0 ? [", "] : []), { parameter }]
            : [{ parameter, before: `, ${named(parameter)}` }],
        ),
        ")",
      ],
      parameters: typed,
      asTable: true,
    };
    return { macroSchema: schema, ...(await queryFacts(link, name, query, collations)) };
  } catch (error) {
    const query: NativeQuery = { parts: [], parameters: [], columns: [], asTable: true };
    return { macroSchema: schema, name, query, columns: [], problem: firstLine(error) };
  }
}

/**
 * How many parameters of a macro have to be given. The catalog does not tell which have a default; they
 * stand last, and a call without them can be prepared.
 */
async function requiredCount(
  link: EngineConnection,
  call: string,
  parameters: readonly string[],
): Promise<number> {
  let required = parameters.length;
  while (
    required > 0 &&
    (await fits(link, callSql(call, parameters.slice(0, required - 1), required - 1))) &&
    (await fits(link, callSql(call, parameters, required - 1)))
  )
    required -= 1;
  return required;
}

/** A call with the first parameters by their place, and the others by their name. */
function callSql(call: string, parameters: readonly string[], byPlace: number): string {
  const places = parameters.map((parameter, index) =>
    index < byPlace ? `$${index + 1}` : `${named(parameter)}$${index + 1}`,
  );
  return `${call}(${places.join(", ")})`;
}

const named = (parameter: string) => `${quoteIdentifier(parameter)} := `;

/** Kinds of values that no argument of a scalar says. */
const unsaid = new Set<SqlType["kind"]>([
  "list",
  "struct",
  "map",
  "union",
  "enum",
  "variant",
  "geometry",
]);

/** What a parameter is taken for of which the engine knows nothing. */
const text: SqlType = { kind: "varchar", sql: "VARCHAR" };

/**
 * What the engine found of a parameter; undefined where it is nothing that an argument could be, or has
 * as its value.
 */
function typeOf(
  find: () => SqlType,
  valueOf: (type: SqlType) => SqlType = (type) => type,
): SqlType | undefined {
  try {
    const type = find();
    return unsaid.has(valueOf(type).kind) ? undefined : type;
  } catch {
    return undefined;
  }
}

/** The type of a list's members; a claim may be a list. */
function memberOf(type: SqlType): SqlType {
  return type.kind === "list" ? type.item : type;
}
