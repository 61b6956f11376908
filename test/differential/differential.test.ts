import { readFile } from "node:fs/promises";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEider } from "../support/open-eider.ts";
import { type Random, randomOf } from "../support/random.ts";
import { generateGroups } from "./groups.ts";
import { generateFilter, type ModelTable, regions, sales, sellers } from "./model.ts";

/** One seed makes one query; DIFFERENTIAL_SEED=n runs a single one again, DIFFERENTIAL_COUNT=n that many. */
const seeds =
  process.env["DIFFERENTIAL_SEED"] === undefined
    ? Array.from(
        { length: Number(process.env["DIFFERENTIAL_COUNT"] ?? 2000) },
        (_, index) => index + 1,
      )
    : [Number(process.env["DIFFERENTIAL_SEED"])];
const perTest = 100;

let eider: Awaited<ReturnType<typeof openEider>>;
/** The same with what is asked for kept in memory. */
let kept: Awaited<ReturnType<typeof openEider>>;
let direct: DuckDBConnection;
let instance: DuckDBInstance;
beforeAll(async () => {
  eider = await openEider({
    databases: { market: await readFile(new URL("market.sql", import.meta.url), "utf8") },
  });
  kept = await openEider({
    databases: { market: await readFile(new URL("market.sql", import.meta.url), "utf8") },
    config: { cache: { memory: "64MB" } },
  });
  instance = await DuckDBInstance.create(eider.file("market"), { access_mode: "READ_ONLY" });
  direct = await instance.connect();
});
afterAll(async () => {
  direct.closeSync();
  instance.closeSync();
  await eider[Symbol.asyncDispose]();
  await kept[Symbol.asyncDispose]();
});

type JsonRow = Record<string, unknown>;

async function rowsOf(sql: string): Promise<JsonRow[]> {
  return (await direct.runAndReadAll(sql)).getRowObjectsJson();
}

const directions = {
  ASC: "ASC NULLS LAST",
  DESC: "DESC NULLS LAST",
  ASC_NULLS_FIRST: "ASC NULLS FIRST",
  DESC_NULLS_FIRST: "DESC NULLS FIRST",
} as const;

/** An order by columns, in both languages; the key breaks ties. */
function generateOrder(random: Random, table: ModelTable, alias: string) {
  const terms = Array.from({ length: random.number(3) }, () => ({
    column: random.pick(table.columns),
    direction: random.pick(Object.keys(directions) as (keyof typeof directions)[]),
  }));
  return {
    graphql: terms.map(({ column, direction }) => `{ ${column.name}: ${direction} }`).join(", "),
    sql: [
      ...terms.map(({ column, direction }) => `${alias}.${column.sql} ${directions[direction]}`),
      `${alias}.id ASC`,
    ].join(", "),
  };
}

function columnsOf(table: ModelTable): string {
  return table.columns.map(({ name }) => name).join(" ");
}

function selectOf(table: ModelTable, alias: string): string {
  return table.columns.map(({ name, sql }) => `${alias}.${sql} AS ${name}`).join(", ");
}

interface Question {
  readonly query: string;
  /** The answer, worked out one simple statement at a time. */
  expected(): Promise<unknown>;
  answer?(data: JsonRow): unknown;
  /** How many statements it takes. */
  readonly statements?: number;
}

const generators: readonly ((random: Random, table: ModelTable) => Question)[] = [
  list,
  connection,
  aggregate,
  toMany,
  toOne,
  groupBy,
  dashboard,
  distinct,
];

function list(random: Random, table: ModelTable): Question {
  const filter = generateFilter(random, table, "t");
  const order = generateOrder(random, table, "t");
  const [limit, offset] = [random.number(30), random.number(10)];
  return {
    query: `{ answer: ${table.list}(where: ${filter.graphql}, orderBy: [${order.graphql}], limit: ${limit}, offset: ${offset}) { ${columnsOf(table)} } }`,
    // Without an order rows come as they are stored: these tables are stored by id.
    expected: () =>
      rowsOf(
        `SELECT ${selectOf(table, "t")} FROM ${table.sql} t WHERE ${filter.sql} ORDER BY ${order.graphql === "" ? "t.id" : order.sql} LIMIT ${limit} OFFSET ${offset}`,
      ),
  };
}

/** Walks all pages of a connection, forward or backward, and compares the whole. */
function connection(random: Random, table: ModelTable): Question {
  const filter = generateFilter(random, table, "t");
  const order = generateOrder(random, table, "t");
  const size = 1 + random.number(25);
  const backward = random.chance(0.5);
  const query = `query ($cursor: String) { answer: ${table.list}Connection(where: ${filter.graphql}, orderBy: [${order.graphql}], ${backward ? "last" : "first"}: ${size}, ${backward ? "before" : "after"}: $cursor) { totalCount nodes { ${columnsOf(table)} } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  return {
    query,
    expected: async () => {
      const rows = await rowsOf(
        `SELECT ${selectOf(table, "t")} FROM ${table.sql} t WHERE ${filter.sql} ORDER BY ${order.sql}`,
      );
      return { total: rows.length, rows };
    },
  };
}

async function walk(query: string): Promise<unknown> {
  const rows: unknown[] = [];
  const backward = query.includes("before: $cursor");
  let cursor: unknown = null;
  let total: unknown;
  for (let page = 0; page < 500; page += 1) {
    const { data, errors } = await eider.query(query, { cursor });
    expect(errors).toBeUndefined();
    const answer = data?.["answer"] as {
      totalCount: number;
      nodes: unknown[];
      pageInfo: Record<string, unknown>;
    };
    total = answer.totalCount;
    if (backward) rows.unshift(...answer.nodes);
    else rows.push(...answer.nodes);
    if (answer.pageInfo[backward ? "hasPreviousPage" : "hasNextPage"] !== true)
      return { total, rows };
    cursor = answer.pageInfo[backward ? "startCursor" : "endCursor"];
  }
  throw new Error("a connection without end");
}

function aggregate(random: Random, table: ModelTable): Question {
  const filter = generateFilter(random, table, "t");
  const numbers = table.columns.filter(({ isNumber }) => isNumber === true && true);
  const graphql = numbers
    .map(({ name }) => `${name} { sum avg min max count countDistinct median }`)
    .join(" ");
  return {
    query: `{ answer: ${table.list}Aggregate(where: ${filter.graphql}) { _count ${graphql} } }`,
    expected: async () => {
      const parts = numbers.map(
        ({ name, sql }) =>
          `{sum: sum(t.${sql}), avg: avg(t.${sql}), min: min(t.${sql}), max: max(t.${sql}), count: count(t.${sql}), countDistinct: count(DISTINCT t.${sql}), median: median(t.${sql}::DOUBLE)} AS ${name}`,
      );
      const [row] = await rowsOf(
        `SELECT count(*) AS _count, ${parts.join(", ")} FROM ${table.sql} t WHERE ${filter.sql}`,
      );
      return numbersOf(row);
    },
  };
}

/** The driver writes 64-bit numbers as text: small ones are numbers here. Decimals stay text. */
function numbersOf(value: unknown): unknown {
  if (typeof value === "string" && /^-?\d+$/.test(value)) return Number(value);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, numbersOf(each)]));
}

function toMany(random: Random, from: ModelTable): Question {
  const table = from.many.length > 0 ? from : sellers;
  const relation = random.pick(table.many);
  const target = relation.target();
  const filter = generateFilter(random, target, "c");
  const order = generateOrder(random, target, "c");
  const [limit, offset] = [1 + random.number(6), random.number(3)];
  const args = `where: ${filter.graphql}, orderBy: [${order.graphql}], limit: ${limit}, offset: ${offset}`;
  return {
    query: `{ answer: ${table.list}(orderBy: [{ id: ASC }], limit: 1000) { id ${relation.name}(${args}) { ${columnsOf(target)} } } }`,
    expected: async () => {
      const parents = await rowsOf(`SELECT t.id AS id FROM ${table.sql} t ORDER BY t.id`);
      const answers: JsonRow[] = [];
      for (const parent of parents) {
        const children = await rowsOf(
          `SELECT ${selectOf(target, "c")} FROM ${target.sql} c WHERE c.${relation.foreign} = ${String(parent["id"])} AND (${filter.sql}) ORDER BY ${order.graphql === "" ? "c.id" : order.sql} LIMIT ${limit} OFFSET ${offset}`,
        );
        answers.push({ ...parent, [relation.name]: children });
      }
      return answers;
    },
  };
}

function toOne(random: Random, from: ModelTable): Question {
  const table = from.one.length > 0 ? from : sales;
  const relation = random.pick(table.one);
  const target = relation.target();
  const filter = generateFilter(random, table, "t");
  return {
    query: `{ answer: ${table.list}(where: ${filter.graphql}, orderBy: [{ ${relation.name}: { id: DESC } }, { id: ASC }], limit: 50) { id ${relation.name} { ${columnsOf(target)} } } }`,
    expected: async () => {
      const rows = await rowsOf(
        `SELECT t.id AS id, t.${relation.column} AS partner FROM ${table.sql} t WHERE ${filter.sql} ORDER BY t.${relation.column} DESC NULLS LAST, t.id LIMIT 50`,
      );
      const partners = new Map(
        (await rowsOf(`SELECT ${selectOf(target, "p")} FROM ${target.sql} p`)).map((row) => [
          row["id"],
          row,
        ]),
      );
      return rows.map(({ id, partner }) => ({
        id,
        [relation.name]: partners.get(partner) ?? null,
      }));
    },
  };
}

/** The rows of a table with those that relations to one lead to, as plain values. */
async function plainRows(table: ModelTable, condition: string): Promise<JsonRow[]> {
  const joins = table.one.map(
    ({ name, column, target }) => `LEFT JOIN ${target().sql} ${name} ON ${name}.id = t.${column}`,
  );
  const related = table.one.flatMap(({ name, target }) =>
    target().columns.map((column) => `${name}.${column.sql} AS ${name}_${column.name}`),
  );
  return rowsOf(
    `SELECT ${[selectOf(table, "t"), ...related].join(", ")} FROM ${table.sql} t ${joins.join(" ")} WHERE ${condition} ORDER BY t.id`,
  );
}

function groupBy(random: Random, table: ModelTable): Question {
  const { graphql, filter, expected, answered } = generateGroups(random, table);
  return {
    query: `{ answer: ${graphql} }`,
    expected: async () => expected(await plainRows(table, filter.sql)),
    answer: ({ answer }) => answered(answer as JsonRow[]),
  };
}

/** Several summaries of one table are one statement, and each says what it would say alone. */
function dashboard(random: Random, table: ModelTable): Question {
  const widgets = Array.from({ length: 2 + random.number(4) }, () => generateGroups(random, table));
  const filter = generateFilter(random, table, "t");
  return {
    query: `{ total: ${table.list}Aggregate(where: ${filter.graphql}) { _count id { sum } } connection: ${table.list}Connection { totalCount } ${widgets.map(({ graphql }, index) => `w${index}: ${graphql}`).join(" ")} }`,
    expected: async () => {
      const ids = (await plainRows(table, filter.sql)).map(({ id }) => Number(id));
      const all = await plainRows(table, "true");
      const sum = ids.length === 0 ? null : ids.reduce((total, id) => total + id, 0);
      const answers: unknown[] = [{ _count: ids.length, id: { sum } }, { totalCount: all.length }];
      for (const widget of widgets)
        answers.push(widget.expected(await plainRows(table, widget.filter.sql)));
      return answers;
    },
    answer: (data) => [
      data["total"],
      data["connection"],
      ...widgets.map(({ answered }, index) => answered(data[`w${index}`] as JsonRow[])),
    ],
    statements: 1,
  };
}

function distinct(random: Random, table: ModelTable): Question {
  const filter = generateFilter(random, table, "t");
  const order = generateOrder(random, table, "t");
  const column = random.pick(table.columns);
  const [limit, offset] = [1 + random.number(20), random.number(4)];
  return {
    query: `{ answer: ${table.list}(where: ${filter.graphql}, orderBy: [${order.graphql}], distinctOn: [{ ${column.name}: true }], limit: ${limit}, offset: ${offset}) { ${columnsOf(table)} } }`,
    expected: async () => {
      const rows = await rowsOf(
        `SELECT ${selectOf(table, "t")} FROM ${table.sql} t WHERE ${filter.sql} ORDER BY ${order.graphql === "" ? "t.id" : order.sql}`,
      );
      const seen = new Set<unknown>();
      const first = rows.filter((row) => !seen.has(row[column.name]) && seen.add(row[column.name]));
      return first.slice(offset, offset + limit);
    },
  };
}

async function check(seed: number): Promise<void> {
  const random = randomOf(seed);
  const generate = random.pick(generators);
  const question = generate(random, random.pick([regions, sellers, sales]));
  const expected = await question.expected();
  if (generate === connection) {
    expect(await walk(question.query), `seed ${seed}: ${question.query}`).toEqual(expected);
    return;
  }
  const { data, errors, statements } = await eider.query(question.query);
  expect(errors, `seed ${seed}: ${question.query}`).toBeUndefined();
  const fromMemory = await kept.query(question.query);
  expect(fromMemory.data, `seed ${seed}, from memory: ${question.query}`).toEqual(data);
  const answer =
    question.answer === undefined ? data?.["answer"] : question.answer(data as JsonRow);
  expect(answer, `seed ${seed}: ${question.query}`).toEqual(expected);
  if (question.statements !== undefined) expect(statements).toHaveLength(question.statements);
}

const groups = Array.from({ length: Math.ceil(seeds.length / perTest) }, (_, index) =>
  seeds.slice(index * perTest, (index + 1) * perTest),
);
test.each(groups.map((group) => [group[0], group.at(-1), group] as const))(
  "generated queries %i to %i answer like plain SQL",
  async (_first, _last, group) => {
    for (const seed of group) await check(seed);
  },
);

test("tables that are asked for were in memory", () => {
  expect(kept.service.memory).toMatchObject({ tables: 3 });
});
