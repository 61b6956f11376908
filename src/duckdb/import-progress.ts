import { open, stat } from "node:fs/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { OnProgress } from "../foundation/progress.ts";

/** Bytes by which the length of lines is judged. */
const sampledBytes = 65_536;

/** About how many lines files have, by their size and the first lines of the first; 0 where none is seen. */
export async function aboutLines(files: readonly string[]): Promise<number> {
  const [first] = files;
  if (first === undefined) return 0;
  const handle = await open(first);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(sampledBytes), 0, sampledBytes, 0);
    const lines = buffer.subarray(0, bytesRead).filter((byte) => byte === 10).length;
    let bytes = 0;
    for (const file of files) bytes += (await stat(file)).size;
    return bytesRead === 0 ? 0 : Math.round((lines / bytesRead) * bytes);
  } finally {
    await handle.close();
  }
}

/** How often the engine is asked, in ms. */
const everyMs = 250;

/** Lets a connection know how far its statements are; it prints nothing itself. */
export async function countProgress(connection: DuckDBConnection): Promise<void> {
  await connection.run("SET enable_progress_bar = true; SET enable_progress_bar_print = false");
}

/**
 * Tells how far the statements of a connection are, until it is stopped. The engine counts rows of Parquet files; of
 * lines it knows the part, and their number is about `lines`.
 */
export function watchProgress(
  connection: DuckDBConnection,
  { what, lines }: { readonly what: string; readonly lines: number | undefined },
  onProgress: OnProgress,
): { readonly stop: () => void } {
  const started = performance.now();
  const timer = setInterval(() => {
    const { percentage, rows_processed: done } = connection.progress;
    const part = percentage < 0 ? undefined : Math.min(1, percentage / 100);
    onProgress({
      what,
      rows: part === undefined ? undefined : lines === undefined ? Number(done) : lines * part,
      part,
      seconds: (performance.now() - started) / 1000,
    });
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
