import type { Config } from "../../foundation/config.ts";
import { messageOf } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import { BackOff } from "./back-off.ts";
import type { CurrentSnapshot } from "./current-snapshot.ts";

const everyMs = 1000;

/**
 * Calls `recycle` when the files of a generation were replaced, for the databases whose `pool.watch`
 * is set: one look and one recycle of a database at a time, and files that cannot be opened only from
 * time to time. Returns what ends it.
 */
export function watchFiles(
  config: Config,
  log: Logger,
  current: CurrentSnapshot,
  recycle: (database: string) => Promise<boolean>,
): () => void {
  const backOff = new BackOff();
  const timers = Object.entries(config.databases)
    .filter(([, { pool }]) => pool.watch)
    .map(([name]) => {
      const look = async (): Promise<boolean> => {
        const generation = current.value.holds.get(name)?.generation;
        if (generation === undefined || (await generation.isCurrent())) return true;
        return recycle(name);
      };
      const told = (error: unknown): boolean => {
        log.warn({ database: name, error: messageOf(error) }, "the file could not be watched");
        return false;
      };
      return setInterval(() => backOff.attempt(name, () => look().catch(told)), everyMs).unref();
    });
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
