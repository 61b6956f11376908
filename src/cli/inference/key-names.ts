import type { Column, Table } from "../../catalog/catalog.ts";
import { singular } from "../../catalog/names.ts";

const endings = ["id", "key", "code", "no", "nr", "num", "sk", "pk", "fk", "uuid"];

/** From this rank on a column is unique perhaps by chance. */
export const doubtfulRank = 10;

/** How well a column's name says that it is the table's key; 0 is best. */
export function rank(table: Table, plain: ReadonlyMap<Column, string>, column: Column): number {
  const name = plain.get(column) ?? "";
  const one = wordOf(table);
  if (name === "id" || name === "key") return 0;
  const stem = stemOf(name);
  if (stem !== name) return rankOfStem(stem, one, column);
  // A text that is called like its table is mostly a name.
  if (name === one && column.type.kind !== "varchar") return 5;
  return doubtfulRank + column.ordinal;
}

function rankOfStem(stem: string, one: string, { ordinal }: Column): number {
  if (stem === "") return 2;
  if (isShortOf(stem, one)) return 1;
  // `dim_customer`, `olist_orders_dataset`: what stands around the word says what kind of table it is.
  if (one.split("_").some((word) => singular(word, word) === stem)) return 3;
  return ordinal === 0 ? 4 : doubtfulRank + ordinal;
}

/** What numbers rows within another key. */
export const counting = /(number|line|seq|position|version)/;

/** Whether a column may be one of several that are a key together. */
export function isPartOfKey(name: string): boolean {
  return stemOf(name) !== name || counting.test(name) || /(day|date|year)/.test(name);
}

/** What names another row of the same table: of a tree or chain, or of people where the rows are some. */
const treeWords = /^(parent|root|previous|predecessor|successor|next|original)/;
const personWords = /^(manager|boss|supervisor|superior|referrer|reports_?to|mother|father)/;
const people =
  /(employee|staff|worker|person|people|member|user|customer|contact|human|animal|player)/;

/** Whether a column names another row of its own table. */
export function saysSame(name: string, table: Table): boolean {
  const stem = stemOf(name);
  return treeWords.test(stem) || (personWords.test(stem) && people.test(wordOf(table)));
}

/** A name without the word that all columns of its table begin with, of up to three letters; lower case. */
export function plainNames({ columns }: Table): ReadonlyMap<Column, string> {
  const names = columns.map(({ sqlName }) => snake(sqlName));
  const [first = ""] = names;
  const prefix = /^[a-z]{1,3}_/.exec(first)?.[0];
  const isShared =
    prefix !== undefined && names.length > 1 && names.every((name) => name.startsWith(prefix));
  return new Map(
    columns.map((column, index) => {
      const name = names[index] ?? "";
      return [column, isShared ? name.slice(prefix.length) : name];
    }),
  );
}

function snake(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1_$2")
    .replaceAll(/\W+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .toLowerCase();
}

/** A name without the ending that makes it a key: `customer_id` and `custkey` → `customer`, `cust`. */
export function stemOf(name: string): string {
  for (const ending of endings) {
    if (name === ending) return "";
    if (name.endsWith(`_${ending}`)) return name.slice(0, -ending.length - 1);
  }
  const glued = /^([a-z]{3,})(key|id)$/.exec(name);
  return glued?.[1] ?? name;
}

function isShortOf(stem: string, word: string): boolean {
  return word === stem || (stem.length >= 3 && word.startsWith(stem));
}

/** What says that a table has the rows of another: of a year, of before, on their way. */
const copies =
  /^(stg|staging|raw|tmp|temp|old|new|src|bak|backup|copy|int|base)_|_(stg|staging|raw|tmp|temp|old|new|bak|backup|copy|archive|archived|history|hist|snapshot|v?\d+(_\d+)*)$/g;

/** The word of a table without what says that it is a copy: `orders_2023` and `stg_orders` → `order`. */
export function originalWord(table: Table): string {
  const word = wordOf(table).replaceAll(copies, "");
  return singular(word, word);
}

/** The word of a table, in the singular. */
export function wordOf({ sqlName }: Table): string {
  return snake(singular(sqlName, sqlName));
}
