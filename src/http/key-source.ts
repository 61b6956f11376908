import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type FlattenedJWSInput,
  type JWTHeaderParameters,
  type JWTVerifyGetKey,
} from "jose";
import { messageOf } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";

/** The address is asked at most so often, however many tokens with unknown keys come. */
const askEveryMs = 60_000;
/** And so often while it does not answer. */
const askAgainMs = 5000;
/** Keys older than this are asked for anew beside the requests: the provider may have withdrawn one. */
const freshMs = 600_000;
const timeoutMs = 5000;

/** No key is known, since the address has not answered yet. */
export class KeysUnknown extends Error {}

/**
 * The keys of an identity provider by its address. Known keys serve on while it is down; a key that is
 * not known asks it again, at most once a minute.
 */
export class KeySource {
  readonly #url: string;
  readonly #log: Logger;
  readonly #remote: ReturnType<typeof createRemoteJWKSet>;
  #known: JWTVerifyGetKey | undefined;
  #knownSince = Number.NEGATIVE_INFINITY;
  #asked = Number.NEGATIVE_INFINITY;
  #pauseMs = askEveryMs;
  #asking: Promise<void> | undefined;

  constructor(url: string, log: Logger) {
    this.#url = url;
    this.#log = log;
    // When to ask is decided here.
    const timing = { cooldownDuration: 0, cacheMaxAge: Number.POSITIVE_INFINITY };
    this.#remote = createRemoteJWKSet(new URL(url), { ...timing, timeoutDuration: timeoutMs });
  }

  /** The key of a token's header. Rejects where there is none. */
  readonly key: JWTVerifyGetKey = async (header, token) => {
    if (performance.now() - this.#knownSince > freshMs && this.#known !== undefined)
      void this.#ask();
    return (await this.#find(header, token)) ?? (await this.#findAnew(header, token));
  };

  async #find(header: JWTHeaderParameters, token: FlattenedJWSInput) {
    try {
      return await this.#known?.(header, token);
    } catch (error) {
      if (error instanceof errors.JWKSNoMatchingKey) return undefined;
      throw error;
    }
  }

  async #findAnew(header: JWTHeaderParameters, token: FlattenedJWSInput) {
    await this.#ask();
    if (this.#known === undefined) throw new KeysUnknown();
    return this.#known(header, token);
  }

  /** Asks the address, unless it was asked a short time ago. Never rejects. */
  #ask(): Promise<void> {
    const now = performance.now();
    if (this.#asking === undefined && now - this.#asked >= this.#pauseMs) {
      this.#asked = now;
      this.#asking = this.#reload().finally(() => {
        this.#asking = undefined;
      });
    }
    return this.#asking ?? Promise.resolve();
  }

  async #reload(): Promise<void> {
    this.#pauseMs = askAgainMs;
    try {
      await this.#remote.reload();
      const keys = this.#remote.jwks();
      if (keys === undefined) return;
      this.#known = createLocalJWKSet(keys);
      this.#knownSince = performance.now();
      this.#pauseMs = askEveryMs;
    } catch (error) {
      this.#log.warn(
        { jwks: this.#url, error: messageOf(error) },
        "the keys of an identity provider cannot be read; those that are known serve on",
      );
    }
  }
}
