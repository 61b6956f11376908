import { Client, fetchExchange } from "@urql/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AirportDocument, FlightsPageDocument, LateFlightsDocument } from "../gql/graphql.ts";
import { serveDemo } from "../support/serve-demo.ts";

let demo: Awaited<ReturnType<typeof serveDemo>>;
let client: Client;
beforeAll(async () => {
  demo = await serveDemo();
  client = new Client({ url: demo.url, exchanges: [fetchExchange], preferGetMethod: false });
});
afterAll(() => demo[Symbol.asyncDispose]());

test("a typed document of a list with relations answers through a real client", async () => {
  const { data, error } = await client.query(LateFlightsDocument, { minutes: 1200, limit: 3 });
  expect(error).toBeUndefined();
  expect(data?.flights.map(({ delay, originAirport }) => [delay, originAirport?.city])).toEqual([
    [1688, expect.any(String)],
    [1575, expect.any(String)],
    [expect.any(Number), expect.any(String)],
  ]);
});

test("a row reaches into another database and carries its aggregates", async () => {
  const { data, error } = await client.query(AirportDocument, { iata: "SFO" });
  expect(error).toBeUndefined();
  expect(data?.airport).toMatchObject({
    name: "San Francisco International",
    usState: { name: "California", capital: "Sacramento" },
  });
  expect(data?.airport?.departuresAggregate._count).toBeGreaterThan(10_000);
  expect(data?.airport?.departures.length).toBe(3);
});

test("pages of a connection follow each other without a gap", async () => {
  const first = await client.query(FlightsPageDocument, { origin: "YAK", first: 5 });
  const after = first.data?.flightsConnection.pageInfo.endCursor ?? null;
  const second = await client.query(FlightsPageDocument, { origin: "YAK", first: 5, after });
  const both = await client.query(FlightsPageDocument, { origin: "YAK", first: 10 });
  const ids = (result: typeof first) =>
    result.data?.flightsConnection.edges.map(({ node }) => node.id) ?? [];
  expect(ids(both).length).toBe(10);
  expect([...ids(first), ...ids(second)]).toEqual(ids(both));
});
