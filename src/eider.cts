#!/usr/bin/env node
// Every running query holds a thread of libuv's pool. Its size is read once, before the first use,
// and Node's loader of ES modules uses it: only CommonJS comes early enough.
process.env["UV_THREADPOOL_SIZE"] ||= "128";
// graphql-js looks at more mistakes of its callers otherwise, on every value.
process.env["NODE_ENV"] ||= "production";
void import("./main.ts");
