import { estimatedRows } from "../../catalog/database-facts.ts";
import type { NamedRows, RunOptions } from "../../duckdb/run-statement.ts";
import type { LimitsConfig } from "../../foundation/config.ts";
import { messageOf } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import type { AdminService } from "../../graphql/context/admin-service.ts";
import { tooManyCells } from "../../graphql/context/cells.ts";
import type { CostLimit, RequestContext } from "../../graphql/context/context.ts";
import type { RowIdSeal } from "../../graphql/context/row-id-seal.ts";
import type { RequestFacts } from "../../http/serving.ts";
import type { HeldTables } from "../../loading/held-tables.ts";
import { Loaders } from "../../loading/loaders.ts";
import type { FieldPath, Session } from "../../loading/session.ts";
import { SharedBatches } from "../../loading/shared-batches.ts";
import type { Borrower } from "../../pool/connection-pool.ts";
import { extensionQuery } from "../../sql/extension-query.ts";
import { type RowRules, readsChanging, type Statement } from "../../sql/statement.ts";
import { explainRun } from "./explain-run.ts";
import type { Snapshot } from "./snapshot.ts";

/** How a statement of a request is run, and who borrows the connection for it. */
export type StatementOptions = RunOptions &
  Borrower & { readonly onEnd?: RequestFacts["onStatementEnd"] };

interface RequestParts {
  readonly snapshot: Snapshot;
  readonly limits: LimitsConfig;
  readonly service: AdminService;
  readonly log: Logger;
  /** What rows there are for who asks; undefined for all. */
  readonly rules: RowRules | undefined;
  readonly sees: (database: string) => boolean;
  readonly seal: RowIdSeal | undefined;
  /** What is in memory of a database. */
  readonly held: (database: string) => HeldTables | undefined;
  readonly run: (
    database: string,
    statement: Statement,
    options: StatementOptions,
  ) => Promise<NamedRows>;
}

/** What the resolvers of one request share: loaders over one snapshot, and the request's limits. */
export function requestContext(facts: RequestFacts, parts: RequestParts): RequestContext {
  const { snapshot, limits, service, log } = parts;
  const session = sessionOf(facts, parts, () => context);
  const context: RequestContext = {
    loaders: new Loaders(session),
    query: async (database, sql, parameters) => {
      const statement = extensionQuery(sql, parameters);
      return objectsOf(await session.run(database, statement, session.path()));
    },
    expires: expiryOf(facts.caller.claims),
    sees: parts.sees,
    seal: parts.seal,
    limits,
    mostRows: facts.mostRows,
    costs: costLimit(facts, parts),
    signal: facts.signal,
    service,
    audit: async (action, args, act) => {
      const entry = { id: facts.id, action, args, address: facts.address };
      log.info(entry, "an admin asked");
      try {
        const outcome = await act();
        log.info({ ...entry, outcome }, "an admin's wish was done");
        return outcome;
      } catch (error) {
        log.warn({ ...entry, error: messageOf(error) }, "an admin's wish failed");
        throw error;
      }
    },
    dataVersionOf: (database) => snapshot.holds.get(database)?.generation.dataVersion ?? "",
    truncated: new Map(),
    explained: facts.explain === undefined ? undefined : { path: [], statements: [] },
    readsChanging: false,
    filterNodes: 0,
    filterValues: 0,
    relationLevels: 0,
    plans: new WeakMap(),
  };
  return context;
}

function expiryOf({ exp }: Readonly<Record<string, unknown>>): number | undefined {
  return typeof exp === "number" ? exp : undefined;
}

function costLimit(
  { onCost, isReckoned }: RequestFacts,
  { limits, snapshot }: RequestParts,
): CostLimit | undefined {
  if (limits.cost === null || isReckoned === true) return undefined;
  return {
    most: limits.cost,
    rowsOf: (table) => {
      const generation = snapshot.holds.get(table.database)?.generation;
      if (generation === undefined) return undefined;
      const rows = estimatedRows(generation.facts, table);
      // How many rows there are behind a rule is not told to the last one by what is refused.
      return table.rule === undefined || rows === undefined || rows === 0
        ? rows
        : 2 ** Math.ceil(Math.log2(rows));
    },
    tell: onCost,
  };
}

function sessionOf(
  { id, client, signal, onStatement, onStatementEnd, onRows, explain }: RequestFacts,
  { snapshot, limits, rules, held, run }: RequestParts,
  context: () => RequestContext,
): Session {
  let cells = 0;
  const countCells = (count: number) => {
    cells += count;
    checkCells(cells, limits);
  };
  const own = { owner: id, client, onEnd: onStatementEnd };
  const runNoted = (
    database: string,
    statement: Statement,
    { at, ...options }: StatementOptions & { readonly at: FieldPath },
  ) => {
    onStatement();
    const { explained } = context();
    if (explained === undefined) return run(database, statement, options);
    return explainRun((each) => run(database, each, options), statement, {
      withPlan: explain === "plans",
      tell: (facts) => explained.statements.push({ path: at, database, ...facts }),
    });
  };
  return {
    signal,
    noteReads: (statement) => noteReads(context(), statement),
    // What is told of a request is its own.
    batches: explain === undefined ? snapshot.batches : new SharedBatches(),
    countCells,
    rules,
    // What is told of a request is what the engine does.
    held: explain === undefined ? held : () => undefined,
    path: () => context().explained?.path ?? [],
    run: (database, statement, at) => {
      const onSize = (rows: number, columns: number) => {
        onRows(rows);
        countCells(rows * columns);
      };
      noteReads(context(), statement);
      return runNoted(database, statement, { signal, onSize, ...own, at });
    },
    runShared: (database, statement, { signal: shared, at }) => {
      const onSize = (rows: number, columns: number) => {
        onRows(rows);
        checkCells(rows * columns, limits);
      };
      return runNoted(database, statement, { signal: shared, onSize, ...own, at });
    },
  };
}

/** An answer of what may change is not kept. */
function noteReads(context: RequestContext, statement: Statement): void {
  context.readsChanging ||= readsChanging(statement);
}

function objectsOf({ names, columns, count }: NamedRows): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(names.map((name, index) => [name, columns[index]?.[row]])),
  );
}

function checkCells(count: number, limits: LimitsConfig): void {
  if (count > limits.cells) throw tooManyCells(limits.cells);
}
