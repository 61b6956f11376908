#!/usr/bin/env node
// Only CommonJS comes before the first use of libuv's threads: Node's loader of ES modules is one.
const fs = process.getBuiltinModule("node:fs");
const os = process.getBuiltinModule("node:os");

// Every running query holds a thread of libuv's pool. Its size is read once, before the first use.
process.env["UV_THREADPOOL_SIZE"] ||= "128";
// graphql-js looks at more mistakes of its callers otherwise, on every value.
process.env["NODE_ENV"] ||= "production";

const nice = Number(process.env["EIDER_ENGINE_NICE"] ?? 10);
if (process.platform === "linux" && nice > 0) yieldToEventLoop(nice);
void import("./main.ts");

/**
 * Gives the threads of queries less of a busy machine than the event loop, so that answers from
 * memory, health checks and refusals do not wait for others' heavy questions. The engine's own
 * threads are started by these, and inherit it. Only on Linux a thread has a priority of its own.
 */
function yieldToEventLoop(by: number): void {
  const ofNode = new Set(threads());
  const priority = Math.min(os.getPriority() + by, os.constants.priority.PRIORITY_LOW);
  // The first use starts them all.
  fs.access("/", () => {
    for (const thread of threads()) if (!ofNode.has(thread)) lower(thread, priority);
  });
}

function threads(): number[] {
  return fs.existsSync("/proc/self/task") ? fs.readdirSync("/proc/self/task").map(Number) : [];
}

function lower(thread: number, priority: number): void {
  try {
    os.setPriority(thread, priority);
  } catch {
    // A sandbox that forbids it: everything works, with equal shares.
  }
}
