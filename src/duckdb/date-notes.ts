import type { DuckDBConnection } from "@duckdb/node-api";
import { asPattern } from "../foundation/source-paths.ts";
import { quoteIdentifier, quoteLiteral } from "../sql/identifier.ts";
import { columnsOf } from "./file-notes.ts";
import type { FileSource } from "./file-sources.ts";

/** The types whose form the engine guesses: the option that says it, and the column of a sniffed file. */
const guessed = [
  { type: "DATE", option: "dateformat", found: "DateFormat" },
  { type: "TIMESTAMP", option: "timestampformat", found: "TimestampFormat" },
] as const;

/** Columns of dates in CSV whose days and months could change places: the engine guesses silently. */
export async function ambiguousDates(
  connection: DuckDBConnection,
  { table, reader, files, read }: FileSource,
): Promise<string[]> {
  if (reader !== "read_csv") return [];
  const columns = await columnsOf(connection, quoteIdentifier(table));
  const unsaid = guessed
    .filter(({ option }) => read.csv?.[option] === undefined)
    .map((each) => ({
      ...each,
      dated: [...columns].flatMap(([name, type]) => (type === each.type ? name : [])),
    }))
    .filter(({ dated }) => dated.length > 0);
  if (unsaid.length === 0) return [];
  const formats = await foundFormats(connection, files[0] ?? "");
  const notes: string[] = [];
  for (const { option, found, dated } of unsaid) {
    const format = formats[found];
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

/** The forms of times that the engine finds in a file. */
async function foundFormats(
  connection: DuckDBConnection,
  file: string,
): Promise<Partial<Record<(typeof guessed)[number]["found"], string>>> {
  const names = guessed.map(({ found }) => found);
  try {
    const result = await connection.runAndReadAll(
      `SELECT ${names.map((name) => `${name}::VARCHAR`).join(", ")} FROM sniff_csv(${quoteLiteral(asPattern(file))})`,
    );
    const row = result.getRows()[0] ?? [];
    return Object.fromEntries(
      names.flatMap((name, index) => {
        const format = row[index];
        return typeof format === "string" ? [[name, format]] : [];
      }),
    );
  } catch {
    // A file that needs options to be read; who gives them has looked at it.
    return {};
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
