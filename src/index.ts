/** What `import … from "eider"` gives. */

export type { DuckDBLease } from "./duckdb/duckdb-lease.ts";
export {
  AssertionPool,
  DuckDBPool,
  type DuckDBPoolEvent,
  type DuckDBPoolOptions,
  NullPool,
  StaticPool,
} from "./duckdb/duckdb-pool.ts";
export { ConfigError, EiderError, type ErrorCode } from "./foundation/errors.ts";
export { type MotherDuckOptions, motherDuckPath } from "./foundation/source-paths.ts";
export type { Extend, ExtensionApi } from "./graphql/schema/extension.ts";
export {
  ConnectionBusyError,
  PoolAssertionError,
  PoolClosedError,
  PoolOverloadedError,
  PoolTimeoutError,
} from "./pool/pool-errors.ts";
export type { PoolEventName } from "./pool/pool-events.ts";
export type { PoolStatus } from "./pool/pool-options.ts";
export { createEider, type Eider } from "./service/serving/create-eider.ts";
export { type ConfigInput, defineConfig } from "./service/serving/define-config.ts";
