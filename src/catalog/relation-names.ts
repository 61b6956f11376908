import type { Column, Relation, Table } from "./catalog.ts";
import { camelCase, fieldOfType, pascalCase, plural, readingWords } from "./names.ts";

/** What the names of a relation are made from. */
export interface RelationSides {
  readonly from: Table;
  readonly to: Table;
  readonly columns: readonly Column[];
  readonly targetColumns: readonly Column[];
}

/** The key and foreign-key columns of a table: what their names share says nothing. */
export type KeyColumns = ReadonlyMap<Table, ReadonlySet<Column>>;

const lastWords = "id key code uuid guid fk pk sk no nr num ref".split(" ");
const firstWords = ["id", "fk"];
const longestPrefix = 3;

/** The name of the relation to one, as `c_nationkey` → nation; `isOnly` where there is no other to that target. The rules stand in the README. */
export function toOneName(sides: RelationSides, keys: KeyColumns, isOnly: boolean): string {
  const { from, to, columns, targetColumns } = sides;
  const [column, ...more] = columns;
  if (column === undefined || more.length > 0) return compositeName(sides, keys, isOnly);
  const type = to.names.type;
  const { words, isCut } = cutWords(column, from, keys, targetColumns[0]);
  const named = withoutGlue(words, type);
  if (!isCut && named === words) return column.name + type;
  const left = named.length === 0 ? fieldOfType(type) : nameOf(named);
  return from.columns.some(({ name }) => name === left) ? left + type : left;
}

function compositeName(
  { from, to, columns, targetColumns }: RelationSides,
  keys: KeyColumns,
  isOnly: boolean,
): string {
  const target = fieldOfType(to.names.type);
  const cut = (table: Table) => (column: Column) =>
    cutWords(column, table, keys, undefined).words.join(" ").toLowerCase();
  const own = columns.map(cut(from));
  const theirs = targetColumns.map(cut(to));
  const isPlain = isOnly || own.every((words, index) => words === theirs[index]);
  return isPlain ? target : `${target}By${columns.map(({ name }) => pascalCase(name)).join("And")}`;
}

function nameOf(words: readonly string[]): string {
  return camelCase(words.join(" "));
}

/** The words of a column without those that only say that it is a key. */
function cutWords(
  column: Column,
  table: Table,
  keys: KeyColumns,
  target: Column | undefined,
): { words: readonly string[]; isCut: boolean } {
  const all = readingWords(column.sqlName);
  let words = withoutPrefix(all, sharedPrefix(keys.get(table) ?? new Set()));
  for (let before = -1; before !== words.length; ) {
    before = words.length;
    words = withoutKeyWord(words, target);
  }
  return { words, isCut: words.length < all.length };
}

/** One step: a last word, else a first word, else the words of the target's key. */
function withoutKeyWord(words: readonly string[], target: Column | undefined): readonly string[] {
  if (lastWords.includes(lower(words.at(-1)))) return words.slice(0, -1);
  if (firstWords.includes(lower(words[0]))) return words.slice(1);
  const ending = target === undefined ? [] : readingWords(target.sqlName);
  const start = words.length - ending.length;
  const endsInIt =
    start > 0 && ending.every((word, index) => lower(word) === lower(words[start + index]));
  return endsInIt ? words.slice(0, start) : words;
}

function lower(word: string | undefined): string {
  return (word ?? "").toLowerCase();
}

/** The first word that all key columns share, as `c` of c_custkey and c_nationkey. */
function sharedPrefix(columns: ReadonlySet<Column>): string | undefined {
  const all = [...columns].map(({ sqlName }) => readingWords(sqlName));
  const prefix = lower(all[0]?.[0]);
  const isShared =
    all.length > 1 && all.every((words) => words.length > 1 && lower(words[0]) === prefix);
  return isShared && prefix.length <= longestPrefix ? prefix : undefined;
}

function withoutPrefix(words: readonly string[], prefix: string | undefined): readonly string[] {
  return prefix !== undefined && lower(words[0]) === prefix ? words.slice(1) : words;
}

/** `custkey` → customer where the target is one: its first letters with `key` or `id` behind them. */
function withoutGlue(words: readonly string[], type: string): readonly string[] {
  const [, stem = ""] = /^(.+)(?:key|id)$/.exec(lower(words.at(-1))) ?? [];
  const target = type.toLowerCase();
  const isTarget = stem === target || (stem.length >= 3 && target.startsWith(stem));
  return isTarget ? [...words.slice(0, -1), ...readingWords(type)] : words;
}

/**
 * The name of the other side: the child's list, or the child itself where the foreign key is unique;
 * with the to-one name behind it where that alone tells which relation it is.
 */
export function inverseName(
  { from, to }: RelationSides,
  kind: Relation["kind"],
  told: { readonly toOne: string; readonly isOnly: boolean },
): string {
  const child = fieldOfType(from.names.type);
  const list = from.names.list === child ? plural(from.names.list) : from.names.list;
  const base = kind === "one" ? child : list;
  const isClear = (told.isOnly && from !== to) || told.toOne === fieldOfType(to.names.type);
  return isClear ? base : `${base}By${pascalCase(told.toOne)}`;
}
