import { splitParameters } from "../catalog/native-query.ts";
import { EiderError } from "../foundation/errors.ts";
import { type Statement, StatementWriter } from "./statement.ts";

/** A query of an extension: `$1` or `$name` become bound values, each with the type that it has in JavaScript. */
export function extensionQuery(
  sql: string,
  parameters: readonly unknown[] | Readonly<Record<string, unknown>>,
): Statement {
  const writer = new StatementWriter();
  const given = new Map<string, unknown>(
    Array.isArray(parameters)
      ? parameters.map((value, index) => [String(index + 1), value])
      : Object.entries(parameters),
  );
  const text = splitParameters(sql)
    .map((part) => {
      if (typeof part === "string") return part;
      if (!given.has(part.parameter))
        throw new EiderError("BAD_INPUT", `The query has no value for $${part.parameter}.`);
      return valueSql(writer, part.parameter, given.get(part.parameter));
    })
    .join("");
  return { ...writer.statement(text), structs: "object" };
}

function valueSql(writer: StatementWriter, name: string, value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  switch (typeof value) {
    case "string":
      return writer.bind(value, "VARCHAR");
    case "boolean":
      return writer.bind(String(value), "BOOLEAN");
    case "bigint":
      return writer.bind(String(value), "HUGEINT");
    case "number":
      return writer.bind(String(value), Number.isSafeInteger(value) ? "BIGINT" : "DOUBLE");
    default:
      if (value instanceof Date) return writer.bind(value.toISOString(), "TIMESTAMPTZ");
      throw new EiderError(
        "BAD_INPUT",
        `The value of $${name} is no text, number, boolean, Date or null.`,
      );
  }
}
