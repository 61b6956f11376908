import type { Catalog, Column, Table } from "./catalog.ts";
import { isList, isNumber, isOrdered, labelOf, scalarOf } from "./catalog.ts";

/** A condition on a column; `value` is what was typed. */
export interface Condition {
  readonly column: string;
  readonly operator: string;
  readonly value: string;
}

/** A page of rows of a table, as people ask for it. */
export interface RowsQuestion {
  readonly conditions: readonly Condition[];
  readonly order: { readonly column: string; readonly isDescending: boolean } | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** A column of the grid: one of the table, or the label of a row that it relates to. */
export interface GridColumn {
  readonly id: string;
  readonly column: Column;
  /** The type that a relation leads to. */
  readonly target?: string;
}

/** What may be compared with a column, best first; none where only its presence can be asked. */
export function operatorsOf(column: Column): readonly string[] {
  if (isList(column)) return ["isNull"];
  const type = scalarOf(column);
  if (column.values !== undefined || type === "Boolean") return ["eq", "ne", "isNull"];
  if (type === "String")
    return ["icontains", "eq", "ne", "startsWith", "lt", "lte", "gt", "gte", "isNull"];
  return isOrdered(column) ? ["eq", "ne", "lt", "lte", "gt", "gte", "isNull"] : ["isNull"];
}

/** What the grid shows of a table: its columns, then a label of each row that it refers to. */
export function gridColumns(table: Table, { tables }: Catalog): readonly GridColumn[] {
  const own = table.columns.map((column) => ({ id: column.name, column }));
  const labels = table.relations
    .filter(({ kind }) => kind === "one")
    .flatMap(({ name, target }) => {
      const found = tables.find(({ type }) => type === target);
      const label = found === undefined ? undefined : labelOf(found);
      return label === undefined ? [] : [{ id: `${name}.${label.name}`, column: label, target }];
    });
  return [...own, ...labels];
}

/** The text of GraphQL that asks for a page of rows, and how many there are. */
export function rowsDocument(
  table: Table,
  shown: readonly GridColumn[],
  { conditions, order, limit, offset }: RowsQuestion,
): string {
  const where = whereText(table, conditions);
  const orderBy =
    order === undefined
      ? undefined
      : `orderBy: [{ ${order.column}: ${order.isDescending ? "DESC" : "ASC"} }]`;
  const list = argumentsText([
    where,
    orderBy,
    `limit: ${limit}`,
    offset === 0 ? undefined : `offset: ${offset}`,
  ]);
  const lines = shown.map(({ id, column }) => {
    const [relation = "", name] = id.split(".");
    return name === undefined ? `    ${fieldText(column)}` : `    ${relation} { ${name} }`;
  });
  const { aggregate } = table.fields;
  return [
    "{",
    `  ${table.fields.list}${list} {`,
    ...(lines.length === 0 ? ["    __typename"] : lines),
    "  }",
    ...(aggregate === null ? [] : [`  ${aggregate}${argumentsText([where])} { _count }`]),
    "}",
  ].join("\n");
}

function fieldText({ name, selection }: Column): string {
  return selection === undefined ? name : `${name} ${selection}`;
}

/** `where` with the conditions that are complete; undefined where none is. */
export function whereText(table: Table, conditions: readonly Condition[]): string | undefined {
  const terms = conditions.flatMap(({ column: name, operator, value }) => {
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined || (operator !== "isNull" && value === "")) return [];
    // Fields of an object may be called as operators are.
    const member = operator === "isNull" && isObject(column) ? "_isNull" : operator;
    return [`${name}: { ${member}: ${literalOf(column, operator, value)} }`];
  });
  if (terms.length === 0) return undefined;
  const names = new Set(terms.map((term) => term.slice(0, term.indexOf(":"))));
  // Two conditions on one column are members of AND: an object has each name once.
  return names.size === terms.length
    ? `where: { ${terms.join(", ")} }`
    : `where: { AND: [${terms.map((term) => `{ ${term} }`).join(", ")}] }`;
}

const floatForm = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

function isObject(column: Column): boolean {
  return column.selection !== undefined && !isList(column);
}

function literalOf(column: Column, operator: string, value: string): string {
  if (operator === "isNull") return value === "false" ? "false" : "true";
  const text = value.trim();
  const form = scalarOf(column) === "Float" ? floatForm : /^-?(0|[1-9]\d{0,14})(\.\d+)?$/;
  const isPlainNumber = form.test(text);
  if (isNumber(column) && isPlainNumber) return text;
  if (column.values?.includes(text)) return text;
  if (scalarOf(column) === "Boolean" && /^(true|false)$/.test(text)) return text;
  return JSON.stringify(scalarOf(column) === "String" ? value : text);
}

/** Arguments in parentheses; nothing where there are none. */
export function argumentsText(parts: readonly (string | undefined)[]): string {
  const given = parts.filter((part) => part !== undefined);
  return given.length === 0 ? "" : `(${given.join(", ")})`;
}
