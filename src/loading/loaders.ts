import DataLoader from "dataloader";
import type { Column, Table } from "../catalog/catalog.ts";
import type { Rows } from "../duckdb/decode-result.ts";
import { answerOf, selectAggregatesByKeys } from "../sql/aggregate.ts";
import type {
  FilteredAggregations,
  GroupsQuestion,
  Reading,
  RowsQuestion,
} from "../sql/question.ts";
import { selectByKeys, selectManyByKeys } from "../sql/select-by-keys.ts";
import { type GroupsStatement, selectGroupsByKeys } from "../sql/select-groups.ts";
import { selectRows } from "../sql/select-rows.ts";
import { selectSummaries } from "../sql/select-summaries.ts";
import { readsChanging, type Statement } from "../sql/statement.ts";
import type { Summary } from "../sql/summary.ts";
import type { HeldTables } from "./held-tables.ts";
import type { KeyBatch } from "./key-batch.ts";
import { type ByKeys, keyLoader } from "./key-loader.ts";
import { needOfKeys, needOfPage } from "./need.ts";
import { allRows, Row, rowSetOf } from "./row-set.ts";
import type { FieldPath, KeyLoader, Session } from "./session.ts";

/** Groups that were found: rows of a result whose columns are keys, then aggregates. */
export interface FoundGroups {
  readonly columns: Rows["columns"];
  readonly answers: GroupsStatement["answers"];
  readonly rows: readonly number[];
}

/** How the row of a key is looked up. */
export interface Lookup {
  readonly read: Reading;
  readonly keyColumns: readonly Column[];
  /** Whether the engine has an index over them. */
  readonly indexed: boolean;
}

/**
 * What the resolvers of one request ask for at the same time becomes one statement for each question,
 * whatever the number of parents.
 */
export class Loaders {
  readonly #session: Session;
  readonly #byIdentity = new Map<string, unknown>();
  readonly #running = new Map<string, Promise<Rows>>();
  readonly #summaryLoaders = new Map<Table, DataLoader<Summary, FoundGroups>>();

  constructor(session: Session) {
    this.#session = session;
  }

  /** One page of a table. */
  async rows(question: RowsQuestion): Promise<Row[]> {
    const { table, read, limit } = question;
    if (limit === 0) return [];
    const need = needOfPage(question);
    const held = need === undefined ? undefined : this.#session.held(table.database);
    const found = need === undefined ? undefined : held?.rows(question, need);
    if (found !== undefined) {
      this.#session.countCells(found.length * (read.columns.length + read.exact.length));
      return found;
    }
    const statement = selectRows(question, this.#session.rules);
    const started = performance.now();
    const rows = await this.#once(table, statement);
    // What changes by itself is not held, whether it is the table or what the order reaches from it.
    if (need !== undefined && !readsChanging(statement))
      held?.spent(table, need, performance.now() - started);
    return allRows(rowSetOf(table, read, rows, 0), rows.count);
  }

  /** The result of a statement; one that is asked for under two aliases is run once. */
  #once(table: Table, statement: Statement): Promise<Rows> {
    const identity = identityOf(table, statement);
    let running = this.#running.get(identity);
    if (running === undefined) {
      running = this.#session.run(table.database, statement, this.#session.path());
      this.#running.set(identity, running);
    }
    return running;
  }

  /** The row of each key, null where there is none. */
  byKey(table: Table, { read, keyColumns, indexed }: Lookup): KeyLoader<Row | null> {
    return this.#shared<Row | null>(
      {
        table,
        keyColumns,
        compile: (keys) => selectByKeys(table, { read, indexed }, keys, this.#session.rules),
        read: (batch, rows) => {
          const set = rowSetOf(table, read, rows, 1);
          return batch.collect<Row | null>(
            rows,
            () => null,
            (found, row) => found ?? new Row(set, row),
          );
        },
        none: () => null,
        cellsOf: (row) => (row === null ? 0 : read.columns.length),
        held: {
          need: { read, keyColumns },
          finder: (held) => held.byKey(table, { read, keyColumns }),
        },
      },
      selectByKeys(table, { read, indexed: false }, noKeys(keyColumns), this.#session.rules),
    );
  }

  /** The rows that belong to each key, as the question filters, orders and limits them. */
  manyByKey(question: RowsQuestion, keyColumns: readonly Column[]): KeyLoader<Row[]> {
    const { table, read, limit } = question;
    if (limit === 0) return new DataLoader(async (keys) => keys.map(() => []), { cache: false });
    const need = needOfKeys(question, keyColumns);
    return this.#shared<Row[]>(
      {
        table,
        keyColumns,
        compile: (keys) => selectManyByKeys(question, keys, this.#session.rules),
        read: (batch, rows) => {
          const set = rowSetOf(table, read, rows, 1);
          return batch.lists(rows, (row) => new Row(set, row));
        },
        none: () => [],
        cellsOf: (rows) => rows.length * read.columns.length,
        ...(need !== undefined && {
          held: {
            need,
            finder: (held: HeldTables) => held.manyByKey(question, need),
          },
        }),
      },
      selectManyByKeys(question, noKeys(keyColumns), this.#session.rules),
    );
  }

  /** Aggregations over the rows that belong to each key, null where there are no rows. */
  aggregatesByKey(
    table: Table,
    filtered: FilteredAggregations,
    keyColumns: readonly Column[],
  ): KeyLoader<readonly unknown[] | null> {
    const { statement, answers } = selectAggregatesByKeys(
      table,
      filtered,
      noKeys(keyColumns),
      this.#session.rules,
    );
    const [asked = []] = answers;
    return this.#shared<readonly unknown[] | null>(
      {
        table,
        keyColumns,
        compile: (keys) =>
          selectAggregatesByKeys(table, filtered, keys, this.#session.rules).statement,
        read: (batch, rows) =>
          batch.collect<readonly unknown[] | null>(
            rows,
            () => null,
            (_, row) => asked.map((answer) => answerOf(rows.columns, row, answer, 1)),
          ),
        none: () => null,
        cellsOf: (values) => values?.length ?? 0,
      },
      statement,
    );
  }

  /** The groups of a table: all summaries of it that are asked for in one tick are one statement. */
  async groups(question: GroupsQuestion): Promise<FoundGroups> {
    if (question.limit === 0) return { columns: [], answers: [], rows: [] };
    return this.#summaries(question.table).load({ kind: "groups", question });
  }

  /** The groups of the rows that belong to each key, limited one by one. */
  groupsByKey(question: GroupsQuestion, keyColumns: readonly Column[]): KeyLoader<FoundGroups> {
    const { table } = question;
    const { statement, answers } = selectGroupsByKeys(
      question,
      noKeys(keyColumns),
      this.#session.rules,
    );
    const width = question.keys.length + answers.flat().length;
    const none = (): FoundGroups => ({ columns: [], answers, rows: [] });
    return this.#shared<FoundGroups>(
      {
        table,
        keyColumns,
        compile: (keys) => selectGroupsByKeys(question, keys, this.#session.rules).statement,
        read: (batch, found) => {
          const columns = found.columns.slice(1);
          const lists = batch.lists(found, (row) => row);
          return lists.map((rows) => ({ columns, answers, rows }));
        },
        none,
        cellsOf: ({ rows }) => rows.length * width,
      },
      statement,
    );
  }

  /** Aggregations over a table, one statement with its other summaries. */
  async aggregate(table: Table, asked: FilteredAggregations): Promise<readonly unknown[]> {
    if (asked.aggregations.length === 0) return [];
    const { columns, answers, rows } = await this.#summaries(table).load({
      kind: "aggregates",
      asked,
    });
    return (answers[0] ?? []).map((answer) => answerOf(columns, rows[0] ?? 0, answer));
  }

  #summaries(table: Table): DataLoader<Summary, FoundGroups> {
    let loader = this.#summaryLoaders.get(table);
    if (loader === undefined) {
      const at = this.#session.path();
      loader = new DataLoader(async (summaries) => this.#summarize(table, summaries, at), {
        cache: false,
        batchScheduleFn: setImmediate,
      });
      this.#summaryLoaders.set(table, loader);
    }
    return loader;
  }

  async #summarize(
    table: Table,
    summaries: readonly Summary[],
    at: FieldPath,
  ): Promise<FoundGroups[]> {
    const { statement, places } = selectSummaries(table, summaries, this.#session.rules);
    const { columns, count } = await this.#session.run(table.database, statement, at);
    const all = Array.from({ length: count }, (_, row) => row);
    const numbers = columns[0] ?? [];
    return places.map(({ number, before, answers }) => ({
      columns: columns.slice(before),
      answers,
      rows: number === undefined ? all : all.filter((row) => numbers[row] === number),
    }));
  }

  /** The loader of a statement, here without its keys; requests that would run the same one share it. */
  #shared<T>(byKeys: ByKeys<T>, sample: Statement): KeyLoader<T> {
    const identity = identityOf(byKeys.table, sample);
    const known = this.#byIdentity.get(identity) as KeyLoader<T> | undefined;
    if (known !== undefined) return known;
    const loader = keyLoader(this.#session, byKeys, { identity, sample });
    this.#byIdentity.set(identity, loader);
    return loader;
  }
}

const tableNumbers = new WeakMap<Table, number>();
let lastNumber = 0;

/**
 * What is the same in all statements that differ in their keys only. The table is part of it, not its
 * name: each role has its own, with columns of its own in other places, and rows are read by place.
 */
function identityOf(table: Table, { sql, parameters }: Statement): string {
  let number = tableNumbers.get(table);
  if (number === undefined) tableNumbers.set(table, (number = lastNumber += 1));
  return JSON.stringify([number, sql, parameters]);
}

function noKeys(columns: readonly Column[]): KeyBatch["keys"] {
  return { columns, values: columns.map(() => []) };
}
