import { z } from "zod";

const name = z.string().min(1, "expected a name");
const symmetric = ["HS256", "HS384", "HS512"] as const;
const asymmetric = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
] as const;
const algorithm = z.enum([...symmetric, ...asymmetric], {
  error: () => `expected one of ${[...symmetric, ...asymmetric].join(", ")}`,
});

const token = z
  .strictObject({
    issuer: name.optional(),
    audience: z.union([name, z.array(name).min(1)]).optional(),
    algorithms: z.array(algorithm).min(1, "expected at least one algorithm"),
    jwks: z
      .url({ protocol: /^https?$/, error: "expected the address of a JWKS, as https://…" })
      .optional(),
    /** Inline, or the path of a file with a JWKS. */
    keys: z.union([z.array(z.record(z.string(), z.unknown())).min(1), name]).optional(),
    secret: z.union([name, z.strictObject({ env: name })]).optional(),
    /** Claim that names the role, or lists roles. */
    roles: name.optional(),
    defaultRole: name.optional(),
    /** Seconds by which clocks may differ. */
    clockTolerance: z.number().min(0).max(600).default(5),
  })
  .superRefine((given, context) => {
    const mistake = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const { jwks, keys, secret, algorithms, issuer, audience } = given;
    if ([jwks, keys, secret].filter((each) => each !== undefined).length !== 1)
      mistake("jwks", "expected one of jwks, keys and secret");
    const isSymmetric = (each: string) => (symmetric as readonly string[]).includes(each);
    if (algorithms.some((each) => isSymmetric(each) !== (secret !== undefined)))
      mistake(
        "algorithms",
        secret === undefined
          ? "expected algorithms of public keys: a public key as the secret of HS would let anybody sign"
          : `expected ${symmetric.join(", ")} for a secret`,
      );
    if (jwks !== undefined && (issuer === undefined || audience === undefined))
      mistake("jwks", "expected issuer and audience beside it: others have keys there too");
    if (given.roles === undefined && given.defaultRole === undefined)
      mistake("roles", "expected roles, the claim that names the role, or defaultRole");
  });

const apiKey = z.strictObject({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, "expected a digest as `eider key` prints it"),
  role: name,
  claims: z.record(z.string(), z.unknown()).default({}),
});

/** Whether a bearer is taken for a token: three parts with dots between. All else is an admin key. */
export function isTokenLike(bearer: string): boolean {
  return /^[^.\s]*\.[^.\s]*\.[^.\s]*$/.test(bearer);
}

/** Who may ask, and how they say who they are. */
export type Identify = (request: Request) => Promise<Identity | null> | Identity | null;
export interface Identity {
  readonly role: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

/** `auth` of a configuration. */
export const authentication = z.strictObject({
  jwt: z.array(token).default([]),
  keys: z
    .array(apiKey)
    .default([])
    .superRefine((keys, context) => {
      for (const [index, { digest }] of keys.entries()) {
        const first = keys.findIndex((each) => each.digest === digest);
        if (first === index) continue;
        context.addIssue({
          code: "custom",
          path: [index, "digest"],
          message: `expected another digest than that of keys.${first}: a key has one role`,
        });
      }
    }),
  identify: z
    .custom<Identify>((value) => typeof value === "function", "expected a function")
    .optional(),
});

export type AuthConfig = z.output<typeof authentication>;
export type TokenConfig = z.output<typeof token>;
