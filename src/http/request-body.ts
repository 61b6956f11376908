import { promisify } from "node:util";
import { brotliDecompress, gunzip, type InputType, inflate, type ZlibOptions } from "node:zlib";
import { Headers, Request } from "@whatwg-node/fetch";
import { asError, EiderError } from "../foundation/errors.ts";

type Inflate = (body: InputType, options: ZlibOptions) => Promise<Buffer>;

/** Encodings of bodies that are read. */
const encodings: Readonly<Record<string, Inflate>> = {
  gzip: promisify(gunzip) as Inflate,
  "x-gzip": promisify(gunzip) as Inflate,
  deflate: promisify(inflate) as Inflate,
  br: promisify(brotliDecompress) as Inflate,
};

/** What of a request was read before, and what ends the reading. */
export interface BodyOf {
  readonly signal: AbortSignal;
  /** The whole body, as it came. */
  readonly body?: Buffer;
}

/**
 * The request, with a body of at most `limit` bytes, inflated where it came compressed. Throws
 * BODY_TOO_LARGE: at once where the length is announced, else when it is passed;
 * UNSUPPORTED_MEDIA_TYPE for an encoding that is not known; the signal's reason when it aborts before
 * the body has ended.
 */
export async function readWithin(request: Request, limit: number, given: BodyOf): Promise<Request> {
  checkAnnounced(request, limit);
  if (request.method !== "POST") return request;
  const inflater = inflaterOf(request);
  const sent = given.body ?? (await bodyWithin(request, limit, given.signal));
  if (sent === undefined) return request;
  const body = inflater === undefined ? sent : await inflated(sent, limit, inflater);
  const headers = new Headers(request.headers);
  headers.delete("content-encoding");
  headers.set("content-length", String(body.byteLength));
  const { url, method, signal } = request;
  return new Request(url, { method, headers, body: body as Uint8Array<ArrayBuffer>, signal });
}

/** The body as it came, undefined where there is none. Throws as `readWithin` does. */
export async function bodyWithin(
  request: Request,
  limit: number,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  checkAnnounced(request, limit);
  return request.body === null ? undefined : wholeOf(request.body, limit, signal);
}

function checkAnnounced({ headers }: Request, limit: number): void {
  const announced = headers.get("content-length");
  if (announced !== null && Number(announced) > limit) throw tooLarge(limit);
}

const tooLarge = (limit: number) =>
  new EiderError("BODY_TOO_LARGE", `The body is larger than limits.body (${limit} bytes).`);

interface Inflater {
  readonly encoding: string;
  readonly decode: Inflate;
}

/** How its body came compressed; undefined where it did not. */
function inflaterOf({ headers }: Request): Inflater | undefined {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity") return undefined;
  const decode = encodings[encoding];
  if (decode === undefined)
    throw new EiderError(
      "UNSUPPORTED_MEDIA_TYPE",
      `The content-encoding ${encoding.slice(0, 50)} is not read. Send the body as it is, or as ${Object.keys(encodings).join(", ")}.`,
    );
  return { encoding, decode };
}

async function inflated(
  body: Buffer,
  limit: number,
  { encoding, decode }: Inflater,
): Promise<Buffer> {
  try {
    return await decode(body, { maxOutputLength: limit });
  } catch (error) {
    if (asError(error).message.includes("larger than")) throw tooLarge(limit);
    throw new EiderError(
      "BAD_INPUT",
      `The body is not what its content-encoding ${encoding} says.`,
    );
  }
}

/** The bytes of a body. Throws BODY_TOO_LARGE. */
async function wholeOf(
  body: ReadableStream<Uint8Array>,
  limit: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(body, signal)) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The parts of a body; a reader, since leaving a loop over the body would end the connection before the answer. */
async function* chunksOf(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(asError(signal.reason));
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), aborted]);
      if (done) return;
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
