/**
 * `npm run bench:swap`: what clients notice of recycles. A mix of questions, drawn as clients ask, runs on
 * while the pool is recycled again and again; times in the first second after each swap stand
 * beside the usual ones. BENCH_SCALE (0.1), BENCH_CLIENTS (8), BENCH_RECYCLES (6).
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { tempDirectory } from "../support/open-eider.ts";
import { startServer } from "../support/server-process.ts";
import { drawOf, type PeerCase, peerCases } from "./peers/cases.ts";
import { rowsOf, scaleOf, tables } from "./peers/data.ts";

const scale = scaleOf(Number(process.env["BENCH_SCALE"] ?? 0.1));
const clients = Number(process.env["BENCH_CLIENTS"] ?? 8);
const recycles = Number(process.env["BENCH_RECYCLES"] ?? 6);
const warmUpMs = 20_000;
const betweenMs = 5000;
const adminKey = "an-admin-key-of-the-bench-0123456789";

await using folder = await tempDirectory();
const file = join(folder.path, "shop.duckdb");
const inserts = Object.entries(rowsOf(scale)).map(
  ([table, rows]) => `INSERT INTO ${table} ${rows}`,
);
await buildDatabase(file, `${tables};${inserts.join(";")}`, folder.path);

await using server = await startServer([file, "--log-level", "silent"], {
  environment: { EIDER_ADMIN_KEY: adminKey },
});
const url = new URL("/graphql", server.url);

async function ask(query: string, variables = {}, headers = {}): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { errors } = (await response.json()) as { errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 300));
}

interface Asked {
  readonly at: number;
  readonly ms: number;
}

const asked: Asked[] = [];
let failed = 0;
let isOver = false;
const draw = drawOf("day");
/** Cursors have to be asked for first. */
const mix = peerCases.filter(({ cursors }) => cursors === undefined);
async function client(number: number): Promise<void> {
  for (let turn = number; !isOver; turn += 1) {
    const each = mix[turn % mix.length] as PeerCase;
    const at = performance.now();
    await ask(each.eider, each.variables(draw, scale)).then(
      () => asked.push({ at, ms: performance.now() - at }),
      () => {
        failed += 1;
      },
    );
  }
}

const working = Array.from({ length: clients }, (_, number) => client(number));
await sleep(warmUpMs);
/** From the call of each recycle to its swap. */
const spans: (readonly [number, number])[] = [];
for (let turn = 0; turn < recycles; turn += 1) {
  const called = performance.now();
  const mutation = "mutation { recyclePool(wait: SWAPPED) { databases { error } } }";
  await ask(mutation, {}, { authorization: `Bearer ${adminKey}` });
  spans.push([called, performance.now()]);
  await sleep(betweenMs);
}
isOver = true;
await Promise.all(working);

const inSpan = (at: number, from: number, to: number) => at >= from && at < to;
const during = asked.filter(({ at }) => spans.some(([called, swap]) => inSpan(at, called, swap)));
const after = asked.filter(({ at }) => spans.some(([, swap]) => inSpan(at, swap, swap + 1000)));
const usual = asked.filter(
  ({ at }) =>
    at > (spans[0]?.[0] ?? 0) - 10_000 &&
    !spans.some(([called, swap]) => inSpan(at, called - 1000, swap + 1000)),
);
const show = (name: string, times: readonly Asked[]) => {
  const sorted = times.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(1);
  console.log(
    `${name.padEnd(28)} ${String(times.length).padStart(6)} answers, p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
  );
  return Number(at(0.99));
};
const usually = show("usually", usual);
show("while a recycle runs", during);
const first = show("first second after a swap", after);
const took = spans.map(([called, swap]) => (swap - called).toFixed(0)).join(", ");
console.log(
  `p99 times ${(first / usually).toFixed(2)}; ${failed} failed; recycles took ${took} ms`,
);
