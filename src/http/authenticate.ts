import { createHash } from "node:crypto";
import { type AuthConfig, type Identity, isTokenLike } from "../foundation/auth-config.ts";
import type { Config } from "../foundation/config.ts";
import { EiderError } from "../foundation/errors.ts";
import { keyDigest } from "../foundation/key-digest.ts";
import type { Logger } from "../foundation/log.ts";
import { adminCheck, type CountWrongKey } from "./admin-key.ts";
import { adminCaller, anybody, type Caller } from "./caller.ts";
import type { CheckToken } from "./remembered-tokens.ts";

/** The role of who says nothing of himself. */
const anonymous = "anonymous";

/** Where the digest begins in its text. */
const keyPrefix = "sha256:".length;

/** What says who asks: the headers, and the whole request where the owner's function looks at it. */
export interface Asking {
  readonly headers: Pick<Headers, "get">;
  readonly request?: Request | undefined;
  /** Its body, where that was read to find out. */
  body?: Buffer | undefined;
}

/** Finds out who asks, within the deadline of a request. */
export type Identified = (asking: Asking, address: string) => Promise<Caller>;

type ApiKey = AuthConfig["keys"][number];
type AuthSettings = Pick<Config, "server" | "auth" | "roles">;

/** Finds out who asks. A wrong credential is never taken for none. */
export class Authenticator {
  readonly #config: AuthSettings;
  readonly #isAdmin: ReturnType<typeof adminCheck>;
  readonly #verify: CheckToken | undefined;
  readonly #keys: ReadonlyMap<string, ApiKey>;

  private constructor(
    config: AuthSettings,
    verify: CheckToken | undefined,
    countWrongKey: CountWrongKey,
  ) {
    this.#config = config;
    this.#verify = verify;
    this.#isAdmin = adminCheck(config.server.adminKey, countWrongKey);
    const { keys = [] } = config.auth ?? {};
    this.#keys = new Map(keys.map((key) => [key.digest, key]));
  }

  /** Throws ConfigError where a key or secret of tokens cannot be read. */
  static async of(
    config: AuthSettings,
    log: Logger,
    countWrongKey: CountWrongKey,
  ): Promise<Authenticator> {
    const { jwt = [] } = config.auth ?? {};
    if (jwt.length === 0) return new Authenticator(config, undefined, countWrongKey);
    // Only some have tokens.
    const { tokenVerifier } = await import("./tokens.ts");
    return new Authenticator(config, await tokenVerifier(jwt, log), countWrongKey);
  }

  /** Who asks without any credential; undefined where that has to be looked at. */
  get withoutCredentials(): Caller | undefined {
    const { auth, roles } = this.#config;
    if (auth?.identify !== undefined) return undefined;
    if (roles === undefined) return auth === undefined ? anybody : undefined;
    return Object.hasOwn(roles, anonymous) ? { ...anybody, role: anonymous } : undefined;
  }

  /** Whether the headers say it: a function of the owner's may look at anything. */
  get looksAtHeadersOnly(): boolean {
    return this.#config.auth?.identify === undefined;
  }

  /**
   * Who asks. Throws UNAUTHENTICATED for credentials that are wrong, and for none where nobody may ask
   * so; RATE_LIMITED; FORBIDDEN for a role that is not the caller's.
   */
  async identify({ headers, request }: Asking, address: string): Promise<Caller> {
    const authorization = headers.get("authorization");
    const wanted = headers.get("x-eider-role") ?? undefined;
    // Each credential has to hold, also one beside another that does.
    const ofToken = await this.#ofToken(bearerToken(authorization), wanted);
    const key = this.#keyOf(headers.get("x-api-key"));
    if (ofToken === undefined && (await this.#isAdmin(authorization, address))) return adminCaller;
    const ofKey = key && this.#ofKey(key, wanted);
    const found = ofToken ?? ofKey ?? (await this.#ofRequest(request, wanted));
    if (found !== undefined) return found;
    // What was sent is no token, no admin key and nothing that `identify` knows.
    if (authorization !== null && this.#knowsCallers)
      throw new EiderError("UNAUTHENTICATED", "The Authorization header is not understood.");
    return this.#ofNobody(wanted);
  }

  /** Whether credentials mean anything here, beside the admin key. */
  get #knowsCallers(): boolean {
    return this.#config.auth !== undefined || this.#config.roles !== undefined;
  }

  async #ofToken(
    token: string | undefined,
    wanted: string | undefined,
  ): Promise<Caller | undefined> {
    if (token === undefined || this.#verify === undefined) return undefined;
    const { claims, config } = await this.#verify(token);
    const said = config.roles === undefined ? undefined : claimNamed(claims, config.roles);
    // A role that is not known here is none, null too: only a token that says nothing has the default.
    const named = said === undefined ? config.defaultRole : said;
    const roles: unknown[] = Array.isArray(named) ? named : [named];
    return this.#caller(roles, wanted, {
      claims,
      ...subjectOf(claims),
      source: `token ${config.issuer ?? ""}`,
    });
  }

  #keyOf(key: string | null): ApiKey | undefined {
    if (key === null || !this.#knowsCallers) return undefined;
    const known = this.#keys.get(keyDigest(key));
    if (known === undefined) throw new EiderError("UNAUTHENTICATED", "The API key is not known.");
    return known;
  }

  #ofKey({ role, claims, digest }: ApiKey, wanted: string | undefined): Caller {
    const subject = `key ${digest.slice(keyPrefix, keyPrefix + 12)}`;
    return this.#caller([role], wanted, { claims, subject, source: "key" });
  }

  async #ofRequest(
    request: Request | undefined,
    wanted: string | undefined,
  ): Promise<Caller | undefined> {
    const identify = this.#config.auth?.identify;
    if (identify === undefined || request === undefined) return undefined;
    let identity: Identity | null;
    try {
      // Who forgets to return anything means null; what it returns may do anything when it is read.
      const found = (await identify(request)) ?? null;
      identity = found && { role: found.role, claims: { ...found.claims } };
    } catch (error) {
      throw new EiderError("UNAUTHENTICATED", "The request's credentials were refused.", {
        cause: error,
      });
    }
    if (identity === null) return undefined;
    const { role, claims = {} } = identity;
    return this.#caller([role], wanted, { claims, ...subjectOf(claims), source: "identify" });
  }

  #ofNobody(wanted: string | undefined): Caller {
    const { auth, roles } = this.#config;
    if (roles === undefined && auth === undefined) return anybody;
    if (!Object.hasOwn(roles ?? {}, anonymous))
      throw new EiderError(
        "UNAUTHENTICATED",
        "Say who asks: send a token as `Authorization: Bearer …`, or an API key as `X-Api-Key`.",
      );
    return this.#caller([anonymous], wanted, { claims: {} });
  }

  #caller(
    allowed: readonly unknown[],
    wanted: string | undefined,
    who: Pick<Caller, "claims" | "subject" | "source">,
  ): Caller {
    if (this.#config.roles === undefined) return { ...anybody, ...who };
    const roles = allowed.filter((role) => this.#isRole(role));
    const role = wanted ?? roles[0];
    if (role === undefined || !roles.includes(role))
      throw new EiderError(
        "FORBIDDEN",
        wanted === undefined
          ? "The caller has no role that is known here."
          : "The role of X-Eider-Role is not one of the caller's.",
      );
    return { isAdmin: false, role, ...who };
  }

  #isRole(role: unknown): role is string {
    return typeof role === "string" && Object.hasOwn(this.#config.roles ?? {}, role);
  }
}

/**
 * A claim by its name; where there is none, along a path of names with points, as `realm_access.roles`.
 * Undefined where the token says nothing; what leads nowhere on the way says null.
 */
function claimNamed(claims: Caller["claims"], name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name.split(".").reduce<unknown>((found, step) => {
    if (found === undefined || found === null) return found;
    if (typeof found !== "object" || Array.isArray(found)) return null;
    return Object.hasOwn(found, step) ? (found as Caller["claims"])[step] : undefined;
  }, claims);
}

/** Longer ones are told by their start and a digest: each line of the log has the subject. */
const longestSubject = 200;

function subjectOf({ sub }: Caller["claims"]): Pick<Caller, "subject"> {
  if (typeof sub !== "string") return {};
  if (sub.length <= longestSubject) return { subject: sub };
  const digest = createHash("sha256").update(sub).digest("base64url");
  return { subject: `${sub.slice(0, longestSubject / 2)}…${digest}` };
}

/** The token of a bearer. */
function bearerToken(authorization: string | null): string | undefined {
  const [, bearer] = /^Bearer (\S+)$/i.exec(authorization ?? "") ?? [];
  return bearer !== undefined && isTokenLike(bearer) ? bearer : undefined;
}
