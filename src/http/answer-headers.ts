import type { CacheConfig } from "../foundation/config.ts";
import type { Encoding, KeptAnswer } from "./kept-answer.ts";

/** What answers to queries depend on beside their address. */
export const varyingHeaders = "Authorization, X-Api-Key, X-Eider-Role, Accept, Accept-Encoding";

const alwaysPrivate = "private, no-cache";

/** Cache-Control of an answer: what credentials got is for their owner only. */
export function cacheControl({ control }: CacheConfig, hasCredentials: boolean): string {
  return hasCredentials ? alwaysPrivate : control;
}

/** The headers of an answer in one form. */
export function answerHeaders(
  answer: KeptAnswer,
  {
    encoding,
    length,
    control,
  }: { readonly encoding: Encoding; readonly length: number; readonly control: string },
): Record<string, string> {
  const etag = answer.etag(encoding);
  return {
    "content-length": String(length),
    "cache-control": control,
    vary: varyingHeaders,
    ...(etag !== undefined && { etag }),
    ...(encoding !== "identity" && { "content-encoding": encoding }),
  };
}
