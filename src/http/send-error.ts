import type { ServerResponse } from "node:http";
import type { EiderError } from "../foundation/errors.ts";
import { errorBody } from "./error-mask.ts";

/** Sends an error in the shape of an answer, and closes the connection: what is left of the request is not read. */
export function sendError(response: ServerResponse, error: EiderError): void {
  response.writeHead(error.status, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    connection: "close",
    ...(error.retriable && { "retry-after": String(error.retryAfter) }),
  });
  response.end(JSON.stringify(errorBody(error)));
}
