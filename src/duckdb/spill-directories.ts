import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Private directories are named for what they hold and by the process that made them. */
const pattern = /^eider-(?:spill|files)-(\d+)-/;

/**
 * Makes a private directory (mode 0700) below `parent`, else below the system's. Two instances that
 * share the default one crash, or delete each other's files.
 */
export function makePrivateDirectory(
  kind: "spill" | "files",
  parent: string | null,
): Promise<string> {
  return mkdtemp(join(parent ?? tmpdir(), `eider-${kind}-${process.pid}-`));
}

export function removeDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true });
}

/** Removes the private directories of processes that are gone. */
export async function removeLeftOvers(parent: string | null): Promise<void> {
  const directory = parent ?? tmpdir();
  const names = await readdir(directory);
  const dead = names.filter((name) => {
    const pid = pattern.exec(name)?.[1];
    return pid !== undefined && !isAlive(Number(pid));
  });
  // Another user's cannot be removed, and need not be.
  await Promise.allSettled(dead.map((name) => removeDirectory(join(directory, name))));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another user is alive, though it may not be asked.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
