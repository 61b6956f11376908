import type { ExecutionArgs, ExecutionResult, GraphQLError, Source } from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import type { Config } from "../foundation/config.ts";
import { EiderError, withoutStacks } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import type { AnswerCache } from "./answer-cache.ts";
import { answerOperation } from "./answers.ts";
import { allowedOrigin, corsOfQueries } from "./cors.ts";
import { introspectionRule, parseDocument } from "./document-limits.ts";
import { codesOf, errorMask, finishResult, logCauses, withoutSuggestion } from "./error-mask.ts";
import type { Exchange } from "./exchange.ts";
import { exportAnswer } from "./export-answer.ts";
import { ExportAnswer } from "./exported-rows.ts";
import { KeptAnswer, NotModified } from "./kept-answer.ts";
import type { KnownDocuments } from "./known-documents.ts";
import { responseOf } from "./response-forms.ts";
import { subscribeTo } from "./subscription.ts";

interface YogaContext {
  readonly exchange: Exchange;
}

type YogaConfig = Pick<Config, "server" | "limits" | "cache" | "auth">;

interface YogaParts {
  readonly log: Logger;
  readonly documents: KnownDocuments;
  readonly answers: AnswerCache;
}

/** GraphQL over HTTP: each request goes through the plugins in their order. */
export function createYogaHandler(
  config: YogaConfig,
  { log, documents, answers }: YogaParts,
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
    parserAndValidationCache: {
      documentCache: documents.parsed,
      errorCache: documents.faults,
    },
    maskedErrors: { maskError: errorMask(log, { suggestions: config.server.introspection }) },
    extraParamNames: ["documentId"],
    plugins: [
      findDocument(documents),
      limitText(config),
      limitIntrospection(config),
      runOperation(documents, answers, config),
      runSubscription(),
      // After masking, which gives every error its code.
      setStatus(),
      tellResult(log),
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

function limitText({ limits }: YogaConfig): Plugin {
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string | Source) => withoutStacks(() => parseDocument(source, limits)));
    },
  };
}

function limitIntrospection({ server }: YogaConfig): Plugin {
  return {
    onValidate({ addValidationRule, validateFn, setValidationFn }) {
      addValidationRule(introspectionRule(server));
      setValidationFn((...given: Parameters<typeof validateFn>) =>
        withoutStacks(() => validateFn(...given)),
      );
      if (server.introspection) return undefined;
      // Errors of validation are answered as they are, without the mask.
      return ({ result }) => {
        for (const error of result as readonly GraphQLError[]) withoutSuggestion(error);
      };
    },
  };
}

/** Answers the operation; bytes and "not modified" are put in place of Yoga's own answer behind it. */
function runOperation(
  documents: KnownDocuments,
  answers: AnswerCache,
  { limits }: YogaConfig,
): Plugin<YogaContext> {
  return {
    onExecute({ args, setExecuteFn }) {
      const { exchange } = args.contextValue as YogaContext;
      if (exchange.isStreamOnly)
        throw new EiderError(
          "NOT_ACCEPTABLE",
          "Only a subscription is answered as a stream of events: accept application/json.",
        );
      setExecuteFn(async (given: ExecutionArgs): Promise<ExecutionResult> => {
        documents.markValid(given.schema, given.document);
        const { outcome } = exchange;
        if (outcome !== undefined && "error" in outcome) throw outcome.error;
        const { exportType } = exchange;
        const value =
          outcome?.value ??
          (exportType === undefined
            ? await answerOperation(exchange, given, answers)
            : await exportAnswer(exchange, given, exportType, limits));
        exchange.outcome = { value };
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

function setStatus(): Plugin<YogaContext> {
  return {
    onExecutionResult(done) {
      const { result, context } = done;
      if (result === undefined || Array.isArray(result) || Symbol.asyncIterator in result) return;
      const finished = finishResult(result as ExecutionResult);
      const { exchange } = context as unknown as YogaContext;
      const { id } = exchange.trace;
      if (id !== undefined)
        for (const { extensions } of finished.errors ?? []) extensions["traceId"] = id;
      done.setResult(finished as never);
    },
  };
}

/** Tells exchange and log what is wrong with a result, also with one that was refused before it was executed. */
function tellResult(log: Logger): Plugin<YogaContext> {
  return {
    onResultProcess(processing) {
      const { result, serverContext, resultProcessor: write } = processing;
      if (result === undefined || Array.isArray(result) || Symbol.asyncIterator in result) return;
      const { exchange } = serverContext as unknown as YogaContext;
      exchange.codes = codesOf(result);
      const { id } = exchange.trace;
      logCauses(result, log, { id: exchange.id, ...(id !== undefined && { trace: id }) });
      if (write === undefined || exchange.takesStream) return;
      // Yoga copies each error to write it.
      processing.setResultProcessor(
        (...given) => withoutStacks(() => write(...given)),
        exchange.type,
      );
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
