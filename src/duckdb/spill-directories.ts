import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigError, messageOf } from "../foundation/errors.ts";

/**
 * What tells processes of equal numbers apart: machines and containers may share a volume, and a
 * number says nothing of a process elsewhere.
 */
const namespace = createHash("sha256").update(namespaceText()).digest("hex").slice(0, 8);

function namespaceText(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    return boot + readlinkSync("/proc/self/ns/pid");
  } catch {
    return hostname();
  }
}

/** Private directories are named for what they hold and by the process that made them. */
const pattern = new RegExp(`^eider-(?:spill|files)-(\\d+)-${namespace}-`);

/**
 * Makes a private directory (mode 0700) below `parent`, else below the system's. Two instances that
 * share the default one crash, or delete each other's files.
 */
export function makePrivateDirectory(
  kind: "spill" | "files",
  parent: string | null,
): Promise<string> {
  return mkdtemp(join(parent ?? tmpdir(), `eider-${kind}-${process.pid}-${namespace}-`));
}

export function removeDirectory(directory: string): Promise<void> {
  return rm(directory, { recursive: true, force: true });
}

/** Removes the private directories of processes of this machine and container that are gone. */
export async function removeLeftOvers(parent: string | null): Promise<void> {
  const directory = parent ?? tmpdir();
  const names = await readdir(directory).catch((error: unknown) => {
    throw new ConfigError([`pool.tempDirectory: ${directory} cannot be read: ${messageOf(error)}`]);
  });
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
