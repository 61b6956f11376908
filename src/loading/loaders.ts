import DataLoader from "dataloader";
import type { Column, Table } from "../catalog/catalog.ts";
import type { Rows } from "../duckdb/run-statement.ts";
import {
  type FilteredAggregations,
  selectAggregates,
  selectAggregatesByKeys,
} from "../sql/aggregate.ts";
import { keyText } from "../sql/bind-value.ts";
import type { Keys } from "../sql/key-table.ts";
import type { RowsQuestion } from "../sql/question.ts";
import { selectByKeys, selectManyByKeys } from "../sql/select-by-keys.ts";
import { selectRows } from "../sql/select-rows.ts";
import type { Statement } from "../sql/statement.ts";
import type { Key } from "./key.ts";
import { allRows, Row, rowSetOf } from "./row-set.ts";
import type { LoadBatch, SharedBatches } from "./shared-batches.ts";

/** What a request lends to its loaders. */
export interface Session {
  /** Runs a statement of this request alone; its result counts against the request's limit. */
  run(database: string, statement: Statement): Promise<Rows>;
  /** Runs a statement that several requests share, of which each counts its own part. */
  runShared(database: string, statement: Statement, signal: AbortSignal): Promise<Rows>;
  /** Counts values of the answer. Throws LIMIT_EXCEEDED past the limit. */
  countCells(count: number): void;
  /** Ends when the request does. */
  readonly signal: AbortSignal;
  /** Shared with the other requests of the same snapshot. */
  readonly batches: SharedBatches;
}

/** Loads something for each key; equal keys of one tick share one lookup. */
export type KeyLoader<T> = DataLoader<Key, T>;

/**
 * What the resolvers of one request ask for at the same time becomes one statement for each shape:
 * a relation with its arguments and columns, whatever the number of parents.
 */
export class Loaders {
  readonly #session: Session;
  readonly #byShape = new Map<string, unknown>();
  readonly #aggregates = new Map<Table, DataLoader<FilteredAggregations, readonly unknown[]>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** One page of a table. */
  async rows(question: RowsQuestion): Promise<Row[]> {
    const rows = await this.#session.run(question.table.database, selectRows(question));
    return allRows(rowSetOf(question.table, question.columns, rows, 0), rows.count);
  }

  /** The row of each key, null where there is none. */
  byKey(
    shape: string,
    table: Table,
    lookup: { columns: readonly Column[]; keyColumns: readonly Column[]; indexed: boolean },
  ): KeyLoader<Row | null> {
    const { keyColumns, columns, indexed } = lookup;
    return this.#shared(
      shape,
      (row) => (row === null ? 0 : columns.length),
      async (keys, signal) => {
        const found = new Array<Row | null>(keys.length).fill(null);
        const { places, asked } = possibleKeys(keyColumns, keys);
        if (asked.length === 0) return found;
        const statement = selectByKeys(table, columns, keysOf(keyColumns, asked), indexed);
        const rows = await this.#session.runShared(table.database, statement, signal);
        const set = rowSetOf(table, columns, rows, 1);
        for (let index = 0; index < rows.count; index += 1) {
          const place = places[keyNumber(rows, index)] as number;
          found[place] ??= new Row(set, index);
        }
        return found;
      },
    );
  }

  /** The rows that belong to each key, as the question filters, orders and limits them. */
  manyByKey(
    shape: string,
    question: RowsQuestion,
    keyColumns: readonly Column[],
  ): KeyLoader<Row[]> {
    return this.#shared(
      shape,
      (rows) => rows.length * question.columns.length,
      async (keys, signal) => {
        const found = keys.map((): Row[] => []);
        const { places, asked } = possibleKeys(keyColumns, keys);
        if (asked.length === 0) return found;
        const statement = selectManyByKeys(question, keysOf(keyColumns, asked));
        const rows = await this.#session.runShared(question.table.database, statement, signal);
        const set = rowSetOf(question.table, question.columns, rows, 1);
        for (let index = 0; index < rows.count; index += 1)
          found[places[keyNumber(rows, index)] as number]?.push(new Row(set, index));
        return found;
      },
    );
  }

  /** Aggregations over the rows that belong to each key, null where there are no rows. */
  aggregatesByKey(
    shape: string,
    table: Table,
    filtered: FilteredAggregations,
    keyColumns: readonly Column[],
  ): KeyLoader<readonly unknown[] | null> {
    return this.#shared(
      shape,
      (values) => values?.length ?? 0,
      async (keys, signal) => {
        const found = new Array<readonly unknown[] | null>(keys.length).fill(null);
        const { places, asked } = possibleKeys(keyColumns, keys);
        if (asked.length === 0) return found;
        const statement = selectAggregatesByKeys(table, filtered, keysOf(keyColumns, asked));
        const rows = await this.#session.runShared(table.database, statement, signal);
        for (let index = 0; index < rows.count; index += 1)
          found[places[keyNumber(rows, index)] as number] = rows.columns
            .slice(1)
            .map((column) => column[index]);
        return found;
      },
    );
  }

  /** Aggregations over a table: all that are asked for in one tick share one scan. */
  aggregate(table: Table, filtered: FilteredAggregations): Promise<readonly unknown[]> {
    if (filtered.aggregations.length === 0) return Promise.resolve([]);
    let loader = this.#aggregates.get(table);
    if (loader === undefined) {
      loader = new DataLoader(async (members) => this.#aggregateTogether(table, members), {
        cache: false,
        batchScheduleFn: setImmediate,
      });
      this.#aggregates.set(table, loader);
    }
    return loader.load(filtered);
  }

  async #aggregateTogether(
    table: Table,
    members: readonly FilteredAggregations[],
  ): Promise<(readonly unknown[])[]> {
    const rows = await this.#session.run(table.database, selectAggregates(table, members));
    const values = rows.columns.map((column) => column[0]);
    let start = 0;
    return members.map(({ aggregations }) => values.slice(start, (start += aggregations.length)));
  }

  /** The loader of a shape; `load` gets distinct keys and answers in their order. */
  #shared<T>(shape: string, cellsOf: (value: T) => number, load: LoadBatch<T>): KeyLoader<T> {
    const known = this.#byShape.get(shape) as KeyLoader<T> | undefined;
    if (known !== undefined) return known;
    const { batches, signal } = this.#session;
    const loadAll = async (keys: readonly Key[]) => {
      const values = await batches.load(shape, keys, signal, load);
      this.#session.countCells(values.reduce((sum, value) => sum + cellsOf(value), 0));
      return values;
    };
    const loader = new DataLoader<Key, T>(loadAll, {
      cache: false,
      batchScheduleFn: setImmediate,
    });
    this.#byShape.set(shape, loader);
    return loader;
  }
}

/** The keys that their columns can hold, and where they stand: no row has another. */
function possibleKeys(
  columns: readonly Column[],
  keys: readonly Key[],
): { places: number[]; asked: Key[] } {
  const places: number[] = [];
  const asked: Key[] = [];
  for (const [place, key] of keys.entries()) {
    const texts = key.map((text, index) => keyText((columns[index] as Column).type, text));
    if (!texts.every((text) => text !== undefined)) continue;
    places.push(place);
    asked.push(texts);
  }
  return { places, asked };
}

function keysOf(columns: readonly Column[], keys: readonly Key[]): Keys {
  return { columns, values: columns.map((_, index) => keys.map((key) => key[index] as string)) };
}

/** The first column of a result by keys is the key's number from 1. */
function keyNumber(rows: Rows, index: number): number {
  return (rows.columns[0]?.[index] as number) - 1;
}
