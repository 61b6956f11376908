import { createHash, timingSafeEqual } from "node:crypto";
import { EiderError } from "../foundation/errors.ts";

const wrongPerMinute = 5;
const minuteMs = 60_000;
/** Addresses remembered at most: a flood of addresses must not fill the memory. */
const mostAddresses = 10_000;

/** Says whether a request is an admin's, from its `Authorization` header. */
export type AdminCheck = (authorization: string | null, address: string) => boolean;

/**
 * Checks `Authorization: Bearer <admin key>`. The check throws UNAUTHENTICATED for a wrong or
 * malformed key, RATE_LIMITED after five of them in a minute from one address; a right key always
 * passes. Without a key there are no admins, and the header is not Eider's.
 */
export function adminCheck(adminKey: string | null): AdminCheck {
  if (adminKey === null) return () => false;
  const expected = digest(adminKey);
  const wrong = new WrongKeys();
  return (authorization, address) => {
    if (authorization === null) return false;
    const [, key] = /^Bearer (.+)$/i.exec(authorization) ?? [];
    if (key !== undefined && timingSafeEqual(digest(key), expected)) return true;
    if (wrong.isTooMany(address))
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

class WrongKeys {
  readonly #times = new Map<string, number[]>();

  /** Counts one wrong key of an address. */
  isTooMany(address: string): boolean {
    const now = performance.now();
    const recent = (this.#times.get(address) ?? []).filter((time) => now - time < minuteMs);
    if (recent.length >= wrongPerMinute) return true;
    this.#times.delete(address);
    const [oldest] = this.#times.keys();
    if (this.#times.size >= mostAddresses && oldest !== undefined) this.#times.delete(oldest);
    this.#times.set(address, [...recent, now]);
    return false;
  }
}
