import type { Column, Table } from "../../catalog/catalog.ts";
import { sameColumns } from "../../catalog/relation-pins.ts";
import { keyOf, quoteTable } from "../../sql/identifier.ts";
import { fixedStatement, StatementWriter } from "../../sql/statement.ts";
import { originalWord, saysSame, stemOf, wordOf } from "./key-names.ts";
import {
  endOf,
  type KnownTable,
  leastShare,
  type ReadRow,
  type Suggestion,
  shareText,
  shown,
} from "./suggestion.ts";

/** With fewer values that lead somewhere it is no relation, not even perhaps. */
const leastDoubtfulShare = 0.5;
/** Values that are carried from one database to another at most. */
const mostCarried = 10_000;

/** Columns of one table that may lead to the key of another. */
export interface Candidate {
  readonly from: KnownTable;
  readonly to: KnownTable;
  readonly columns: readonly Column[];
  /** What they lead to: its key, or another unique column. */
  readonly targets: readonly Column[];
  /** What is doubtful about it before any value is looked at. */
  readonly doubt: string | undefined;
}

/** What the values say of a candidate. */
export interface Measured extends Candidate {
  /** Different values, and how many of them the other table has. */
  readonly all: number;
  readonly found: number;
}

/** The columns of a table that are called like the key of another. */
export function namedCandidates(from: KnownTable, to: KnownTable): Candidate[] {
  return matching(from, to)
    .filter(({ columns }) => !isDeclared(from.table, to.table, columns))
    .map((match) => ({ from, to, ...match }));
}

/** Counts for how many different values the other table has a row. */
export async function measured(candidate: Candidate, read: ReadRow): Promise<Measured> {
  const { from, to } = candidate;
  const [all = 0, found = 0] =
    from.table.database === to.table.database
      ? await within(candidate, read)
      : await between(candidate, read);
  return { ...candidate, all, found };
}

async function within({ from, to, columns, targets }: Candidate, read: ReadRow): Promise<number[]> {
  const values = columns.map((column) => keyOf("f", column));
  const keys = targets.map((column, index) => {
    const isSame = column.type.kind === columns[index]?.type.kind;
    // A text that is no UUID could not be compared with one.
    return `${keyOf("t", column)}${column.type.kind === "uuid" && !isSame ? "::VARCHAR" : ""}`;
  });
  const on = values.map((value, index) => `${keys[index] as string} = ${value}`).join(" AND ");
  const present = values.map((value) => `${value} IS NOT NULL`).join(" AND ");
  const sql = `SELECT count(*), count(*) FILTER (EXISTS (SELECT 1 FROM ${quoteTable(to.table)} AS t WHERE ${on})) FROM (SELECT DISTINCT ${values.join(", ")} FROM ${quoteTable(from.table)} AS f WHERE ${present}) AS f`;
  return (await read(from.table.database, fixedStatement(sql))).map(Number);
}

/** No statement reads two databases: the values are carried over. */
async function between(
  { from, to, columns, targets }: Candidate,
  read: ReadRow,
): Promise<number[]> {
  const [column] = columns;
  const [key] = targets;
  if (column === undefined || key === undefined) return [];
  const value = keyOf("f", column);
  const distinct = `SELECT DISTINCT ${value}::VARCHAR AS v FROM ${quoteTable(from.table)} AS f WHERE ${value} IS NOT NULL LIMIT ${mostCarried}`;
  const [values] = await read(
    from.table.database,
    fixedStatement(`SELECT coalesce(list(v), []) FROM (${distinct})`),
  );
  const writer = new StatementWriter();
  const list = writer.bindList((values ?? []) as readonly string[], "VARCHAR");
  const sql = `SELECT count(*), count(*) FILTER (EXISTS (SELECT 1 FROM ${quoteTable(to.table)} AS t WHERE ${keyOf("t", key)}::VARCHAR = f.v)) FROM (SELECT unnest(${list}) AS v) AS f`;
  return (await read(to.table.database, writer.statement(sql))).map(Number);
}

/** The lines of candidates: of several tables that one column may lead to, the one that it is named after. */
export function relationLines(candidates: readonly Measured[]): Suggestion[] {
  const shareOf = ({ all, found }: Measured) => (all === 0 ? 0 : found / all);
  const fitting = candidates.filter(
    (each) => shareOf(each) >= (each.doubt === undefined ? leastDoubtfulShare : leastShare),
  );
  return fitting.map((candidate) => {
    const rivals = fitting.filter(
      (other) => isRival(candidate, other) && shareOf(other) >= leastShare,
    );
    return relationLine(candidate, rivals);
  });
}

function isRival(one: Measured, other: Measured): boolean {
  return one !== other && one.from === other.from && sameColumns(one.columns, other.columns);
}

/** Whether the last word of a column is exactly that of the table that it leads to. */
function isNamedExactly({ from, to, columns }: Candidate): boolean {
  const [column] = columns;
  const stem = column === undefined ? "" : stemOf(from.plain.get(column) ?? "");
  const word = wordOf(to.table);
  return stem === word || stem.endsWith(`_${word}`);
}

function relationLine(candidate: Measured, rivals: readonly Measured[]): Suggestion {
  const { from, to, columns, targets, all, found, doubt } = candidate;
  const relation = { from: endOf(from.table, columns), to: endOf(to.table, targets) };
  const isBest = isNamedExactly(candidate) && !rivals.some(isNamedExactly);
  const rival = isBest ? undefined : rivals[0];
  const reasons = [
    `${shareText(found, all)} of ${shown(all)} different values have a row`,
    ...(rival === undefined ? [] : [`as they have in ${endOf(rival.to.table, rival.targets)}`]),
    ...(doubt === undefined ? [] : [doubt]),
  ];
  return {
    relation,
    line: `{ from: ${JSON.stringify(relation.from)}, to: ${JSON.stringify(relation.to)} },`,
    evidence: reasons.join("; "),
    isDoubtful: found < all || rival !== undefined || doubt !== undefined,
  };
}

function isDeclared(from: Table, to: Table, columns: readonly Column[]): boolean {
  return from.relations.some(
    (relation) =>
      relation.target === to && relation.kind === "one" && sameColumns(relation.columns, columns),
  );
}

type Match = Pick<Candidate, "columns" | "targets" | "doubt">;

function matching(from: KnownTable, to: KnownTable): Match[] {
  const toKey = matchingKey(from, to);
  const used = new Set(toKey.flatMap(({ columns }) => columns));
  const toOthers = matchingUnique(from, to).filter(
    ({ columns }) => !columns.some((column) => used.has(column)),
  );
  return [...toKey, ...toOthers];
}

/** A column that is called like a unique one of another table which is not its key: `account_no`, `customer_ext_id`. */
function matchingUnique(from: KnownTable, to: KnownTable): Match[] {
  if (from === to) return [];
  const word = wordOf(to.table);
  return to.unique
    .filter((target) => !to.key.includes(target))
    .flatMap((target) => {
      const wanted = to.plain.get(target) ?? "";
      if (stemOf(wanted) === wanted || stemOf(wanted) === "") return [];
      return from.table.columns
        .filter((column) => fitsType(column, target) && !from.unique.includes(column))
        .filter((column) => [wanted, `${word}_${wanted}`].includes(from.plain.get(column) ?? ""))
        .map((column) => ({ columns: [column], targets: [target], doubt: undefined }));
    });
}

function matchingKey(from: KnownTable, to: KnownTable): Match[] {
  if (to.key.length === 0) return [];
  const isSame = from === to;
  const [first] = to.key;
  if (to.key.length === 1 && first !== undefined)
    return from.table.columns.flatMap((column) => {
      if (isSame && to.key.includes(column)) return [];
      const says = saysKey(from.plain.get(column) ?? "", to.plain.get(first) ?? "", to);
      const names = says || (isSame && saysSame(from.plain.get(column) ?? "", from.table));
      if (!names || !fitsType(column, first)) return [];
      const doubt = says ? copyDoubt(from, to, column) : fewDoubt(from, column);
      return [{ columns: [column], targets: to.key, doubt }];
    });
  if (isSame || from.table.database !== to.table.database) return [];
  const columns = to.key.flatMap((key) => {
    const wanted = to.plain.get(key) ?? "";
    const found = from.table.columns.find(
      (column) => fitsType(column, key) && saysKey(from.plain.get(column) ?? "", wanted, to),
    );
    return found ?? [];
  });
  const isWhole = new Set(columns).size === to.key.length;
  return isWhole ? [{ columns, targets: to.key, doubt: undefined }] : [];
}

/** So few small numbers are keys of any table. */
const fewestValues = 8;

function fewDoubt(from: KnownTable, column: Column): string | undefined {
  const count = from.distinct.get(column) ?? fewestValues;
  return count < fewestValues ? "so few values may be keys of any table" : undefined;
}

/** A table whose own key leads to another has perhaps just the same rows, as `orders_2023` and `orders`. */
function copyDoubt(from: KnownTable, to: KnownTable, column: Column): string | undefined {
  if (from === to || from.key.length !== 1 || from.key[0] !== column) return undefined;
  return originalWord(from.table) === originalWord(to.table)
    ? "one of the tables is perhaps a copy"
    : undefined;
}

/** Whether the engine compares both without a cast of one that changes what is equal. */
export function fitsType(a: Column, b: Column): boolean {
  const isText = (column: Column) => column.type.kind === "varchar" || column.type.kind === "uuid";
  return isText(a) === isText(b) && !isTemporal(a) && !isTemporal(b);
}

function isTemporal({ type }: Column): boolean {
  return /date|time|interval/.test(type.kind);
}

/** `order_date_key` ends like `date_key`, and `current_addr_sk` nearly like `address_sk`. */
function endsLike(name: string, key: string): boolean {
  const [stem, wanted] = [stemOf(name), stemOf(key)];
  if (wanted === "" || wanted === key || name.slice(stem.length) !== key.slice(wanted.length))
    return false;
  const last = stem.split("_").at(-1) ?? "";
  // `invoice` is no short `invoice_line`.
  const isShort = last.length >= 3 && wanted.startsWith(last) && wanted[last.length] !== "_";
  return stem.endsWith(`_${wanted}`) || (isShort && last !== wanted);
}

/** `orderkey` says `orderkey`; `customer_id` and `billing_customer_id` say the `id` of customers. */
export function saysKey(name: string, key: string, to: KnownTable): boolean {
  const one = wordOf(to.table);
  const original = originalWord(to.table);
  const stem = stemOf(name);
  if (stem === name) return false;
  if (name === key && stemOf(key) !== "") return true;
  if (to.key.length === 1 && endsLike(name, key)) return true;
  return (
    to.key.length === 1 &&
    [one, original].some((word) => stem === word || stem.endsWith(`_${word}`))
  );
}
