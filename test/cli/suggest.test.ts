/** Keys and relations found in files: all that are there, and none that are not. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { suggest } from "../../src/cli/inference/suggest.ts";
import type { Suggestion } from "../../src/cli/inference/suggestion.ts";
import { openEider, tempDirectory } from "../support/open-eider.ts";
import { runCommandToEnd, startServer } from "../support/server-process.ts";

const adminKey = "an-admin-key-of-a-test-0123456789";

/** The tables of TPC-H, small, by their published names. */
const tpch = {
  region: "SELECT range::INT AS r_regionkey, 'REGION ' || range AS r_name FROM range(5)",
  nation:
    "SELECT range::INT AS n_nationkey, 'N ' || range AS n_name, (range % 5)::INT AS n_regionkey FROM range(25)",
  supplier:
    "SELECT range + 1 AS s_suppkey, 'S' || range AS s_name, (range % 25)::INT AS s_nationkey, (range % 97)::DECIMAL(15, 2) AS s_acctbal FROM range(100)",
  customer:
    "SELECT range + 1 AS c_custkey, 'C' || range AS c_name, (range % 25)::INT AS c_nationkey, ['A', 'B'][range % 2 + 1] AS c_mktsegment FROM range(1500)",
  part: "SELECT range + 1 AS p_partkey, 'part ' || range % 500 AS p_name, (range % 50)::INT AS p_size FROM range(2000)",
  partsupp:
    "SELECT range // 4 + 1 AS ps_partkey, (range // 4 * 7 + range % 4) % 100 + 1 AS ps_suppkey, (range % 999)::INT AS ps_availqty FROM range(8000)",
  orders:
    "SELECT range * 4 + 1 AS o_orderkey, range * 7919 % 1500 + 1 AS o_custkey, 'O' AS o_orderstatus, DATE '1992-01-01' + (range % 2400)::INT AS o_orderdate FROM range(5000)",
  lineitem:
    "SELECT range // 4 * 4 + 1 AS l_orderkey, range * 31 % 2000 + 1 AS l_partkey, (range * 31 % 2000 * 7 + range % 4) % 100 + 1 AS l_suppkey, (range % 4 + 1)::INT AS l_linenumber, (range % 50)::INT AS l_quantity FROM range(20000)",
};
/** Names as an ORM chooses them; an order without a customer, and a column that is unique by chance. */
const shop = {
  customers: "SELECT range AS id, 'c' || range AS email FROM range(50)",
  orders:
    "SELECT range AS id, CASE WHEN range % 7 = 0 THEN NULL ELSE range % 50 END AS customer_id, range * 3 % 50 AS billing_customer_id, range % 60 AS productId FROM range(400)",
  products: "SELECT range AS id, range % 5 AS size FROM range(60)",
  visits: "SELECT range % 300 + 100 AS customer_id FROM range(500)",
};

async function files(tables: Readonly<Record<string, string>>, folder: string): Promise<string[]> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const [name, select] of Object.entries(tables))
    await connection.run(`COPY (${select}) TO '${join(folder, `${name}.parquet`)}'`);
  connection.closeSync();
  instance.closeSync();
  return Object.keys(tables).map((name) => `${name}.parquet`);
}

/** The lines of the configuration that hold, by section. */
async function found(tables: Readonly<Record<string, string>>) {
  await using folder = await tempDirectory();
  const sources = await files(tables, folder.path);
  const { code, stderr } = await runCommandToEnd(["init", ...sources], { cwd: folder.path });
  expect([code, stderr]).toEqual([0, "Looking for keys and relations …\n"]);
  const text = await readFile(join(folder.path, "eider.config.ts"), "utf8");
  const lines = text.split("\n").map((line) => line.trim());
  const checked = await runCommandToEnd(["check"], { cwd: folder.path });
  expect([checked.code, checked.stderr]).toEqual([0, ""]);
  return {
    keys: lines.flatMap(
      (line) => /^"files\.(\w+)": \{ key: \[(.*?)\] \},/.exec(line)?.slice(1).join(" ") ?? [],
    ),
    relations: lines.flatMap(
      (line) =>
        /^\{ from: "files\.(.*?)", to: "files\.(.*?)" \},/.exec(line)?.slice(1).join(" → ") ?? [],
    ),
    doubtful: lines.filter((line) => line.startsWith("// {") || line.startsWith('// "')).length,
  };
}

test("of TPC-H's tables all 8 keys and 10 relations, the composite one included", async () => {
  const { keys, relations } = await found(tpch);
  expect(keys).toEqual(
    [
      'region "r_regionkey"',
      'nation "n_nationkey"',
      'supplier "s_suppkey"',
      'customer "c_custkey"',
      'part "p_partkey"',
      'partsupp "ps_partkey", "ps_suppkey"',
      'orders "o_orderkey"',
      'lineitem "l_orderkey", "l_linenumber"',
    ].toSorted(),
  );
  expect(relations.toSorted()).toEqual(
    [
      "customer(c_nationkey) → files.nation(n_nationkey)",
      "lineitem(l_orderkey) → files.orders(o_orderkey)",
      "lineitem(l_partkey) → files.part(p_partkey)",
      "lineitem(l_partkey, l_suppkey) → files.partsupp(ps_partkey, ps_suppkey)",
      "lineitem(l_suppkey) → files.supplier(s_suppkey)",
      "nation(n_regionkey) → files.region(r_regionkey)",
      "orders(o_custkey) → files.customer(c_custkey)",
      "partsupp(ps_partkey) → files.part(p_partkey)",
      "partsupp(ps_suppkey) → files.supplier(s_suppkey)",
      "supplier(s_nationkey) → files.nation(n_nationkey)",
    ].map((line) => line.replace("→ files.", "→ ")),
  );
});

test("of an ORM's tables the relations by their names, none where values lead nowhere; chance is a comment", async () => {
  const { keys, relations, doubtful } = await found(shop);
  expect(keys.toSorted()).toEqual(['customers "id"', 'orders "id"', 'products "id"']);
  expect(relations.toSorted()).toEqual([
    "orders(billing_customer_id) → customers(id)",
    "orders(customer_id) → customers(id)",
    "orders(productId) → products(id)",
  ]);
  expect(doubtful).toBe(1);
});

test("serve --infer serves with what is found, and names it", async () => {
  await using folder = await tempDirectory();
  const sources = await files(shop, folder.path);
  await using server = await startServer([...sources, "--infer", "--log-level", "error"], {
    cwd: folder.path,
  });
  expect(server.lines.filter((line) => line.startsWith("inferred: "))).toHaveLength(6);
  expect((await server.ask("{ order(id: 1) { customer { email } product { id } } }")).data).toEqual(
    {
      order: { customer: { email: "c1" }, product: { id: 1 } },
    },
  );
});

test("a recycle over files that no longer fit says that the relation was found at the start", async () => {
  await using folder = await tempDirectory();
  const sources = await files(shop, folder.path);
  await using server = await startServer(
    [...sources, "--infer", "--log-level", "error", "--workers", "2", "--admin-key", adminKey],
    { cwd: folder.path },
  );
  const shared = await server.ask("{ order(id: 1) { customer { email } } }");
  expect(shared.data).toEqual({ order: { customer: { email: "c1" } } });
  await files({ ...shop, orders: shop.orders.replaceAll("customer_id", "client_id") }, folder.path);
  const { errors, data } = await server.ask("mutation { recyclePool { databases { error } } }", {
    authorization: `Bearer ${adminKey}`,
  });
  expect(JSON.stringify([errors, data])).toContain(
    "that --infer found at the start.from: files.main.orders has no column customer_id",
  );
});

test("keys of star schemas are single columns, and rows refer to their own table", async () => {
  await using eider = await openEider({
    databases: {
      star: `CREATE TABLE dim_customer AS SELECT i::INTEGER AS customer_key, 'C' || i AS customer_code, (i % 5)::INTEGER AS country_code FROM range(100) AS r(i);
        CREATE TABLE dim_date AS SELECT i::INTEGER AS date_key, (2000 + i // 12)::INTEGER AS year FROM range(60) AS r(i);
        CREATE TABLE fact_sales AS SELECT i::INTEGER AS sale_id, (i % 100)::INTEGER AS customer_key, (i % 60)::INTEGER AS date_key FROM range(500) AS r(i);
        CREATE TABLE categories AS SELECT i::INTEGER AS id, CASE WHEN i = 0 THEN NULL ELSE (i // 2)::INTEGER END AS parent_id FROM range(20) AS r(i);`,
    },
  });
  const { catalog } = eider.service.snapshot.schemas;
  const { keys, relations } = await suggest(catalog, {
    read: async (database, statement) =>
      (await eider.service.query(database, statement)).columns.map((column) => column[0]),
    ofFiles: new Set(),
    onProgress: () => {},
  });
  const certain = (all: readonly Suggestion[]) => all.filter(({ isDoubtful }) => !isDoubtful);
  expect(
    certain(keys)
      .map(({ key }) => [key?.table, key?.columns.join()])
      .toSorted(),
  ).toEqual([
    ["star.categories", "id"],
    ["star.dim_customer", "customer_key"],
    ["star.dim_date", "date_key"],
    ["star.fact_sales", "sale_id"],
  ]);
  expect(
    certain(relations)
      .map(({ relation }) => `${relation?.from} ${relation?.to}`)
      .toSorted(),
  ).toEqual([
    "star.categories(parent_id) star.categories(id)",
    "star.fact_sales(customer_key) star.dim_customer(customer_key)",
    "star.fact_sales(date_key) star.dim_date(date_key)",
  ]);
});
