import { type LogLevel, logLevels } from "./log.ts";

/** What a setting of each kind is once it is read: durations in milliseconds, sizes in bytes. */
export interface SettingValues {
  duration: number;
  delay: number;
  size: number;
  budget: number;
  count: number;
  text: string;
  boolean: boolean;
  port: number;
  level: LogLevel;
  order: "fifo" | "lifo";
  ping: number;
  reset: "none" | "rollback";
  contract: "enforce" | "warn";
  subjects: "plain" | "digest";
  /** How many stand before the server. */
  proxies: number;
  list: string[];
  origins: string[];
}

/** How a setting is written: durations and sizes carry a unit. */
export type SettingKind = keyof SettingValues;

/** One setting: the row from which validation, `--help` and README's table are made. */
export interface Setting {
  /** Path in the configuration file; settings of `pool` stand under each database. */
  readonly key: string;
  readonly kind: SettingKind;
  readonly default: string | number | boolean | null;
  /** Environment variable; a flag beats it, it beats the file. */
  readonly env?: string;
  readonly flag?: string;
  /** Least value of a count. */
  readonly least?: number;
  readonly sentence: string;
}

/** Every setting, in the order in which the documentation lists them. */
export const settings = [
  {
    key: "server.host",
    kind: "text",
    default: "127.0.0.1",
    sentence: "Address to listen on.",
    env: "HOST",
    flag: "--host",
  },
  {
    key: "server.port",
    kind: "port",
    default: 4000,
    sentence: "Port to listen on; 0 takes a free one.",
    env: "PORT",
    flag: "--port",
  },
  {
    key: "server.workers",
    kind: "count",
    default: 1,
    sentence: "Processes that serve together, each with its own pools.",
    env: "WORKERS",
    flag: "--workers",
  },
  {
    key: "server.adminKey",
    kind: "text",
    default: null,
    sentence: "Key of admins; without one the admin fields do not exist.",
    env: "ADMIN_KEY",
    flag: "--admin-key",
  },
  {
    key: "server.logLevel",
    kind: "level",
    default: "info",
    sentence: `Least level that is logged: ${logLevels.join(", ")}.`,
    env: "LOG_LEVEL",
    flag: "--log-level",
  },
  {
    key: "server.introspection",
    kind: "boolean",
    default: true,
    sentence:
      "Off: no introspection, pages for browsers, /schema.graphql, /catalog.json or “Did you mean”.",
    env: "INTROSPECTION",
  },
  {
    key: "server.graphiql",
    kind: "boolean",
    default: true,
    sentence: "Off: browsers get no page at /graphql, and introspection stays.",
    env: "GRAPHIQL",
  },
  {
    key: "server.page",
    kind: "boolean",
    default: true,
    sentence: "Off: browsers get no page at /, where people look at what is served.",
    env: "PAGE",
  },
  {
    key: "server.mcp",
    kind: "boolean",
    default: false,
    sentence:
      "On: /mcp has tools for agents (Model Context Protocol), unless introspection is off.",
    env: "MCP",
  },
  {
    key: "server.cors",
    kind: "origins",
    default: null,
    sentence: "Origins that browsers may call from, with commas between, or `*`; none unless set.",
    env: "CORS",
    flag: "--cors",
  },
  {
    key: "server.allowedHosts",
    kind: "list",
    default: null,
    sentence:
      "Names, with commas between, under which a server on a loopback address is reached beside its own, as by a proxy.",
    env: "ALLOWED_HOSTS",
  },
  {
    key: "server.trustProxy",
    kind: "proxies",
    default: false,
    sentence:
      "Proxies before the server, `true` for one: the client's address is the one that the first of them saw, from X-Forwarded-For.",
    env: "TRUST_PROXY",
  },
  {
    key: "server.shutdownDelay",
    kind: "delay",
    default: "0s",
    sentence: "How long a stopping server still accepts requests while it reports not ready.",
    env: "SHUTDOWN_DELAY",
  },
  {
    key: "server.trustedDocuments",
    kind: "text",
    default: null,
    sentence:
      "File of documents by their ids, as codegen's client preset writes it, which clients ask for by `documentId`.",
    env: "TRUSTED_DOCUMENTS",
  },
  {
    key: "server.trustedDocumentsOnly",
    kind: "boolean",
    default: false,
    sentence: "Refuses all other documents, unless an admin sends them.",
    env: "TRUSTED_DOCUMENTS_ONLY",
  },
  {
    key: "server.contract",
    kind: "text",
    default: null,
    sentence: "File of a schema that clients rely on: a recycle whose schema breaks it is refused.",
    env: "CONTRACT",
  },
  {
    key: "server.contractMode",
    kind: "contract",
    default: "enforce",
    sentence: "What becomes of such a recycle: enforce refuses it, warn only says so.",
    env: "CONTRACT_MODE",
  },
  {
    key: "limits.requestTimeout",
    kind: "duration",
    default: "30s",
    sentence: "One deadline for a query: waiting, statements and answer, from its arrival.",
    env: "REQUEST_TIMEOUT",
  },
  {
    key: "limits.body",
    kind: "size",
    default: "1MB",
    sentence: "Largest request body.",
    env: "BODY",
  },
  {
    key: "limits.tokens",
    kind: "count",
    default: 2000,
    sentence: "Most tokens of a query's text.",
    env: "TOKENS",
  },
  {
    key: "limits.depth",
    kind: "count",
    default: 8,
    sentence: "Most levels of rows in a query.",
    env: "DEPTH",
  },
  {
    key: "limits.filterNodes",
    kind: "count",
    default: 500,
    sentence: "Most terms of the filters of a query.",
    env: "FILTER_NODES",
  },
  {
    key: "limits.inList",
    kind: "count",
    default: 10_000,
    sentence: "Most values of one `in` list.",
    env: "IN_LIST",
  },
  {
    key: "limits.rows",
    kind: "count",
    default: 10_000,
    sentence: "Largest `limit`, `first` or `last`; a table may set its own.",
    env: "ROWS",
  },
  {
    key: "limits.defaultRows",
    kind: "count",
    default: 100,
    sentence: "`limit` where a query gives none; a table may set its own.",
    env: "DEFAULT_ROWS",
  },
  {
    key: "limits.cells",
    kind: "count",
    default: 2_000_000,
    sentence: "Most values of an answer.",
    env: "CELLS",
  },
  {
    key: "limits.cost",
    kind: "count",
    default: null,
    sentence:
      "Most values that a query may read, by the sizes of the tables: it is refused before it runs; unless set any.",
    env: "COST",
  },
  {
    key: "limits.perClient.inFlight",
    kind: "count",
    default: null,
    sentence:
      "Most requests of one client at a time: an API key, a token's subject, else an address; unless set any.",
    env: "CLIENT_IN_FLIGHT",
  },
  {
    key: "limits.perClient.perMinute",
    kind: "count",
    default: null,
    sentence: "Most requests of one client in a minute; unless set any.",
    env: "CLIENT_PER_MINUTE",
  },
  {
    key: "limits.importBytes",
    kind: "size",
    default: "10GB",
    sentence: "Most bytes of files to import; above, set `view: true`.",
    env: "IMPORT_BYTES",
  },
  {
    key: "limits.exportRows",
    kind: "count",
    default: 1_000_000,
    sentence: "Most rows of an export, as CSV or NDJSON.",
    env: "EXPORT_ROWS",
  },
  {
    key: "limits.exportTimeout",
    kind: "duration",
    default: "10m",
    sentence: "One deadline for an export.",
    env: "EXPORT_TIMEOUT",
  },
  {
    key: "cache.memory",
    kind: "budget",
    default: "256MB",
    sentence:
      "Memory for answers that cannot change while their data is served, of all workers together; 0 keeps none.",
    env: "CACHE_MEMORY",
  },
  {
    key: "cache.ttl",
    kind: "duration",
    default: null,
    sentence:
      "How long answers from MotherDuck, whose data may change at any time, are kept; unless set not at all.",
    env: "CACHE_TTL",
  },
  {
    key: "cache.control",
    kind: "text",
    default: "private, no-cache",
    sentence:
      "Cache-Control of answers to queries without credentials; those to credentials are always private.",
    env: "CACHE_CONTROL",
  },
  {
    key: "log.subjects",
    kind: "subjects",
    default: "plain",
    sentence: "How the log names who asked: plain, or digest.",
    env: "LOG_SUBJECTS",
  },
  {
    key: "log.slow",
    kind: "duration",
    default: null,
    sentence:
      "Queries that take longer are logged with their text, without its values, and what took how long; unless set none.",
    env: "LOG_SLOW",
  },
  {
    key: "pool.size",
    kind: "count",
    default: null,
    sentence:
      "Connections kept open; unless set the number of paths, or of cores for a local database if that is more.",
  },
  {
    key: "pool.maxOverflow",
    kind: "count",
    default: 0,
    sentence: "Connections above `size` while demand lasts.",
    least: 0,
  },
  {
    key: "pool.timeout",
    kind: "duration",
    default: "60s",
    sentence: "Longest wait for a connection, from the request for one.",
  },
  {
    key: "pool.maxWaiting",
    kind: "count",
    default: 1000,
    sentence: "Requests that may wait; the next is refused at once.",
  },
  {
    key: "pool.recycle",
    kind: "duration",
    default: "24h",
    sentence: "Age at which all connections are replaced.",
  },
  {
    key: "pool.order",
    kind: "order",
    default: "fifo",
    sentence: "Which idle connection is lent: the longest idle (fifo) or the last used (lifo).",
  },
  {
    key: "pool.prePing",
    kind: "ping",
    default: "30s",
    sentence: 'A connection idle for longer is tried before it is lent; "off" for never.',
  },
  {
    key: "pool.resetOnReturn",
    kind: "reset",
    default: "none",
    sentence: "Reset of a returned connection; every statement is read-only, so none is needed.",
  },
  {
    key: "pool.openTimeout",
    kind: "duration",
    default: "15s",
    sentence: "Longest opening of a connection.",
  },
  {
    key: "pool.pingTimeout",
    kind: "duration",
    default: "5s",
    sentence: "Longest try of an idle connection.",
  },
  {
    key: "pool.closeTimeout",
    kind: "duration",
    default: "10s",
    sentence: "Longest wait for a running query when a connection is closed.",
  },
  {
    key: "pool.drainTimeout",
    kind: "duration",
    default: null,
    sentence:
      "How long replaced connections may finish their queries; unless set limits.requestTimeout + 1s.",
  },
  {
    key: "pool.leakWarning",
    kind: "duration",
    default: "60s",
    sentence: "A connection lent for longer is logged.",
  },
  {
    key: "pool.warmUp",
    kind: "boolean",
    default: true,
    sentence: "Open all connections at start, not at first use.",
  },
  {
    key: "pool.watch",
    kind: "boolean",
    default: false,
    sentence: "Recycle by itself when a local file is replaced.",
  },
  {
    key: "pool.memoryLimit",
    kind: "size",
    default: null,
    sentence:
      "Memory of one instance; unless set 60 % of the machine's, shared by all instances of two generations.",
  },
  {
    key: "pool.tempDirectory",
    kind: "text",
    default: null,
    sentence: "Where instances spill, each in a private directory; unless set the system's.",
  },
] as const satisfies readonly Setting[];

/** The environment variables that set `setting`, the one that wins first. */
export function environmentNames(setting: Setting): string[] {
  if (setting.env === undefined) return [];
  const own = `EIDER_${setting.env}`;
  return setting.env === "HOST" || setting.env === "PORT" ? [own, setting.env] : [own];
}
