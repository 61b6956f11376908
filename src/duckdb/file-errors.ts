import { EiderError, messageOf } from "../foundation/errors.ts";
import { redact } from "./engine-errors.ts";
import type { FileSource, Reading } from "./file-sources.ts";

/** Characters of a line that are shown at most. */
const longestLine = 200;

/** What to set for what the engine complains of, under the names that the settings have here; what is set already is no remedy. */
interface Remedy {
  readonly reader: string;
  readonly sign: RegExp;
  readonly ways: readonly (readonly [
    set: keyof NonNullable<Reading["csv"]> | undefined,
    way: string,
  ])[];
}

const remedies: readonly Remedy[] = [
  {
    reader: "read_csv",
    sign: /not utf-?8|invalid unicode/i,
    ways: [[undefined, "csv.encoding to that of the file, as latin-1 or utf-16"]],
  },
  {
    reader: "read_csv",
    sign: /Expected Number of Columns/i,
    ways: [
      ["nullPadding", "csv.nullPadding to fill what is missing"],
      ["strictMode", "csv.strictMode to false to drop what is too much"],
      ["ignoreErrors", "csv.ignoreErrors to leave such lines out"],
    ],
  },
  {
    reader: "read_csv",
    sign: /Could not convert string|Error when converting column/i,
    ways: [
      [undefined, "types to another type of the column"],
      ["sampleSize", "csv.sampleSize to -1 to look at all lines for it"],
      ["nullstr", "csv.nullstr where the text means that there is none"],
      ["ignoreErrors", "csv.ignoreErrors to leave such lines out"],
    ],
  },
  {
    reader: "read_csv",
    sign: /maximum line size|max_line_size/i,
    ways: [[undefined, "csv.quote or csv.delim, which seem to be others"]],
  },
  {
    reader: "read_csv",
    sign: /sniff/i,
    ways: [[undefined, "csv.delim, csv.quote and csv.header"]],
  },
  {
    reader: "read_json",
    sign: /Malformed JSON/i,
    ways: [[undefined, "json.ignoreErrors to leave such objects out"]],
  },
];
/** Of other files only a type that was set does not fit. */
const typeRemedy = "types to another type of the column";

/** Why the files of a table cannot be read: which file, where, the line, and what to set. */
export function unreadable(source: FileSource, thrown: unknown): EiderError {
  const { table, files } = source;
  const text = redact(messageOf(thrown)).replace(/^[\w ]+ Error: /, "");
  const remedy = remedyOf(source, text);
  return new EiderError(
    "DB_UNAVAILABLE",
    `${table}: the files cannot be read: ${reasonOf(text, files)}${remedy === undefined ? "" : ` Set ${remedy} (beside \`files\`).`}`,
    { cause: thrown },
  );
}

function remedyOf({ table, reader, read }: FileSource, text: string): string | undefined {
  const known = remedies.find((each) => each.reader === reader && each.sign.test(text));
  if (known !== undefined) {
    const open = known.ways.filter(([set]) => set === undefined || read.csv?.[set] === undefined);
    const ways = open.map(([, way]) => way);
    return ways.length < 2 ? ways[0] : `${ways.slice(0, -1).join(", ")}, or ${ways.at(-1)}`;
  }
  const isTyped = Object.keys(read.types?.[table] ?? {}).length > 0;
  return isTyped && /could not convert|could not parse|invalid .*format/i.test(text)
    ? typeRemedy
    : undefined;
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
