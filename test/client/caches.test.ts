/** Clients with normalised caches against a listening server: pages, fragments, rows by nodeId, a grouped dashboard. */
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client/core/index.js";
import { relayStylePagination } from "@apollo/client/utilities/index.js";
import { Client, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { relayPagination } from "@urql/exchange-graphcache/extras";
import relay from "relay-runtime";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tempDirectory } from "../support/open-eider.ts";
import { serveDemo } from "../support/serve-demo.ts";

let demo: Awaited<ReturnType<typeof serveDemo>>;
beforeAll(async () => {
  demo = await serveDemo();
});
afterAll(() => demo[Symbol.asyncDispose]());

interface Page {
  readonly flightsConnection: {
    readonly edges: readonly { readonly node: { readonly nodeId: string; readonly id: number } }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

const pageText = `
  query Page($first: Int!, $after: String) {
    flightsConnection(first: $first, after: $after, where: { origin: { eq: "YAK" } }) {
      edges { cursor node { nodeId id originAirport { nodeId city } } }
      pageInfo { endCursor hasNextPage }
    }
  }`;
const rowText =
  'query Row { flights(where: { origin: { eq: "YAK" } }, limit: 1) { nodeId id delay } }';
const dashboardText = `
  query Dashboard {
    byOrigin: flightsGroupBy(by: [{ origin: true }], orderBy: [{ aggregate: { _count: DESC } }], limit: 2) {
      key { origin } aggregate { _count delay { avg } }
    }
    byMonth: flightsGroupBy(by: [{ dateBucket: { unit: MONTH } }], limit: 2) { key { dateBucket } aggregate { _count } }
    all: flightsAggregate { _count delay { max } }
  }`;

const idsOf = ({ flightsConnection }: Page) => flightsConnection.edges.map(({ node }) => node.id);

/** The ids of the first rows, by one question without any cache. */
async function firstIds(count: number): Promise<number[]> {
  const response = await fetch(demo.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: pageText, variables: { first: count } }),
  });
  return idsOf(((await response.json()) as { data: Page }).data);
}

test("Apollo Client merges pages, keeps rows by nodeId and reads a dashboard", async () => {
  const client = new ApolloClient({
    link: new HttpLink({ uri: demo.url }),
    cache: new InMemoryCache({
      dataIdFromObject: ({ nodeId }) => (typeof nodeId === "string" ? nodeId : undefined),
      typePolicies: { Query: { fields: { flightsConnection: relayStylePagination(["where"]) } } },
    }),
  });
  const query = gql(pageText);
  const first = (await client.query<Page>({ query, variables: { first: 5 } })).data as Page;
  const { endCursor } = first.flightsConnection.pageInfo;
  // The cache has one list for all pages, as fetchMore does it: only the network has the next.
  await client.query<Page>({
    query,
    variables: { first: 5, after: endCursor },
    fetchPolicy: "network-only",
  });
  const merged = client.readQuery<Page>({ query, variables: { first: 5 } }) as Page;
  expect(idsOf(merged)).toEqual(await firstIds(10));
  // A row that comes by another question is the same object of the cache.
  const { nodeId } = merged.flightsConnection.edges[0]?.node ?? { nodeId: "" };
  await client.query({ query: gql(rowText) });
  expect((client.cache.extract() as Record<string, unknown>)[nodeId]).toMatchObject({
    __typename: "Flight",
    delay: expect.any(Number),
  });
  const { data } = await client.query({ query: gql(dashboardText) });
  expect(data).toMatchObject({
    byOrigin: [{ key: { origin: expect.any(String) } }, {}],
    all: { _count: 3_000_000 },
  });
});

test("urql with graphcache merges pages and knows rows by nodeId", async () => {
  const none = () => null;
  const byNodeId = (data: object) => {
    const { nodeId } = data as { nodeId?: unknown };
    return typeof nodeId === "string" ? nodeId : null;
  };
  const types = [
    "FlightConnection",
    "FlightEdge",
    "PageInfo",
    "FlightGroup",
    "FlightGroupKey",
    "FlightAggregate",
    "IntAggregate",
  ];
  const client = new Client({
    url: demo.url,
    preferGetMethod: false,
    exchanges: [
      cacheExchange({
        keys: {
          Flight: byNodeId,
          Airport: byNodeId,
          ...Object.fromEntries(types.map((type) => [type, none])),
        },
        resolvers: { Query: { flightsConnection: relayPagination() } },
      }),
      fetchExchange,
    ],
  });
  const first = (await client.query<Page>(pageText, { first: 5 })).data as Page;
  const { endCursor } = first.flightsConnection.pageInfo;
  await client.query<Page>(pageText, { first: 5, after: endCursor });
  const merged = (await client.query<Page>(pageText, { first: 5 }, { requestPolicy: "cache-only" }))
    .data;
  expect(idsOf(merged as Page)).toEqual(await firstIds(10));
  const dashboard = await client.query(dashboardText, {});
  expect(dashboard.error).toBeUndefined();
  expect(dashboard.data).toMatchObject({
    byMonth: [{ aggregate: { _count: expect.any(Number) } }, {}],
  });
});

const compiler = createRequire(import.meta.url).resolve("relay-compiler/cli.js");

/** Compiles queries with the Relay compiler and gives the artifact of each. */
async function compiled(folder: string, queries: readonly string[]) {
  await mkdir(join(folder, "src/__generated__"), { recursive: true });
  await cp("schema/schema.graphql", join(folder, "schema.graphql"));
  const tags = queries.map((text) => `graphql\`${text}\`;`).join("\n");
  await writeFile(
    join(folder, "src/pages.js"),
    `import { graphql } from "relay-runtime";\n${tags}\n`,
  );
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const config = {
    src: "./src",
    schema: "./schema.graphql",
    language: "javascript",
    artifactDirectory: "./src/__generated__",
    eagerEsModules: true,
    schemaConfig: { nodeInterfaceIdField: "nodeId" },
  };
  await writeFile(join(folder, "relay.config.json"), JSON.stringify(config));
  await promisify(execFile)(process.execPath, [compiler], { cwd: folder });
  return (name: string) => join(folder, `src/__generated__/${name}.graphql.js`);
}

test("the Relay compiler takes the schema, and relay-runtime merges the pages of a connection", async () => {
  await using folder = await tempDirectory();
  const text = pageText
    .replace("query Page(", "query pagesPageQuery(")
    .replace(
      '{ eq: "YAK" } }) {',
      '{ eq: "YAK" } }) @connection(key: "pages_flightsConnection") {',
    );
  const operations = await Promise.all(
    ["airport", "late-flights"].map((name) =>
      readFile(`schema/operations/${name}.graphql`, "utf8"),
    ),
  );
  const renamed = operations.map((each, index) =>
    each.replace(/query \w+/, `query pagesOther${index}Query`),
  );
  const fileOf = await compiled(folder.path, [text, ...renamed]);
  const artifact = (await import(pathToFileURL(fileOf("pagesPageQuery")).href)) as {
    default: never;
  };
  const environment = new relay.Environment({
    network: relay.Network.create(async ({ text: query }, variables) => {
      const response = await fetch(demo.url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      return (await response.json()) as never;
    }),
    store: new relay.Store(new relay.RecordSource()),
    getDataID: ({ nodeId }: { nodeId?: string }) => nodeId,
  });
  const ask = (after: string | null) =>
    relay
      .fetchQuery(environment, artifact.default, { first: 5, after })
      .toPromise() as Promise<Page>;
  const first = await ask(null);
  await ask(first.flightsConnection.pageInfo.endCursor);
  const operation = relay.createOperationDescriptor(artifact.default, { first: 5, after: null });
  const merged = environment.lookup(operation.fragment).data as unknown as Page;
  expect(idsOf(merged)).toEqual(await firstIds(10));
  const { nodeId } = merged.flightsConnection.edges[0]?.node ?? { nodeId: "" };
  expect(environment.getStore().getSource().get(nodeId)).toMatchObject({ __typename: "Flight" });
});
