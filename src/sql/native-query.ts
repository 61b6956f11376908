import type { ColumnType, Table } from "../catalog/catalog.ts";
import type { NativeQuery, QueryParameter } from "../catalog/native-query.ts";
import { EiderError } from "../foundation/errors.ts";
import { bindValue, bindValues } from "./bind-value.ts";
import { quoteTable } from "./identifier.ts";
import { decimalParts, mostDigits } from "./numbers.ts";
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
  // It may end in a comment.
  // Null says that an argument is not given.
  const isGiven = ({ name }: QueryParameter) => given[name] !== undefined && given[name] !== null;
  return `(${querySql(query, (parameter) => argumentSql(writer, parameter, given), isGiven)}\n)`;
}

/** A query with an expression in the place of each parameter; those with a default may be left out. */
export function querySql(
  { parts, parameters }: NativeQuery,
  expressionOf: (parameter: QueryParameter) => string,
  isGiven: (parameter: QueryParameter) => boolean = () => true,
): string {
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") {
      text += part;
      continue;
    }
    const parameter = parameters.find(({ name }) => name === part.parameter);
    const { before } = part;
    if (parameter === undefined) text += "NULL";
    else if (before === undefined) text += expressionOf(parameter);
    // The first of a call has nothing to be parted from.
    else if (isGiven(parameter))
      text += (text.endsWith("(") ? before.replace(/^, /, "") : before) + expressionOf(parameter);
  }
  return text;
}

/** A Decimal is bound with the digits that it has. */
function exactType({ scalar, type }: QueryParameter, value: unknown): QueryParameter["type"] {
  if (scalar !== "Decimal" || value === undefined || value === null) return type;
  const values = Array.isArray(value) ? value : [value];
  const parts = values.flatMap((each) => decimalParts(String(each)) ?? []);
  const longest = (part: "whole" | "fraction") =>
    parts.reduce((most, each) => Math.max(most, each[part].length), 0);
  const scale = longest("fraction");
  const width = Math.max(1, longest("whole") + scale);
  if (width > mostDigits)
    throw new EiderError("NUMBER_OUT_OF_RANGE", `A Decimal has at most ${mostDigits} digits here.`);
  return { kind: "decimal", sql: `DECIMAL(${width}, ${scale})`, width, scale };
}

function argumentSql(writer: StatementWriter, parameter: QueryParameter, given: Given): string {
  const { name, isList } = parameter;
  const value = given[name];
  const type = exactType(parameter, value);
  if (value === undefined || value === null) return `NULL::${type.sql}${isList ? "[]" : ""}`;
  return isList
    ? bindValues(writer, type as ColumnType, value as InputValue[])
    : bindValue(writer, type as ColumnType, value as InputValue);
}
