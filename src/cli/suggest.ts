import type { Catalog, Column, Table } from "../catalog/catalog.ts";
import { columnOf, quoteTable } from "../sql/identifier.ts";
import { fixedStatement, type Statement } from "../sql/statement.ts";
import {
  counting,
  doubtfulRank,
  isPartOfKey,
  plainNames,
  rank,
  saysSame,
  stemOf,
  wordOf,
} from "./key-names.ts";

/** Runs a statement on a database and returns the values of its one row. */
export type ReadRow = (database: string, statement: Statement) => Promise<readonly unknown[]>;

/** A line of a configuration with what speaks for it; what is doubtful is for a person to decide. */
export interface Suggestion {
  readonly line: string;
  /** What the line says, for a configuration that is not written down. */
  readonly key?: { readonly table: string; readonly columns: readonly string[] };
  readonly relation?: { readonly from: string; readonly to: string };
  readonly evidence: string;
  readonly isDoubtful: boolean;
}

/** What was found, best first. */
export interface Suggestions {
  readonly keys: readonly Suggestion[];
  readonly relations: readonly Suggestion[];
}

/** A table with its words and the columns that identify its rows. */
interface Known {
  readonly table: Table;
  readonly rows: number;
  /** What the columns are called without what all of them begin with. */
  readonly plain: ReadonlyMap<Column, string>;
  readonly key: readonly Column[];
}

/**
 * Finds keys and relations that no constraint declares, as tables of files have none: by names and types that fit, and
 * by the data, in which a key is unique and a relation leads somewhere.
 */
export async function suggest({ tables }: Catalog, read: ReadRow): Promise<Suggestions> {
  const served = tables.filter(({ query }) => query === undefined);
  const keys: Suggestion[] = [];
  const known: Known[] = [];
  for (const table of served) known.push(await knownTable(table, read, keys));
  const relations: Suggestion[] = [];
  for (const from of known)
    for (const to of known) relations.push(...(await relationsBetween(from, to, read)));
  const best = (a: Suggestion, b: Suggestion) => Number(a.isDoubtful) - Number(b.isDoubtful);
  return { keys: keys.toSorted(best), relations: relations.toSorted(best) };
}

async function knownTable(table: Table, read: ReadRow, found: Suggestion[]): Promise<Known> {
  const plain = plainNames(table);
  const candidates = table.columns.filter(isKeyLike);
  const asked = candidates.flatMap((column) => {
    const sql = columnOf("t", column);
    return [`count(DISTINCT ${sql})`, `count(${sql})`];
  });
  const [rows, ...counts] = await countsOf(table, asked, read);
  const total = rows ?? 0;
  const unique = candidates.filter(
    (_, index) => total > 0 && counts[index * 2] === total && counts[index * 2 + 1] === total,
  );
  if (table.key.length > 0) return { table, rows: total, plain, key: table.key };
  const [best] = unique.toSorted((a, b) => rank(table, plain, a) - rank(table, plain, b));
  const composite =
    best === undefined || rank(table, plain, best) >= doubtfulRank
      ? await compositeKey(table, { plain, unique, rows: total }, read)
      : undefined;
  const key =
    composite ?? (best !== undefined && rank(table, plain, best) < doubtfulRank ? [best] : []);
  if (key.length > 0) found.push(keyLine(table, key, total, false));
  for (const column of unique)
    if (!key.includes(column)) found.push(keyLine(table, [column], total, true));
  return { table, rows: total, plain, key };
}

function isKeyLike({ type }: Column): boolean {
  return [
    "integer",
    "bigint",
    "smallint",
    "uinteger",
    "ubigint",
    "hugeint",
    "varchar",
    "uuid",
  ].includes(type.kind);
}

/** Two columns that both end like keys and together identify rows, as those of a table between two others. */
async function compositeKey(
  table: Table,
  {
    plain,
    unique,
    rows,
  }: {
    readonly plain: ReadonlyMap<Column, string>;
    readonly unique: readonly Column[];
    readonly rows: number;
  },
  read: ReadRow,
): Promise<readonly Column[] | undefined> {
  // What is unique by itself makes every pair so.
  const parts = table.columns.filter(
    (column) =>
      isKeyLike(column) && !unique.includes(column) && isPartOfKey(plain.get(column) ?? ""),
  );
  const isCounted = (pair: readonly Column[]) =>
    pair.some((column) => counting.test(plain.get(column) ?? ""));
  // A number within another key is meant as a part of the key; other pairs may be unique by chance.
  const pairs = parts
    .flatMap((a, index) => parts.slice(index + 1).map((b) => [a, b] as const))
    .toSorted((a, b) => Number(isCounted(b)) - Number(isCounted(a)));
  for (const pair of pairs.slice(0, 15)) {
    const [a, b] = pair.map((column) => columnOf("t", column));
    const [, distinct, present] = await countsOf(
      table,
      [`count(DISTINCT (${a}, ${b}))`, `count(*) FILTER (${a} IS NOT NULL AND ${b} IS NOT NULL)`],
      read,
    );
    if (rows > 0 && distinct === rows && present === rows) return pair;
  }
  return undefined;
}

function keyLine(
  table: Table,
  key: readonly Column[],
  rows: number,
  isDoubtful: boolean,
): Suggestion {
  const names = key.map(({ sqlName }) => JSON.stringify(sqlName)).join(", ");
  return {
    key: { table: pathOf(table), columns: key.map(({ sqlName }) => sqlName) },
    line: `${JSON.stringify(pathOf(table))}: { key: [${names}] },`,
    evidence: `unique and without null in ${rows.toLocaleString("en")} rows${isDoubtful ? ", perhaps by chance" : ""}`,
    isDoubtful,
  };
}

async function relationsBetween(from: Known, to: Known, read: ReadRow): Promise<Suggestion[]> {
  if (from.table.database !== to.table.database) return [];
  const found: Suggestion[] = [];
  for (const columns of matching(from, to)) {
    const isDeclared = from.table.relations.some(
      (relation) =>
        relation.isForeignKey &&
        relation.target === to.table &&
        sameColumns(relation.columns, columns),
    );
    if (!isDeclared) found.push(...(await relationLine(from, to, columns, read)));
  }
  return found;
}

async function relationLine(
  from: Known,
  to: Known,
  columns: readonly Column[],
  read: ReadRow,
): Promise<Suggestion[]> {
  const values = columns.map((column) => columnOf("f", column));
  const keys = to.key.map((column) => columnOf("t", column));
  const on = values.map((value, index) => `${keys[index] as string} = ${value}`).join(" AND ");
  const present = values.map((value) => `${value} IS NOT NULL`).join(" AND ");
  const sql = `SELECT count(*), count(*) FILTER (EXISTS (SELECT 1 FROM ${quoteTable(to.table)} AS t WHERE ${on})) FROM (SELECT DISTINCT ${values.join(", ")} FROM ${quoteTable(from.table)} AS f WHERE ${present}) AS f`;
  const [all = 0, found = 0] = (await read(from.table.database, fixedStatement(sql))).map(Number);
  if (all === 0 || found / all < leastShare) return [];
  const share = Math.floor((found / all) * 1000) / 10;
  const end = (table: Table, of: readonly Column[]) =>
    `${pathOf(table)}(${of.map(({ sqlName }) => quoted(sqlName)).join(", ")})`;
  const relation = { from: end(from.table, columns), to: end(to.table, to.key) };
  return [
    {
      relation,
      line: `{ from: ${JSON.stringify(relation.from)}, to: ${JSON.stringify(relation.to)} },`,
      evidence: `${share} % of ${all.toLocaleString("en")} different values have a row`,
      isDoubtful: found < all,
    },
  ];
}

/** With fewer values that lead somewhere it is no relation. */
const leastShare = 0.95;

/** The columns of a table that are called like the key of another: of a single key there may be several. */
function matching(from: Known, to: Known): (readonly Column[])[] {
  const fitting = to.key.map((key) => {
    const wanted = to.plain.get(key) ?? "";
    return from.table.columns.filter(
      (column) =>
        fitsType(column, key) &&
        !(from === to && to.key.includes(column)) &&
        (to.key.length > 1 || !isOwnKey(from, column)) &&
        (saysKey(from.plain.get(column) ?? "", wanted, to) ||
          (from === to && saysSame(from.plain.get(column) ?? ""))),
    );
  });
  if (to.key.length === 1) return (fitting[0] ?? []).map((column) => [column]);
  const columns = fitting.flatMap(([first]) => first ?? []);
  const isWhole = to.key.length > 0 && new Set(columns).size === to.key.length;
  return isWhole && from !== to ? [columns] : [];
}

function isOwnKey({ key }: Known, column: Column): boolean {
  return key.length === 1 && key[0] === column;
}

function fitsType(a: Column, b: Column): boolean {
  const isText = (column: Column) => column.type.kind === "varchar" || column.type.kind === "uuid";
  return isText(a) === isText(b);
}

/** `orderkey` says `orderkey`; `customer_id` and `billing_customer_id` say the `id` of customers. */
function saysKey(name: string, key: string, to: Known): boolean {
  const one = wordOf(to.table);
  const stem = stemOf(name);
  if (stem === name) return false;
  if (name === key && stemOf(key) !== "") return true;
  return to.key.length === 1 && (stem === one || stem.endsWith(`_${one}`));
}

function sameColumns(a: readonly Column[], b: readonly Column[]): boolean {
  return a.length === b.length && a.every((column, index) => column === b[index]);
}

async function countsOf(table: Table, asked: readonly string[], read: ReadRow): Promise<number[]> {
  const sql = `SELECT ${["count(*)", ...asked].join(", ")} FROM ${quoteTable(table)} AS t`;
  return (await read(table.database, fixedStatement(sql))).map(Number);
}

function pathOf(table: Table): string {
  const [database = "", schema = "", name = ""] = [table.database, table.schema, table.sqlName].map(
    quoted,
  );
  return schema === "main" ? `${database}.${name}` : `${database}.${schema}.${name}`;
}

function quoted(name: string): string {
  return /^[^\s".,()]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
