import type { ExecutionArgs, OperationDefinitionNode } from "graphql";
import type { LimitsConfig } from "../foundation/config.ts";
import { EiderError } from "../foundation/errors.ts";
import { executeQuery } from "../graphql/answers/execute-query.ts";
import { type ExportPlan, pageInfoAlias, planExport } from "../graphql/answers/export-plan.ts";
import { reckonExport } from "../graphql/answers/operation-cost.ts";
import { operationFacts } from "../graphql/answers/operation-facts.ts";
import { coerceVariables } from "../graphql/answers/variables.ts";
import type { RequestContext } from "../graphql/context/context.ts";
import { requestFacts } from "./answers.ts";
import type { Exchange } from "./exchange.ts";
import { ExportRun } from "./export-run.ts";
import { type Writer, writerOf } from "./export-writers.ts";
import { ExportAnswer, type ExportType } from "./exported-rows.ts";
import type { RequestFacts } from "./serving.ts";

/** Rows at most, and milliseconds. */
export type ExportLimits = Pick<
  LimitsConfig,
  "exportRows" | "exportTimeout" | "filterNodes" | "inList"
>;

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
  exchange.operation = facts.operation.name?.value ?? "query";
  exchange.document = args.document;
  exchange.trace.plan(exchange.read);
  const { schema, document } = args;
  const { operation, fragments } = facts;
  const variables = coercedVariables(args, operation, limits);
  const plan = planExport(schema, document, facts, variables);
  const { most, setting } = mostOf(plan, limits);
  if (plan.limit !== undefined && plan.limit > most)
    throw new EiderError(
      "LIMIT_EXCEEDED",
      `Expected up to ${most} rows of an export (${setting}), got ${plan.limit}.`,
    );
  const run = new ExportRun(exchange, limits.exportTimeout);
  const rows = rowsOf(exchange, args, { plan, limits, run });
  try {
    reckonExport(
      { schema, operation, fragments, variableValues: variables },
      contextOf(exchange, run),
      plan.limit ?? most,
    );
    const first = await rows.next();
    const write = await writerOf(type, plan.columns, exchange.isDownload);
    // Written before the headers are sent: what cannot be written is an error like any.
    const begin = first.done === true ? [write.begin] : [write.begin, write.page(first.value)];
    const stream = streamOf(first.done === true ? [...begin, write.end] : begin, {
      pages: first.done === true ? undefined : rows,
      write,
      run,
    });
    return new ExportAnswer(type, plan.key, { stream, ended: run.ended });
  } catch (error) {
    run.end(error);
    throw error;
  }
}

/** The values of the variables as their types say. Throws the first fault. */
function coercedVariables(
  { schema, variableValues }: ExecutionArgs,
  operation: OperationDefinitionNode,
  limits: ExportLimits,
): Readonly<Record<string, unknown>> {
  const { coerced, errors } = coerceVariables(schema, operation, variableValues ?? {}, limits);
  const [error] = errors ?? [];
  if (error !== undefined) throw new EiderError("BAD_INPUT", error.message);
  return coerced ?? {};
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
  readonly run: ExportRun;
}

/** The rows of an export, a page at a time. */
async function* rowsOf(
  exchange: Exchange,
  args: ExecutionArgs,
  { plan, limits, run }: Reading,
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
    const page = await onePage(exchange, { ...args, document }, { plan, run, most: most + 1 });
    read += page.rows.length;
    if (plan.limit === undefined && read > most)
      throw new EiderError(
        "LIMIT_EXCEEDED",
        `The export has more than ${most} rows (${setting}). Narrow the filter, or give a limit.`,
      );
    run.rows = read;
    yield page.rows;
    after = page.next;
    if (wanted <= 0 || isLast(plan, page, wanted)) return;
  }
}

function isLast({ followsCursors, within }: ExportPlan, page: FoundPage, wanted: number): boolean {
  if (followsCursors) return page.next === undefined;
  return within !== undefined || page.rows.length < wanted;
}

function contextOf(
  exchange: Exchange,
  run: ExportRun,
  more: Pick<RequestFacts, "mostRows" | "isReckoned"> = {},
): RequestContext {
  const facts = requestFacts(exchange, run.signal);
  return run.state.context({ ...facts, explain: undefined, ...more });
}

async function onePage(
  exchange: Exchange,
  args: ExecutionArgs,
  { plan, run, most }: Pick<Reading, "plan" | "run"> & { readonly most: number },
): Promise<FoundPage> {
  const context = contextOf(exchange, run, {
    // The rows of an export have a maximum of their own.
    mostRows: Math.max(most, plan.pageSize === Number.POSITIVE_INFINITY ? 0 : plan.pageSize),
    isReckoned: true,
  });
  const { data, errors } = await executeQuery(
    { ...args, contextValue: context },
    { rows: "objects" },
  );
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
  if (plan.within === undefined) return { rows: value as Page, next: undefined };
  const { [plan.within]: rows, [pageInfoAlias]: info } = (value ?? {}) as Record<string, unknown>;
  const { hasNextPage, endCursor } = (info ?? {}) as { hasNextPage?: boolean; endCursor?: string };
  return { rows: (rows ?? []) as Page, next: hasNextPage === true ? endCursor : undefined };
}

interface Streaming {
  /** The pages behind the first; undefined where there are none. */
  readonly pages: AsyncGenerator<Page> | undefined;
  readonly write: Writer;
  readonly run: ExportRun;
}

/** A page is read when the one before has been taken: a slow client fills no memory. */
function streamOf(
  begin: readonly Uint8Array[],
  { pages, write, run }: Streaming,
): ReadableStream<Uint8Array> {
  let waiting = begin;
  let isWhole = pages === undefined;
  const pull = async (stream: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    const parts = waiting.filter(({ length }) => length > 0);
    waiting = [];
    for (const part of parts) {
      run.bytes += part.length;
      stream.enqueue(part);
    }
    if (isWhole) {
      run.end();
      stream.close();
    } else if (parts.length === 0) {
      const page = (await pages?.next()) ?? { done: true, value: undefined };
      isWhole = page.done === true;
      waiting = [page.done === true ? write.end : write.page(page.value)];
      await pull(stream);
    }
  };
  return new ReadableStream<Uint8Array>(
    {
      pull: (stream) =>
        pull(stream).catch((error: unknown) => {
          run.end(error);
          if (run.breakOff()) stream.close();
          else stream.error(error);
        }),
      cancel: run.leave,
    },
    { highWaterMark: 0 },
  );
}
