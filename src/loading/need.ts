import type { Column, ColumnType } from "../catalog/catalog.ts";
import { identityOf } from "../sql/identity.ts";
import { isInteger } from "../sql/numbers.ts";
import { placeColumns } from "../sql/order.ts";
import type { OrderTerm, Reading, RowsQuestion } from "../sql/question.ts";

/** What has to be in memory to answer a question there. */
export interface Need {
  readonly read: Reading;
  /** The columns of keys that rows are found by. */
  readonly keyColumns?: readonly Column[];
  readonly order?: readonly OrderTerm[];
  /** The columns whose texts say the place of a row, for cursors. */
  readonly places?: readonly Column[];
}

/** What a page of a table needs; undefined where only the engine can answer: filters and distinct rows are its. */
export function needOfPage(question: RowsQuestion): Need | undefined {
  if (!isUnfiltered(question)) return undefined;
  const { read, order, keyset, table } = question;
  if (keyset === undefined) return { read, order };
  const places = placeColumns(table, order);
  // The texts of other types are not those that cursors have.
  if (places === undefined || places.some(({ type }) => type.kind === "timetz")) return undefined;
  const columns = [...read.columns, ...places.filter(isPlaceOfValue)];
  const exact = [...read.exact, ...places.filter((column) => !isPlaceOfValue(column))];
  return {
    read: { columns: [...new Set(columns)], exact: [...new Set(exact)] },
    order,
    keyColumns: table.key,
    places,
  };
}

/** What the rows that belong to keys need; undefined where only the engine can answer. */
export function needOfKeys(
  question: RowsQuestion,
  keyColumns: readonly Column[],
): Need | undefined {
  const { read, order, keyset } = question;
  return keyset === undefined && isUnfiltered(question) ? { read, order, keyColumns } : undefined;
}

/** Kinds whose JSON value is the text that the engine itself gives; integers of all sizes have it too. */
const kindsOfOwnText: ReadonlySet<ColumnType["kind"]> = new Set([
  "boolean",
  "varchar",
  "enum",
  "uuid",
]);

/** Whether the JSON value of a column says what a cursor's text does, so that the text need not be held. */
export function isPlaceOfValue({ type }: Column): boolean {
  // The engine writes -.5 where a decimal has no digit before its point.
  if (type.kind === "decimal") return type.width > type.scale;
  return kindsOfOwnText.has(type.kind) || isInteger(type);
}

function isUnfiltered({ filter, distinctOn = [] }: RowsQuestion): boolean {
  return filter.kind === "all" && filter.parts.length === 0 && distinctOn.length === 0;
}

/** A text that is the same for the same columns. */
export function keyName(columns: readonly Column[]): string {
  return columns.map(({ ordinal }) => ordinal).join();
}

/** A text that is the same for orders that say the same. */
export function orderName(order: readonly OrderTerm[]): string {
  return JSON.stringify(
    order.map(({ expression, descending, nullsFirst }) => [
      identityOf(expression),
      descending,
      nullsFirst,
    ]),
  );
}
