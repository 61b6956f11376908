/**
 * `npm run bench:growth`: how time and memory grow with rows, parents, tables and clients. Writes tables and
 * plots into bench/results. BENCH_ONLY=rows,parents,tables,clients measures some of them.
 */
import { copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { Agent, request as send } from "node:http";
import { cpus } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";
import { buildDatabase } from "../../../src/duckdb/build-database.ts";
import { tempDirectory } from "../../support/open-eider.ts";
import { startServer } from "../../support/server-process.ts";
import { type Line, lineChart } from "./line-chart.ts";

const questionsEach = 50;
const agent = new Agent({ keepAlive: true });
const adminKey = "an-admin-key-of-the-bench-0123456789";

await using folder = await tempDirectory();

class Server {
  readonly startMs: number;
  readonly #process: Awaited<ReturnType<typeof startServer>>;

  private constructor(process: Awaited<ReturnType<typeof startServer>>, startMs: number) {
    this.#process = process;
    this.startMs = startMs;
  }

  static async start(file: string, memory = "0"): Promise<Server> {
    const started = performance.now();
    const environment = { EIDER_CACHE_MEMORY: memory, EIDER_ADMIN_KEY: adminKey };
    const process = await startServer([file, "--log-level", "silent"], { environment });
    return new Server(process, performance.now() - started);
  }

  get url(): string {
    return new URL("/graphql", this.#process.url).href;
  }

  /** By node:http, which takes less time than `fetch`. */
  ask(query: string, variables = {}, headers = {}): Promise<void> {
    return new Promise((resolve, reject) => {
      const all = { "content-type": "application/json", ...headers };
      const asking = send(this.url, { method: "POST", agent, headers: all }, (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("end", () => {
          const start = Buffer.concat(parts).toString("utf8", 0, 300);
          if (start.startsWith('{"data"')) resolve();
          else reject(new Error(start));
        });
      });
      asking.on("error", reject);
      asking.end(JSON.stringify({ query, variables }));
    });
  }

  recycle(): Promise<void> {
    const mutation = "mutation { recyclePool { databases { error } } }";
    return this.ask(mutation, {}, { authorization: `Bearer ${adminKey}` });
  }

  /** Megabytes of the process that are in memory. */
  async memory(): Promise<number> {
    const [, pages] = (await readFile(`/proc/${this.#process.pid}/statm`, "utf8")).split(" ");
    return (Number(pages) * 4096) / 1024 ** 2;
  }

  stop(): Promise<void> {
    return this.#process[Symbol.asyncDispose]();
  }
}

/** The middle of the times of some questions, in ms, after some to get warm. */
async function middleOf(ask: (turn: number) => Promise<void>, count = questionsEach) {
  for (let turn = 0; turn < 2 * count; turn += 1) await ask(turn);
  const times: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const before = performance.now();
    await ask(2 * count + turn);
    times.push(performance.now() - before);
  }
  return times.toSorted((a, b) => a - b)[Math.floor(count / 2)] ?? Number.NaN;
}

/** Figures of one measurement, by the names of their columns. */
type Figures = Readonly<Record<string, number>>;

interface Growth {
  readonly name: string;
  /** What grows. */
  readonly x: string;
  readonly sizes: readonly number[];
  readonly measure: (size: number) => Promise<Figures>;
}

const file = join(folder.path, "growth.duckdb");
const build = (sql: string) => buildDatabase(file, sql, folder.path);

const rowQuestions: Readonly<Record<string, string>> = {
  "row by key": "query($n: Int!) { thing(id: $n) { v s } }",
  "page of 20 in an order":
    "query($n: Int!) { things(limit: 20, offset: $n, orderBy: [{ v: DESC }]) { id s } }",
  "filtered page of 20": "query($n: Int!) { things(limit: 20, where: { k: { eq: $n } }) { id s } }",
  aggregate: "query($n: Int!) { thingsAggregate(where: { k: { gte: $n } }) { _count v { sum } } }",
  "group by":
    "query($n: Int!) { thingsGroupBy(by: [{ k: true }], where: { k: { gte: $n } }) { key { k } aggregate { v { sum } } } }",
};

const growths: readonly Growth[] = [
  {
    name: "rows",
    x: "rows of a table",
    sizes: [100, 1000, 10_000, 100_000, 1_000_000, 10_000_000],
    measure: async (rows) => {
      await build(
        `CREATE TABLE things (id INTEGER PRIMARY KEY, k INTEGER NOT NULL, v DECIMAL(12, 2) NOT NULL, s VARCHAR NOT NULL);
         INSERT INTO things SELECT range, range % 100, ((range * 104729) % 10000000) / 100, 'thing ' || range FROM range(${rows})`,
      );
      const engine = await Server.start(file);
      const figures: Record<string, number> = {};
      for (const [name, question] of Object.entries(rowQuestions))
        figures[`${name}, ms`] = await middleOf((n) => engine.ask(question, { n: n % 50 }));
      figures["server, MB"] = await engine.memory();
      await engine.stop();
      const held = await Server.start(file, "1GB");
      const byKey = rowQuestions["row by key"] as string;
      // No question twice: none is answered by what is kept of it as a whole.
      const half = Math.floor(rows / 2);
      for (let turn = 0; turn < 4000; turn += 1) await held.ask(byKey, { n: turn % half });
      const count = Math.min(questionsEach, Math.floor(half / 3));
      figures["row by key from memory, ms"] = await middleOf(
        (n) => held.ask(byKey, { n: half + n }),
        count,
      );
      figures["server with it, MB"] = await held.memory();
      await held.stop();
      return figures;
    },
  },
  {
    name: "parents",
    x: "parents in a list, each with its first 3 children",
    sizes: [1, 10, 100, 1000, 10_000],
    measure: async (parents) => {
      await build(
        `CREATE TABLE kinds (id INTEGER PRIMARY KEY, name VARCHAR);
         INSERT INTO kinds SELECT range, 'kind ' || range FROM range(50);
         CREATE TABLE parents (id INTEGER PRIMARY KEY, kind_id INTEGER REFERENCES kinds (id));
         INSERT INTO parents SELECT range, range % 50 FROM range(100000);
         CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parents (id), v INTEGER);
         INSERT INTO children SELECT range, (range * 7919) % 100000, range % 1000 FROM range(500000)`,
      );
      const server = await Server.start(file);
      const list = (below: string) =>
        `query($n: Int!) { parents(limit: ${parents}, offset: $n) { id ${below} } }`;
      const ms = (below: string) => middleOf((n) => server.ask(list(below), { n }), 10);
      const figures = {
        "parents alone, ms": await ms(""),
        "with a relation to one, ms": await ms("kind { name }"),
        "with children, ms": await ms("children(limit: 3, orderBy: [{ v: DESC }]) { v }"),
        "with an aggregate, ms": await ms("childrenAggregate { _count v { sum } }"),
        "server, MB": await server.memory(),
      };
      await server.stop();
      return figures;
    },
  },
  {
    name: "tables",
    x: "tables of 20 columns",
    sizes: [10, 30, 100, 300, 1000],
    measure: async (tables) => {
      const sqlOf = (columns: number) =>
        Array.from({ length: tables }, (_, table) => {
          const own = Array.from({ length: columns - 1 }, (_each, n) => `c${n} INTEGER`).join(", ");
          return `CREATE TABLE t${table} (id INTEGER PRIMARY KEY, ${own})`;
        }).join(";");
      await build(sqlOf(20));
      const server = await Server.start(file);
      const introspection = "{ __schema { types { name fields { name args { name } } } } }";
      const begun = performance.now();
      await server.ask(introspection);
      const introspected = performance.now() - begun;
      const next = join(folder.path, "next.duckdb");
      await buildDatabase(next, sqlOf(21), folder.path);
      await copyFile(next, `${file}.next`);
      await rename(`${file}.next`, file);
      const before = performance.now();
      await server.recycle();
      const figures = {
        "start, ms": server.startMs,
        "recycle with another schema, ms": performance.now() - before,
        "first introspection, ms": introspected,
        "server, MB": await server.memory(),
      };
      await server.stop();
      return figures;
    },
  },
  {
    name: "clients",
    x: "clients that ask at a time",
    sizes: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    measure: async (clients) => {
      await build(
        "CREATE TABLE things (id INTEGER PRIMARY KEY, v INTEGER, s VARCHAR); INSERT INTO things SELECT range, range % 1000, 'thing ' || range FROM range(100000)",
      );
      const figures: Record<string, number> = {};
      for (const [name, memory] of [
        ["engine", "0"],
        ["kept", "256MB"],
      ] as const) {
        const server = await Server.start(file, memory);
        let turn = 0;
        const setupRequest = (request: autocannon.Request) => {
          turn += 1;
          const variables = { n: memory === "0" ? (turn * 7919) % 100_000 : turn % 100 };
          const query = "query($n: Int!) { thing(id: $n) { v s } }";
          return { ...request, body: JSON.stringify({ query, variables }) };
        };
        const run = (duration: number) =>
          autocannon({
            url: server.url,
            connections: clients,
            duration,
            requests: [
              { method: "POST", headers: { "content-type": "application/json" }, setupRequest },
            ],
          });
        await run(2);
        const { requests, latency, duration, non2xx, errors } = await run(3);
        if (non2xx + errors > 0) throw new Error(`${non2xx + errors} answers failed`);
        figures[`${name}, answers a second`] = requests.total / duration;
        figures[`${name}, p99 ms`] = Math.max(latency.p99, 0.5);
        figures[`${name}, server MB`] = await server.memory();
        await server.stop();
      }
      return figures;
    },
  },
];

const isMemory = (column: string) => column.endsWith("MB");

async function grow({ name, x, sizes, measure }: Growth): Promise<string> {
  const measured: [number, Figures][] = [];
  for (const size of sizes) {
    const figures = await measure(size);
    console.log(name, size, JSON.stringify(figures));
    measured.push([size, figures]);
  }
  const columns = Object.keys(measured[0]?.[1] ?? {});
  const linesOf = (those: readonly string[]): Line[] =>
    those.map((column) => ({
      name: column,
      points: measured.map(([size, figures]) => [size, figures[column] ?? Number.NaN] as const),
    }));
  const write = (kind: string, y: string, those: readonly string[]) =>
    writeFile(
      `bench/results/growth-${name}-${kind}.svg`,
      lineChart({ title: `By ${x}`, x, y }, linesOf(those)),
    );
  await write(
    "time",
    "ms, or answers a second",
    columns.filter((column) => !isMemory(column)),
  );
  await write("memory", "MB", columns.filter(isMemory));
  const cells = (values: readonly (string | number)[]) =>
    `| ${values.map((value) => (typeof value === "number" ? round(value) : value)).join(" | ")} |`;
  return [
    `## ${name}`,
    "",
    `![time](growth-${name}-time.svg)`,
    `![memory](growth-${name}-memory.svg)`,
    "",
    cells([x, ...columns]),
    `|${" --- |".repeat(columns.length + 1)}`,
    ...measured.map(([size, figures]) =>
      cells([String(size), ...columns.map((column) => figures[column] ?? "")]),
    ),
    "",
  ].join("\n");
}

function round(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(2);
}

const only = (process.env["BENCH_ONLY"] ?? growths.map(({ name }) => name).join(",")).split(",");
await mkdir("bench/results", { recursive: true });
for (const growth of growths)
  if (only.includes(growth.name))
    await writeFile(
      `bench/results/growth-${growth.name}.md`,
      `# Growth: ${growth.x}\n\n${cpus().length} cores, which the client shares.\n\n${await grow(growth)}`,
    );
