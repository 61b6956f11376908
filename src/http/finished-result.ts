import type {
  ExecutionResult,
  FormattedExecutionResult,
  GraphQLError,
  GraphQLFormattedError,
} from "graphql";
import { type ErrorCode, errorCodes } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { logCauses } from "./error-mask.ts";
import type { Exchange } from "./exchange.ts";

/** A result that is not kept, one with errors or of a mutation, as it is sent. */
export interface FinishedResult {
  readonly status: number;
  /** What is told beside its type. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: FormattedExecutionResult;
}

/**
 * The result of an exchange, whose errors have their codes, in the form that is sent; exchange and log
 * are told what is wrong. Without data the status is that of the worst error; a statement that failed
 * fails the whole answer: nobody sees a timeout as an empty value.
 */
export function finishResult(
  exchange: Exchange,
  { data, errors = [], extensions }: ExecutionResult,
  log: Logger,
): FinishedResult {
  const { id } = exchange.trace;
  const codes = codesOf(errors);
  exchange.codes = codes;
  logCauses(errors, log, { id: exchange.id, ...(id !== undefined && { trace: id }) });
  const [status, isRetriable] = endOf(codes, data);
  const whole = status < 500 ? data : null;
  return {
    status,
    headers: Object.assign(
      { ...(isRetriable && { "retry-after": "1" }) },
      ...errors.map(headersOf),
    ),
    body: {
      ...(data !== undefined && { data: whole }),
      ...(errors.length > 0 && { errors: errors.map((error) => formOf(error, id)) }),
      ...(extensions !== undefined && { extensions }),
    },
  };
}

function codesOf(errors: readonly GraphQLError[]): ErrorCode[] {
  return errors
    .map(({ extensions }) => extensions["code"] as ErrorCode)
    .filter((code) => Object.hasOwn(errorCodes, code));
}

/** Status, and whether the same may succeed later. */
function endOf(
  codes: readonly ErrorCode[],
  data: ExecutionResult["data"],
): readonly [status: number, isRetriable: boolean] {
  const [worst] = codes.toSorted((a, b) => errorCodes[b][0] - errorCodes[a][0]);
  if (worst === undefined) return [200, false];
  const [status, isRetriable] = errorCodes[worst];
  const hasData = data !== null && data !== undefined;
  return hasData && status < 500 ? [200, false] : [status, isRetriable];
}

/** Yoga's errors say which methods are taken. */
function headersOf({ extensions }: GraphQLError): Readonly<Record<string, string>> {
  return extensions["http"]?.headers ?? {};
}

/** An error without what is said of its status. */
function formOf(error: GraphQLError, traceId: string | undefined): GraphQLFormattedError {
  const { extensions, ...form } = error.toJSON();
  const { http: _, ...told } = extensions ?? {};
  return { ...form, extensions: { ...told, ...(traceId !== undefined && { traceId }) } };
}
