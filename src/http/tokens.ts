import {
  createLocalJWKSet,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from "jose";
import type { TokenConfig } from "../foundation/auth-config.ts";
import { environmentValue } from "../foundation/environment.ts";
import { ConfigError, EiderError } from "../foundation/errors.ts";

/** A token that holds, and the part of the configuration that it holds by. */
export interface Token {
  readonly claims: Readonly<Record<string, unknown>>;
  readonly config: TokenConfig;
}

/** An address of keys is asked again for a key that is not known, at most so often. */
const cooldownMs = 60_000;

/**
 * Checks signature, times, issuer and audience of tokens. The check throws UNAUTHENTICATED, and
 * DB_AUTH_FAILED never: what is wrong with a token is not told beyond that it is expired.
 */
export function tokenVerifier(configs: readonly TokenConfig[]): (token: string) => Promise<Token> {
  const issuers = configs.map((config) => ({ config, key: keyOf(config) }));
  return async (token) => {
    const issuer = issuerOf(token);
    const fitting = issuers.filter(
      ({ config }) => config.issuer === undefined || config.issuer === issuer,
    );
    let expired = false;
    for (const { config, key } of fitting) {
      try {
        const claims = await verify(token, key, config);
        return { claims, config };
      } catch (error) {
        expired ||= error instanceof errors.JWTExpired;
      }
    }
    throw new EiderError(
      "UNAUTHENTICATED",
      expired ? "The token is expired." : "The token is not accepted.",
    );
  };
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
  const { payload } =
    key instanceof Uint8Array
      ? await jwtVerify(token, key, options)
      : await jwtVerify(token, key, options);
  return payload;
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function keyOf({ jwks, keys, secret }: TokenConfig): JWTVerifyGetKey | Uint8Array {
  if (jwks !== undefined)
    return createRemoteJWKSet(new URL(jwks), { cooldownDuration: cooldownMs });
  if (keys !== undefined) return createLocalJWKSet({ keys });
  const text = typeof secret === "string" ? secret : environmentValue(secret?.env ?? "");
  if (text === undefined)
    throw new ConfigError([
      `auth.jwt: the environment variable ${typeof secret === "object" ? secret.env : ""} is not set`,
    ]);
  return new TextEncoder().encode(text);
}
