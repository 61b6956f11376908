import { createHash, timingSafeEqual } from "node:crypto";
import { EiderError } from "../foundation/errors.ts";
import { networkOf } from "./client-address.ts";

/** Says whether a request is an admin's, from its `Authorization` header. */
export type AdminCheck = (authorization: string | null, address: string) => Promise<boolean>;

/** Counts a wrong key of an address; true where there were too many in the last minute. */
export type CountWrongKey = (address: string) => Promise<boolean>;

/**
 * Checks `Authorization: Bearer <admin key>`. The check throws UNAUTHENTICATED for a wrong or
 * malformed key, RATE_LIMITED after five of them in a minute from one address; a right key always
 * passes. Without a key there are no admins, and the header is not Eider's.
 */
export function adminCheck(adminKey: string | null, countWrongKey: CountWrongKey): AdminCheck {
  if (adminKey === null) return async () => false;
  const expected = digest(adminKey);
  return async (authorization, address) => {
    if (authorization === null) return false;
    const [, key] = /^Bearer (.+)$/i.exec(authorization) ?? [];
    if (key !== undefined && timingSafeEqual(digest(key), expected)) return true;
    if (await countWrongKey(networkOf(address)))
      throw new EiderError("RATE_LIMITED", "Too many wrong admin keys. Try again in a minute.", {
        retryAfter: 60,
      });
    throw new EiderError(
      "UNAUTHENTICATED",
      "The Authorization header is no `Bearer` with the admin key.",
    );
  };
}

/** Digests have one length, which timingSafeEqual needs, and tell nothing of the key's. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
