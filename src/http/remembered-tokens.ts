import type { TokenConfig } from "../foundation/auth-config.ts";
import { cacheOfEntries } from "../foundation/bounded-cache.ts";
import { keyDigest } from "../foundation/key-digest.ts";

/** A token that holds, and the part of the configuration that it holds by. */
export interface Token {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly config: TokenConfig;
}

/** Finds out what a token says. Throws where it does not hold. */
export type CheckToken = (token: string) => Promise<Token>;

/** For how long a token that held is taken as it was, in ms: what a withdrawn key goes on to mean at most. */
const restMs = 30_000;
const mostTokens = 10_000;

/**
 * Checks each token once in a while and not with each request, which takes as long as a small answer:
 * clients send the same one for minutes. One that is expired is none, however short ago it was checked.
 */
export function rememberingTokens(check: CheckToken): CheckToken {
  const known = cacheOfEntries<{ readonly token: Token; readonly checked: number }>(mostTokens);
  return async (text) => {
    const digest = keyDigest(text);
    const found = known.get(digest);
    if (found !== undefined && isFresh(found)) return found.token;
    const token = await check(text);
    known.set(digest, { token, checked: performance.now() });
    return token;
  };
}

function isFresh({ token, checked }: { readonly token: Token; readonly checked: number }): boolean {
  const { exp } = token.claims;
  const isExpired = typeof exp === "number" && exp * 1000 <= Date.now();
  return !isExpired && performance.now() - checked < restMs;
}
