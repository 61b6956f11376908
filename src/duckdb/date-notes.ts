import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteIdentifier, quoteLiteral } from "../sql/identifier.ts";
import { columnsOf } from "./file-notes.ts";
import { asPattern, type FileSource } from "./file-sources.ts";

/** Columns of dates in CSV whose days and months could change places: the engine guesses silently. */
export async function ambiguousDates(
  connection: DuckDBConnection,
  { table, reader, files, read }: FileSource,
): Promise<string[]> {
  if (reader !== "read_csv") return [];
  const columns = await columnsOf(connection, quoteIdentifier(table));
  const { csv = {} } = read;
  const notes: string[] = [];
  for (const [type, option, found] of [
    ["DATE", "dateformat", "DateFormat"],
    ["TIMESTAMP", "timestampformat", "TimestampFormat"],
  ] as const) {
    const dated = [...columns].filter(([, own]) => own === type).map(([name]) => name);
    if (dated.length === 0 || csv[option] !== undefined) continue;
    const format = await foundFormat(connection, files[0] ?? "", found);
    if (format === undefined || !hasDayAndMonthFirst(format)) continue;
    const days = dated.map((name) => `max(day(${quoteIdentifier(name)}))`).join(", ");
    const result = await connection.runAndReadAll(`SELECT ${days} FROM ${quoteIdentifier(table)}`);
    const most = result.getRows()[0] ?? [];
    const unsure = dated.filter((_, index) => most[index] !== null && Number(most[index]) <= 12);
    if (unsure.length === 0) continue;
    notes.push(
      `${table}: ${unsure.join(", ")} ${unsure.length === 1 ? "is" : "are"} read as ${format}, and could be ${swapped(format)} as well, since no day is above 12. Set csv.${option}`,
    );
  }
  return notes;
}

/** The form of times that the engine finds in a file. */
async function foundFormat(
  connection: DuckDBConnection,
  file: string,
  column: string,
): Promise<string | undefined> {
  try {
    const result = await connection.runAndReadAll(
      `SELECT ${column}::VARCHAR FROM sniff_csv(${quoteLiteral(asPattern(file))})`,
    );
    const format = result.getRows()[0]?.[0];
    return typeof format === "string" ? format : undefined;
  } catch {
    // A file that needs options to be read; who gives them has looked at it.
    return undefined;
  }
}

function hasDayAndMonthFirst(format: string): boolean {
  const parts = /%-?([dm]).*?%-?([dm])/.exec(format);
  return parts !== null && parts[1] !== parts[2] && !/%Y.*%-?[dm].*%-?[dm]/i.test(format);
}

function swapped(format: string): string {
  return format.replaceAll(/(%-?)([dm])/g, (_, start: string, part: string) =>
    part === "d" ? `${start}m` : `${start}d`,
  );
}
