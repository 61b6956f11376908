import type { ColumnType, Table } from "../catalog/catalog.ts";
import type { NativeQuery, QueryParameter } from "../catalog/native-query.ts";
import { bindValue, bindValues, heldValues } from "./bind-value.ts";
import { quoteIdentifier, quoteTable } from "./identifier.ts";
import { exactDecimal, isInteger } from "./numbers.ts";
import type { InputValue } from "./question.ts";
import type { StatementWriter } from "./statement.ts";

/** Arguments of a field by the name of the parameter. */
export type Given = Readonly<Record<string, unknown>>;

/** A table, or a query of the configuration with its arguments, as SQL to read from. */
export function sourceSql(writer: StatementWriter, table: Table): string {
  const { query, given = {} } = table;
  if (table.rule !== undefined) {
    const ruled = writer.rules?.sourceOf(writer, table);
    if (ruled === undefined) throw new Error(`no rules to read ${table.sqlName} by`);
    return ruled;
  }
  if (query === undefined) return quoteTable(table);
  // Null says that an argument is not given.
  const isGiven = ({ name }: QueryParameter) => given[name] !== undefined && given[name] !== null;
  const claims = claimsSql(writer, query);
  const sql = querySql(
    query,
    (parameter) => claims.get(parameter) ?? argumentSql(writer, parameter, given),
    isGiven,
  );
  // Without a claim that it asks for there is nothing, whatever its SQL makes of NULL. It may end in a comment.
  const isEmpty = query.parameters.some(
    (parameter) => parameter.claim !== undefined && !claims.has(parameter),
  );
  const source = namedColumns(query, sql);
  return isEmpty ? `(SELECT * FROM ${source} WHERE false)` : source;
}

/** A query whose columns have the names by which they are known: the engine makes some of what is bound. */
function namedColumns({ columns, parameters }: NativeQuery, sql: string): string {
  if (columns.length === 0 || parameters.length === 0) return `(${sql}\n)`;
  return `(SELECT * FROM (${sql}\n) AS q(${columns.map(quoteIdentifier).join(", ")}))`;
}

/** The parameters that are claims of who asks; those of another type are left out, as are those that are missing. */
function claimsSql(
  writer: StatementWriter,
  { parameters }: NativeQuery,
): ReadonlyMap<QueryParameter, string> {
  const found = new Map<QueryParameter, string>();
  for (const parameter of parameters) {
    const { claim, type, isList } = parameter;
    const value = claim === undefined ? undefined : writer.rules?.claim(claim);
    if (value === undefined || (Array.isArray(value) && !isList)) continue;
    const values = [value].flat() as InputValue[];
    try {
      if (!areHeld(type as ColumnType, values)) continue;
      const bound = () => boundSql(writer, { type, isList }, isList ? values : value);
      found.set(parameter, writer.asRule(bound));
    } catch {
      // No value of the type.
    }
  }
  return found;
}

/** The query as it is prepared where no values are known: `placed` says what stands for a parameter, else NULL. */
export function sampleSql(
  query: NativeQuery,
  placed: (parameter: QueryParameter, typeSql: string) => string | undefined = () => undefined,
): string {
  return querySql(query, (parameter) => {
    const typeSql = argumentType(parameter);
    return placed(parameter, typeSql) ?? `NULL::${typeSql}`;
  });
}

/** A query with an expression in the place of each parameter; those with a default may be left out. */
export function querySql(
  { parts, parameters }: NativeQuery,
  expressionOf: (parameter: QueryParameter) => string,
  isGiven: (parameter: QueryParameter) => boolean = () => true,
): string {
  let text = "";
  const placed = (parameter: QueryParameter, next: NativeQuery["parts"][number] | undefined) => {
    const sql = expressionOf(parameter);
    // Behind IN the engine takes a parameter as a list, but no cast of one.
    if (parameter.isList && /\bin\s*$/i.test(text)) return `(SELECT unnest(${sql}))`;
    // What stands behind may be `[1]`, which would be a part of the type.
    return typeof next === "string" && next.startsWith("[") ? `(${sql})` : sql;
  };
  for (const [index, part] of parts.entries()) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const parameter = parameters.find(({ name }) => name === part.parameter);
    const { before } = part;
    if (parameter === undefined) text += "NULL";
    else if (before === undefined) text += placed(parameter, parts[index + 1]);
    // The first of a call has nothing to be parted from.
    else if (isGiven(parameter))
      text += (text.endsWith("(") ? before.replace(/^, /, "") : before) + expressionOf(parameter);
  }
  return text;
}

/**
 * A Decimal is bound with the digits that it has, and a BigInt as BIGINT while it fits: many functions
 * take nothing wider.
 */
function exactType({ type }: QueryParameter, value: unknown): QueryParameter["type"] {
  const values = [value].flat();
  if (type.kind === "decimal") return exactDecimal(values.map(String));
  if (type.kind === "hugeint" && values.every(fitsBigint)) return usualWhole;
  return type;
}

/** Whether values are of a type as they are: numbers are never rounded to one that it has, nor made of other texts. */
function areHeld(type: ColumnType, values: readonly InputValue[]): boolean {
  const isNumber = isInteger(type) || type.kind === "decimal";
  if (isNumber && !values.every((value) => /^-?\d+(\.\d+)?$/.test(String(value)))) return false;
  return heldValues(type, values).length === values.length;
}

const usualWhole: QueryParameter["type"] = { kind: "bigint", sql: "BIGINT" };

function fitsBigint(value: unknown): boolean {
  const text = typeof value === "number" ? String(value) : value;
  return (
    typeof text === "string" &&
    /^-?\d+$/.test(text) &&
    BigInt.asIntN(64, BigInt(text)) === BigInt(text)
  );
}

function argumentSql(writer: StatementWriter, parameter: QueryParameter, given: Given): string {
  const { name, isList } = parameter;
  const value = given[name];
  return value === undefined || value === null
    ? `NULL::${argumentType(parameter)}`
    : boundSql(writer, { type: exactType(parameter, value), isList }, value);
}

/** The type of an argument that is not known, as SQL. */
function argumentType({ type, isList }: QueryParameter): string {
  return `${type.kind === "hugeint" ? usualWhole.sql : type.sql}${isList ? "[]" : ""}`;
}

function boundSql(
  writer: StatementWriter,
  { type, isList }: Pick<QueryParameter, "type" | "isList">,
  value: unknown,
): string {
  return isList
    ? bindValues(writer, type as ColumnType, value as InputValue[])
    : bindValue(writer, type as ColumnType, value as InputValue);
}
