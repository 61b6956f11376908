import type { ColumnFacts, QueryFacts } from "../catalog/database-facts.ts";
import { type NativeQuery, parameterOf, type QueryParameter } from "../catalog/native-query.ts";
import type { SqlType } from "../catalog/sql-type.ts";
import { messageOf } from "../foundation/errors.ts";
import { quoteIdentifier } from "../sql/identifier.ts";
import { querySql } from "../sql/native-query.ts";
import { redact } from "./engine-errors.ts";
import { type EngineConnection, runStatement } from "./run-statement.ts";
import { sqlTypeOf } from "./sql-types.ts";

/** The columns of a query of the configuration, found by preparing it; a problem where it cannot be. */
export async function queryFacts(
  link: EngineConnection,
  name: string,
  query: NativeQuery,
): Promise<QueryFacts> {
  const text = querySql(query, ({ type, isList }) => `NULL::${type.sql}${isList ? "[]" : ""}`);
  return { name, query, ...(await columnsOf(link, text)) };
}

const macros = `SELECT DISTINCT ON (schema_name, function_name) schema_name, function_name, parameters FROM duckdb_functions()
  WHERE database_name = current_database() AND NOT internal AND function_type = 'table_macro' ORDER BY schema_name, function_name`;

/** The table macros of a database as queries; those whose call cannot be prepared have a problem. */
export async function macroFacts(link: EngineConnection): Promise<QueryFacts[]> {
  const { columns, count } = await runStatement(link, { sql: macros, parameters: [] });
  const [schemas = [], names = [], parameters = []] = columns;
  const found: QueryFacts[] = [];
  for (let row = 0; row < count; row += 1)
    found.push(
      await macroQuery(link, {
        schema: String(schemas[row]),
        name: String(names[row]),
        parameters: parameters[row] as string[],
      }),
    );
  return found;
}

interface Macro {
  readonly schema: string;
  readonly name: string;
  readonly parameters: readonly string[];
}

async function macroQuery(link: EngineConnection, macro: Macro): Promise<QueryFacts> {
  const { schema, name, parameters } = macro;
  const call = `SELECT * FROM ${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  const places = parameters.map((_, index) => `$${index + 1}`).join(", ");
  try {
    const prepared = await link.connection.prepare(`${call}(${places})`);
    let typed: QueryParameter[];
    try {
      typed = parameters.map((parameter, index) => {
        const type = typeOf(() => sqlTypeOf(prepared.parameterType(index + 1)));
        return parameterOf(parameter, type);
      });
    } finally {
      prepared.destroySync();
    }
    const query: NativeQuery = {
      parts: [
        `${call}(`,
        ...parameters.flatMap((parameter, index) => [...(index > 0 ? [", "] : []), { parameter }]),
        ")",
      ],
      parameters: typed,
      asTable: true,
    };
    return { macroSchema: schema, ...(await queryFacts(link, name, query)) };
  } catch (error) {
    const query: NativeQuery = { parts: [], parameters: [], asTable: true };
    return { macroSchema: schema, name, query, columns: [], problem: firstLine(error) };
  }
}

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

/** What the engine found of a parameter; text where it found nothing that an argument could be. */
function typeOf(find: () => SqlType): SqlType {
  const text: SqlType = { kind: "varchar", sql: "VARCHAR" };
  try {
    const type = find();
    return unsaid.has(type.kind) ? text : type;
  } catch {
    return text;
  }
}

async function columnsOf(
  link: EngineConnection,
  sql: string,
): Promise<Pick<QueryFacts, "columns" | "problem">> {
  try {
    // In parentheses only a SELECT is valid.
    const prepared = await link.connection.prepare(`SELECT * FROM (${sql}\n) AS t`);
    try {
      const columns = Array.from({ length: prepared.columnCount }, (_, index): ColumnFacts => {
        const type = sqlTypeOf(prepared.columnType(index));
        const mayCollate = type.kind === "varchar";
        return {
          name: prepared.columnName(index),
          type,
          nullable: true,
          mayCollate,
          comment: null,
        };
      });
      return { columns };
    } finally {
      prepared.destroySync();
    }
  } catch (error) {
    return { columns: [], problem: firstLine(error) };
  }
}

function firstLine(error: unknown): string {
  return redact(messageOf(error).split("\n")[0] ?? "");
}
