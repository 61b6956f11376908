import { setMaxListeners } from "node:events";
import type { ExecutionArgs } from "graphql";
import { EiderError } from "../foundation/errors.ts";
import { executeQuery } from "../graphql/answers/execute-query.ts";
import {
  type ExportColumn,
  type ExportPlan,
  pageInfoAlias,
  planExport,
} from "../graphql/answers/export-plan.ts";
import { operationFacts } from "../graphql/answers/operation-facts.ts";
import { countingCosts } from "./answers.ts";
import type { Exchange } from "./exchange.ts";
import { ExportAnswer, type ExportEnd, type ExportType } from "./exported-rows.ts";
import type { PinnedState } from "./serving.ts";

/** Rows at most, and milliseconds. */
export interface ExportLimits {
  readonly exportRows: number;
  readonly exportTimeout: number;
}

/** Begins an export: its first page is there, or this throws what is wrong with it. */
export async function exportAnswer(
  exchange: Exchange,
  args: ExecutionArgs,
  type: ExportType,
  limits: ExportLimits,
): Promise<ExportAnswer> {
  const facts = operationFacts(args.schema, args.document, args.operationName);
  if (facts?.operation.operation !== "query")
    throw new EiderError("BAD_INPUT", "Only queries are exported.");
  const plan = planExport(args.schema, args.document, facts, args.variableValues ?? {});
  const { most, setting } = mostOf(plan, limits);
  if (plan.limit !== undefined && plan.limit > most)
    throw new EiderError(
      "LIMIT_EXCEEDED",
      `Expected \`limit\` of an export up to ${most} (${setting}), got ${plan.limit}.`,
    );
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const late = new EiderError(
    "QUERY_TIMEOUT",
    `The export took longer than limits.exportTimeout (${limits.exportTimeout} ms).`,
  );
  const timer = setTimeout(() => controller.abort(late), limits.exportTimeout).unref();
  // The exchange ends with the headers of the answer: the rows keep the state by themselves.
  const state = exchange.pinned().again();
  const sent = { rows: 0 };
  const { ended, tell } = endOf(sent);
  const end = (error?: unknown) => {
    clearTimeout(timer);
    state.release();
    tell(error);
  };
  const { signal } = controller;
  const rows = rowsOf(exchange, args, { plan, limits, state, signal, sent });
  try {
    const first = await rows.next();
    const write = await writerOf(type, plan.columns);
    const { connection } = exchange;
    const leave = () => {
      const gone = new EiderError("QUERY_INTERRUPTED", "The client went away.");
      controller.abort(gone);
      end(gone);
    };
    connection?.onClose(leave);
    const stream = streamOf(first, rows, { write, end, leave, breakOff: connection?.breakOff });
    return new ExportAnswer(type, plan.key, { stream, ended });
  } catch (error) {
    end();
    throw error;
  }
}

/** Told once how an export ended. */
function endOf(sent: { readonly rows: number }) {
  let tell: (error: unknown) => void = () => {};
  const ended = new Promise<ExportEnd>((resolve) => {
    tell = (error) => resolve({ rows: sent.rows, error });
  });
  return { ended, tell: (error: unknown) => tell(error) };
}

/** Most rows of an export, and by which setting. */
function mostOf({ most }: ExportPlan, { exportRows }: ExportLimits) {
  return most !== undefined && most < exportRows
    ? { most, setting: "the limit of the caller's role" }
    : { most: exportRows, setting: "limits.exportRows" };
}

type Page = readonly Record<string, unknown>[];

/** The rows of one page, and the cursor behind which the next begins, where there is one. */
interface FoundPage {
  readonly rows: Page;
  readonly next: string | undefined;
}

interface Reading {
  readonly plan: ExportPlan;
  readonly limits: ExportLimits;
  readonly state: PinnedState;
  readonly signal: AbortSignal;
  /** Counts the rows. */
  readonly sent: { rows: number };
}

/** The rows of an export, a page at a time. */
async function* rowsOf(
  exchange: Exchange,
  args: ExecutionArgs,
  { plan, limits, state, signal, sent }: Reading,
): AsyncGenerator<Page> {
  const { most: allowed, setting } = mostOf(plan, limits);
  const most = plan.limit ?? allowed;
  let after: string | undefined;
  for (let read = 0; ; ) {
    // One row more than all shows that there are too many.
    const wanted = Math.min(plan.pageSize, most - read + (plan.limit === undefined ? 1 : 0));
    if (wanted <= 0 && read > 0) return;
    // A limit that is none is told of by who reads it.
    const count = read === 0 ? wanted : Math.max(0, wanted);
    const document = plan.page({ count, offset: plan.offset + read, after });
    const page = await onePage(
      exchange,
      { ...args, document },
      { plan, state, signal, most: most + 1 },
    );
    read += page.rows.length;
    if (plan.limit === undefined && read > most)
      throw new EiderError(
        "LIMIT_EXCEEDED",
        `The export has more than ${most} rows (${setting}). Narrow the filter, or give a limit.`,
      );
    sent.rows = read;
    yield page.rows;
    after = page.next;
    if (wanted <= 0 || isLast(plan, page, wanted)) return;
  }
}

function isLast({ followsCursors, within }: ExportPlan, page: FoundPage, wanted: number): boolean {
  if (followsCursors) return page.next === undefined;
  return within !== "list" || page.rows.length < wanted;
}

async function onePage(
  exchange: Exchange,
  args: ExecutionArgs,
  { plan, state, signal, most }: Pick<Reading, "plan" | "state" | "signal"> & { most: number },
): Promise<FoundPage> {
  const context = state.context({
    id: exchange.id,
    caller: exchange.caller,
    signal,
    client: exchange.client,
    address: exchange.address,
    explain: undefined,
    ...(plan.pageSize === Number.POSITIVE_INFINITY && { mostRows: most }),
    ...countingCosts(exchange),
  });
  const { data, errors } = await executeQuery({ ...args, contextValue: context });
  const [error] = errors ?? [];
  if (error !== undefined) throw error.originalError ?? error;
  for (const { path, limit } of context.truncated.values())
    if (path.length > 1)
      throw new EiderError(
        "LIMIT_EXCEEDED",
        `${path.join(".")} has more than its default of ${limit} rows: an export cuts nothing, so give it a limit.`,
      );
  return pageIn(plan, data?.[plan.key]);
}

function pageIn(plan: ExportPlan, value: unknown): FoundPage {
  if (plan.within === "list") return { rows: value as Page, next: undefined };
  const { [plan.within]: rows, [pageInfoAlias]: info } = (value ?? {}) as Record<string, unknown>;
  const { hasNextPage, endCursor } = (info ?? {}) as { hasNextPage?: boolean; endCursor?: string };
  return { rows: (rows ?? []) as Page, next: hasNextPage === true ? endCursor : undefined };
}

/** How rows become bytes: what comes before them, pages, and what comes behind. */
interface Writer {
  readonly begin: Uint8Array;
  readonly page: (rows: Page) => Uint8Array;
  readonly end: Uint8Array;
}

async function writerOf(type: ExportType, columns: readonly ExportColumn[]): Promise<Writer> {
  if (type === "application/vnd.apache.arrow.stream") {
    // Only some take Arrow.
    const { arrowWriter } = await import("./arrow-rows.ts");
    return arrowWriter(columns, valueAt);
  }
  if (type === "application/x-ndjson") return textWriter("", (row) => `${JSON.stringify(row)}\n`);
  return textWriter(
    `${columns.map(({ name }) => cell(name)).join()}\r\n`,
    (row) => `${columns.map(({ path }) => cell(valueAt(row, path))).join()}\r\n`,
  );
}

function textWriter(head: string, line: (row: Page[number]) => string): Writer {
  const encoder = new TextEncoder();
  return {
    begin: encoder.encode(head),
    page: (rows) => encoder.encode(rows.map(line).join("")),
    end: new Uint8Array(),
  };
}

function valueAt(row: Record<string, unknown>, path: readonly string[]): unknown {
  let found: unknown = row;
  for (const key of path) found = (found as Record<string, unknown> | null)?.[key] ?? null;
  return found;
}

/** Null is nothing, the empty text is `""`; texts are quoted where they have to be. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return "";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean") return text;
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

interface Ending {
  readonly write: Writer;
  /** Lets the state go, and tells why there are no more rows where that is no end. */
  readonly end: (error?: unknown) => void;
  /** Ends the work: nobody takes the rows. */
  readonly leave: () => void;
  readonly breakOff: (() => void) | undefined;
}

/** A page is read when the one before has been taken: a slow client fills no memory. */
function streamOf(
  first: IteratorResult<Page>,
  pages: AsyncGenerator<Page>,
  { write, end, leave, breakOff }: Ending,
): ReadableStream<Uint8Array> {
  let next: IteratorResult<Page> | undefined = first;
  let head: Uint8Array | undefined = write.begin;
  const pull = async (stream: ReadableStreamDefaultController<Uint8Array>) => {
    const page = next ?? (await pages.next());
    next = undefined;
    const parts = [
      head ?? new Uint8Array(),
      page.done === true ? write.end : write.page(page.value),
    ];
    head = undefined;
    const bytes = parts.filter(({ length }) => length > 0);
    for (const part of bytes) stream.enqueue(part);
    if (page.done === true) {
      end();
      stream.close();
    } else if (bytes.length === 0) await pull(stream);
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: (stream) =>
        pull(stream).catch((error: unknown) => {
          end(error);
          if (breakOff === undefined) stream.error(error);
          else {
            breakOff();
            stream.close();
          }
        }),
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
