/**
 * `npm run bench`: requests a second and latencies of Eider on the demo data, each beside the same
 * SQL through the engine's own driver with as many connections, in one run, since machines differ.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { DuckDBInstance, type DuckDBPreparedStatement } from "@duckdb/node-api";
import { type BenchCase, benchCases } from "./cases.ts";

const secondsEach = Number(process.env["BENCH_SECONDS"] ?? 3);
const concurrencies = [1, 32];
const connections = availableParallelism();

interface Measured {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Runs `work` from so many callers at once, for a while, and measures each turn in ms. */
async function measure(
  concurrency: number,
  work: (turn: number) => Promise<unknown>,
): Promise<Measured> {
  for (let turn = 0; turn < 20; turn += 1) await work(turn);
  const times: number[] = [];
  const started = performance.now();
  const until = started + secondsEach * 1000;
  let turns = 100;
  const caller = async () => {
    while (performance.now() < until) {
      turns += 1;
      const before = performance.now();
      await work(turns);
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return {
    perSecond: (times.length / (performance.now() - started)) * 1000,
    p50: at(0.5),
    p99: at(0.99),
  };
}

async function startServer(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(
    process.execPath,
    ["dist/eider.cjs", "serve", "--demo", "--port", "0", "--log-level", "error"],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^Eider serves (\S+)/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error("the server did not start");
}

function post(url: string, agent: Agent, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request(
      url,
      {
        method: "POST",
        agent,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 200 && !text.includes('"errors"')) resolve(text);
          else reject(new Error(text.slice(0, 500)));
        });
      },
    );
    call.on("error", reject);
    call.end(body);
  });
}

/** The engine's driver with prepared statements, as many connections as the pool has, taken in turn. */
async function openDirect() {
  const prepared = new Map<string, DuckDBPreparedStatement>();
  const lanes: {
    flights: Awaited<ReturnType<DuckDBInstance["connect"]>>;
    places: Awaited<ReturnType<DuckDBInstance["connect"]>>;
    last: Promise<unknown>;
  }[] = [];
  const open = (name: string) =>
    DuckDBInstance.create(`.eider/demo/${name}.duckdb`, { access_mode: "READ_ONLY" });
  const [flights, places] = [await open("flights"), await open("places")];
  for (let index = 0; index < connections; index += 1)
    lanes.push({
      flights: await flights.connect(),
      places: await places.connect(),
      last: Promise.resolve(),
    });
  return async (bench: BenchCase, turn: number) => {
    const number = turn % lanes.length;
    const lane = lanes[number];
    if (lane === undefined) throw new Error("no connection");
    const run = async () => {
      const answers: unknown[] = [];
      for (const { database, sql, parameters } of bench.sql(turn)) {
        const key = `${number} ${sql}`;
        const statement = prepared.get(key) ?? (await lane[database].prepare(sql));
        prepared.set(key, statement);
        for (const [index, text] of parameters.entries()) statement.bindVarchar(index + 1, text);
        answers.push((await statement.runAndReadAll()).getRowObjectsJson());
      }
      return JSON.stringify(answers);
    };
    const turnOf = lane.last.then(run);
    lane.last = turnOf.catch(() => {});
    return turnOf;
  };
}

const { child, url } = await startServer();
try {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const direct = await openDirect();
  console.log(
    `${secondsEach} s each, ${connections} connections to each database; ms; ratio = Eider's requests per second / the driver's\n`,
  );
  console.log(
    [
      "case".padEnd(30),
      "clients",
      "Eider/s".padStart(9),
      "p50".padStart(8),
      "p99".padStart(8),
      "driver/s".padStart(9),
      "p50".padStart(8),
      "p99".padStart(8),
      "ratio".padStart(6),
    ].join(" "),
  );
  for (const bench of benchCases) {
    for (const concurrency of concurrencies) {
      const eider = await measure(concurrency, (turn) =>
        post(url, agent, JSON.stringify({ query: bench.query, variables: bench.variables(turn) })),
      );
      const driver = await measure(concurrency, (turn) => direct(bench, turn));
      const number = (value: number, digits: number) => value.toFixed(digits);
      console.log(
        [
          bench.name.padEnd(30),
          String(concurrency).padStart(7),
          number(eider.perSecond, 0).padStart(9),
          number(eider.p50, 2).padStart(8),
          number(eider.p99, 2).padStart(8),
          number(driver.perSecond, 0).padStart(9),
          number(driver.p50, 2).padStart(8),
          number(driver.p99, 2).padStart(8),
          number(eider.perSecond / driver.perSecond, 2).padStart(6),
        ].join(" "),
      );
    }
  }
  agent.destroy();
} finally {
  child.kill("SIGTERM");
}
