import { expect, test } from "vitest";
import { openShop } from "../support/open-shop.ts";

test("a list that a default limit cuts is named in the answer, once for each path; a given limit is not", async () => {
  await using shop = await openShop({ config: { limits: { defaultRows: 2 } } });
  const { data, extensions } = await shop.query(
    "{ customers { id orders { id } } given: customers(limit: 2) { id } all: profiles { about } }",
  );
  expect((data?.["customers"] as unknown[]).length).toBe(2);
  expect(extensions).toEqual({
    truncated: [
      { path: ["customers"], limit: 2 },
      { path: ["customers", "orders"], limit: 2 },
    ],
  });
});

test("a null limit is no limit given", async () => {
  await using shop = await openShop({ config: { limits: { defaultRows: 2 } } });
  const { data, extensions } = await shop.query(
    "query ($limit: Int) { customers(limit: $limit) { id } }",
    { limit: null },
  );
  expect((data?.["customers"] as unknown[]).length).toBe(2);
  expect(extensions).toEqual({ truncated: [{ path: ["customers"], limit: 2 }] });
});

test("a table's own limit stands in its field's default and is its maximum", async () => {
  await using shop = await openShop({
    config: { tables: { orders: { limit: { default: 1, max: 3 } } } },
  });
  const { data } = await shop.query("{ orders { id } }");
  expect((data?.["orders"] as unknown[]).length).toBe(1);
  const { errors } = await shop.query("{ orders(limit: 4) { id } }");
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining("between 0 and 3, got 4"),
    extensions: { code: "LIMIT_EXCEEDED" },
  });
  expect((await shop.query("{ orders(limit: -1) { id } }")).errors?.[0]?.extensions["code"]).toBe(
    "LIMIT_EXCEEDED",
  );
  expect((await shop.query("{ orders(limit: 0) { id } }")).data).toEqual({ orders: [] });
});

test("first: 0 asks for no rows and still tells whether there are any", async () => {
  await using shop = await openShop();
  const { data } = await shop.query(
    "{ ordersConnection(first: 0) { totalCount nodes { id } pageInfo { hasNextPage startCursor endCursor } } }",
  );
  expect(data).toEqual({
    ordersConnection: {
      totalCount: 5,
      nodes: [],
      pageInfo: { hasNextPage: true, startCursor: null, endCursor: null },
    },
  });
  expect(
    (await shop.query("{ ordersConnection(first: 1, last: 1) { totalCount } }")).errors?.[0]
      ?.extensions["code"],
  ).toBe("BAD_INPUT");
});
