import type { Scale } from "./data.ts";

/** A question in the words of both sides. */
export interface PeerCase {
  readonly name: string;
  readonly eider: string;
  readonly peer: string;
  /** The variables of a draw; `draw(n)` is a number from 0 up to n. */
  variables(draw: (below: number) => number, scale: Scale): Record<string, unknown>;
}

export const peerCases: readonly PeerCase[] = [
  {
    name: "{ __typename }",
    eider: "{ __typename }",
    peer: "{ __typename }",
    variables: () => ({}),
  },
  {
    name: "row by key with a to-one",
    eider: "query($id: Int!) { order(id: $id) { total orderedOn status customer { name } } }",
    peer: "query($id: Int!) { order: orderByRowId(rowId: $id) { total orderedOn status customer: customerByCustomerId { name } } }",
    variables: (draw, { orders }) => ({ id: draw(orders) }),
  },
  {
    name: "a row with its 10 newest children",
    eider:
      "query($id: Int!) { customer(id: $id) { name orders(limit: 10, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { total orderedOn } } }",
    peer: "query($id: Int!) { customer: customerByRowId(rowId: $id) { name orders: ordersByCustomerId(first: 10, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { nodes { total orderedOn } } } }",
    variables: (draw, { customers }) => ({ id: draw(customers) }),
  },
  {
    name: "ordered page of 20",
    eider:
      "query($o: Int!) { orders(limit: 20, offset: $o, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { total orderedOn status } }",
    peer: "query($o: Int!) { orders: allOrders(first: 20, offset: $o, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { nodes { total orderedOn status } } }",
    variables: (draw) => ({ o: draw(5000) }),
  },
  {
    name: "filtered connection with totalCount",
    eider:
      "query($s: String!, $n: Int!) { orders: ordersConnection(first: $n, where: { status: { eq: $s } }, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { totalCount nodes { total orderedOn } } }",
    peer: "query($s: String!, $n: Int!) { orders: allOrders(first: $n, condition: { status: $s }, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { totalCount nodes { total orderedOn } } }",
    variables: (draw) => ({ s: ["F", "O", "P"][draw(3)], n: 10 + draw(200) }),
  },
  {
    name: "1,000 x 10",
    eider:
      "query($o: Int!) { orders(limit: 1000, offset: $o, orderBy: [{ id: ASC }]) { a: id b: customerId c: status d: total e: orderedOn f: id g: customerId h: status i: total j: orderedOn } }",
    peer: "query($o: Int!) { orders: allOrders(first: 1000, offset: $o, orderBy: [ROW_ID_ASC]) { nodes { a: rowId b: customerId c: status d: total e: orderedOn f: rowId g: customerId h: status i: total j: orderedOn } } }",
    variables: (draw) => ({ o: draw(20_000) }),
  },
  {
    name: "50 x 5 x 3 with a to-one",
    eider:
      "query($o: Int!) { customers(limit: 50, offset: $o, orderBy: [{ id: ASC }]) { name nation { name } orders(limit: 5, orderBy: [{ orderedOn: DESC }, { id: ASC }]) { total items(limit: 3, orderBy: [{ line: ASC }]) { quantity price } } } }",
    peer: "query($o: Int!) { customers: allCustomers(first: 50, offset: $o, orderBy: [ROW_ID_ASC]) { nodes { name nation: nationByNationId { name } orders: ordersByCustomerId(first: 5, orderBy: [ORDERED_ON_DESC, ROW_ID_ASC]) { nodes { total items: itemsByOrderId(first: 3, orderBy: [LINE_ASC]) { nodes { quantity price } } } } } } }",
    variables: (draw, { customers }) => ({ o: draw(customers - 100) }),
  },
];

/** How questions are drawn: one again and again, as clients ask, or all alike. */
export const modes = ["same", "day", "cold"] as const;
export type Mode = (typeof modes)[number];

/** Draws numbers of a mode: the same one, by Zipf's law with exponent 1, or all alike. */
export function drawOf(mode: Mode): (below: number) => number {
  if (mode === "same") return (below) => Math.floor(below / 3);
  if (mode === "cold") return (below) => Math.floor(Math.random() * below);
  // The inverse of the law's integral; a multiplier spreads the hot ones over the table.
  return (below) => {
    const rank = Math.floor(Math.exp(Math.random() * Math.log(below + 1))) - 1;
    return (rank * 7919) % below;
  };
}
