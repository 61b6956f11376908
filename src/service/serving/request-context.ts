import type { Rows, RunOptions } from "../../duckdb/run-statement.ts";
import type { LimitsConfig } from "../../foundation/config.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { AdminService } from "../../graphql/context/admin-service.ts";
import type { RequestContext } from "../../graphql/context/context.ts";
import type { RequestFacts } from "../../http/serving.ts";
import { Loaders, type Session } from "../../loading/loaders.ts";
import type { Statement } from "../../sql/statement.ts";
import type { Snapshot } from "./snapshot.ts";

/** How a statement of a request is run, and who borrows the connection for it. */
export type StatementOptions = RunOptions & { readonly owner?: string };

interface RequestParts {
  readonly snapshot: Snapshot;
  readonly limits: LimitsConfig;
  readonly service: AdminService;
  readonly run: (
    database: string,
    statement: Statement,
    options: StatementOptions,
  ) => Promise<Rows>;
}

/** What the resolvers of one request share: loaders over one snapshot, and the request's limits. */
export function requestContext(
  { id, signal, onStatement }: RequestFacts,
  { snapshot, limits, service, run }: RequestParts,
): RequestContext {
  let cells = 0;
  const countCells = (count: number) => {
    cells += count;
    checkCells(cells, limits);
  };
  const note = ({ tables }: Statement) => {
    onStatement();
    context.readsChanging ||= tables.some(({ isChanging }) => isChanging);
  };
  const session: Session = {
    signal,
    batches: snapshot.batches,
    countCells,
    run: (database, statement) => {
      note(statement);
      const onSize = (rows: number, columns: number) => countCells(rows * columns);
      return run(database, statement, { signal, onSize, owner: id });
    },
    runShared: (database, statement, shared) => {
      note(statement);
      const onSize = (rows: number, columns: number) => checkCells(rows * columns, limits);
      return run(database, statement, { signal: shared, onSize, owner: id });
    },
  };
  const context: RequestContext = {
    loaders: new Loaders(session),
    limits,
    signal,
    service,
    dataVersionOf: (database) => snapshot.holds.get(database)?.generation.dataVersion ?? "",
    truncated: new Map(),
    readsChanging: false,
    filterNodes: 0,
    plans: new WeakMap(),
  };
  return context;
}

function checkCells(count: number, limits: LimitsConfig): void {
  if (count <= limits.cells) return;
  throw new EiderError(
    "LIMIT_EXCEEDED",
    `The answer has more than ${limits.cells} values (limits.cells). Ask for fewer rows or columns.`,
  );
}
