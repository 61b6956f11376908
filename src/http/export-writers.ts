import type { ExportColumn } from "../graphql/answers/export-plan.ts";
import type { ExportType } from "./exported-rows.ts";

type Page = readonly Record<string, unknown>[];

/** How rows become bytes: what comes before them, pages, and what comes behind. */
export interface Writer {
  readonly begin: Uint8Array;
  readonly page: (rows: Page) => Uint8Array;
  readonly end: Uint8Array;
}

/** Writes rows in a form; `isDownload` where people open them in a spreadsheet. */
export async function writerOf(
  type: ExportType,
  columns: readonly ExportColumn[],
  isDownload: boolean,
): Promise<Writer> {
  if (type === "application/vnd.apache.arrow.stream") {
    // Only some take Arrow.
    const { arrowWriter } = await import("./arrow-rows.ts");
    return arrowWriter(columns, valueAt);
  }
  if (type === "application/x-ndjson")
    return textWriter(
      "",
      (row) =>
        `${JSON.stringify(Object.fromEntries(columns.map(({ name, path }) => [name, valueAt(row, path)])))}\n`,
    );
  const write = isDownload ? (value: unknown) => cell(harmless(value)) : cell;
  return textWriter(
    `${columns.map(({ name }) => cell(name)).join()}\r\n`,
    (row) => `${columns.map(({ path }) => write(valueAt(row, path))).join()}\r\n`,
  );
}

function textWriter(head: string, line: (row: Page[number]) => string): Writer {
  const encoder = new TextEncoder();
  return {
    begin: encoder.encode(head),
    page: (rows) => encoder.encode(rows.map(line).join("")),
    end: new Uint8Array(),
  };
}

function valueAt(row: Record<string, unknown>, path: readonly string[]): unknown {
  let found: unknown = row;
  for (const key of path) found = (found as Record<string, unknown> | null)?.[key] ?? null;
  return found;
}

/** Null is nothing, the empty text is `""`; texts are quoted where they have to be. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean") return text;
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A text that a spreadsheet takes for a formula, as one that it shows. */
function harmless(value: unknown): unknown {
  return typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
}
