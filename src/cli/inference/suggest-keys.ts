import type { Column, Table } from "../../catalog/catalog.ts";
import { keyOf } from "../../sql/identifier.ts";
import {
  counting,
  doubtfulRank,
  isPartOfKey,
  originalWord,
  plainNames,
  rank,
  stemOf,
  wordOf,
} from "./key-names.ts";
import {
  countsOf,
  type KnownTable,
  pathOf,
  type ReadRow,
  type Suggestion,
  shown,
} from "./suggestion.ts";

/** What was found of one table. */
export interface FoundKey {
  readonly known: KnownTable;
  readonly keys: readonly Suggestion[];
  readonly notes: readonly string[];
}

/** So many doubtful keys of a table are shown. */
const mostDoubtful = 2;
/** Pairs of columns that are tried. */
const mostPairs = 15;
/** Of fewer rows nothing is known for sure. */
const fewestRows = 2;
/** Where values were drawn by chance, so many pairs of equal rows would be expected before uniqueness says something. */
const tellingCollisions = 3;

const keyKinds = new Set([
  "integer",
  "bigint",
  "smallint",
  "uinteger",
  "ubigint",
  "hugeint",
  "varchar",
  "uuid",
]);

/**
 * Finds what identifies the rows of a table: a column, or two together, that are unique and never null. `words` are
 * those of all tables.
 */
export async function findKey(
  table: Table,
  words: ReadonlySet<string>,
  read: ReadRow,
): Promise<FoundKey> {
  const plain = plainNames(table);
  // A column called `id;name` is a line that was not taken apart.
  const candidates = table.columns.filter(
    ({ type, sqlName }) => keyKinds.has(type.kind) && !/[,;\t]/.test(sqlName),
  );
  const asked = candidates.flatMap((column) => {
    const sql = keyOf("t", column);
    return [`count(DISTINCT ${sql})`, `count(${sql})`];
  });
  const [rows = 0, ...counts] = await countsOf(table, asked, read);
  const distinct = new Map(candidates.map((column, index) => [column, counts[index * 2] ?? 0]));
  const isUnique = (index: number) => counts[index * 2] === rows && counts[index * 2 + 1] === rows;
  const unique = candidates.filter((_, index) => rows > 0 && isUnique(index));
  const known = { table, rows, plain, distinct, unique };
  if (table.key.length > 0) return { known: { ...known, key: table.key }, keys: [], notes: [] };
  return chosenKey({ ...known, key: [] }, { candidates, words, read });
}

interface KeySearch {
  readonly candidates: readonly Column[];
  readonly words: ReadonlySet<string>;
  readonly read: ReadRow;
}

async function chosenKey(
  known: KnownTable,
  { candidates, words, read }: KeySearch,
): Promise<FoundKey> {
  const { table, plain, rows, unique } = known;
  if (rows === 0)
    return { known, keys: [], notes: [`${pathOf(table)} is empty: nothing is known of it`] };
  const best = unique.toSorted((a, b) => rank(table, plain, a) - rank(table, plain, b));
  const named = best.filter((column) => rank(table, plain, column) < doubtfulRank).slice(0, 1);
  const composite = named.length > 0 ? undefined : await compositeKey(known, read);
  const key = composite?.columns ?? named;
  const isOfOther = named.some((column) => leadsAway(known, column, words));
  const isDoubtful = rows < fewestRows || composite?.isChance === true || isOfOther;
  const others = best.filter((column) => !key.includes(column)).slice(0, mostDoubtful);
  const instead = key.length > 0;
  return {
    known: isDoubtful ? known : { ...known, key },
    keys: [
      ...(instead ? [keyLine(table, key, { rows, isDoubtful })] : []),
      ...others.map((column) => keyLine(table, [column], { rows, isDoubtful: true, instead })),
    ],
    notes: instead ? [] : almostKeys(known, candidates),
  };
}

/** Columns that are called like a key of the table and are none. */
function almostKeys(
  { table, rows, plain, distinct }: KnownTable,
  candidates: readonly Column[],
): string[] {
  return candidates
    .filter((column) => rank(table, plain, column) < doubtfulRank)
    .filter((column) => (distinct.get(column) ?? 0) > rows / 2)
    .map((column) => {
      const more = rows - (distinct.get(column) ?? 0);
      return `${pathOf(table)}: ${column.sqlName} looks like a key, and ${shown(more)} of ${shown(rows)} rows have no value or one that stands before`;
    });
}

interface CompositeKey {
  readonly columns: readonly Column[];
  /** Whether any two columns with so many values would be unique. */
  readonly isChance: boolean;
}

/** Two columns that both end like keys and together identify rows, as those of a table between two others. */
async function compositeKey(
  { table, rows, plain, distinct, unique }: KnownTable,
  read: ReadRow,
): Promise<CompositeKey | undefined> {
  const isCounted = (pair: readonly Column[]) =>
    pair.some((column) => counting.test(plain.get(column) ?? ""));
  // What is unique by itself makes every pair so.
  const parts = [...distinct.keys()].filter(
    (column) => !unique.includes(column) && isPartOfKey(plain.get(column) ?? ""),
  );
  // A number within another key is meant as a part of the key; other pairs may be unique by chance.
  const pairs = parts
    .flatMap((a, index) => parts.slice(index + 1).map((b) => [a, b] as const))
    .toSorted((a, b) => Number(isCounted(b)) - Number(isCounted(a)));
  for (const pair of pairs.slice(0, mostPairs)) {
    const [a, b] = pair.map((column) => keyOf("t", column));
    const [, different, present] = await countsOf(
      table,
      [`count(DISTINCT (${a}, ${b}))`, `count(*) FILTER (${a} IS NOT NULL AND ${b} IS NOT NULL)`],
      read,
    );
    if (different !== rows || present !== rows) continue;
    const values = pair.reduce((product, column) => product * (distinct.get(column) ?? 1), 1);
    const hasMore = table.columns.length > pair.length + 1;
    const isChance = hasMore && !isCounted(pair) && rows ** 2 / 2 / values < tellingCollisions;
    return { columns: pair, isChance };
  }
  return undefined;
}

/**
 * Whether a column is called after another table, and the table is not: `customer_id` of payments is unique perhaps by
 * chance, that of customer_profiles and of orders_2023's `order_id` is meant.
 */
function leadsAway(
  { table, plain }: Pick<KnownTable, "table" | "plain">,
  column: Column,
  words: ReadonlySet<string>,
): boolean {
  const stem = stemOf(plain.get(column) ?? "");
  const own = wordOf(table);
  return words.has(stem) && stem !== originalWord(table) && !own.split("_").includes(stem);
}

function keyLine(
  table: Table,
  key: readonly Column[],
  {
    rows,
    isDoubtful,
    instead = false,
  }: { readonly rows: number; readonly isDoubtful: boolean; readonly instead?: boolean },
): Suggestion {
  const names = key.map(({ sqlName }) => JSON.stringify(sqlName)).join(", ");
  const doubt = rows < fewestRows ? ", which proves nothing" : ", perhaps by chance";
  const other = instead ? "; it would stand instead of the other" : "";
  return {
    key: { table: pathOf(table), columns: key.map(({ sqlName }) => sqlName) },
    line: `${JSON.stringify(pathOf(table))}: { key: [${names}] },`,
    evidence: `unique and without null in ${shown(rows)} row${rows === 1 ? "" : "s"}${isDoubtful ? doubt : ""}${other}`,
    isDoubtful,
  };
}
