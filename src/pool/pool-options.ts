import type { PoolConfig } from "../foundation/config.ts";

/** How a pool is set up; durations in ms. `paths` is their number. */
export type PoolOptions = Pick<
  PoolConfig,
  | "maxOverflow"
  | "timeout"
  | "maxWaiting"
  | "order"
  | "prePing"
  | "resetOnReturn"
  | "openTimeout"
  | "pingTimeout"
  | "closeTimeout"
  | "leakWarning"
> & { readonly size: number; readonly paths: number; readonly name: string };
