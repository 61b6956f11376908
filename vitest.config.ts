import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Read once, before the first use of libuv's threads: every running query holds one.
process.env["UV_THREADPOOL_SIZE"] ??= "64";

export default defineConfig({
  // Without it vite takes graphql's ES module for the sources while libraries take CommonJS: two graphqls.
  resolve: {
    alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve("graphql")) }],
  },
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/build-demo.ts"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // A slow machine is no failure: what is waited for either comes, or never.
    expect: { poll: { timeout: 20_000 } },
    reporters: ["default", "./test/support/last-line-reporter.ts"],
    coverage: {
      include: ["src/pool/**/*.ts"],
      reporter: ["text"],
      thresholds: { branches: 100 },
    },
  },
});
