import type { Catalog, Column, Table } from "./catalog.ts";
import { isGroupable, isNumber, isTime } from "./catalog.ts";
import { argumentsText, type Condition, whereText } from "./rows-question.ts";

/** What groups are by: a column's value, its bucket, or a part of a time. */
export interface GroupKey {
  /** A column, or a relation to one and a column of its target. */
  readonly path: readonly string[];
  /** `value`, a unit such as MONTH, a part such as part:HOUR, or a width such as width:10. */
  readonly by: string;
}

/** An aggregate of a column; `count` of no column counts rows. */
export interface Measure {
  readonly column: string | undefined;
  readonly of: string;
}

export interface GroupsQuestion {
  readonly conditions: readonly Condition[];
  readonly keys: readonly GroupKey[];
  readonly measures: readonly Measure[];
  /** Whether the largest of the first measure come first; else groups come by their keys. */
  readonly isByMeasure: boolean;
  readonly limit: number;
}

/** A group as it is answered. */
export interface Group {
  readonly key: unknown;
  readonly aggregate: unknown;
}

/** More groups than these are not shown. */
export const mostGroups = 200;

const timeUnits = ["YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "HOUR"] as const;
const timeParts = ["YEAR", "MONTH", "DAY_OF_WEEK", "HOUR"] as const;
export const rowCount: Measure = { column: undefined, of: "_count" };

/** How groups may be by a column. */
export function waysToGroup(column: Column): readonly string[] {
  if (!column.bucket) return ["value"];
  const isDate = column.type.startsWith("Date") && !column.type.startsWith("DateTime");
  const fits = (unit: string) => !isDate || unit !== "HOUR";
  if (isTime(column))
    return [
      ...timeUnits.filter(fits),
      ...timeParts.filter(fits).map((part) => `part:${part}`),
      "value",
    ];
  return ["value", ...["1", "10", "100", "1000"].map((width) => `width:${width}`)];
}

/** A column that groups may be by, and the way to it. */
export interface GroupPath {
  readonly path: readonly string[];
  readonly column: Column;
}

/** What groups may be by: columns of the table, and of the rows that it refers to in its database. */
export function groupPaths(table: Table, { tables }: Catalog): readonly GroupPath[] {
  const own = table.columns.filter(isGroupable).map((column) => ({ path: [column.name], column }));
  const related = table.relations
    .filter(({ kind, sameDatabase }) => kind === "one" && sameDatabase)
    .flatMap(({ name, target }) =>
      (tables.find(({ type }) => type === target)?.columns ?? [])
        .filter(isGroupable)
        .map((column) => ({ path: [name, column.name], column })),
    );
  return [...own, ...related];
}

/** The aggregates that people mostly want: how many, and of each number what it sums up to. */
export function measuresOf(table: Table): readonly Measure[] {
  const numbers = table.columns.filter(
    (column) => isNumber(column) && !table.key.includes(column.name),
  );
  return [
    rowCount,
    ...numbers.flatMap(({ name }) =>
      ["avg", "sum", "min", "max", "median"].map((of) => ({ column: name, of })),
    ),
    ...table.columns
      .filter((column) => isGroupable(column) && !isNumber(column))
      .map(({ name }) => ({ column: name, of: "countDistinct" })),
  ];
}

export function measureName({ column, of }: Measure): string {
  return column === undefined ? "count" : `${of} of ${column}`;
}

export function keyName({ path, by }: GroupKey): string {
  const [kind = "", detail] = by.split(":");
  const name = path.join(".");
  if (by === "value") return name;
  return detail === undefined
    ? `${name} by ${kind.toLowerCase()}`
    : `${name}, ${detail.toLowerCase().replaceAll("_", " ")}`;
}

/** The text of GraphQL that asks for groups, their number and the totals of all rows, in one scan. */
export function groupsDocument(table: Table, question: GroupsQuestion): string {
  const { conditions, keys, measures, isByMeasure, limit } = question;
  const { groupBy, aggregate, list } = table.fields;
  if (groupBy === null || aggregate === null) throw new Error(`${list} may not be grouped.`);
  const where = whereText(table, conditions);
  const by = `by: [${keys.map(({ path, by: way }) => nested(path, (name) => entryText(name, way))).join(", ")}]`;
  const [first = rowCount] = measures;
  const order = isByMeasure ? `orderBy: [{ aggregate: ${orderText(first)} }]` : undefined;
  const measured = measuresText(measures);
  return [
    "{",
    `  ${groupBy}${argumentsText([by, where, order, `limit: ${limit}`])} {`,
    `    key { ${keySelection(keys)} }`,
    `    aggregate { ${measured} }`,
    "  }",
    `  total: ${aggregate}${argumentsText([where])} { ${measured} }`,
    `  groups: ${aggregate}${argumentsText([where])} { _groupCount(${by}) }`,
    "}",
  ].join("\n");
}

function nested(path: readonly string[], innermost: (name: string) => string): string {
  const [name = "", ...rest] = path;
  return rest.length === 0 ? `{ ${innermost(name)} }` : `{ ${name}: ${nested(rest, innermost)} }`;
}

function entryText(name: string, by: string): string {
  const [kind, detail] = by.split(":");
  if (by === "value") return `${name}: true`;
  if (kind === "part") return `${name}Part: ${detail}`;
  if (kind === "width") return `${name}Bucket: { width: ${detail} }`;
  return `${name}Bucket: { unit: ${by} }`;
}

/** The field of a key's answer: `date`, `dateBucket`, or `dateParts` with its part. */
function answerField({ path, by }: GroupKey): readonly string[] {
  const before = path.slice(0, -1);
  const name = path.at(-1) ?? "";
  const [kind, detail = ""] = by.split(":");
  if (by === "value") return [...before, name];
  if (kind === "part") return [...before, `${name}Parts`, partField(detail)];
  return [...before, `${name}Bucket`];
}

function partField(part: string): string {
  return part.toLowerCase().replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function keySelection(keys: readonly GroupKey[]): string {
  return keys
    .map((key) =>
      answerField(key).reduceRight(
        (inner, name) => (inner === "" ? name : `${name} { ${inner} }`),
        "",
      ),
    )
    .join(" ");
}

function measuresText(measures: readonly Measure[]): string {
  const columns = [...new Set(measures.map(({ column }) => column))];
  return columns
    .map((column) => {
      if (column === undefined) return "_count";
      const of = measures.filter((each) => each.column === column).map((each) => each.of);
      return `${column} { ${of.join(" ")} }`;
    })
    .join(" ");
}

function orderText({ column, of }: Measure): string {
  return column === undefined ? "{ _count: DESC }" : `{ ${column}: { ${of}: DESC } }`;
}

/** The value of a key in a group. */
export function keyValue(key: GroupKey, group: { readonly key: unknown }): unknown {
  return valueAt(group.key, answerField(key));
}

/** The value of a measure in an aggregate. */
export function measureValue({ column, of }: Measure, aggregate: unknown): unknown {
  return valueAt(aggregate, column === undefined ? ["_count"] : [column, of]);
}

/** The value at a path of an answer; null where something on the way is. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[name] : null,
    value,
  );
}
