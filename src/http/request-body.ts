import { EiderError } from "../foundation/errors.ts";

/**
 * The request, with a body of at most `limit` bytes. Throws BODY_TOO_LARGE: at once where the
 * length is announced, else when it is passed.
 */
export async function readWithin(request: Request, limit: number): Promise<Request> {
  const tooLarge = () =>
    new EiderError("BODY_TOO_LARGE", `The body is larger than limits.body (${limit} bytes).`);
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (Number(announced) > limit) throw tooLarge();
    // Node's parser takes no more than was announced.
    return request;
  }
  if (request.method !== "POST" || request.body === null) return request;
  // A reader, since leaving a loop over the body would end the connection before the answer.
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(value);
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: Buffer.concat(chunks),
    signal: request.signal,
  });
}
