import type { Config } from "../foundation/config.ts";
import {
  answerHeaders,
  cacheControl,
  credentialHeaders,
  varyingHeaders,
} from "./answer-headers.ts";
import type { Exchange } from "./exchange.ts";
import { ExportAnswer } from "./exported-rows.ts";
import { KeptAnswer, NotModified } from "./kept-answer.ts";
import { takesGzip } from "./negotiation.ts";

type FormsConfig = Pick<Config, "server" | "cache" | "auth">;

/** The response to a request: what Yoga made of it, or with bytes, rows or "not modified" in its place. */
export async function responseOf(
  outcome: Exchange["outcome"],
  request: Request,
  given: Response,
  config: FormsConfig,
): Promise<Response> {
  if (outcome instanceof NotModified) return notModified(outcome, request, given.headers, config);
  if (outcome instanceof ExportAnswer) return exported(outcome, request, given.headers, config);
  if (outcome instanceof KeptAnswer) return whole(outcome, request, given.headers, config);
  given.headers.set("cache-control", "no-store");
  return given;
}

function hasCredentials({ headers }: Request): boolean {
  return credentialHeaders.some((name) => headers.has(name));
}

/** Yoga's answer with the bytes that are kept in place of its own. */
async function whole(
  answer: KeptAnswer,
  request: Request,
  given: Headers,
  config: FormsConfig,
): Promise<Response> {
  const encoding = answer.encodingFor(request.headers.get("accept-encoding") ?? undefined);
  const body = await answer.body(encoding);
  const control = cacheControl(config, hasCredentials(request));
  const vary = varyingHeaders(config);
  const headers = new Headers(given);
  const own = answerHeaders(answer, { encoding, length: body.byteLength, control, vary });
  for (const [name, text] of Object.entries(own))
    if (name === "vary") headers.append(name, text);
    else headers.set(name, text);
  return new Response(new Uint8Array(body), { status: 200, statusText: "OK", headers });
}

/** The rows in place of Yoga's answer; what allows other origins to read it stays. */
function exported(
  answer: ExportAnswer,
  request: Request,
  given: Headers,
  config: FormsConfig,
): Response {
  const headers = new Headers(answer.headers);
  headers.set("vary", varyingHeaders(config));
  for (const [name, text] of given) if (name.startsWith("access-control-")) headers.set(name, text);
  const isZipped = takesGzip(request);
  if (isZipped) headers.set("content-encoding", "gzip");
  const body = isZipped ? throughGzip(answer.stream) : answer.stream;
  return new Response(body, { status: 200, statusText: "OK", headers });
}

/** Node's types take other bytes into it than come out of streams. */
function throughGzip(stream: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  return stream.pipeThrough(new CompressionStream("gzip") as never);
}

function notModified(
  { etag }: NotModified,
  request: Request,
  given: Headers,
  config: FormsConfig,
): Response {
  const headers = new Headers(given);
  for (const name of ["content-type", "content-length"]) headers.delete(name);
  headers.set("etag", etag);
  headers.set("cache-control", cacheControl(config, hasCredentials(request)));
  headers.append("vary", varyingHeaders(config));
  return new Response(null, { status: 304, statusText: "Not Modified", headers });
}
