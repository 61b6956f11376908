import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../sql/identifier.ts";
import { castsOf, type FileSource, sourceSql } from "./file-sources.ts";

/** From here on a DOUBLE is no exact whole number. */
const exactLimit = 2 ** 53;

/** The columns of a table made of CSV whose whole numbers were too long for BIGINT, so that the engine rounded them. */
export async function roundedColumns(
  connection: DuckDBConnection,
  { table, reader, read }: FileSource,
): Promise<string[]> {
  if (reader !== "read_csv") return [];
  const given = { ...read.csv?.types, ...read.types?.[table] };
  const described = await connection.runAndReadAll(`DESCRIBE ${quoteIdentifier(table)}`);
  const doubles = described
    .getRows()
    .flatMap(([name, type]) =>
      type === "DOUBLE" && !(String(name) in given) ? [String(name)] : [],
    );
  if (doubles.length === 0) return [];
  const asked = doubles.map((name) => {
    const column = quoteIdentifier(name);
    return `coalesce(bool_and(${column} = trunc(${column})) AND max(abs(${column})) > ${exactLimit}, false)`;
  });
  const result = await connection.runAndReadAll(
    `SELECT ${asked.join(", ")} FROM ${quoteIdentifier(table)}`,
  );
  const [rounded = []] = result.getRows();
  return doubles.filter((_, index) => rounded[index] === true);
}

/** Makes the table again with those columns as HUGEINT; where they are not that the table stays, and what is told is why. */
export async function readExactly(
  connection: DuckDBConnection,
  source: FileSource,
  columns: readonly string[],
): Promise<string[]> {
  const { table, read } = source;
  const exact = Object.fromEntries(columns.map((name) => [name, "HUGEINT"]));
  const typed: FileSource = {
    ...source,
    read: { ...read, types: { ...read.types, [table]: { ...read.types?.[table], ...exact } } },
  };
  const replaced = [...castsOf(typed).values()];
  const select = replaced.length === 0 ? "*" : `* REPLACE (${replaced.join(", ")})`;
  try {
    await connection.run(
      `CREATE OR REPLACE TABLE ${quoteIdentifier(table)} AS SELECT ${select} FROM ${sourceSql(typed)}`,
    );
    return [];
  } catch {
    return columns.map(
      (name) =>
        `${table}: ${name} has whole numbers that a DOUBLE rounds. Set types to VARCHAR for it to keep its digits`,
    );
  }
}
