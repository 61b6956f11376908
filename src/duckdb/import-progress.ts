import type { DuckDBConnection } from "@duckdb/node-api";
import type { OnProgress } from "../foundation/progress.ts";

/** How often the engine is asked, in ms. */
const everyMs = 250;

/** Lets a connection know how far its statements are; it prints nothing itself. */
export async function countProgress(connection: DuckDBConnection): Promise<void> {
  await connection.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
}

/** Tells how far the statements of a connection are, until it is stopped. */
export function watchProgress(
  connection: DuckDBConnection,
  what: string,
  onProgress: OnProgress,
): { readonly stop: () => void } {
  const started = performance.now();
  const timer = setInterval(() => {
    const { percentage, rows_processed: done } = connection.progress;
    const isKnown = percentage >= 0;
    onProgress({
      what,
      rows: isKnown ? Number(done) : undefined,
      part: isKnown ? percentage / 100 : undefined,
      seconds: (performance.now() - started) / 1000,
    });
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
