import { setMaxListeners } from "node:events";
import { execute, parse } from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { executeQuery } from "../../src/graphql/answers/execute-query.ts";
import { anybody } from "../../src/http/caller.ts";
import { openShop } from "../support/open-shop.ts";
import { type Random, randomOf } from "../support/random.ts";

let shop: Awaited<ReturnType<typeof openShop>>;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

/** Directives in every spelling, on variables and constants. */
const conditions = [
  "",
  "",
  "",
  " @include(if: $yes)",
  " @include(if: $no)",
  " @skip(if: $yes)",
  " @skip(if: $no)",
  " @ include (if: $yes)",
  "\n# a comment\n@\nskip\n(if:\n$no)",
  " @include(if: true)",
  " @skip(if: true)",
  " @include(if: $yes) @skip(if: $no)",
  " @include(if: $byDefault)",
];

const relations: Readonly<Record<string, readonly (readonly [field: string, type: string])[]>> = {
  Customer: [
    ["orders", "Order"],
    ["orders(limit: 1, orderBy: [{ total: DESC }])", "Order"],
    ["referrer", "Customer"],
    ["profile", "Profile"],
    ["customersByReferrer", "Customer"],
  ],
  Order: [
    ["customer", "Customer"],
    ["orderLines", "OrderLine"],
  ],
  OrderLine: [["order", "Order"]],
  Profile: [["customer", "Customer"]],
};
const columns: Readonly<Record<string, readonly string[]>> = {
  Customer: ["id", "email", "name", "mood", "balance", "tags", "address { street zipCode }"],
  Order: ["id", "placed", "total", "paid"],
  OrderLine: ["line", "article", "quantity"],
  Profile: ["about"],
};

/** A selection on a type, with aliases, fragments of both kinds, and fields that stand twice. */
function selection(random: Random, type: string, depth: number): string {
  const fields = Array.from({ length: 1 + random.number(4) }, () => field(random, type, depth));
  return `{ ${fields.join(" ")} }`;
}

function field(random: Random, type: string, depth: number): string {
  const condition = random.pick(conditions);
  const kind = random.number(10);
  if (kind < 5) {
    const inner = kind === 2 || kind === 3 ? selection(random, type, depth + 1) : "";
    const spread = ["__typename", "nodeId", "...", `... on ${type}`, `...All${type}`][kind];
    return `${spread}${condition} ${inner}`;
  }
  const related = relations[type] ?? [];
  return kind < 7 && depth < 3 && related.length > 0
    ? relationField(random, random.pick(related), condition, depth)
    : columnField(random, random.pick(columns[type] ?? []), condition, depth);
}

function aliasOf(random: Random, depth: number): string {
  return random.chance(0.4)
    ? `${random.pick(["a", "b", "_c"])}${depth}${random.number(100)}: `
    : "";
}

function relationField(
  random: Random,
  [name, target]: readonly [string, string],
  condition: string,
  depth: number,
): string {
  // Without an alias the same field with other arguments would be a conflict.
  const alias = name.includes("(") ? `limited${random.number(1000)}: ` : aliasOf(random, depth);
  return `${alias}${name}${condition} ${selection(random, target, depth + 1)}`;
}

function columnField(random: Random, column: string, condition: string, depth: number): string {
  const [name = "", ...rest] = column.split(" ");
  return `${aliasOf(random, depth)}${name}${condition} ${rest.join(" ")}`;
}

const fragments = Object.entries(columns)
  .map(([type, all]) => `fragment All${type} on ${type} { ${all.join(" ")} __typename }`)
  .join("\n");

/** A signal that nobody raises, for any number who would hear it. */
function unheard(): AbortSignal {
  const { signal } = new AbortController();
  setMaxListeners(0, signal);
  return signal;
}

function contextOf() {
  const { service } = shop;
  const pinned = service.pin();
  const context = pinned.context({
    id: "test",
    signal: unheard(),
    onStatement: () => {},
    onStatementEnd: () => {},
    onCost: () => {},
    onRows: () => {},
    client: "test",
    address: "test",
    explain: undefined,
    caller: anybody,
  });
  return { context, release: pinned.release };
}

async function answers(text: string, variableValues: Record<string, unknown>) {
  const schema = shop.service.snapshot.schemas.public;
  const document = parse(text);
  const run = async (executor: typeof executeQuery) => {
    const { context, release } = contextOf();
    try {
      const result = await executor({ schema, document, variableValues, contextValue: context });
      return JSON.parse(JSON.stringify(result)) as unknown;
    } finally {
      release();
    }
  };
  // Twice, since what is known of a document serves its next request.
  const own = [await run(executeQuery), await run(executeQuery)];
  return { own, reference: await run(async (args) => execute(args)) };
}

test("generated documents are answered as graphql-js answers them, with every value of their variables", async () => {
  const random = randomOf(99);
  for (let round = 0; round < 250; round += 1) {
    const body = `customers(orderBy: [{ id: ASC }]) ${selection(random, "Customer", 0)} order(id: 2) ${selection(random, "Order", 0)}`;
    const used = fragments
      .split("\n")
      .filter((each) => body.includes(`...All${/All(\w+)/.exec(each)?.[1] ?? ""}`));
    const text = `query Q($yes: Boolean!, $no: Boolean!, $byDefault: Boolean! = true) { ${body} } ${used.join(" ")}`;
    for (const variables of [
      { yes: true, no: false },
      { yes: false, no: true, byDefault: false },
    ]) {
      const { own, reference } = await answers(text, variables);
      expect(own[0], text).toEqual(reference);
      expect(own[1], text).toEqual(reference);
    }
  }
});

test("errors of arguments stand where graphql-js puts them, and null what it nulls", async () => {
  for (const text of ["{ customers(limit: -1) { id } }", '{ node(nodeId: "x") { nodeId } }']) {
    const { own, reference } = await answers(text, {});
    expect(own[0], text).toEqual(reference);
    expect(own[1], text).toEqual(reference);
  }
});
