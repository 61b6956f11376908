import type { Column, Table } from "../../catalog/catalog.ts";
import { columnOf, quoteLiteral, quoteTable } from "../../sql/identifier.ts";
import { fixedStatement } from "../../sql/statement.ts";
import {
  countsOf,
  type KnownTable,
  leastShare,
  pathOf,
  type ReadRow,
  type Suggestion,
  sampleOf,
  shareText,
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
const groupedNumbers = /^-?\d{1,3}(,\d{3})*(\.\d+)?$/;
const commaNumbers = /^-?\d{1,3}([. ]?\d{3})*,\d+$/;

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
    if (column.type.kind !== "varchar") continue;
    const found = await ofText(known, column, read);
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
  if (all(otherDates)) return asDate(table, column, { sample, read });
  const grouped = sample.find((text) => text.includes(","));
  if (grouped !== undefined && all(groupedNumbers))
    return `${pathOf(table)}: ${column.sqlName} has numbers with commas between thousands, as ${JSON.stringify(grouped)}: set csv.thousands to ","`;
  if (all(commaNumbers)) {
    const hasDots = sample.some((text) => text.includes("."));
    return `${pathOf(table)}: ${column.sqlName} has numbers with a comma, as ${JSON.stringify(sample[0])}: set csv.decimalSeparator to ","${hasDots ? ' and csv.thousands to "."' : ""}`;
  }
  return asEnum(known, column, { sample, read });
}

async function asTime(
  table: Table,
  column: Column,
  { type, read }: { readonly type: string; readonly read: ReadRow },
): Promise<Suggestion | undefined> {
  const sql = columnOf("t", column);
  const [, present = 0, fitting = 0] = await countsOf(
    table,
    [`count(${sql})`, `count(TRY_CAST(${sql} AS ${type}))`],
    read,
  );
  if (present === 0 || fitting < present * leastShare) return undefined;
  return typeLine(table, column, {
    type,
    evidence: `${shareText(fitting, present)} of ${shown(present)} texts are such times`,
    isDoubtful: fitting < present,
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
  const list = labels.map(quoteLiteral).join(", ");
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

/** Dates in a form of their own: which of two numbers is the month, where the values tell. */
async function asDate(
  table: Table,
  column: Column,
  { sample, read }: { readonly sample: readonly string[]; readonly read: ReadRow },
): Promise<Suggestion | undefined> {
  const mark = /[./-]/.exec(sample[0] ?? "")?.[0] ?? "/";
  const formats = [`%d${mark}%m${mark}%Y`, `%m${mark}%d${mark}%Y`];
  const sql = columnOf("t", column);
  const asked = formats.map((format) => `count(try_strptime(${sql}, '${format}'))`);
  const [, present = 0, days = 0, months = 0] = await countsOf(
    table,
    [`count(${sql})`, ...asked],
    read,
  );
  const format = days >= months ? formats[0] : formats[1];
  const most = Math.max(days, months);
  if (most < present * leastShare) return undefined;
  const isAmbiguous = days === months;
  return typeLine(table, column, {
    type: `DATE '${format}'`,
    evidence: `${shareText(most, present)} of ${shown(present)} texts are such dates, as ${JSON.stringify(sample[0])}${isAmbiguous ? "; nothing tells day from month" : ""}`,
    isDoubtful: isAmbiguous || most < present,
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
