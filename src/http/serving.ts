import type { GraphQLSchema } from "graphql";
import type { RequestContext } from "../graphql/context/context.ts";

/** What the HTTP floor needs of the service above it. */
export interface Serving {
  /** The state of this moment, which stays open for a request until it is released. */
  pin(): PinnedState;
  readonly health: Health;
  /** The text that Prometheus reads. */
  metrics(): Promise<string>;
  /** Set while the server stops: it reports not ready and serves what still comes. */
  readonly isDraining: boolean;
  /** Set when everything is closed: queries are refused. */
  readonly isClosed: boolean;
}

/** What is known of one request. */
export interface RequestFacts {
  /** Names it in the log. */
  readonly id: string;
  /** Ends waiting and statements. */
  readonly signal: AbortSignal;
  /** Told of each statement. */
  readonly onStatement: () => void;
}

/** One snapshot, pinned for one request: all its statements see the same data. */
export interface PinnedState {
  schema(admin: boolean): GraphQLSchema;
  /** The public schema as text. */
  readonly sdl: string;
  /** A query for each database, for people who open GraphiQL. */
  readonly exampleQuery: string;
  context(request: RequestFacts): RequestContext;
  /** Lets the snapshot go; a second call does nothing. */
  release(): void;
}

export interface Health {
  readonly databases: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly since: string;
  }[];
}
