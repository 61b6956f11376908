import type { Random } from "../support/random.ts";

/** A column as the generator knows it: names in GraphQL and SQL, and values to compare with. */
export interface ModelColumn {
  readonly name: string;
  readonly sql: string;
  /** Literals in GraphQL and SQL, in their order. */
  readonly values: readonly (readonly [graphql: string, sql: string])[];
  readonly isText?: boolean;
  readonly isNumber?: boolean;
}

export interface ModelTable {
  readonly list: string;
  readonly row: string;
  readonly sql: string;
  readonly columns: readonly ModelColumn[];
  readonly one: readonly {
    readonly name: string;
    readonly column: string;
    readonly target: () => ModelTable;
  }[];
  readonly many: readonly {
    readonly name: string;
    readonly foreign: string;
    readonly target: () => ModelTable;
  }[];
}

const both = (...values: readonly (string | number)[]) =>
  values.map((value) => [String(value), String(value)] as const);
const texts = (...values: readonly string[]) =>
  values.map((value) => [JSON.stringify(value), `'${value}'`] as const);

export const regions: ModelTable = {
  list: "regions",
  row: "region",
  sql: "regions",
  columns: [
    { name: "id", sql: "id", values: both(0, 1, 2, 3, 4, 9), isNumber: true },
    { name: "name", sql: "name", values: texts("north", "south", "east", "nowhere"), isText: true },
    { name: "rank", sql: "rank", values: both(0, 1, 2), isNumber: true },
  ],
  one: [],
  many: [{ name: "sellers", foreign: "region_id", target: () => sellers }],
};

export const sellers: ModelTable = {
  list: "sellers",
  row: "seller",
  sql: "sellers",
  columns: [
    { name: "id", sql: "id", values: both(0, 3, 14, 25, 40), isNumber: true },
    {
      name: "name",
      sql: "name",
      values: texts("seller 1", "seller 12", "seller", "ller 3"),
      isText: true,
    },
    { name: "rating", sql: "rating", values: both(0, 0.5, 1.5, 3, 3.5), isNumber: true },
    { name: "since", sql: "since", values: texts("2024-01-01", "2024-01-04", "2024-01-09") },
  ],
  one: [{ name: "region", column: "region_id", target: () => regions }],
  many: [{ name: "sales", foreign: "seller_id", target: () => sales }],
};

export const sales: ModelTable = {
  list: "sales",
  row: "sale",
  sql: "sales",
  columns: [
    { name: "id", sql: "id", values: both(0, 50, 200, 399), isNumber: true },
    { name: "article", sql: "article", values: texts("a_%", "b_%", "f_%", "_", "%"), isText: true },
    { name: "amount", sql: "amount", values: both(-3, 0, 2, 5, 8), isNumber: true },
    { name: "price", sql: "price", values: both(0, 12.5, 60.25, 124.75), isNumber: true },
    {
      name: "refunded",
      sql: "refunded",
      values: [
        ["true", "true"],
        ["false", "false"],
      ],
    },
  ],
  one: [{ name: "seller", column: "seller_id", target: () => sellers }],
  many: [],
};

/** A condition in both languages. */
export interface Condition {
  readonly graphql: string;
  readonly sql: string;
}

const signs = { eq: "=", ne: "<>", lt: "<", lte: "<=", gt: ">", gte: ">=" } as const;

/** Makes a filter; SQL says it by the book, with EXISTS, never as Eider compiles it. */
export function generateFilter(
  random: Random,
  table: ModelTable,
  alias: string,
  depth = 0,
): Condition {
  const kind =
    depth > 2
      ? "column"
      : random.pick(["column", "column", "column", "and", "or", "not", "one", "many"]);
  const inner = () => generateFilter(random, table, alias, depth + 1);
  if (kind === "and" || kind === "or") {
    const parts = Array.from({ length: random.number(3) }, inner);
    const joined = parts.map(({ sql }) => `(${sql})`).join(kind === "and" ? " AND " : " OR ");
    return {
      graphql: `{ ${kind.toUpperCase()}: [${parts.map(({ graphql }) => graphql).join(", ")}] }`,
      sql: parts.length === 0 ? String(kind === "and") : joined,
    };
  }
  if (kind === "not") {
    const { graphql, sql } = inner();
    return { graphql: `{ NOT: ${graphql} }`, sql: `NOT (${sql})` };
  }
  if (kind === "one" && table.one.length > 0) return oneFilter(random, table, alias, depth);
  if (kind === "many" && table.many.length > 0) return manyFilter(random, table, alias, depth);
  return columnFilter(random, random.pick(table.columns), alias);
}

function oneFilter(random: Random, table: ModelTable, alias: string, depth: number): Condition {
  const { name, column, target } = random.pick(table.one);
  const inner = `${alias}_${name}`;
  const { graphql, sql } = generateFilter(random, target(), inner, depth + 1);
  return {
    graphql: `{ ${name}: ${graphql} }`,
    sql: `EXISTS (SELECT 1 FROM ${target().sql} ${inner} WHERE ${inner}.id = ${alias}.${column} AND (${sql}))`,
  };
}

function manyFilter(random: Random, table: ModelTable, alias: string, depth: number): Condition {
  const { name, foreign, target } = random.pick(table.many);
  const inner = `${alias}_${name}`;
  const { graphql, sql } = generateFilter(random, target(), inner, depth + 1);
  const quantifier = random.pick(["some", "every", "none"] as const);
  const related = (condition: string) =>
    `EXISTS (SELECT 1 FROM ${target().sql} ${inner} WHERE ${inner}.${foreign} = ${alias}.id AND ${condition})`;
  const oracle = {
    some: related(`(${sql})`),
    none: `NOT ${related(`(${sql})`)}`,
    every: `NOT ${related(`((${sql}) IS NOT TRUE)`)}`,
  }[quantifier];
  return { graphql: `{ ${name}: { ${quantifier}: ${graphql} } }`, sql: oracle };
}

function columnFilter(random: Random, column: ModelColumn, alias: string): Condition {
  const operand = `${alias}.${column.sql}`;
  const [graphql, sql] = random.pick(column.values);
  const all = [...column.values].slice(0, random.number(column.values.length + 1));
  const options: Condition[] = [
    { graphql: `isNull: ${random.chance(0.5)}`, sql: "" },
    { graphql: `isDistinctFrom: ${graphql}`, sql: `${operand} IS DISTINCT FROM ${sql}` },
    {
      graphql: `in: [${all.map(([text]) => text).join(", ")}]`,
      sql: all.length === 0 ? "false" : `${operand} IN (${all.map(([, text]) => text).join(", ")})`,
    },
    {
      graphql: `notIn: [${all.map(([text]) => text).join(", ")}]`,
      sql:
        all.length === 0 ? "true" : `${operand} NOT IN (${all.map(([, text]) => text).join(", ")})`,
    },
  ];
  for (const [name, sign] of Object.entries(signs)) {
    if (column.name === "refunded" && name !== "eq" && name !== "ne") continue;
    options.push({ graphql: `${name}: ${graphql}`, sql: `${operand} ${sign} ${sql}` });
  }
  if (column.isText === true) {
    const bare = sql.slice(1, -1);
    options.push(
      { graphql: `startsWith: ${graphql}`, sql: `left(${operand}, ${bare.length}) = ${sql}` },
      { graphql: `endsWith: ${graphql}`, sql: `right(${operand}, ${bare.length}) = ${sql}` },
      { graphql: `contains: ${graphql}`, sql: `position(${sql} IN ${operand}) > 0` },
      { graphql: `like: ${graphql}`, sql: `${operand} LIKE ${sql}` },
    );
  }
  const chosen = random.pick(options);
  const isNull = /^isNull: (.*)$/.exec(chosen.graphql)?.[1];
  const condition =
    isNull === undefined ? chosen.sql : `${operand} IS ${isNull === "true" ? "" : "NOT "}NULL`;
  return { graphql: `{ ${column.name}: { ${chosen.graphql} } }`, sql: condition };
}
