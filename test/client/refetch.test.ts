/** Front ends that ask again when the data is another: the examples of docs/clients.md. */
import { rename } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client/core/index.js";
import { Client, cacheExchange, type Exchange, fetchExchange, type Operation } from "@urql/core";
import { createClient } from "graphql-sse";
import { expect, onTestFinished, test, vi } from "vitest";
import { pipe, subscribe, tap } from "wonka";
import { buildDatabase } from "../../src/duckdb/build-database.ts";
import { openEider } from "../support/open-eider.ts";

const sql = (name: string) => `CREATE TABLE t AS SELECT 1::INTEGER AS id, '${name}' AS name;`;
const text = "{ t { id name } }";

async function openServed() {
  const eider = await openEider({ databases: { d: sql("old") } });
  const server = createServer(eider.eider.handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  const events = createClient({ url, retryAttempts: Infinity });
  onTestFinished(async () => {
    events.dispose();
    server.closeAllConnections();
    server.close();
    await eider[Symbol.asyncDispose]();
  });
  const onDataChanged = (refetch: () => void) => {
    const known = new Map<string, string>();
    return events.subscribe<{ dataChanged: { database: string; dataVersion: string } }>(
      { query: "subscription { dataChanged { database dataVersion } }" },
      {
        next: ({ data }) => {
          if (!data) return;
          const { database, dataVersion } = data.dataChanged;
          if ((known.get(database) ?? dataVersion) !== dataVersion) refetch();
          known.set(database, dataVersion);
        },
        error: fail,
        complete: () => {},
      },
    );
  };
  const publish = async () => {
    await buildDatabase(eider.file("next"), sql("new"), eider.directory);
    await rename(eider.file("next"), eider.file("d"));
    await eider.eider.recycle();
  };
  return { url, onDataChanged, publish };
}

function fail(error: unknown): never {
  throw new Error("The stream failed.", { cause: error });
}

const namesIn = (data: unknown) => (data as { t: { name: string }[] } | undefined)?.t[0]?.name;

test("Apollo Client asks its active queries again", async () => {
  const { url, onDataChanged, publish } = await openServed();
  const client = new ApolloClient({
    link: new HttpLink({ uri: url }),
    cache: new InMemoryCache({
      dataIdFromObject: ({ nodeId }) => (typeof nodeId === "string" ? nodeId : undefined),
    }),
  });
  const seen: unknown[] = [];
  client.watchQuery({ query: gql(text) }).subscribe(({ data }) => seen.push(namesIn(data)));
  await vi.waitFor(() => expect(seen.at(-1)).toBe("old"));
  onDataChanged(() => void client.refetchQueries({ include: "active" }));
  await publish();
  await vi.waitFor(() => expect(seen.at(-1)).toBe("new"), { timeout: 10_000 });
  client.stop();
});

test("urql asks its active queries again by an exchange before its cache", async () => {
  const { url, onDataChanged, publish } = await openServed();
  const refetchExchange: Exchange =
    ({ client, forward }) =>
    (operations) => {
      const active = new Map<number, Operation>();
      onDataChanged(() => {
        for (const each of active.values())
          client.reexecuteOperation(
            client.createRequestOperation("query", each, { requestPolicy: "network-only" }),
          );
      });
      return pipe(
        operations,
        tap((operation) => {
          if (operation.kind === "query") active.set(operation.key, operation);
          if (operation.kind === "teardown") active.delete(operation.key);
        }),
        forward,
      );
    };
  const client = new Client({ url, exchanges: [refetchExchange, cacheExchange, fetchExchange] });
  const seen: unknown[] = [];
  const { unsubscribe } = pipe(
    client.query(text, {}),
    subscribe(({ data }) => seen.push(namesIn(data))),
  );
  await vi.waitFor(() => expect(seen.at(-1)).toBe("old"));
  await publish();
  await vi.waitFor(() => expect(seen.at(-1)).toBe("new"), { timeout: 10_000 });
  unsubscribe();
});
