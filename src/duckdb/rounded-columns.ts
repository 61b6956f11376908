import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier } from "../sql/identifier.ts";
import type { FileSource } from "./file-sources.ts";

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
