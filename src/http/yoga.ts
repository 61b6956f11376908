import {
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLError,
  getOperationAST,
  MaxIntrospectionDepthRule,
  NoSchemaIntrospectionCustomRule,
  parse,
  Source,
} from "graphql";
import { createYoga, type Plugin } from "graphql-yoga";
import { type BoundedCache, cacheOfBytes } from "../foundation/bounded-cache.ts";
import type { Config } from "../foundation/config.ts";
import { EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { executeQuery } from "../graphql/answers/execute-query.ts";
import type { RequestContext } from "../graphql/context/context.ts";
import { allowedOrigin } from "./cors.ts";
import { errorMask, finishResult, withoutSuggestion } from "./error-mask.ts";
import type { Exchange } from "./exchange.ts";

interface YogaContext {
  readonly exchange: Exchange;
}

type YogaConfig = Pick<Config, "server" | "limits">;

/** GraphQL over HTTP: each request goes through the plugins in their order. */
export function createYogaHandler(
  config: YogaConfig,
  log: Logger,
): (request: Request, exchange: Exchange) => Promise<Response> {
  const yoga = createYoga<YogaContext>({
    schema: ({ exchange }) => exchange.pinned().schema(exchange.isAdmin),
    graphiql: false,
    landingPage: false,
    multipart: false,
    batching: false,
    cors: corsOf(config),
    // The front limits the body: Yoga's own limit costs half of its time.
    maxRequestBodySize: false,
    logging: false,
    parserAndValidationCache: { documentCache: documents(), errorCache: documents() },
    maskedErrors: { maskError: errorMask(log, { suggestions: config.server.introspection }) },
    plugins: [
      limitText(config),
      limitIntrospection(config),
      runOperation(),
      // After masking, which gives every error its code.
      setStatus(),
    ],
  });
  return async (request, exchange) => yoga.fetch(request, { exchange });
}

/** The longest text of a query, in characters: comments and strings are no tokens, and take memory all the same. */
const longestText = 100_000;
/** Memory for documents that were parsed, by what a character of their text comes to. */
const documentBytes = 64 * 1024 ** 2;
const bytesPerCharacter = 40;

function documents<Value extends object>(): BoundedCache<Value> {
  return cacheOfBytes<Value>(documentBytes, (_, text) => 1 + text.length * bytesPerCharacter);
}

/** The parser stops at a number of tokens; a text that nests too deeply cannot be longer. */
function limitText({ limits }: YogaConfig): Plugin {
  return {
    onParse({ params, setParseFn }) {
      const { length } = String(
        params.source instanceof Source ? params.source.body : params.source,
      );
      if (length > longestText)
        throw new EiderError(
          "QUERY_TOO_COMPLEX",
          `The query has ${length} characters, at most ${longestText} are read. Send long values as variables.`,
        );
      setParseFn((source: string | Source) => parse(source, { maxTokens: limits.tokens }));
    },
  };
}

function limitIntrospection({ server }: YogaConfig): Plugin {
  return {
    onValidate({ addValidationRule }) {
      addValidationRule(
        server.introspection ? MaxIntrospectionDepthRule : NoSchemaIntrospectionCustomRule,
      );
      if (server.introspection) return undefined;
      // Errors of validation are answered as they are, without the mask.
      return ({ result }) => {
        for (const error of result as readonly GraphQLError[]) withoutSuggestion(error);
      };
    },
  };
}

/** Makes the context of the pinned state, checks the plan, runs it, adds what the answer says of itself. */
function runOperation(): Plugin<YogaContext> {
  return {
    onExecute({ args, setExecuteFn }) {
      const { exchange } = args.contextValue as YogaContext;
      setExecuteFn(async (given: ExecutionArgs): Promise<ExecutionResult> => {
        const operation = getOperationAST(given.document, given.operationName);
        if (operation === null || operation === undefined) return executeQuery(given);
        exchange.operation = operation.name?.value ?? operation.operation;
        const pinned = exchange.pinned();
        const context = pinned.context({
          id: exchange.id,
          signal: exchange.signal,
          onStatement: () => {
            exchange.statements += 1;
          },
        });
        // A recycle waits for pins: one that held its own would wait for itself.
        if (operation.operation === "mutation") pinned.release();
        const result = await executeQuery({ ...given, contextValue: context });
        return withTruncated(result, context);
      });
    },
  };
}

function withTruncated(result: ExecutionResult, { truncated }: RequestContext): ExecutionResult {
  if (truncated.size === 0) return result;
  return { ...result, extensions: { ...result.extensions, truncated: [...truncated.values()] } };
}

function setStatus(): Plugin {
  return {
    onExecutionResult(done) {
      const { result } = done;
      if (result !== undefined && !Array.isArray(result) && !(Symbol.asyncIterator in result))
        done.setResult(finishResult(result as ExecutionResult) as never);
    },
  };
}

/** CORS answers to the origins that are set, and to no other. */
function corsOf({ server }: YogaConfig) {
  if (server.cors === null) return false;
  return (request: Request) => {
    const origin = allowedOrigin(request, server.cors);
    return origin === undefined ? false : { origin, credentials: false, methods: ["GET", "POST"] };
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
