import { type FileHandle, open } from "node:fs/promises";
import { devNull } from "node:os";
import { EiderError } from "../foundation/errors.ts";

/** More than opening an instance takes. */
const needed = 16;

/**
 * Rejects where the process cannot have as many file descriptors as opening an instance takes: the
 * engine ends the whole process when it gets none while it opens.
 */
export async function requireDescriptors(): Promise<void> {
  const handles: FileHandle[] = [];
  try {
    for (let count = 0; count < needed; count += 1) handles.push(await open(devNull));
  } catch (error) {
    throw new EiderError(
      "DB_UNAVAILABLE",
      "The process has no file descriptors left. Raise its limit (ulimit -n).",
      { cause: error },
    );
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
}
