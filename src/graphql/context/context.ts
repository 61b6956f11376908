import type { Table } from "../../catalog/catalog.ts";
import type { LimitsConfig } from "../../foundation/config.ts";
import type { Loaders } from "../../loading/loaders.ts";
import type { AdminService } from "./admin-service.ts";
import type { RowIdSeal } from "./row-id-seal.ts";

/** A statement of a request and how it went. */
export interface ExplainedStatement {
  readonly path: readonly string[];
  readonly database: string;
  readonly sql: string;
  readonly rows: number;
  readonly ms: number;
  /** The engine's account of a second run, where that was asked for. */
  readonly plan?: string;
}

/** What a reckoning of costs needs. */
export interface CostLimit {
  /** Most values that a query may read. */
  readonly most: number;
  /** About how many rows a table has; undefined where that is not known, as of views. */
  readonly rowsOf: (table: Table) => number | undefined;
  /** Told what a query comes to, before it runs or is refused. */
  readonly tell: (cost: number) => void;
}

/** What resolvers of one request share; made when its execution begins. */
export interface RequestContext {
  readonly loaders: Loaders;
  readonly limits: LimitsConfig;
  /** Rows that a list may ask for, where that is more than its table's maximum. */
  readonly mostRows: number | undefined;
  /** How much a query may read; undefined for any. */
  readonly costs: CostLimit | undefined;
  /** Ends when the request does: its deadline, or the client left. */
  readonly signal: AbortSignal;
  readonly service: AdminService;
  /** Does what an admin asks for, and tells the log who asked for what and how it went. */
  audit<Outcome>(
    action: string,
    args: Readonly<Record<string, unknown>>,
    act: () => Promise<Outcome>,
  ): Promise<Outcome>;
  /** Runs a query of an extension; rows are objects by column. */
  query(
    database: string,
    sql: string,
    parameters: readonly unknown[] | Readonly<Record<string, unknown>>,
  ): Promise<Record<string, unknown>[]>;
  /** When the caller's token ends, in seconds since 1970; undefined where it does not. */
  readonly expires: number | undefined;
  /** Whether who asks sees anything of a database. */
  sees(database: string): boolean;
  /** Hides row ids in cursors of who sees a part only; undefined for who sees everything. */
  readonly seal: RowIdSeal | undefined;
  /** Data version of each database of the request's snapshot. */
  readonly dataVersionOf: (database: string) => string;
  /** Lists that ended because of a default limit, by their path. */
  readonly truncated: Map<string, { readonly path: readonly string[]; readonly limit: number }>;
  /** The statements that were run, where the request asks for them, and the path of the field that is being resolved. */
  readonly explained:
    | { path: readonly string[]; readonly statements: ExplainedStatement[] }
    | undefined;
  /** Set when a table is read whose rows may differ from one statement to the next. */
  readsChanging: boolean;
  /** Filter terms read so far. */
  filterNodes: number;
  /** Values of filters so far. */
  filterValues: number;
  /** Relations that the filter leads through which is being read. */
  relationLevels: number;
  /** What a field's arguments and selection mean, worked out once for all rows that ask for it. */
  readonly plans: WeakMap<object, unknown>;
}

/** `make()` of the first row that resolves this field; later rows get the same. */
export function oncePerField<T>(context: RequestContext, fieldNodes: object, make: () => T): T {
  const known = context.plans.get(fieldNodes);
  if (known !== undefined) return known as T;
  const made = make();
  context.plans.set(fieldNodes, made);
  return made;
}
