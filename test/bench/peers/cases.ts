import type { Scale } from "./data.ts";

/** A question in the words of both sides. */
export interface PeerCase {
  readonly name: string;
  readonly eider: string;
  readonly peer: string;
  /** The peer's answer in the shape of Eider's, where it is another; where answers have cursors, what is the same of all. */
  readonly reshape?: (data: Data) => unknown;
  /** Asks each side for cursors; variable `n` then stands for the n-th of them, `c`. */
  readonly cursors?: { readonly eider: string; readonly peer: string };
  /** The variables of a draw; `draw(n)` is a number from 0 up to n. */
  variables(draw: Draw, scale: Scale): Record<string, unknown>;
  /** How many different questions there are; 1 where it has no variables. */
  different(scale: Scale): number;
  /** The same by statements of the engine, as somebody would write them by hand. */
  direct(ask: Ask, variables: Record<string, unknown>): Promise<unknown>;
}

/** An answer whose shape its case knows. */
// oxlint-disable-next-line typescript/no-explicit-any -- The shape of each is written where it is read.
export type Data = any;

/** A number from 0 up to another. */
export type Draw = (below: number) => number;
/** The rows of a statement with parameters, as objects by column. */
export type Ask = (sql: string, ...parameters: unknown[]) => Promise<Record<string, unknown>[]>;

export const peerCases: readonly PeerCase[] = [
  {
    name: "{ __typename }",
    eider: "{ __typename }",
    peer: "{ __typename }",
    variables: () => ({}),
    different: () => 1,
    direct: async () => ({ __typename: "Query" }),
  },
  {
    name: "row by key with a to-one",
    eider: "query($id: Int!) { order(id: $id) { total orderedOn status customer { name } } }",
    peer: "query($id: Int!) { order: orderByRowId(rowId: $id) { total orderedOn status customer: customerByCustomerId { name } } }",
    variables: (draw, { orders }) => ({ id: draw(orders) }),
    different: ({ orders }) => orders,
    direct: async (ask, { id }) => {
      const [row] = await ask(
        'SELECT o.total, o.ordered_on AS "orderedOn", o.status, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.id = $1',
        id,
      );
      const { name, ...order } = row ?? {};
      return { order: { ...order, customer: { name } } };
    },
  },
  {
    name: "a row with its 10 newest children",
    eider:
      "query($id: Int!) { customer(id: $id) { name orders(limit: 10, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { total orderedOn } } }",
    peer: "query($id: Int!) { customer: customerByRowId(rowId: $id) { name orders: ordersByCustomerId(first: 10, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { nodes { total orderedOn } } } }",
    variables: (draw, { customers }) => ({ id: draw(customers) }),
    different: ({ customers }) => customers,
    direct: async (ask, { id }) => {
      const [row] = await ask("SELECT name FROM customers WHERE id = $1", id);
      const orders = await ask(
        'SELECT total, ordered_on AS "orderedOn" FROM orders WHERE customer_id = $1 ORDER BY ordered_on DESC, id LIMIT 10',
        id,
      );
      return { customer: { ...row, orders } };
    },
  },
  {
    name: "ordered page of 20",
    eider:
      "query($o: Int!) { orders(limit: 20, offset: $o, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { total orderedOn status } }",
    peer: "query($o: Int!) { orders: allOrders(first: 20, offset: $o, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { nodes { total orderedOn status } } }",
    variables: (draw) => ({ o: draw(20_000) }),
    different: () => 20_000,
    direct: async (ask, { o }) => ({
      orders: await ask(
        'SELECT total, ordered_on AS "orderedOn", status FROM orders ORDER BY ordered_on DESC, id LIMIT 20 OFFSET $1',
        o,
      ),
    }),
  },
  {
    name: "filtered connection with totalCount",
    eider:
      "query($s: String!, $n: Int!) { orders: ordersConnection(first: $n, where: { status: { eq: $s } }, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { totalCount nodes { total orderedOn } } }",
    peer: "query($s: String!, $n: Int!) { orders: allOrders(first: $n, condition: { status: $s }, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { totalCount nodes { total orderedOn } } }",
    variables: (draw) => {
      const which = draw(1500);
      return { s: ["F", "O", "P"][which % 3], n: 10 + Math.floor(which / 3) };
    },
    different: () => 1500,
    direct: async (ask, { s, n }) => {
      const [count] = await ask("SELECT count(*) AS n FROM orders WHERE status = $1", s);
      const nodes = await ask(
        'SELECT total, ordered_on AS "orderedOn" FROM orders WHERE status = $1 ORDER BY ordered_on DESC, id LIMIT $2',
        s,
        n,
      );
      return { orders: { totalCount: Number(count?.["n"]), nodes } };
    },
  },
  {
    name: "1,000 x 10",
    eider:
      "query($o: Int!) { orders(limit: 1000, offset: $o, orderBy: [{ id: ASC }]) { a: id b: customerId c: status d: total e: orderedOn f: id g: customerId h: status i: total j: orderedOn } }",
    peer: "query($o: Int!) { orders: allOrders(first: 1000, offset: $o, orderBy: [ROW_ID_ASC]) { nodes { a: rowId b: customerId c: status d: total e: orderedOn f: rowId g: customerId h: status i: total j: orderedOn } } }",
    variables: (draw) => ({ o: draw(20_000) }),
    different: () => 20_000,
    direct: async (ask, { o }) => ({
      orders: await ask(
        "SELECT id AS a, customer_id AS b, status AS c, total AS d, ordered_on AS e, id AS f, customer_id AS g, status AS h, total AS i, ordered_on AS j FROM orders ORDER BY id LIMIT 1000 OFFSET $1",
        o,
      ),
    }),
  },
  {
    name: "50 x 5 x 3 with a to-one",
    eider:
      "query($o: Int!) { customers(limit: 50, offset: $o, orderBy: [{ id: ASC }]) { name nation { name } orders(limit: 5, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { total items(limit: 3, orderBy: [{ line: ASC }]) { quantity price } } } }",
    peer: "query($o: Int!) { customers: allCustomers(first: 50, offset: $o, orderBy: [ROW_ID_ASC]) { nodes { name nation: nationByNationId { name } orders: ordersByCustomerId(first: 5, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { nodes { total items: itemsByOrderId(first: 3, orderBy: [LINE_ASC]) { nodes { quantity price } } } } } } }",
    variables: (draw, { customers }) => ({ o: draw(customers - 100) }),
    different: ({ customers }) => customers - 100,
    direct: async (ask, { o }) => ({
      customers: await ask(
        `SELECT c.name, {name: n.name} AS nation, (
           SELECT list({total: o.total, items: (
             SELECT list({quantity: i.quantity, price: i.price} ORDER BY i.line) FROM (SELECT * FROM items WHERE order_id = o.id ORDER BY line LIMIT 3) i
           )} ORDER BY o.ordered_on DESC, o.id) FROM (SELECT * FROM orders WHERE customer_id = c.id ORDER BY ordered_on DESC, id LIMIT 5) o
         ) AS orders FROM (SELECT * FROM customers ORDER BY id LIMIT 50 OFFSET $1) c JOIN nations n ON n.id = c.nation_id ORDER BY c.id`,
        o,
      ),
    }),
  },
  {
    name: "keyset page deep in a table",
    eider:
      "query($c: String) { orders: ordersConnection(first: 20, after: $c, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { nodes { total orderedOn status } pageInfo { hasNextPage endCursor } } }",
    peer: "query($c: Cursor) { orders: allOrders(first: 20, after: $c, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { nodes { total orderedOn status } pageInfo { hasNextPage endCursor } } }",
    cursors: {
      eider:
        "{ orders: ordersConnection(first: 10000, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { edges { cursor } } }",
      peer: "{ orders: allOrders(first: 10000, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { edges { cursor } } }",
    },
    // Each side has cursors of its own.
    reshape: ({ orders: { nodes } }) => nodes,
    variables: (draw) => ({ n: draw(10_000) }),
    different: () => 10_000,
    direct: async (ask, { n }) => ({
      orders: {
        nodes: await ask(
          'SELECT total, ordered_on AS "orderedOn", status FROM orders ORDER BY ordered_on DESC, id LIMIT 20 OFFSET $1',
          Number(n) + 1,
        ),
      },
    }),
  },
  {
    name: "page of 20 behind a date",
    eider:
      "query($d: Date!) { orders(limit: 20, where: { orderedOn: { lt: $d } }, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { total orderedOn status } }",
    peer: "query($d: Date!) { orders: allOrders(first: 20, filter: { orderedOn: { lessThan: $d } }, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { nodes { total orderedOn status } } }",
    variables: (draw) => ({ d: dayAfter(1 + draw(2399)) }),
    different: () => 2399,
    direct: async (ask, { d }) => ({
      orders: await ask(
        'SELECT total, ordered_on AS "orderedOn", status FROM orders WHERE ordered_on < $1::DATE ORDER BY ordered_on DESC, id LIMIT 20',
        d,
      ),
    }),
  },
  {
    name: "filter on a relation",
    eider:
      "query($n: Int!, $b: Decimal!) { orders(limit: 20, where: { customer: { nationId: { eq: $n }, balance: { gt: $b } } }, orderBy: [{ id: ASC }]) { id total } }",
    peer: "query($n: Int!, $b: BigFloat!) { orders: allOrders(first: 20, filter: { customerByCustomerId: { nationId: { equalTo: $n }, balance: { greaterThan: $b } } }, orderBy: [ROW_ID_ASC]) { nodes { id: rowId total } } }",
    variables: (draw) => {
      const which = draw(25_000);
      return { n: which % 25, b: String(Math.floor(which / 25) * 9) };
    },
    different: () => 25_000,
    direct: async (ask, { n, b }) => ({
      orders: await ask(
        "SELECT o.id, o.total FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.nation_id = $1 AND c.balance > $2::DECIMAL(12, 2) ORDER BY o.id LIMIT 20",
        n,
        b,
      ),
    }),
  },
  {
    name: "aggregates of a table",
    eider:
      "query($q: Int!, $l: Int!) { itemsAggregate(where: { quantity: { gte: $q }, orderId: { gte: $l } }) { _count price { sum avg max } } }",
    peer: "query($q: Int!, $l: Int!) { items: allItems(filter: { quantity: { greaterThanOrEqualTo: $q }, orderId: { greaterThanOrEqualTo: $l } }) { totalCount aggregates { sum { price } average { price } max { price } } } }",
    reshape: ({ items: { totalCount, aggregates } }) => ({
      itemsAggregate: {
        _count: totalCount,
        price: {
          sum: aggregates.sum.price,
          avg: aggregates.average.price,
          max: aggregates.max.price,
        },
      },
    }),
    variables: (draw) => {
      const which = draw(20_000);
      return { q: which % 20, l: Math.floor(which / 20) };
    },
    different: () => 20_000,
    direct: async (ask, { q, l }) => {
      const [row] = await ask(
        "SELECT count(*) AS n, sum(price) AS sum, avg(price) AS avg, max(price) AS max FROM items WHERE quantity >= $1 AND order_id >= $2",
        q,
        l,
      );
      const { n, ...price } = row ?? {};
      return { itemsAggregate: { _count: Number(n), price } };
    },
  },
  {
    name: "group by over a table",
    eider:
      "query($l: Int!) { itemsGroupBy(by: [{ quantity: true }], where: { orderId: { gte: $l } }) { key { quantity } aggregate { price { sum } } } }",
    peer: "query($l: Int!) { items: allItems(filter: { orderId: { greaterThanOrEqualTo: $l } }) { groupedAggregates(groupBy: [QUANTITY]) { keys sum { price } } } }",
    reshape: ({ items: { groupedAggregates } }) => ({
      itemsGroupBy: groupedAggregates
        .map(({ keys: [quantity], sum }: Data) => ({
          key: { quantity: Number(quantity) },
          aggregate: { price: { sum: sum.price } },
        }))
        .toSorted((a: Data, b: Data) => a.key.quantity - b.key.quantity),
    }),
    variables: (draw) => ({ l: draw(20_000) }),
    different: () => 20_000,
    direct: async (ask, { l }) => {
      const rows = await ask(
        "SELECT quantity, sum(price) AS sum FROM items WHERE order_id >= $1 GROUP BY quantity ORDER BY quantity",
        l,
      );
      return {
        itemsGroupBy: rows.map(({ quantity, sum }) => ({
          key: { quantity },
          aggregate: { price: { sum } },
        })),
      };
    },
  },
  {
    name: "eight widgets on one table",
    eider: `query($l: Int!) { ${[0, 1, 2, 3, 4, 5, 6, 7].map((n) => `w${n}: itemsAggregate(where: { orderId: { gte: $l }, quantity: { gte: ${n * 5} } }) { _count price { sum } }`).join(" ")} }`,
    peer: `query($l: Int!) { ${[0, 1, 2, 3, 4, 5, 6, 7].map((n) => `w${n}: allItems(filter: { orderId: { greaterThanOrEqualTo: $l }, quantity: { greaterThanOrEqualTo: ${n * 5} } }) { totalCount aggregates { sum { price } } }`).join(" ")} }`,
    reshape: (data) =>
      Object.fromEntries(
        Object.entries<Data>(data).map(([name, { totalCount, aggregates }]) => [
          name,
          { _count: totalCount, price: { sum: aggregates.sum.price } },
        ]),
      ),
    variables: (draw) => ({ l: draw(20_000) }),
    different: () => 20_000,
    direct: async (ask, { l }) => {
      const widgets = await Promise.all(
        [0, 1, 2, 3, 4, 5, 6, 7].map(async (n) => {
          const [row] = await ask(
            "SELECT count(*) AS n, sum(price) AS sum FROM items WHERE order_id >= $1 AND quantity >= $2",
            l,
            n * 5,
          );
          return [`w${n}`, { _count: Number(row?.["n"]), price: { sum: row?.["sum"] } }] as const;
        }),
      );
      return Object.fromEntries(widgets);
    },
  },
];

function dayAfter(days: number): string {
  return new Date(Date.UTC(1992, 0, 1 + days)).toISOString().slice(0, 10);
}

/** How questions are drawn: one again and again, as clients ask, or each once. */
export const modes = ["same", "day", "cold"] as const;
export type Mode = (typeof modes)[number];

/** Draws numbers of a mode: the same one, by Zipf's law with exponent 1, or each once, in no order. */
export function drawOf(mode: Mode): Draw {
  if (mode === "same") return (below) => Math.floor(below / 3);
  if (mode === "cold") {
    let turn = 0;
    // A prime that divides no number of questions: a walk over all of them.
    return (below) => (turn++ * 7919) % below;
  }
  // The inverse of the law's integral; a multiplier spreads the hot ones over the table.
  return (below) => {
    const rank = Math.floor(Math.exp(Math.random() * Math.log(below + 1))) - 1;
    return (rank * 7919) % below;
  };
}
