import { readFileSync } from "node:fs";
import { ConfigError, messageOf } from "./errors.ts";

/** Threads of libuv's pool, as the variable said before the first use; four unless set. */
export function threadPoolSize(): number {
  return Number(process.env["UV_THREADPOOL_SIZE"] ?? 4);
}

/** A variable with this ending names a file that holds the value, as containers have secrets. */
export const fileSuffix = "_FILE";

/** The value of an environment variable, or of the file that it names with `_FILE`; empty ones count as unset. */
export function environmentValue(name: string): string | undefined {
  const own = process.env[name] || undefined;
  const file = process.env[`${name}${fileSuffix}`] || undefined;
  return own ?? (file === undefined ? undefined : readSecret(`${name}${fileSuffix}`, file));
}

/** The text of a file that a variable names. Throws ConfigError where it cannot be read. */
export function readSecret(variable: string, file: string): string {
  try {
    const text = readFileSync(file, "utf8").trim();
    if (text !== "") return text;
  } catch (error) {
    throw new ConfigError([`${variable}: ${file} cannot be read: ${messageOf(error)}`]);
  }
  throw new ConfigError([`${variable}: ${file} is empty`]);
}

/** Whether tests run: some mistakes of the program are looked for then that cost too much otherwise. */
export function isTestRun(): boolean {
  return process.env["NODE_ENV"] === "test";
}
