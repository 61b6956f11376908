/** Threads of libuv's pool, as the variable said before the first use; four unless set. */
export function threadPoolSize(): number {
  return Number(process.env["UV_THREADPOOL_SIZE"] ?? 4);
}

/** The value of an environment variable; empty ones count as unset. */
export function environmentValue(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** Whether tests run: some mistakes of the program are looked for then that cost too much otherwise. */
export function isTestRun(): boolean {
  return process.env["NODE_ENV"] === "test";
}
