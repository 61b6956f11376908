import type { Config } from "../../foundation/config.ts";
import { messageOf } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import type { CurrentSnapshot } from "./current-snapshot.ts";

const everyMs = 1000;

/**
 * Calls `recycle` when the files of a generation were replaced, for the databases whose `pool.watch`
 * is set; one look and one recycle of a database at a time. Returns what ends it.
 */
export function watchFiles(
  config: Config,
  log: Logger,
  current: CurrentSnapshot,
  recycle: (database: string) => Promise<unknown>,
): () => void {
  const timers = Object.entries(config.databases)
    .filter(([, { pool }]) => pool.watch)
    .map(([name]) => {
      let isBusy = false;
      const look = async () => {
        const generation = current.value.holds.get(name)?.generation;
        if (isBusy || generation === undefined) return;
        // Set before the look, which may take longer than the time to the next.
        isBusy = true;
        try {
          if (!(await generation.isCurrent())) await recycle(name);
        } finally {
          isBusy = false;
        }
      };
      const told = (error: unknown) =>
        log.warn({ database: name, error: messageOf(error) }, "the file could not be watched");
      return setInterval(() => void look().catch(told), everyMs).unref();
    });
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}
