/**
 * `npm run bench:hostile`: what a client notices of others: of some that send malformed
 * requests, and on the demo data of fifty with heavy questions. Figures are ratios of one run, since machines differ.
 */
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { tempDirectory } from "../support/open-eider.ts";
import { clientAt } from "./client-at.ts";

const seconds = Number(process.env["BENCH_SECONDS"] ?? 10);
const attackers = 4;
const heavyClients = 50;

/** Asks a small question in a loop until the time is over. */
async function askSmall(url: string, query: string) {
  const client = clientAt(url, "10.0.0.1");
  const light = JSON.stringify({ query });
  const times: number[] = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) times.push((await client.send(light))?.ms ?? Number.NaN);
  client.close();
  times.sort((a, b) => a - b);
  return {
    perSecond: times.length / seconds,
    p99: times[Math.floor((times.length - 1) * 0.99)] ?? Number.NaN,
  };
}

/**
 * Those that send malformed requests, in a process of their own: what they do is not the client's time.
 * Nor is it the server's: its priority is low, since attackers have machines of their own.
 */
async function startAttackers(url: string) {
  const child = fork("test/bench/attackers.ts", [url, String(attackers)], {
    execArgv: ["--import", "tsx"],
  });
  setPriority(child.pid as number, constants.priority.PRIORITY_LOW);
  const next = async () => (await once(child, "message"))[0] as unknown;
  await next();
  return {
    start: () => child.send("start"),
    stop: async () => {
      child.send("stop");
      return (await next()) as { readonly slowest: number; readonly sent: number };
    },
  };
}

/** Questions that read all flights, none twice. */
async function askHeavy(url: string, number: number, isOver: () => boolean) {
  const client = clientAt(url, `10.2.0.${number}`);
  let count = 0;
  for (; !isOver(); count += 1) {
    const gt = -1000 - number * 10_000 - count;
    const query = `{ flightsAggregate(where: { delay: { gt: ${gt} } }) { delay { median stddev } distance { quantile(p: 0.9) } } }`;
    await client.send(JSON.stringify({ query }));
  }
  client.close();
  return count;
}

/** Serves until it is stopped. */
async function serve(sources: readonly string[]) {
  const child = spawn(
    process.execPath,
    ["dist/eider.cjs", "serve", ...sources, "--port", "0", "--log-level", "silent"],
    { stdio: ["ignore", "pipe", "inherit"], env: { ...process.env, EIDER_TRUST_PROXY: "true" } },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Eider serves (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { url, stop: () => child.kill() };
  }
  throw new Error("the server did not start");
}

async function beside<T>(
  url: string,
  query: string,
  others: (isOver: () => boolean) => Promise<T>[],
) {
  let over = false;
  const working = others(() => over);
  const measured = await askSmall(url, query);
  over = true;
  return { measured, worked: await Promise.all(working) };
}

const show = ({ perSecond, p99 }: Awaited<ReturnType<typeof askSmall>>) =>
  `${Math.round(perSecond)} a second, p99 ${p99.toFixed(2)} ms`;

await using folder = await tempDirectory();
const file = join(folder.path, "shop.duckdb");
await buildDatabase(file, readFileSync("test/support/shop.sql", "utf8"), folder.path);
const shop = await serve([file]);
const order = "{ order(id: 2) { id total customer { name } } }";
await askSmall(shop.url, order);
const quiet = await askSmall(shop.url, order);
const hostile = await startAttackers(shop.url);
hostile.start();
const attacked = await askSmall(shop.url, order);
const { slowest, sent } = await hostile.stop();
shop.stop();
console.log(`alone: ${show(quiet)}`);
console.log(
  `beside ${attackers} that sent ${sent} malformed requests: ${show(attacked)} (p99 times ${(attacked.p99 / quiet.p99).toFixed(1)}); slowest answer to them ${slowest.toFixed(0)} ms`,
);

const demo = await serve(["--demo"]);
const airport = '{ airport(iata: "SFO") { name state } }';
await askSmall(demo.url, airport);
const alone = await askSmall(demo.url, airport);
const heavy = await beside(demo.url, airport, (isOver) =>
  Array.from({ length: heavyClients }, (_, index) => askHeavy(demo.url, index, isOver)),
);
demo.stop();
console.log(`alone: ${show(alone)}`);
console.log(
  `beside ${heavyClients} with heavy questions: ${show(heavy.measured)} (rate times ${(heavy.measured.perSecond / alone.perSecond).toFixed(2)}); they were answered ${heavy.worked.reduce((sum, count) => sum + count, 0)} times`,
);
