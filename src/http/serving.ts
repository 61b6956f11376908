import type { GraphQLSchema } from "graphql";
import type { LimitsConfig } from "../foundation/config.ts";
import type { RequestContext } from "../graphql/context/context.ts";
import type { TableOverview } from "../graphql/schema/overview.ts";
import type { AnswerCache } from "./answer-cache.ts";
import type { Caller } from "./caller.ts";

/** What the HTTP floor needs of the service above it. */
export interface Serving {
  /** The state of this moment, which stays open for a request until it is released. */
  pin(): PinnedState;
  readonly health: Health;
  /** Answers that cannot change. */
  readonly answers: AnswerCache;
  /** Counts the requests of each client; undefined where none is limited. */
  readonly clients: ClientGate | undefined;
  /** Counts a wrong admin key of an address, in all processes; true where there were too many in the last minute. */
  countWrongKey(address: string): Promise<boolean>;
  /** Told of each request that has ended. */
  observeRequest(request: ObservedRequest): void;
  /** The text that Prometheus reads. */
  metrics(): Promise<string>;
  /** Set while the server stops: it reports not ready and serves what still comes. */
  readonly isDraining: boolean;
  /** Set when everything is closed: queries are refused. */
  readonly isClosed: boolean;
}

/** Counts the requests of clients, in all processes that serve together. */
export interface ClientGate {
  /** Counts one that begins, until `leave`; or says why it may not. */
  enter(client: string): Promise<ClientRefusal | undefined>;
  leave(client: string): void;
}

/** Why a client may not ask now, and after how many seconds it may. */
export interface ClientRefusal {
  readonly limit: keyof LimitsConfig["perClient"];
  readonly retryAfter: number;
}

/** How a request ended; its status is 0 where nobody was there to read an answer. */
export interface ObservedRequest {
  readonly status: number;
  readonly codes: readonly string[];
  readonly ms: number;
  readonly bytes: number | undefined;
  /** What it asked for: the name of its operation, else its kind; undefined where that is not known. */
  readonly operation: string | undefined;
  readonly statements: number;
  /** Rows that the engine answered. */
  readonly rows: number;
}

/** What an admin may ask to be told of a query's statements. */
export type Explain = "statements" | "plans";

/** When a statement was asked for, got a connection and ended, in ms of the monotonic clock. */
export interface StatementTimes {
  readonly database: string;
  readonly sql: string;
  readonly asked: number;
  /** Undefined where it got no connection. */
  readonly started: number | undefined;
  /** When its result was there and was decoded; undefined where there was none. */
  readonly decoding: number | undefined;
  readonly ended: number;
  /** Why it failed, in safe words. */
  readonly error: string | undefined;
}

/** What is known of one request. */
export interface RequestFacts {
  /** Names it in the log. */
  readonly id: string;
  readonly caller: Caller;
  /** For whom it is: clients that wait for connections take turns. */
  readonly client: string;
  /** Where it came from. */
  readonly address: string;
  /** Rows that a list may ask for, where that is more than its table's maximum. */
  readonly mostRows?: number;
  /** Set where what the query may read was reckoned before. */
  readonly isReckoned?: boolean;
  /** Ends waiting and statements. */
  readonly signal: AbortSignal;
  /** Told of each statement. */
  readonly onStatement: () => void;
  /** Told how many rows the engine answered. */
  readonly onRows: (count: number) => void;
  /** Told how many values it was reckoned to read, where that is limited. */
  readonly onCost: (cost: number) => void;
  /** Told how long each waited for a connection, and ran. */
  readonly onStatementEnd: (times: StatementTimes) => void;
  /** Whether its statements are told of, with plans too; they are run apart from those of others then. */
  readonly explain: Explain | undefined;
}

/** One snapshot, pinned for one request: all its statements see the same data. */
export interface PinnedState {
  schema(caller: Caller): GraphQLSchema;
  /** The schema that a caller sees, without what only admins have, as text. */
  sdl(caller: Caller): string;
  /** Queries over the databases that a caller sees, for people who open GraphiQL. */
  exampleQueries(caller: Caller): readonly string[];
  /** The tables that a caller sees, with columns and relations. */
  overview(caller: Caller): readonly TableOverview[];
  /** What answers depend on of who asks: equal texts have equal answers. */
  access(caller: Caller): string;
  context(request: RequestFacts): RequestContext;
  /** What is the same in all processes and snapshots with this schema and configuration. */
  readonly digest: string;
  /**
   * The data versions of databases, of all without names, as text; undefined where the data of one
   * may change while it is served.
   */
  versionsOf(databases: readonly string[] | undefined): string | undefined;
  /** Another pin on the same snapshot. */
  again(): PinnedState;
  /** Another pin, for work that may outlive the time in which a recycle lets queries finish. */
  forLong(): PinnedState;
  /** Lets the snapshot go; a second call does nothing. */
  release(): void;
}

/** Which databases serve, kept without waiting. */
export interface Health {
  readonly databases: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly since: string;
  }[];
}
