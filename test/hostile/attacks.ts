import { type GraphQLSchema, Lexer, Source, Token, TokenKind } from "graphql";
import { generateQuestion } from "../access/questions.ts";
import type { Random } from "../support/random.ts";

/** One request that no client should send. */
export interface Attack {
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer | undefined;
}

const json = { "content-type": "application/json" };
const odd = [
  "\u0000",
  "\uD800",
  "\u202E",
  "🦆".repeat(50),
  "'; DROP TABLE orders; --",
  "\\",
  '"',
  "$1",
  "%",
  "a".repeat(5000),
  "../../etc/passwd",
  "${HOME}",
];

/** Values that variables should not have. */
function oddValue(random: Random, depth = 2): unknown {
  return random.pick<() => unknown>([
    () => random.pick(odd),
    () => null,
    () => random.pick([1e308, -1, 0, 2 ** 53, -(2 ** 63), 0.1, 1e21]),
    () => random.chance(0.5),
    () => [],
    () => ({}),
    () =>
      depth === 0 ? 1 : Array.from({ length: random.number(4) }, () => oddValue(random, depth - 1)),
    () =>
      depth === 0
        ? {}
        : {
            [random.pick([
              "eq",
              "in",
              "AND",
              "OR",
              "NOT",
              "__proto__",
              "constructor",
              random.pick(odd),
            ])]: oddValue(random, depth - 1),
          },
  ])();
}

function tokensOf(text: string): Token[] {
  const lexer = new Lexer(new Source(text));
  const tokens: Token[] = [];
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance())
    tokens.push(token);
  return tokens;
}

/** A text with some of its tokens dropped, doubled, exchanged or replaced. */
function mutated(random: Random, text: string): string {
  const words = tokensOf(text).map(({ start, end }) => text.slice(start, end));
  for (let change = 0; change <= random.number(3); change += 1) {
    const at = random.number(words.length);
    random.pick<() => unknown>([
      () => words.splice(at, 1),
      () => words.splice(at, 0, words[at] ?? ""),
      () => words.splice(at, 1, random.pick(words)),
      () =>
        words.splice(
          at,
          1,
          random.pick([
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            ":",
            "!",
            "...",
            "@",
            "$",
            "null",
            "-",
            "1e400",
            "99999999999999999999",
            '"""',
            "fragment",
            "on",
            "__typename",
            "__schema",
            "@skip(if: true)",
            JSON.stringify(random.pick(odd)),
          ]),
        ),
    ])();
  }
  return words.join(" ");
}

const variableQuestion =
  "query ($where: OrderWhere, $order: [OrderOrderBy!], $limit: Int, $id: BigInt!, $after: String, $node: ID!) { orders(where: $where, orderBy: $order, limit: $limit) { id } order(id: $id) { id } ordersConnection(after: $after) { totalCount } node(nodeId: $node) { nodeId } }";

type Make = (random: Random, schema: GraphQLSchema) => Partial<Attack>;

const post = (body: unknown): Partial<Attack> => ({ body: JSON.stringify(body) });

/** An encoded name of a place, changed a little. */
function oddName(random: Random): string {
  const made = random.pick<() => string>([
    () => Buffer.from(JSON.stringify(oddValue(random))).toString("base64url"),
    () =>
      Buffer.from(Array.from({ length: random.number(40) }, () => random.number(256))).toString(
        "base64",
      ),
    () =>
      Buffer.from(JSON.stringify(["shop", "main", "orders", [oddValue(random)]])).toString(
        "base64url",
      ),
    () => random.pick(odd),
    () => "",
  ])();
  return made;
}

const makers: Readonly<Record<string, Make>> = {
  "GraphQL text": (random, schema) =>
    post({ query: mutated(random, generateQuestion(random, schema)) }),
  variables: (random) =>
    post({
      query: variableQuestion,
      variables: {
        where: oddValue(random),
        order: oddValue(random),
        limit: oddValue(random),
        id: oddValue(random),
        after: oddValue(random),
        node: oddValue(random),
      },
    }),
  "filters of the right shape": (random) =>
    post({
      query:
        "query ($where: OrderWhere, $limit: Int) { orders(where: $where, limit: $limit) { id } }",
      variables: {
        where: {
          [random.pick(["id", "total", "placed", "customer", "paid", "AND", "NOT"])]: {
            [random.pick(["eq", "in", "lt", "isNull", "ne"])]: oddValue(random),
          },
        },
        limit: random.pick<unknown>([1, -5, 1e9, "1", null]),
      },
    }),
  cursors: (random) =>
    post({
      query:
        "query ($after: String, $before: String) { ordersConnection(after: $after, before: $before, first: 2, orderBy: [{ total: DESC }]) { nodes { id } } }",
      variables: { after: oddName(random), ...(random.chance(0.5) && { before: oddName(random) }) },
    }),
  "node ids": (random) =>
    post({
      query: "query ($id: ID!) { node(nodeId: $id) { nodeId } }",
      variables: { id: oddName(random) },
    }),
  "members of the body": (random) =>
    post(
      random.pick<unknown>([
        { query: oddValue(random) },
        { query: "{ __typename }", variables: oddValue(random) },
        { query: "{ __typename }", operationName: oddValue(random) },
        { query: "{ __typename }", extensions: oddValue(random) },
        {
          extensions: {
            persistedQuery: { version: oddValue(random), sha256Hash: oddValue(random) },
          },
        },
        { documentId: oddValue(random) },
        oddValue(random),
        [{ query: "{ __typename }" }],
      ]),
    ),
  JSON: (random) => {
    const text = JSON.stringify({ query: "{ orders { id } }", variables: { a: [1, { b: "c" }] } });
    const at = random.number(text.length);
    return {
      body: random.pick([
        text.slice(0, at),
        text.slice(at),
        `${text.slice(0, at)}${random.pick(odd)}${text.slice(at)}`,
        "[".repeat(20_000),
        `{"query":"{ __typename }","query":1}`,
        "",
        "null",
        "\ufeff{}",
      ]),
    };
  },
  bytes: (random) => ({
    body: Buffer.from(Array.from({ length: 1 + random.number(200) }, () => random.number(256))),
  }),
  "media types": (random) => ({
    headers: {
      "content-type": random.pick([
        "text/plain",
        "application/json; charset=utf-16",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "",
        "application/json;",
        "a/b".repeat(100),
      ]),
      accept: random.pick([
        "*/*",
        "text/html",
        "application/json;q=0",
        ";;;",
        "text/csv",
        "application/x-ndjson",
      ]),
    },
    body: '{"query":"{ orders { id } }"}',
  }),
  encodings: (random) => ({
    headers: {
      ...json,
      "content-encoding": random.pick([
        "gzip",
        "br",
        "deflate",
        "zstd",
        "gzip, gzip",
        "identity",
        "x".repeat(200),
      ]),
    },
    body: random.pick(["no gzip at all", '{"query":"{ __typename }"}']),
  }),
  methods: (random) => ({
    method: random.pick(["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"]),
    body: undefined,
    headers: {},
  }),
  addresses: (random) => ({
    method: "GET",
    headers: {},
    body: undefined,
    path: random.pick([
      "/graphql?query=%",
      "/graphql?query=%7B__typename%7D&variables=%7B",
      "/graphql?query={a}&query={b}",
      "/graphql?",
      "/graphql/../metrics",
      "//graphql",
      "/graphql%00",
      `/${"a".repeat(5000)}`,
      "/health/ready?x=%ff",
      "/__proto__",
      "/constructor",
      "/schema.graphql/",
      "/graphql?query=mutation%7BrecyclePool%7Bdatabases%7Bname%7D%7D%7D",
    ]),
  }),
  credentials: (random) => ({
    ...post({ query: "{ orders { id } }" }),
    headers: {
      ...json,
      authorization: random.pick([
        "Bearer",
        "Bearer a.b.c",
        `Bearer ${oddToken(random)}`,
        "Basic eDp5",
        "bearer  ",
        `Bearer ${"x".repeat(3000)}`,
        "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYm9zcyJ9.",
      ]),
      ...(random.chance(0.3) && { "x-eider-role": random.pick(["boss", "__proto__", "", "a,b"]) }),
      ...(random.chance(0.3) && {
        "x-api-key": random.pick(["", "key", "sha256:", "x".repeat(2000)]),
      }),
    },
  }),
  headers: (random) => ({
    ...post({ query: "{ __typename }" }),
    headers: {
      ...json,
      [random.pick([
        "x-request-id",
        "x-eider-explain",
        "if-none-match",
        "accept-encoding",
        "origin",
        "x-forwarded-for",
        "cookie",
      ])]: random.pick(["*", "a".repeat(4000), ",,,,", '"', "null", "1;2;3", "\t"]),
    },
  }),
};

/** Three parts that look like a token. */
function oddToken(random: Random): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return [
    part(
      random.pick<unknown>([
        { alg: "none" },
        { alg: "HS256", kid: random.pick(odd) },
        { alg: "RS256", crit: ["x"] },
        oddValue(random),
      ]),
    ),
    part(oddValue(random)),
    random.pick(["", "AAAA", "-"]),
  ].join(".");
}

/** The kinds of attacks. */
export const kinds = Object.keys(makers);

/** One attack of a kind on a server with this schema. */
export function attack(random: Random, kind: string, schema: GraphQLSchema): Attack {
  const make = makers[kind] as Make;
  return {
    kind,
    method: "POST",
    path: "/graphql",
    headers: json,
    body: undefined,
    ...make(random, schema),
  };
}
