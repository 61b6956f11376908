import { promisify } from "node:util";
import { brotliDecompress, gunzip, type InputType, inflate, type ZlibOptions } from "node:zlib";
import { asError, EiderError } from "../foundation/errors.ts";

type Inflate = (body: InputType, options: ZlibOptions) => Promise<Buffer>;

/** Encodings of bodies that are read. */
const encodings: Readonly<Record<string, Inflate>> = {
  gzip: promisify(gunzip) as Inflate,
  "x-gzip": promisify(gunzip) as Inflate,
  deflate: promisify(inflate) as Inflate,
  br: promisify(brotliDecompress) as Inflate,
};

/**
 * The request, with a body of at most `limit` bytes, inflated where it came compressed. Throws
 * BODY_TOO_LARGE: at once where the length is announced, else when it is passed;
 * UNSUPPORTED_MEDIA_TYPE for an encoding that is not known; the signal's reason when it aborts before
 * the body has ended.
 */
export async function readWithin(
  request: Request,
  limit: number,
  signal: AbortSignal,
): Promise<Request> {
  const tooLarge = () =>
    new EiderError("BODY_TOO_LARGE", `The body is larger than limits.body (${limit} bytes).`);
  const announced = request.headers.get("content-length");
  if (announced !== null && Number(announced) > limit) throw tooLarge();
  if (request.method !== "POST" || request.body === null) return request;
  const encoding = request.headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  const inflater = encodings[encoding];
  if (encoding !== "identity" && inflater === undefined)
    throw new EiderError(
      "UNSUPPORTED_MEDIA_TYPE",
      `The content-encoding ${encoding.slice(0, 50)} is not read. Send the body as it is, or as ${Object.keys(encodings).join(", ")}.`,
    );
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request.body, signal)) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  let body = Buffer.concat(chunks);
  if (inflater !== undefined) {
    body = (await inflater(body, { maxOutputLength: limit }).catch((error: unknown) => {
      throw asError(error).message.includes("larger than")
        ? tooLarge()
        : new EiderError(
            "BAD_INPUT",
            `The body is not what its content-encoding ${encoding} says.`,
          );
    })) as Buffer<ArrayBuffer>;
  }
  const headers = new Headers(request.headers);
  headers.delete("content-encoding");
  headers.set("content-length", String(body.byteLength));
  return new Request(request.url, {
    method: request.method,
    headers,
    body,
    signal: request.signal,
  });
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
