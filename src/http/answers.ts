import { createHash } from "node:crypto";
import type { DocumentNode, ExecutionArgs, ExecutionResult } from "graphql";
import { executeQuery } from "../graphql/answers/execute-query.ts";
import { type OperationFacts, operationFacts } from "../graphql/answers/operation-facts.ts";
import type { RequestContext } from "../graphql/context/context.ts";
import type { AnswerCache, AnswerKey } from "./answer-cache.ts";
import type { Exchange } from "./exchange.ts";
import { KeptAnswer, matches, NotModified, type Outcome } from "./kept-answer.ts";
import type { PinnedState, RequestFacts } from "./serving.ts";

/** Answers an operation of a valid document: from what is kept, with others who ask the same, or anew. */
export async function answerOperation(
  exchange: Exchange,
  args: ExecutionArgs,
  cache: AnswerCache,
): Promise<Outcome> {
  const { schema, document, operationName, variableValues } = args;
  const facts = operationFacts(schema, document, operationName);
  if (facts === undefined) return executeQuery(args);
  const { operation, reads } = facts;
  exchange.operation = operation.name?.value ?? operation.operation;
  exchange.document = document;
  exchange.trace.plan(exchange.read);
  const pinned = exchange.pinned();
  const run = async (state: PinnedState, signal: AbortSignal, etag?: string) => {
    const { result, context } = await execute(exchange, args, { state, signal, facts });
    if (result.errors !== undefined || operation.operation !== "query") return result;
    return KeptAnswer.of(result, context.readsChanging ? undefined : etag);
  };
  const isKept = !reads.isChanging && exchange.explain === undefined;
  const versions = !isKept ? undefined : pinned.versionsOf(reads.databases);
  if (versions === undefined || operation.operation !== "query")
    return run(pinned, exchange.signal);
  const key: AnswerKey = {
    versions,
    isOfSchema: facts.asksForSchema,
    question: JSON.stringify([
      pinned.digest,
      pinned.access(exchange.caller),
      exchange.type,
      operationName ?? null,
      digestOf(document),
      variableValues ?? {},
    ]),
  };
  if (exchange.ifNoneMatch !== undefined) {
    const etag = matches(exchange.ifNoneMatch, cache.etag(key));
    if (etag !== undefined) return new NotModified(etag);
  }
  const make = async (signal: AbortSignal) => {
    // Who asked first may leave before the answer is there.
    const state = pinned.again();
    try {
      return await run(state, signal, cache.etag(key));
    } finally {
      state.release();
    }
  };
  return cache.answer(key, exchange, make);
}

async function execute(
  exchange: Exchange,
  args: ExecutionArgs,
  {
    state,
    signal,
    facts,
  }: { readonly state: PinnedState; readonly signal: AbortSignal; readonly facts: OperationFacts },
): Promise<{ result: ExecutionResult; context: RequestContext }> {
  const context = state.context(requestFacts(exchange, signal));
  // A recycle waits for pins: one that held its own would wait for itself.
  if (facts.operation.operation === "mutation") state.release();
  const result = await executeQuery({ ...args, contextValue: context });
  return { result: withExtensions(result, context), context };
}

/** What the statements of an exchange are told of it, and tell it, until the signal ends them. */
export function requestFacts(exchange: Exchange, signal: AbortSignal): RequestFacts {
  const { id, caller, client, address, explain } = exchange;
  return { id, caller, client, address, signal, explain, ...countingCosts(exchange) };
}

/** Notes what an exchange costs: its statements and their times. */
function countingCosts(
  exchange: Exchange,
): Pick<RequestFacts, "onStatement" | "onStatementEnd" | "onCost" | "onRows"> {
  return {
    onRows: (count) => {
      exchange.rows += count;
    },
    onCost: (cost) => {
      exchange.cost = cost;
    },
    onStatement: () => {
      exchange.statements += 1;
    },
    onStatementEnd: (statement) => {
      const started = statement.started ?? statement.ended;
      exchange.waitMs += started - statement.asked;
      exchange.engineMs += statement.ended - started;
      exchange.trace.statement(statement);
    },
  };
}

function withExtensions(
  result: ExecutionResult,
  { truncated, explained }: RequestContext,
): ExecutionResult {
  if (truncated.size === 0 && explained === undefined) return result;
  return {
    ...result,
    extensions: {
      ...result.extensions,
      ...(truncated.size > 0 && { truncated: [...truncated.values()] }),
      ...(explained !== undefined && { explain: explained.statements }),
    },
  };
}

const digests = new WeakMap<DocumentNode, string>();

/** A digest of a document's text, made once. */
export function digestOf(document: DocumentNode): string {
  let digest = digests.get(document);
  if (digest === undefined) {
    const text = document.loc?.source.body ?? "";
    digest = createHash("sha256").update(text).digest("base64url");
    digests.set(document, digest);
  }
  return digest;
}
