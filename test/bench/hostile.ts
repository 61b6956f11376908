/**
 * `npm run bench:hostile`: what a client notices of others: of some that send malformed
 * requests, and on the demo data of fifty with heavy questions. Figures are ratios of one run, since machines differ.
 */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { buildSchema } from "graphql";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { type Attack, attack, kinds } from "../hostile/attacks.ts";
import { tempDirectory } from "../support/open-eider.ts";
import { randomOf } from "../support/random.ts";

const seconds = Number(process.env["BENCH_SECONDS"] ?? 10);
const attackers = 4;
/** Between two malformed requests of one of them: without it they would show what a full server does. */
const pauseMs = 20;
const heavyClients = 50;

interface Sent {
  readonly status: number;
  readonly ms: number;
}

/** A client with a connection of its own, seen by the server under an address of its own. */
function clientAt(url: string, address: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { "content-type": "application/json", "x-forwarded-for": address };
  return {
    send: (
      body: string | Buffer | undefined,
      {
        method = "POST",
        path = "/graphql",
        more = headers,
      }: { method?: string; path?: string; more?: Record<string, string> } = {},
    ) =>
      new Promise<Sent | undefined>((resolve) => {
        const started = performance.now();
        try {
          const asking = request(
            new URL(path, url),
            { method, agent, headers: { "x-forwarded-for": address, ...more } },
            (response) => {
              const status = response.statusCode ?? 0;
              response
                .resume()
                .on("end", () => resolve({ status, ms: performance.now() - started }));
            },
          );
          asking.on("error", () => resolve(undefined));
          asking.end(body);
        } catch {
          // Node's own client refuses to send it.
          resolve(undefined);
        }
      }),
    close: () => agent.destroy(),
  };
}

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

/** Attacks, made before they are sent: making them takes longer than refusing them. */
function attacksOn(sdl: string): Attack[] {
  const schema = buildSchema(sdl);
  return Array.from({ length: 5000 }, (_, seed) =>
    attack(randomOf(seed), kinds[seed % kinds.length] as string, schema),
  );
}

async function attackUntil(
  url: string,
  attacks: readonly Attack[],
  number: number,
  isOver: () => boolean,
) {
  const client = clientAt(url, `10.1.0.${number}`);
  let slowest = 0;
  let sent = 0;
  for (; !isOver(); sent += 1) {
    const { method, path, headers, body } = attacks[
      (sent * attackers + number) % attacks.length
    ] as Attack;
    const answer = await client.send(body, { method, path, more: { ...headers } });
    slowest = Math.max(slowest, answer?.ms ?? 0);
    await sleep(pauseMs);
  }
  client.close();
  return { slowest, sent };
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
const sdl = await (await fetch(new URL("/schema.graphql", shop.url))).text();
const attacks = attacksOn(sdl);
const order = "{ order(id: 2) { id total customer { name } } }";
await askSmall(shop.url, order);
const quiet = await askSmall(shop.url, order);
const hostile = await beside(shop.url, order, (isOver) =>
  Array.from({ length: attackers }, (_, index) => attackUntil(shop.url, attacks, index, isOver)),
);
shop.stop();
const slowest = Math.max(...hostile.worked.map((each) => each.slowest));
const sent = hostile.worked.reduce((sum, each) => sum + each.sent, 0);
console.log(`alone: ${show(quiet)}`);
console.log(
  `beside ${attackers} that sent ${sent} malformed requests: ${show(hostile.measured)} (p99 times ${(hostile.measured.p99 / quiet.p99).toFixed(1)}); slowest answer to them ${slowest.toFixed(0)} ms`,
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
