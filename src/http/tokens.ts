import {
  createLocalJWKSet,
  decodeJwt,
  errors,
  importJWK,
  type JWK,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import type { TokenConfig } from "../foundation/auth-config.ts";
import { environmentValue, readSecret } from "../foundation/environment.ts";
import { ConfigError, EiderError } from "../foundation/errors.ts";
import type { Logger } from "../foundation/log.ts";
import { KeySource, KeysUnknown } from "./key-source.ts";
import { type CheckToken, rememberingTokens } from "./remembered-tokens.ts";

/**
 * Checks signature, times, issuer and audience of tokens. The check throws UNAUTHENTICATED, and
 * what is wrong with a token is not told beyond that it is expired.
 */
export async function tokenVerifier(
  configs: readonly TokenConfig[],
  log: Logger,
): Promise<CheckToken> {
  const issuers = await Promise.all(
    configs.map(async (config, index) => ({
      config,
      key: await keyOf(config, `auth.jwt.${index}`, log),
    })),
  );
  return rememberingTokens(async (token) => {
    const issuer = issuerOf(token);
    const fitting = issuers.filter(
      ({ config }) => config.issuer === undefined || config.issuer === issuer,
    );
    let [expired, isUnknowable] = [false, false];
    for (const { config, key } of fitting) {
      try {
        const claims = await verify(token, key, config);
        return { claims, config };
      } catch (error) {
        expired ||= error instanceof errors.JWTExpired;
        isUnknowable ||= error instanceof KeysUnknown;
      }
    }
    if (isUnknowable)
      throw new EiderError(
        "IDENTITY_PROVIDER_UNAVAILABLE",
        "The keys of the identity provider cannot be read yet. Try again.",
        { retryAfter: 5 },
      );
    throw new EiderError(
      "UNAUTHENTICATED",
      expired ? "The token is expired." : "The token is not accepted.",
    );
  });
}

async function verify(
  token: string,
  key: JWTVerifyGetKey | Uint8Array,
  { issuer, audience, algorithms, clockTolerance }: TokenConfig,
): Promise<JWTPayload> {
  const options = {
    algorithms: [...algorithms],
    clockTolerance,
    ...(issuer !== undefined && { issuer }),
    ...(audience !== undefined && { audience }),
  };
  if (key instanceof Uint8Array) return (await jwtVerify(token, key, options)).payload;
  try {
    return (await jwtVerify(token, key, options)).payload;
  } catch (error) {
    // A token that does not say by which of several keys it is signed.
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const each of error) {
      try {
        return (await jwtVerify(token, each, options)).payload;
      } catch (failure) {
        if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
      }
    }
    throw error;
  }
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** Throws ConfigError where a key cannot be read. */
async function keyOf(
  { jwks, keys, secret, algorithms }: TokenConfig,
  at: string,
  log: Logger,
): Promise<JWTVerifyGetKey | Uint8Array> {
  if (jwks !== undefined) return new KeySource(jwks, log).key;
  if (keys !== undefined) return publicKeys(keys, algorithms, `${at}.keys`);
  const text = typeof secret === "string" ? secret : environmentValue(secret?.env ?? "");
  if (text === undefined)
    throw new ConfigError([
      `${at}.secret: the environment variable ${typeof secret === "object" ? secret.env : ""} is not set`,
    ]);
  if (text.length < shortestSecret)
    log.warn({ characters: text.length }, `${at}.secret is so short that it can be guessed`);
  return new TextEncoder().encode(text);
}

/** A shorter secret is less than its digest, which RFC 7518 asks for at least. */
const shortestSecret = 32;

async function publicKeys(
  keys: NonNullable<TokenConfig["keys"]>,
  algorithms: TokenConfig["algorithms"],
  at: string,
): Promise<JWTVerifyGetKey> {
  const given = typeof keys === "string" ? keysOfFile(keys, at) : keys;
  const mistakes = await Promise.all(given.map((key, index) => mistakeOf(key, algorithms, index)));
  const found = mistakes.flatMap((mistake) => (mistake === undefined ? [] : [`${at}.${mistake}`]));
  if (found.length > 0) throw new ConfigError(found);
  return createLocalJWKSet({ keys: given });
}

function keysOfFile(file: string, at: string): JWK[] {
  try {
    const { keys } = JSON.parse(readSecret(at, file)) as { keys?: unknown };
    if (Array.isArray(keys) && keys.length > 0) return keys as JWK[];
  } catch (error) {
    if (error instanceof ConfigError) throw error;
  }
  throw new ConfigError([`${at}: expected a JWKS, { "keys": [ … ] }, in ${file}`]);
}

/** What is wrong with a key: it is none, or of no kind that the algorithms use. */
async function mistakeOf(
  key: JWK,
  algorithms: TokenConfig["algorithms"],
  index: number,
): Promise<string | undefined> {
  if (key.kty === "oct") return `${index}: expected a public key, got a secret (kty "oct")`;
  const tried = await Promise.allSettled(algorithms.map((algorithm) => importJWK(key, algorithm)));
  return tried.some(({ status }) => status === "fulfilled")
    ? undefined
    : `${index}: expected a public key (JWK) for ${algorithms.join(", ")}`;
}
