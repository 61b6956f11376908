import { type ExecutionResult, GraphQLError } from "graphql";
import { withoutStacks } from "../foundation/errors.ts";
import type { Line } from "../foundation/in-slices.ts";
import type { Logger } from "../foundation/log.ts";
import { operationFacts } from "../graphql/answers/operation-facts.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { answerOperation } from "./answers.ts";
import type { RunningExchange } from "./exchange.ts";
import { type FinishedResult, finishResult } from "./finished-result.ts";
import { KeptAnswer } from "./kept-answer.ts";
import type { KnownDocuments } from "./known-documents.ts";
import type { AskedDocument } from "./persisted-documents.ts";

/** Members of a request that are understood here. */
const plainMembers = new Set(["query", "documentId", "extensions", "operationName", "variables"]);

interface Asked extends AskedDocument {
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown> | null;
}

/** What queries are read and answered by. */
export interface QueryParts {
  readonly log: Logger;
  readonly documents: KnownDocuments;
  readonly mask: (error: unknown) => GraphQLError;
  readonly turn: Line;
  readonly answers: AnswerCache;
}

/**
 * Answers the body of a request for JSON as Yoga would, in a fraction of its time: that is what most
 * requests take, and what those that are malformed should not take from others.
 */
export class PlainQueries {
  readonly #parts: QueryParts;

  constructor(parts: QueryParts) {
    this.#parts = parts;
  }

  /** The answer; undefined where the usual way has to give it: to mutations, subscriptions, unknown operations, odd members. */
  async answer(
    body: Buffer,
    exchange: RunningExchange,
  ): Promise<KeptAnswer | FinishedResult | undefined> {
    try {
      const asked = readAsked(body);
      const value = asked && (await this.#answer(asked, exchange));
      return value === undefined || value instanceof KeptAnswer
        ? value
        : this.#finish(exchange, value);
    } catch (error) {
      return this.#finish(exchange, { errors: [this.#parts.mask(error)] });
    }
  }

  async #answer(
    asked: Asked,
    exchange: RunningExchange,
  ): Promise<KeptAnswer | ExecutionResult | undefined> {
    const { documents, mask, turn, answers } = this.#parts;
    const text = documents.persisted.resolve(asked, false) ?? asked.query;
    if (typeof text !== "string") return undefined;
    let document = documents.find(text);
    if (document === undefined) {
      // It costs more than most answers: others are held up for one of them.
      await turn();
      document = documents.parse(text);
    }
    const schema = exchange.pinned().schema(exchange.caller);
    const mistakes = documents.validate(schema, document);
    if (mistakes.length > 0) return { errors: mistakes };
    const operationName = asked.operationName ?? undefined;
    const facts = operationFacts(schema, document, operationName);
    if (facts?.operation.operation !== "query") return undefined;
    const variableValues = asked.variables ?? undefined;
    const args = { schema, document, operationName, variableValues };
    const value = await answerOperation(exchange, args, answers);
    if (value instanceof KeptAnswer) return value;
    // Only a GET may be told that its answer is not modified.
    const result = value as ExecutionResult;
    return result.errors === undefined ? result : { ...result, errors: result.errors.map(mask) };
  }

  #finish(exchange: RunningExchange, result: ExecutionResult): FinishedResult {
    return finishResult(exchange, result, this.#parts.log);
  }
}

/** The request's members where they are what a plain query has. Throws where the body is no JSON. */
function readAsked(body: Buffer): Asked | undefined {
  const asked = parseBody(body);
  if (!isObject(asked)) return undefined;
  for (const member of Object.keys(asked)) if (!plainMembers.has(member)) return undefined;
  const { operationName, variables, extensions } = asked;
  const isPlain =
    (isNone(operationName) || typeof operationName === "string") &&
    (isNone(variables) || isObject(variables)) &&
    (isNone(extensions) || isObject(extensions));
  return isPlain ? asked : undefined;
}

function parseBody(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    throw withoutStacks(
      () => new GraphQLError("POST body sent invalid JSON.", { extensions: { code: "BAD_INPUT" } }),
    );
  }
}

function isNone(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
