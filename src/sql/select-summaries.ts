import type { Table } from "../catalog/catalog.ts";
import { type AggregateStatement, selectAggregates } from "./aggregate.ts";
import type { Answered } from "./aggregate-columns.ts";
import { identityOf } from "./identity.ts";
import type { GroupsQuestion } from "./question.ts";
import { Scope } from "./scope.ts";
import { selectGroups } from "./select-groups.ts";
import type { Sheet } from "./sheet.ts";
import {
  countSql,
  pageClause,
  type RowRules,
  type Statement,
  StatementWriter,
} from "./statement.ts";
import type { Summary } from "./summary.ts";
import { type SheetSummary, Sheets } from "./summary-sheets.ts";

/** Where the answer to a summary stands in a result. */
export interface SummaryPlace {
  /** Number of the summary, as the first column of the result says it; undefined where all rows are its own. */
  readonly number: number | undefined;
  /** Columns before its own: keys, then aggregates. */
  readonly before: number;
  readonly keys: number;
  /** For each member, for each of its aggregations, where it stands behind the keys. */
  readonly answers: readonly (readonly Answered[])[];
}

/** One statement and where each summary stands in its result. */
export interface SummariesStatement {
  readonly statement: Statement;
  readonly places: readonly SummaryPlace[];
}

/**
 * All summaries of one table in one statement. Those of the same rows with the same keys are one GROUP
 * BY; those with fewer keys, or of months where there are days, are worked out from the groups of
 * another, where the aggregates allow it, so subtotals and totals cost next to nothing; the engine works
 * on the others side by side.
 */
export function selectSummaries(
  table: Table,
  summaries: readonly Summary[],
  rules?: RowRules,
): SummariesStatement {
  const [first] = summaries;
  if (first?.kind === "groups" && summaries.length === 1)
    return oneOfGroups(table, first.question, rules);
  const aggregates = summaries.flatMap((each) => (each.kind === "aggregates" ? [each.asked] : []));
  const filters = new Set(aggregates.map(({ filter }) => identityOf(filter)));
  if (aggregates.length === summaries.length && filters.size === 1)
    return onlyAggregates(selectAggregates(table, aggregates, rules));
  return together(placed(table, summaries, rules));
}

function oneOfGroups(
  table: Table,
  question: GroupsQuestion,
  rules: RowRules | undefined,
): SummariesStatement {
  if (question.keys.every(({ kind }) => kind !== "column")) {
    const onSheets = placed(table, [{ kind: "groups", question }], rules);
    if (onSheets.sheets.areOfDays) return alone(onSheets);
  }
  const { statement, answers } = selectGroups(question, rules);
  return ofOne(statement, question.keys.length, answers);
}

function ofOne(
  statement: Statement,
  keys: number,
  answers: SummaryPlace["answers"],
): SummariesStatement {
  return { statement, places: [{ number: undefined, before: 0, keys, answers }] };
}

/** The one summary of sheets, without what tells summaries apart. */
function alone({ writer, sheets, summaries }: Placed): SummariesStatement {
  const [only] = summaries as [Placed["summaries"][number]];
  const { columns, keys, answers, order } = only.summary;
  const statement = writer.statement(
    `WITH ${sheets.sql} SELECT ${columns.join(", ")} FROM ${only.sheet.name} ORDER BY ${order.join(", ")}${pageClause(only.summary)}`,
  );
  return ofOne(statement, keys, answers);
}

function onlyAggregates({ statement, answers }: AggregateStatement): SummariesStatement {
  const places = answers.map((each) => ({
    number: undefined,
    before: 0,
    keys: 0,
    answers: [each],
  }));
  return { statement, places };
}

interface Placed {
  readonly writer: StatementWriter;
  readonly sheets: Sheets;
  readonly summaries: readonly { readonly sheet: Sheet; readonly summary: SheetSummary }[];
}

function placed(table: Table, summaries: readonly Summary[], rules: RowRules | undefined): Placed {
  const writer = new StatementWriter(rules);
  const sheets = new Sheets(new Scope(writer, table));
  return { writer, sheets, summaries: summaries.map((summary) => sheets.place(summary)) };
}

/** Sheets as a WITH clause, then a SELECT of each summary, told apart by a number and with columns of its own. */
function together({ writer, sheets, summaries }: Placed): SummariesStatement {
  const widths = summaries.map(({ summary }) => summary.columns.length);
  const total = widths.reduce((sum, width) => sum + width, 0);
  let before = 0;
  const selects: string[] = [];
  const places = summaries.map(({ sheet, summary }, number): SummaryPlace => {
    const behind = total - before - summary.columns.length;
    selects.push(selectOf(number, sheet, summary, { before, behind }));
    const place = { number, before: before + 2, keys: summary.keys, answers: summary.answers };
    before += summary.columns.length;
    return place;
  });
  const statement = writer.statement(
    `WITH ${sheets.sql} ${selects.join(" UNION ALL ")} ORDER BY 1, 2`,
  );
  return { statement, places };
}

function selectOf(
  number: number,
  sheet: Sheet,
  { columns, present, order, limit, offset }: SheetSummary,
  { before, behind }: { readonly before: number; readonly behind: number },
): string {
  const nulls = (count: number) => Array.from({ length: count }, () => "NULL");
  const padded = (own: readonly string[]) => [...nulls(before), ...own, ...nulls(behind)];
  const where = present === undefined ? "" : ` WHERE ${present}`;
  const by = order.length === 0 ? "" : `ORDER BY ${order.join(", ")}`;
  const named = columns.map((sql, index) => `${sql} AS c${index}`);
  const inner = `SELECT ${[`row_number() OVER (${by}) AS r`, ...named].join(", ")} FROM ${sheet.name}${where}`;
  const own = columns.map((_, index) => `c${index}`);
  const window = `r > ${countSql(offset)} AND r <= ${countSql(offset + limit)}`;
  return `SELECT ${[countSql(number), "r", ...padded(own)].join(", ")} FROM (${inner}) WHERE ${window}`;
}
