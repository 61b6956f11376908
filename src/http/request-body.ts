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
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: Buffer.concat(chunks),
    signal: request.signal,
  });
}
