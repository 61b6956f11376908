import type { DocumentNode, ExecutionArgs, ExecutionResult, GraphQLSchema, Source } from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import type { Config } from "../foundation/config.ts";
import { EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { answerOperation } from "./answers.ts";
import { allowedOrigin, corsOfQueries } from "./cors.ts";
import type { Exchange } from "./exchange.ts";
import { exportAnswer } from "./export-answer.ts";
import { ExportAnswer } from "./exported-rows.ts";
import { finishResult } from "./finished-result.ts";
import { KeptAnswer, NotModified } from "./kept-answer.ts";
import type { KnownDocuments } from "./known-documents.ts";
import type { QueryParts } from "./plain-queries.ts";
import { responseOf } from "./response-forms.ts";
import { subscribeTo } from "./subscription.ts";

interface YogaContext {
  readonly exchange: Exchange;
}

type YogaConfig = Pick<Config, "server" | "limits" | "cache" | "auth">;

type YogaParts = Omit<QueryParts, "turn">;

/** GraphQL over HTTP: each request goes through the plugins in their order. */
export function createYogaHandler(
  config: YogaConfig,
  { log, documents, mask, answers }: YogaParts,
): (request: Request, exchange: Exchange) => Promise<Response> {
  const yoga = createYoga<YogaContext>({
    schema: ({ exchange }) => exchange.pinned().schema(exchange.caller),
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    cors: corsOf(config),
    // The front limits the body: Yoga's own limit costs half of its time.
    maxRequestBodySize: false,
    logging: false,
    parserAndValidationCache: false,
    maskedErrors: { maskError: mask },
    extraParamNames: ["documentId"],
    plugins: [
      findDocument(documents),
      readDocument(documents),
      runOperation(answers, config),
      runSubscription(),
      // After masking, which gives every error its code.
      finish(log),
    ],
  });
  return async (request, exchange) => {
    const response = await yoga.fetch(request, { exchange });
    return responseOf(exchange.outcome, request, response, config);
  };
}

/** Puts the text of a document that is asked for by digest or id in its place. */
function findDocument({ persisted }: KnownDocuments): Plugin<YogaContext> {
  return {
    onParams({ request, params, setParams, context }) {
      const { exchange } = context as unknown as YogaContext;
      const given = params as { documentId?: unknown };
      const documentId =
        request.method === "GET"
          ? (new URL(request.url).searchParams.get("documentId") ?? undefined)
          : given.documentId;
      const query = persisted.resolve({ ...params, documentId }, exchange.caller.isAdmin);
      if (query !== undefined) setParams({ ...params, query });
    },
  };
}

/** Parses and validates as the direct way does. */
function readDocument(documents: KnownDocuments): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source) => documents.parse(source));
    },
    onValidate({ setValidationFn }) {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode) =>
        documents.validate(schema, document),
      );
    },
  };
}

/** Answers the operation; bytes and "not modified" are put in place of Yoga's own answer behind it. */
function runOperation(answers: AnswerCache, { limits }: YogaConfig): Plugin<YogaContext> {
  return {
    onExecute({ args, setExecuteFn }) {
      const { exchange } = args.contextValue as YogaContext;
      if (exchange.isStreamOnly)
        throw new EiderError(
          "NOT_ACCEPTABLE",
          "Only a subscription is answered as a stream of events: accept application/json.",
        );
      setExecuteFn(async (given: ExecutionArgs): Promise<ExecutionResult> => {
        const { exportType } = exchange;
        const value =
          exportType === undefined
            ? await answerOperation(exchange, given, answers)
            : await exportAnswer(exchange, given, exportType, limits);
        exchange.outcome = value;
        const isBytes =
          value instanceof KeptAnswer ||
          value instanceof NotModified ||
          value instanceof ExportAnswer;
        return isBytes ? { data: null } : value;
      });
    },
  };
}

/** Subscriptions go by themselves: Yoga writes their events. */
function runSubscription(): Plugin<YogaContext> {
  return {
    onSubscribe({ args, setSubscribeFn }) {
      const { exchange } = args.contextValue as YogaContext;
      setSubscribeFn((given: ExecutionArgs) => subscribeTo(exchange, given));
    },
  };
}

/** Puts the form that is sent in place of a result, also of one that was refused before it was executed. */
function finish(log: Logger): Plugin<YogaContext> {
  return {
    onResultProcess(processing) {
      const { result, serverContext } = processing;
      if (result === undefined || Array.isArray(result) || Symbol.asyncIterator in result) return;
      const { exchange } = serverContext as unknown as YogaContext;
      const { status, headers, body } = finishResult(exchange, result, log);
      if (exchange.isStreamOnly)
        processing.setResult({
          ...body,
          extensions: { ...body.extensions, http: { status, headers } },
        } as never);
      else
        processing.setResultProcessor((_, { Response }) => {
          const type = `${exchange.type}; charset=utf-8`;
          return new Response(JSON.stringify(body), {
            status,
            headers: { ...headers, "content-type": type },
          });
        }, exchange.type);
    },
  };
}

/** CORS answers to the origins that are set, and to no other. */
function corsOf({ server }: YogaConfig) {
  if (server.cors === null) return false;
  return (request: Request) => {
    const origin = allowedOrigin(request, server.cors);
    if (origin === undefined) return false;
    return { origin, ...corsOfQueries };
  };
}

/** Refuses what only JSON requests may do: a form post needs no preflight of the browser. */
export function checkRequest(request: Request): void {
  if (request.method === "GET") checkParameters(request);
  if (request.method !== "POST") return;
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return;
  throw new EiderError("UNSUPPORTED_MEDIA_TYPE", "Send a POST as application/json.");
}

/** Variables and extensions of a GET are JSON too. */
function checkParameters({ url }: Request): void {
  const { searchParams } = new URL(url);
  for (const name of ["variables", "extensions"]) {
    const text = searchParams.get(name);
    if (text === null || text === "") continue;
    try {
      JSON.parse(text);
    } catch {
      throw new EiderError("BAD_INPUT", `The parameter ${name} is not JSON.`);
    }
  }
}
