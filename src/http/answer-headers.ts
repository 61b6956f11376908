import type { Config } from "../foundation/config.ts";
import type { Encoding, KeptAnswer } from "./kept-answer.ts";

type AnswersConfig = Pick<Config, "cache" | "auth">;

/** What answers to queries depend on beside their address; `identify` may look at any header, and mostly at cookies. */
export function varyingHeaders({ auth, server }: Pick<Config, "auth" | "server">): string {
  return [
    "Authorization, X-Api-Key, X-Eider-Role, Accept, Accept-Encoding",
    ...(auth?.identify === undefined ? [] : ["Cookie"]),
    ...(server.cors === null ? [] : ["Origin"]),
  ].join(", ");
}

/** Headers by which somebody says who he is. */
export const credentialHeaders = ["authorization", "x-api-key"] as const;

const alwaysPrivate = "private, no-cache";

/** Cache-Control of an answer: what credentials got is for their owner only, wherever they stood. */
export function cacheControl({ cache, auth }: AnswersConfig, hasCredentials: boolean): string {
  return hasCredentials || auth?.identify !== undefined ? alwaysPrivate : cache.control;
}

/** The headers of an answer in one form. */
export function answerHeaders(
  answer: KeptAnswer,
  {
    encoding,
    length,
    control,
    vary,
  }: {
    readonly encoding: Encoding;
    readonly length: number;
    readonly control: string;
    readonly vary: string;
  },
): Record<string, string> {
  const etag = answer.etag(encoding);
  return {
    "content-length": String(length),
    "cache-control": control,
    vary,
    ...(etag !== undefined && { etag }),
    ...(encoding !== "identity" && { "content-encoding": encoding }),
  };
}
