import type { FieldNode, GraphQLResolveInfo } from "graphql";
import type { Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { Row } from "../../loading/row-set.ts";
import { hasRowId, termCount } from "../../sql/order.ts";
import type { Keyset, OrderTerm, RowsQuestion } from "../../sql/question.ts";
import type { RequestContext } from "../context/context.ts";
import type { RowIdSeal } from "../context/row-id-seal.ts";
import { columnExpression } from "../questions/column-expression.ts";
import { decodeCursor, encodeCursor, orderMark } from "../questions/cursors.ts";
import { readFilter } from "../questions/read-filter.ts";
import { readOrder } from "../questions/read-order.ts";
import { checkCount, mostRowsOf } from "../questions/row-limits.ts";
import { fieldsNamed, readingFor } from "../questions/selection.ts";

/** Arguments of a connection as GraphQL gives them. */
export type ConnectionArgs = Readonly<Record<string, unknown>>;

/** What a connection field asks for, worked out once per field. */
export interface ConnectionPlan {
  readonly table: Table;
  readonly question: RowsQuestion;
  /** Rows of a page; one more is fetched to see whether there are more. */
  readonly size: number;
  /** Whether the client did not say how many. */
  readonly isDefault: boolean;
  readonly mark: string;
  /** Set where cursors end in a row id that who asks must not read. */
  readonly seal: RowIdSeal | undefined;
  /** Without a key and without row ids rows have no place but their offset. */
  readonly isKeyed: boolean;
  readonly wantsRows: boolean;
  readonly hasEarlier: boolean;
  readonly hasLater: boolean;
}

/** A page of a connection; its total is asked for only when it is selected. */
export interface ConnectionPage {
  readonly plan: ConnectionPlan;
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  readonly total: () => Promise<number>;
}

/** Reads the arguments of a connection. Throws BAD_INPUT, BAD_CURSOR, LIMIT_EXCEEDED and what filters throw. */
export function planConnection(
  table: Table,
  args: ConnectionArgs,
  context: RequestContext,
  info: GraphQLResolveInfo,
): ConnectionPlan {
  const { size, backward } = pageSize(table, args, mostRowsOf(context, info));
  const order = readOrder(table, args["orderBy"] as Record<string, unknown>[] | null, context);
  const isKeyed = table.key.length > 0 || hasRowId(table);
  // Keys last; row ids and offsets are good for the same data only.
  const version = table.key.length > 0 ? "" : context.dataVersionOf(table.database);
  const mark = orderMark(table, order, version);
  const cursors = { after: textOf(args["after"]), before: textOf(args["before"]) };
  const seal = sealOf(table, context);
  const place = isKeyed
    ? keysetPlace(table, order, { mark, seal, backward, ...cursors }, size)
    : offsetPlace({ mark, backward, ...cursors }, size);
  const asked = askedOf(info);
  // A page of a relation tells whether it was cut where an export asks.
  const more = asked.isMore || context.mostRows !== undefined ? 1 : 0;
  const isList = isKeyed && isFirstPage({ backward, ...cursors }) && !asked.cursors;
  return {
    table,
    size: Math.min(size, place.size),
    isDefault: isAbsent(args["first"]) && isAbsent(args["last"]),
    mark,
    seal,
    isKeyed,
    wantsRows: asked.isAny,
    hasEarlier: cursors.after !== undefined,
    hasLater: cursors.before !== undefined,
    question: {
      table,
      read: readingFor(info, asked.rows, table),
      filter: readFilter(table, args["where"] as Record<string, unknown> | undefined, context),
      order: order.length > 0 ? order : keyOrder(table),
      limit: Math.min(size, place.size) + more,
      offset: place.offset,
      // A first page without cursors is a list in this order.
      ...(!isList && { keyset: place.keyset }),
    },
  };
}

/** Row ids are in cursors of tables whose key there is none of, or is not seen. */
function sealOf(table: Table, context: RequestContext): RowIdSeal | undefined {
  return table.key.length === 0 && hasRowId(table) ? context.seal : undefined;
}

/** What is selected of a connection: fields of its rows, their cursors, whether there are more, any of it. */
function askedOf(info: GraphQLResolveInfo): {
  readonly rows: readonly FieldNode[];
  readonly cursors: boolean;
  readonly isMore: boolean;
  readonly isAny: boolean;
} {
  const edges = fieldsNamed(info, info.fieldNodes, "edges");
  const nodes = fieldsNamed(info, info.fieldNodes, "nodes");
  const pageInfo = fieldsNamed(info, info.fieldNodes, "pageInfo");
  const cursors = [
    ...fieldsNamed(info, edges, "cursor"),
    ...fieldsNamed(info, pageInfo, "startCursor", "endCursor"),
  ];
  const more = fieldsNamed(info, pageInfo, "hasNextPage", "hasPreviousPage");
  return {
    rows: [...fieldsNamed(info, edges, "node"), ...nodes],
    cursors: cursors.length > 0,
    isMore: more.length > 0,
    isAny: [edges, nodes, cursors, more].some(({ length }) => length > 0),
  };
}

function keyOrder({ key }: Table): OrderTerm[] {
  return key.map((column) => ({
    expression: columnExpression(column),
    descending: false,
    nullsFirst: false,
  }));
}

const isAbsent = (value: unknown) => value === null || value === undefined;

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** `first` excludes `last`; `first` has the default only where neither is given. */
function pageSize(
  table: Table,
  { first, last }: ConnectionArgs,
  mostRows: number | undefined,
): { size: number; backward: boolean } {
  const isFirst = first !== null && first !== undefined;
  const isLast = last !== null && last !== undefined;
  if (isFirst && isLast)
    throw new EiderError("BAD_INPUT", "Give either `first` or `last`, not both.");
  if (isLast) return { size: checkCount(table, "last", last as number), backward: true };
  return {
    size: isFirst ? checkCount(table, "first", first as number, mostRows) : table.limit.default,
    backward: false,
  };
}

interface Between {
  readonly backward: boolean;
  readonly after: string | undefined;
  readonly before: string | undefined;
}

interface Cursors extends Between {
  readonly mark: string;
}

/** Whether a page is the first from its order's start. */
function isFirstPage({ backward, after, before }: Between): boolean {
  return !backward && after === undefined && before === undefined;
}

interface Place {
  readonly offset: number;
  readonly size: number;
  readonly keyset: Keyset;
}

function keysetPlace(
  table: Table,
  order: readonly OrderTerm[],
  { mark, seal, backward, after, before }: Cursors & Pick<ConnectionPlan, "seal">,
  size: number,
): Place {
  const terms = termCount(table, order);
  const place = (cursor: string | undefined) => {
    if (cursor === undefined) return undefined;
    const position = decodeCursor(cursor, mark, terms, seal);
    if (table.key.length === 0) checkNumber(position.at(-1));
    return position;
  };
  return { offset: 0, size, keyset: { after: place(after), before: place(before), backward } };
}

/** Row ids and offsets are numbers from 0. Throws BAD_CURSOR. */
function checkNumber(text: string | null | undefined): void {
  if (!/^\d{1,18}$/.test(text ?? ""))
    throw new EiderError("BAD_CURSOR", "The cursor is malformed. Take cursors from an answer.");
}

/** Without a key a cursor is the row's number, good for the same data only. */
function offsetPlace({ mark, backward, after, before }: Cursors, size: number): Place {
  const number = (cursor: string | undefined) => {
    if (cursor === undefined) return undefined;
    const [text] = decodeCursor(cursor, mark, 1);
    checkNumber(text);
    return Number(text);
  };
  const start = (number(after) ?? -1) + 1;
  const end = number(before);
  if (backward && end === undefined)
    throw new EiderError(
      "BAD_INPUT",
      "`last` without `before` needs a key: use `first`, or give the view a `key` in the configuration.",
    );
  const length = Math.max(0, Math.min(size, (end ?? Number.POSITIVE_INFINITY) - start));
  const offset = backward && end !== undefined ? Math.max(start, end - size) : start;
  return { offset, size: length, keyset: { after: undefined, before: undefined, backward: false } };
}

/** Cuts the row that was fetched too many and puts the last rows in order. */
export function connectionPage(
  plan: ConnectionPlan,
  fetched: readonly Row[],
  total: () => Promise<number>,
): ConnectionPage {
  const rows = fetched.slice(0, plan.size);
  return {
    plan,
    rows: plan.question.keyset?.backward === true ? rows.toReversed() : rows,
    hasMore: fetched.length > plan.size,
    total,
  };
}

/** The cursor of the row in this place of a page. */
export function cursorOf({ plan, rows }: ConnectionPage, index: number): string | null {
  const row = rows[index];
  if (row === undefined) return null;
  const { mark, seal, isKeyed, question } = plan;
  if (!isKeyed) return encodeCursor(mark, [String(question.offset + index)]);
  return encodeCursor(mark, row.position(), seal);
}

/** What a page says of the pages around it. */
export function pageInfoOf(page: ConnectionPage) {
  const { plan, hasMore, rows } = page;
  const backward = plan.question.keyset?.backward === true;
  return {
    hasNextPage: backward ? plan.hasLater : hasMore,
    hasPreviousPage: backward ? hasMore : plan.isKeyed ? plan.hasEarlier : plan.question.offset > 0,
    // Read where they are asked for: else their values are not there.
    get startCursor() {
      return cursorOf(page, 0);
    },
    get endCursor() {
      return cursorOf(page, rows.length - 1);
    },
  };
}
