import { EiderError, messageOf } from "../foundation/errors.ts";
import { redact } from "./engine-errors.ts";
import type { FileSource } from "./file-sources.ts";

/** Characters of a line that are shown at most. */
const longestLine = 200;

/** What to set for what the engine complains of, under the names that the settings have here. */
const remedies: readonly (readonly [RegExp, string])[] = [
  [/not utf-?8|invalid unicode/i, "Set csv.encoding, as latin-1 or utf-16"],
  [
    /Expected Number of Columns/i,
    "Set csv.nullPadding to fill what is missing, csv.strictMode to false to drop what is too much, or csv.ignoreErrors to leave such lines out",
  ],
  [
    /Could not convert string|Error when converting column/i,
    "Set csv.types or types to another type of the column, csv.sampleSize to -1 to look at all lines for it, csv.nullstr where the text means that there is none, or csv.ignoreErrors to leave such lines out",
  ],
  [/sniff/i, "Set csv.delim, csv.quote and csv.header"],
  [/maximum line size|max_line_size/i, "Set csv.quote or csv.delim, which seem to be others"],
  [/Malformed JSON/i, "Set json.ignoreErrors to leave such objects out"],
];

/** Why the files of a table cannot be read: which file, where, the line, and what to set. */
export function unreadable({ table, files }: FileSource, thrown: unknown): EiderError {
  const text = redact(messageOf(thrown)).replace(/^[\w ]+ Error: /, "");
  const fixes = remedies.filter(([sign]) => sign.test(text)).map(([, remedy]) => remedy);
  const remedy = fixes.length === 0 ? "" : ` ${fixes[0]} (beside \`files\`).`;
  return new EiderError(
    "DB_UNAVAILABLE",
    `${table}: the files cannot be read: ${reasonOf(text, files)}${remedy}`,
    { cause: thrown },
  );
}

function reasonOf(text: string, files: readonly string[]): string {
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1];
  if (line === undefined) return ended(firstLine(text, files));
  const file = /^ *file = (.*)$/m.exec(text)?.[1] ?? files[0] ?? "";
  const original = /^Original Line: (.*)$/m.exec(text)?.[1];
  const rest = text.split("\n").slice(original === undefined ? 1 : 2);
  const reason = rest
    .slice(
      0,
      rest.findIndex((each) => /^\s*$|^Possible|^ *file =|^Column .* is being/.test(each)),
    )
    .join(" ");
  const shown = original === undefined ? "" : ` The line is ${JSON.stringify(cut(original))}.`;
  return `${file}, line ${line}: ${ended(reason)}${shown}`;
}

/** The engine's first line, with the file where it does not name it. */
function firstLine(text: string, files: readonly string[]): string {
  const [first = ""] = text.split("\n");
  const [file = "", ...more] = files;
  return more.length > 0 || first.includes(file) ? first : `${file}: ${first}`;
}

function ended(text: string): string {
  return /[.!?]\s*$/.test(text) ? text.trim() : `${text.trim()}.`;
}

function cut(line: string): string {
  return line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
}
