/** The types that gql.tada reads off the schema, checked by the compiler, and the answers that they promise. */
import { Client, fetchExchange } from "@urql/core";
import { initGraphQLTada, type ResultOf, type VariablesOf } from "gql.tada";
import { expect, expectTypeOf, test } from "vitest";
import { serveDemo } from "../support/serve-demo.ts";
import type { introspection } from "./tada/introspection.d.ts";

const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: {
    BigInt: number | string;
    SafeInt: number;
    Timestamp: string;
    Date: string;
    DateTime: string;
    Decimal: string;
    JSON: unknown;
  };
}>();

const late = graphql(`
  query Late($where: FlightWhere, $limit: Int = 2) {
    flights(where: $where, orderBy: [{ delay: DESC }], limit: $limit) {
      id
      date
      originAirport { city usState { name } }
    }
    flightsGroupBy(by: [{ dateBucket: { unit: MONTH } }], where: $where, limit: 1) {
      key { dateBucket }
      aggregate { _count delay { avg } }
    }
  }
`);

test("gql.tada types documents by the schema, groups with their keys included", async () => {
  type Late = ResultOf<typeof late>;
  expectTypeOf<Late["flights"][number]["id"]>().toEqualTypeOf<number | string>();
  expectTypeOf<Late["flights"][number]["originAirport"]>().toEqualTypeOf<{
    city: string | null;
    usState: { name: string } | null;
  } | null>();
  expectTypeOf<Late["flightsGroupBy"][number]["key"]["dateBucket"]>().toEqualTypeOf<
    string | null
  >();
  expectTypeOf<Late["flightsGroupBy"][number]["aggregate"]["_count"]>().toEqualTypeOf<number>();
  expectTypeOf<NonNullable<VariablesOf<typeof late>["limit"]>>().toEqualTypeOf<number>();
  await using demo = await serveDemo();
  const client = new Client({ url: demo.url, exchanges: [fetchExchange], preferGetMethod: false });
  const { data, error } = await client.query(late, { where: { delay: { gt: 1200 } } });
  expect(error).toBeUndefined();
  expect(data?.flights.map(({ originAirport }) => originAirport?.city)).toHaveLength(2);
  expect(data?.flightsGroupBy[0]?.key.dateBucket).toBe("2001-01-01T00:00:00");
});
