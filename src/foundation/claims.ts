/** What is known of who asks, from a token or an API key. */
export type Claims = Readonly<Record<string, unknown>>;

const placeholder = /^\$claims((?:\.[A-Za-z_]\w*|\["[^"]+"\])+)$/;
const steps = /\.([A-Za-z_]\w*)|\["([^"]+)"\]/g;

/** The path of a claim that a text stands for, as `$claims.sub`; undefined where it is no such text. */
export function claimPath(text: unknown): readonly string[] | undefined {
  const path = typeof text === "string" ? placeholder.exec(text)?.[1] : undefined;
  if (path === undefined) return undefined;
  return [...path.matchAll(steps)].map(([, name, quoted]) => name ?? (quoted as string));
}

/** Whether a text was meant as a claim and is none. */
export function isMisspeltClaim(text: unknown): boolean {
  return typeof text === "string" && /^\$\{?claims?\b/i.test(text) && claimPath(text) === undefined;
}

/**
 * The value of a claim: a scalar or a list of scalars; undefined where it is missing or anything else,
 * as a number whose digits are lost already.
 */
export function claimAt(claims: Claims, path: readonly string[]): unknown {
  let found: unknown = claims;
  for (const name of path)
    found =
      typeof found === "object" && found !== null && Object.hasOwn(found, name)
        ? (found as Claims)[name]
        : undefined;
  return isScalar(found) || (Array.isArray(found) && found.every(isScalar)) ? found : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  if (typeof value === "number")
    return Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  return typeof value === "string" || typeof value === "boolean";
}

/** The paths of all claims in a rule. */
export function claimPaths(rule: unknown): (readonly string[])[] {
  const own = claimPath(rule);
  if (own !== undefined) return [own];
  return typeof rule === "object" && rule !== null ? Object.values(rule).flatMap(claimPaths) : [];
}

/** A rule with values in the place of claims; undefined where one is missing. */
export function withClaims(rule: unknown, claims: Claims): unknown {
  const path = claimPath(rule);
  if (path !== undefined) return claimAt(claims, path);
  if (Array.isArray(rule)) {
    const items = rule.map((each) => withClaims(each, claims));
    return items.includes(undefined) ? undefined : items;
  }
  if (typeof rule !== "object" || rule === null) return rule;
  const members = Object.entries(rule).map(
    ([name, each]) => [name, withClaims(each, claims)] as const,
  );
  return members.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(members);
}
