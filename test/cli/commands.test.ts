import { execFileSync } from "node:child_process";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { tempDirectory } from "../support/open-eider.ts";
import { ask as askServer, runCommandToEnd, startServer } from "../support/server-process.ts";

let directory: Awaited<ReturnType<typeof tempDirectory>>;
beforeAll(async () => {
  directory = await tempDirectory();
  await buildDatabase(
    join(directory.path, "shop.duckdb"),
    await readFile("test/support/shop.sql", "utf8"),
    directory.path,
  );
  await writeFile(join(directory.path, "trips.csv"), "id,city\n1,Rome\n2,Oslo\n");
  await mkdir(join(directory.path, "lines"));
  await writeFile(join(directory.path, "lines/a.json"), '[{"n": 1}]');
  await writeFile(join(directory.path, "lines/b.json"), '[{"n": 2}]');
  await writeFile(
    join(directory.path, "garbage.duckdb"),
    "this is no database, but it is long enough to be read as one".repeat(100),
  );
  await copyFile(
    "node_modules/vega-datasets/data/flights-3m.parquet",
    join(directory.path, "flights.parquet"),
  );
});
afterAll(() => directory[Symbol.asyncDispose]());

const run = (
  args: readonly string[],
  environment: Record<string, string> = {},
  cwd = directory.path,
) => runCommandToEnd(args, { environment, cwd });
const serve = (args: readonly string[]) =>
  startServer([...args, "--log-level", "error"], { cwd: directory.path });

async function ask(url: string, query: string): Promise<unknown> {
  return (await askServer(url, query)).data;
}

test("serve answers from a database and files, and SIGTERM ends it with exit code 0", async () => {
  const { url, lines, child, closed } = await serve(["shop.duckdb", "trips.csv", "lines/*.json"]);
  expect(lines.slice(0, 2)).toEqual([
    expect.stringMatching(/^shop: 7 tables, /),
    expect.stringMatching(/^files: 2 tables, /),
  ]);
  expect(
    await ask(
      url,
      "{ customer(id: 1) { name } trips { city } lines(orderBy: [{ n: ASC }]) { n } }",
    ),
  ).toEqual({
    customer: { name: "Ada" },
    trips: [{ city: "Rome" }, { city: "Oslo" }],
    lines: [{ n: 1 }, { n: 2 }],
  });
  child.kill("SIGTERM");
  expect(await closed).toBe(0);
});

test("open requests are answered before a stopping server ends", async () => {
  const { url, child, closed } = await serve(["flights.parquet"]);
  const running = Promise.all(
    Array.from({ length: 5 }, (_, index) =>
      ask(
        url,
        `{ flightsAggregate(where: { delay: { gt: ${index} } }) { _count delay { median } } }`,
      ),
    ),
  );
  await new Promise((done) => setTimeout(done, 20));
  child.kill("SIGTERM");
  expect((await running).every((data) => JSON.stringify(data).includes("_count"))).toBe(true);
  expect(await closed).toBe(0);
});

test("a flag beats the environment, which beats the file", async () => {
  await writeFile(
    join(directory.path, "own.config.json"),
    JSON.stringify({ databases: { shop: { paths: ["shop.duckdb"] } }, limits: { defaultRows: 2 } }),
  );
  const file = await run(["schema", "--config", "own.config.json"]);
  expect(file.stdout).toContain("limit: Int = 2\n");
  const environment = await run(["schema", "--config", "own.config.json"], {
    EIDER_DEFAULT_ROWS: "3",
  });
  expect(environment.stdout).toContain("limit: Int = 3\n");
});

test("a configuration in TypeScript is read, with paths relative to it", async () => {
  await using elsewhere = await tempDirectory();
  await copyFile(join(directory.path, "shop.duckdb"), join(elsewhere.path, "shop.duckdb"));
  await writeFile(
    join(elsewhere.path, "eider.config.ts"),
    'import { defineConfig } from "eider";\nexport default defineConfig({ databases: { shop: { paths: ["shop.duckdb"] } }, tables: { customers: { name: "people", singular: "person" } } });\n',
  );
  const { stdout, code } = await run(["schema"], {}, elsewhere.path);
  expect(code).toBe(0);
  expect(stdout).toContain("type Person implements Node");
});

test("folders and files have the names that they have, with brackets and question marks too", async () => {
  const folder = join(directory.path, "w[1]");
  await mkdir(folder);
  await mkdir(join(directory.path, "w1"));
  await writeFile(join(folder, "towns.csv"), "id\n1\n");
  await writeFile(join(directory.path, "w1/towns.csv"), "id,other\n1,2\n");
  await copyFile(join(directory.path, "shop.duckdb"), join(folder, "why?.duckdb"));
  await writeFile(
    join(folder, "eider.config.json"),
    JSON.stringify({
      databases: { files: { files: { towns: "*.csv" } }, shop: { paths: ["why?.duckdb"] } },
    }),
  );
  const { stdout, code } = await run(["check", "--config", "w[1]/eider.config.json"]);
  expect(stdout).toContain("table shop.main.customers");
  expect(stdout).toContain("files.main.towns");
  expect(stdout).not.toContain("other");
  expect(code).toBe(0);
});

test("a command whose reader has read enough ends as it would", () => {
  const command = `"${process.execPath}" "${join(process.cwd(), "dist/eider.cjs")}" schema shop.duckdb`;
  const said = execFileSync(
    "bash",
    ["-c", `${command} 2>&1 | head -c 1; echo " \${PIPESTATUS[0]}"`],
    {
      cwd: directory.path,
      encoding: "utf8",
    },
  );
  expect(said).toBe('" 0\n');
});

test("all mistakes of a configuration are reported at once, with exit code 2", async () => {
  await writeFile(
    join(directory.path, "wrong.json"),
    JSON.stringify({
      databases: {
        shop: { paths: ["shop.duckdb"], pool: { size: 0, timeout: 60, colour: "red" } },
      },
      server: { port: "x" },
      limits: { requestTimeout: "0s" },
      nope: 1,
    }),
  );
  const { code, stderr, stdout } = await run(["serve", "--config", "wrong.json"]);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  for (const mistake of [
    "databases.shop.pool.size: expected a whole number from 1 up",
    'databases.shop.pool.timeout: expected a duration with a unit, as "30s"',
    "databases.shop.pool.colour: unknown setting",
    "server.port: expected a whole number from 0 to 65535",
    "limits.requestTimeout: expected a duration",
    "nope: unknown setting",
  ]) {
    expect(stderr).toContain(mistake);
  }
});

type StartFault = [
  name: string,
  args: string[],
  code: number,
  sentence: string,
  environment?: Record<string, string>,
];

const startFaults: StartFault[] = [
  ["no source", ["serve"], 2, "no databases: name a SOURCE"],
  ["an unknown flag", ["serve", "shop.duckdb", "--nope"], 2, "unknown option '--nope'"],
  ["a source of an unknown kind", ["serve", "shop.txt"], 2, "shop.txt: expected a .duckdb file"],
  [
    "a missing configuration file",
    ["serve", "--config", "nope.ts"],
    2,
    "nope.ts: there is no such file",
  ],
  [
    "missing files, each named",
    ["serve", "one=missing.duckdb", "two=gone.duckdb"],
    1,
    "one: missing.duckdb: There is no such file.\ntwo: gone.duckdb: There is no such file.",
  ],
  [
    "a file that is no database",
    ["serve", "garbage.duckdb"],
    1,
    "garbage: garbage.duckdb: The file is damaged or is no DuckDB database.",
  ],
  ["a glob without files", ["serve", "nothing/*.parquet"], 1, "there is no file nothing/*.parquet"],
  [
    "a bad duration in the environment",
    ["serve", "shop.duckdb"],
    2,
    "limits.requestTimeout: expected a duration",
    { EIDER_REQUEST_TIMEOUT: "soon" },
  ],
];

test.each(startFaults.map((fault): [string, StartFault] => [fault[0], fault]))(
  "%s ends the start with a sentence that says what to do",
  async (_name, [, args, code, sentence, environment]) => {
    const { stderr, code: ended } = await run(args, environment);
    expect(stderr).toContain(sentence);
    expect(ended).toBe(code);
  },
);

test("check reports names, what was renamed and what is not served, with exit code 1 on a problem", async () => {
  await buildDatabase(
    join(directory.path, "odd.duckdb"),
    'CREATE TABLE a_b (x INTEGER); CREATE TABLE "a-b" (x INTEGER); CREATE TABLE gone (x INTEGER); CREATE VIEW v AS SELECT * FROM gone; DROP TABLE gone;',
    directory.path,
  );
  const { code, stdout } = await run(["check", "odd.duckdb"]);
  expect(code).toBe(1);
  expect(stdout).toContain("table odd.main.a_b → aB_2: [AB_2] (no key)");
  expect(stdout).toContain("  x INTEGER → x");
  expect(stdout).toContain(
    'renamed: odd.main.a_b: root field aB_2, since aB belongs to odd.main.a-b; pin it with tables: { "odd.main.a_b": { name: "…" } }',
  );
  expect(stdout).toMatch(/problem: odd\.main\.v: not served: .*gone/);
  expect((await run(["check", "shop.duckdb"])).code).toBe(0);
});

test("check pins with references that the configuration takes, and tells the mistakes of tables, comments and relations at once", async () => {
  await buildDatabase(
    join(directory.path, "pins.duckdb"),
    `CREATE SCHEMA "My S"; CREATE TABLE "My S"."odd t" (id INTEGER); CREATE TABLE my_s_odd_t (id INTEGER);
     CREATE TABLE dm (id INTEGER); COMMENT ON TABLE dm IS '@limit 5, 3';`,
    directory.path,
  );
  const check = async (tables: object, relations: readonly object[] = []) => {
    const config = { databases: { d: { paths: ["pins.duckdb"] } }, tables, relations };
    await writeFile(join(directory.path, "pins.json"), JSON.stringify(config));
    return run(["check", "--config", "pins.json"]);
  };
  const limited = { "d.dm": { limit: { max: 10 } } };
  const found = await check(limited);
  const reference = 'd."My S"."odd t"';
  expect(found.stdout).toContain(
    `pin it with tables: { ${JSON.stringify(reference)}: { name: "…" } }`,
  );
  expect((await check({ ...limited, [reference]: { name: "odd" } })).code).toBe(0);
  const { stderr, code } = await check({ "d.my_s_odd_t": { name: "databases" } }, [
    { from: "d.my_s_odd_t(no)", to: "d.dm(id)" },
    { from: "d.nowhere(id)", to: 'd."My S"."odd t"(id)' },
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain("tables.d.main.my_s_odd_t.name: databases is already the name of Eider");
  expect(stderr).toContain(
    "@limit in the comment of d.main.dm: the default 5 is over the maximum 3",
  );
  expect(stderr).toContain("relations.1.from");
});

test("check verifies what the engine does not enforce: keys of views, and what relations lead to", async () => {
  const sql =
    "CREATE TABLE people (id INTEGER PRIMARY KEY, town VARCHAR); INSERT INTO people VALUES (1, 'Rome'), (2, 'Rome'); CREATE TABLE towns (name VARCHAR); INSERT INTO towns VALUES ('Rome'), ('Rome'); CREATE VIEW twice AS SELECT 1 AS id FROM people; CREATE VIEW holes AS SELECT nullif(id, 1) AS id FROM people;";
  await buildDatabase(join(directory.path, "keys.duckdb"), sql, directory.path);
  const config = {
    databases: { keys: { paths: ["keys.duckdb"] } },
    tables: { twice: { key: ["id"] }, holes: { key: ["id"] } },
    relations: [{ from: "people(town)", to: "towns(name)" }],
  };
  await writeFile(join(directory.path, "keys.json"), JSON.stringify(config));
  const { code, stdout } = await run(["check", "--config", "keys.json"]);
  expect(code).toBe(1);
  expect(stdout).toContain("problem: keys.main.twice: its key (id) is not unique");
  expect(stdout).toContain("problem: keys.main.holes: its key (id) is null in some rows");
  expect(stdout).toContain(
    "problem: keys.main.people: the relation townTown leads to keys.main.towns (name), which is not unique",
  );
  await writeFile(
    join(directory.path, "keys.json"),
    JSON.stringify({
      ...config,
      relations: [
        { from: "people(town)", to: "people(id)", name: "a b" },
        { from: "people(town)", to: "people(id)" },
      ],
    }),
  );
  const wrong = await run(["check", "--config", "keys.json"]);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('relations.0: "a b" is no GraphQL name');
  expect(wrong.stderr).toContain(
    "relations.1: town (VARCHAR) cannot be compared with id (INTEGER)",
  );
});

test("paths of one name must be instances of one database", async () => {
  await buildDatabase(
    join(directory.path, "other.duckdb"),
    "CREATE TABLE other (x INTEGER)",
    directory.path,
  );
  const { code, stderr } = await run(["serve", "x=shop.duckdb", "x=other.duckdb"]);
  expect(code).toBe(1);
  expect(stderr).toContain("x: its paths do not contain the same tables");
});

test("init writes a configuration once", async () => {
  await using empty = await tempDirectory();
  expect((await run(["init"], {}, empty.path)).code).toBe(0);
  expect(await readFile(join(empty.path, "eider.config.ts"), "utf8")).toContain("defineConfig({");
  expect((await run(["init"], {}, empty.path)).code).toBe(1);
});

test("--help tells each flag with its default and variable, --version the version", async () => {
  const { stdout } = await run(["serve", "--help"]);
  for (const text of [
    "--port <value>",
    "EIDER_PORT, PORT",
    "default 4000",
    "--admin-key <value>",
    "--log-level <value>",
  ])
    expect(stdout).toContain(text);
  expect((await run(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("words that are nearly right are told what is meant", async () => {
  const said = async (config: unknown) => {
    await writeFile(join(directory.path, "near.json"), JSON.stringify(config));
    const { code, stderr } = await run(["check", "--config", "near.json"]);
    return [code, ...stderr.trim().split("\n").slice(1)];
  };
  const databases = { shop: { paths: ["shop.duckdb"] } };
  expect(
    await said({
      databases: { shop: { paths: ["shop.duckdb"], poool: {}, pool: { siz: 3 } } },
      serverr: {},
      server: { prot: 4000 },
      limits: { bdy: "1MB" },
      tables: { orders: { nme: "x" } },
    }),
  ).toEqual([
    2,
    "  databases.shop.pool.siz: unknown setting; did you mean size?",
    "  databases.shop.poool: unknown setting; did you mean pool?",
    "  tables.orders.nme: unknown setting; did you mean name?",
    "  server.prot: unknown setting; did you mean port?",
    "  limits.bdy: unknown setting; did you mean body?",
    "  serverr: unknown setting; did you mean server?",
  ]);
  expect(await said({ databases, tables: { costumers: { key: ["id"] } } })).toEqual([
    2,
    "  tables.costumers: there is no table costumers; did you mean customers?",
  ]);
  expect(await said({ databases, tables: { customers: { key: ["nam"] } } })).toEqual([
    2,
    "  tables.customers.key: the table has no column nam; did you mean name?",
  ]);
  expect(
    await said({ databases, relations: [{ from: "orders(costumer_id)", to: "customers(id)" }] }),
  ).toEqual([
    2,
    "  relations.0.from: shop.main.orders has no column costumer_id; did you mean customer_id?",
  ]);
});

test("a folder, an empty file, a token that is missing and a variable that is none are named", async () => {
  const folder = await run(["check", "lines"]);
  expect([folder.code, folder.stderr]).toEqual([
    2,
    'eider: the configuration has a mistake:\n  lines: is a folder: name its files, as "lines/*.json"\n',
  ]);
  await writeFile(join(directory.path, "empty.csv"), "");
  const empty = await run(["check", "empty.csv", "trips.csv"]);
  expect([empty.code, empty.stderr]).toEqual([
    1,
    "eider: files: empty: the file empty.csv is empty.\n",
  ]);
  const remote = await run(["check", "md:sales"]);
  expect([remote.code, remote.stdout]).toEqual([
    1,
    expect.stringContaining("set the environment variable MOTHERDUCK_TOKEN"),
  ]);
  const variable = await run(["check", "trips.csv"], { EIDER_PROT: "1" });
  expect([variable.code, variable.stdout]).toEqual([
    0,
    expect.stringContaining(
      "EIDER_PROT is no setting of Eider and is ignored; did you mean EIDER_PORT?",
    ),
  ]);
});

test("a value may stand in a file that a variable names", async () => {
  await writeFile(join(directory.path, "key.txt"), "from-a-file\n");
  const server = await startServer(["shop.duckdb", "--log-level", "error"], {
    cwd: directory.path,
    environment: { EIDER_ADMIN_KEY_FILE: "key.txt" },
  });
  try {
    const { data } = await server.ask("{ pools { database } }", {
      authorization: "Bearer from-a-file",
    });
    expect(data).toEqual({ pools: [{ database: "shop" }] });
    expect(server.lines.join("\n")).not.toContain("is no setting");
  } finally {
    await server[Symbol.asyncDispose]();
  }
  const missing = await run(["check", "shop.duckdb"], { EIDER_ADMIN_KEY_FILE: "none.txt" });
  expect([missing.code, missing.stderr]).toEqual([
    2,
    expect.stringContaining("EIDER_ADMIN_KEY_FILE: none.txt cannot be read"),
  ]);
});

test("a file of documents that is not there ends the start", async () => {
  const { code, stderr } = await run(
    ["serve", "shop.duckdb", "--port", "0", "--log-level", "error"],
    {
      EIDER_TRUSTED_DOCUMENTS: "none.json",
    },
  );
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining("server.trustedDocuments: none.json cannot be read"),
  ]);
});
