import type { Column, Table } from "../../catalog/catalog.ts";
import { columnOf, quoteTable } from "../../sql/identifier.ts";
import { fixedStatement } from "../../sql/statement.ts";
import {
  countsOf,
  type KnownTable,
  pathOf,
  type ReadRow,
  type Suggestion,
  sampleOf,
  shown,
} from "./suggestion.ts";

/** Rows whose values are looked at before a whole column is. */
const sampled = 1000;
/** A column of so many different texts at most may be an enum, where each comes so often on average. */
const mostLabels = 30;
const leastRepeats = 50;
const longestLabel = 40;

/** The forms of times that the engine reads, the most exact first. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d(:?\d\d)?)$/, "TIMESTAMPTZ"],
  [/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/, "TIMESTAMP"],
  [/^\d{4}-\d\d-\d\d$/, "DATE"],
  [/^\d\d:\d\d(:\d\d(\.\d+)?)?$/, "TIME"],
];

/** Forms of dates that only their writers know for sure. */
const otherDates = /^\d{1,2}[./-]\d{1,2}[./-]\d{4}$/;
const commaNumbers = /^-?\d{1,3}([. ]?\d{3})*,\d+$/;
/** From here on a DOUBLE is no exact whole number. */
const exactLimit = 2 ** 53;

export interface FoundTypes {
  readonly types: readonly Suggestion[];
  readonly notes: readonly string[];
}

/** Columns that hold times, numbers or few labels as texts. */
export async function findTypes(known: KnownTable, read: ReadRow): Promise<FoundTypes> {
  const types: Suggestion[] = [];
  const notes: string[] = [];
  for (const column of known.table.columns) {
    if (known.rows === 0) break;
    const found =
      column.type.kind === "varchar"
        ? await ofText(known, column, read)
        : await ofNumber(known, column, read);
    if (typeof found === "string") notes.push(found);
    else if (found !== undefined) types.push(found);
  }
  return { types, notes };
}

async function ofText(
  known: KnownTable,
  column: Column,
  read: ReadRow,
): Promise<Suggestion | string | undefined> {
  const { table } = known;
  const sample = await sampleOf(table, column, { rows: sampled, read });
  if (sample.length === 0) return undefined;
  const all = (form: RegExp) => sample.every((text) => form.test(text));
  const time = forms.find(([form]) => all(form))?.[1];
  if (time !== undefined) return asTime(table, column, { type: time, read });
  if (all(otherDates)) return dateNote(table, column, sample);
  if (all(commaNumbers))
    return `${pathOf(table)}: ${column.sqlName} has numbers with a comma, as ${JSON.stringify(sample[0])}: set csv.decimalSeparator to ","`;
  return asEnum(known, column, { sample, read });
}

async function asTime(
  table: Table,
  column: Column,
  { type, read }: { readonly type: string; readonly read: ReadRow },
): Promise<Suggestion | undefined> {
  const sql = columnOf("t", column);
  const [, present = 0, read_ = 0] = await countsOf(
    table,
    [`count(${sql})`, `count(TRY_CAST(${sql} AS ${type}))`],
    read,
  );
  if (present === 0 || read_ < present * 0.95) return undefined;
  const share = Math.floor((read_ / present) * 1000) / 10;
  return typeLine(table, column, {
    type,
    evidence: `${share} % of ${shown(present)} texts are such times`,
    isDoubtful: read_ < present,
  });
}

async function asEnum(
  { table, rows, distinct }: KnownTable,
  column: Column,
  { sample, read }: { readonly sample: readonly string[]; readonly read: ReadRow },
): Promise<Suggestion | undefined> {
  const count = distinct.get(column) ?? 0;
  const isFew = count >= 2 && count <= mostLabels && rows >= count * leastRepeats;
  if (!isFew || sample.some((text) => text.length > longestLabel)) return undefined;
  const labels = await labelsOf(table, column, read);
  if (labels.some((text) => text.length > longestLabel)) return undefined;
  const list = labels.map((text) => `'${text.replaceAll("'", "''")}'`).join(", ");
  return typeLine(table, column, {
    type: `ENUM(${list})`,
    evidence: `${shown(count)} different texts in ${shown(rows)} rows; a file with another one would be refused`,
    isDoubtful: true,
  });
}

async function labelsOf(table: Table, column: Column, read: ReadRow): Promise<readonly string[]> {
  const sql = columnOf("t", column);
  const [labels] = await read(
    table.database,
    fixedStatement(
      `SELECT coalesce(list(DISTINCT ${sql} ORDER BY ${sql}) FILTER (${sql} IS NOT NULL), []) FROM ${quoteTable(table)} AS t`,
    ),
  );
  return (labels ?? []) as readonly string[];
}

/** Which of two numbers is the month, where the sample tells. */
function dateNote(table: Table, column: Column, sample: readonly string[]): string {
  const parts = sample.map((text) => text.split(/[./-]/).map(Number));
  const mark = /[./-]/.exec(sample[0] ?? "")?.[0] ?? "/";
  const isDayFirst = parts.some(([first = 0]) => first > 12);
  const isMonthFirst = parts.some(([, second = 0]) => second > 12);
  const day = `%d${mark}%m${mark}%Y`;
  const month = `%m${mark}%d${mark}%Y`;
  const what = `${pathOf(table)}: ${column.sqlName} has dates as ${JSON.stringify(sample[0])}`;
  if (isDayFirst === isMonthFirst)
    return `${what}, and nothing tells day from month: set csv.dateformat to ${JSON.stringify(day)} or ${JSON.stringify(month)}`;
  return `${what}: set csv.dateformat to ${JSON.stringify(isDayFirst ? day : month)}`;
}

/** Whole numbers that are too large for what they were read as. */
async function ofNumber(
  { table }: KnownTable,
  column: Column,
  read: ReadRow,
): Promise<Suggestion | undefined> {
  if (column.type.kind !== "double") return undefined;
  const sql = columnOf("t", column);
  const [, present = 0, whole = 0, large = 0] = await countsOf(
    table,
    [
      `count(${sql})`,
      `count(*) FILTER (${sql} = trunc(${sql}))`,
      `count(*) FILTER (abs(${sql}) > ${exactLimit})`,
    ],
    read,
  );
  if (present === 0 || whole < present || large === 0) return undefined;
  return typeLine(table, column, {
    type: "HUGEINT",
    evidence: `whole numbers, ${shown(large)} of ${shown(present)} too large for a DOUBLE, which rounds them`,
    isDoubtful: true,
  });
}

function typeLine(
  table: Table,
  column: Column,
  {
    type,
    evidence,
    isDoubtful,
  }: { readonly type: string; readonly evidence: string; readonly isDoubtful: boolean },
): Suggestion {
  return {
    type: { database: table.database, table: table.sqlName, column: column.sqlName, type },
    line: `${JSON.stringify(column.sqlName)}: ${JSON.stringify(type)},`,
    evidence,
    isDoubtful,
  };
}
