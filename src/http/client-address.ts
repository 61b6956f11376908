import type { IncomingHttpHeaders } from "node:http";
import { isIPv6 } from "node:net";

/** Finds the address of who asks, from the peer's and X-Forwarded-For. */
export type AddressOf = (
  peer: string,
  forwarded: IncomingHttpHeaders["x-forwarded-for"] | null,
) => string;

/**
 * The address of who asks: the peer's, or with `proxies` before the server the one that the first of
 * them saw. Each adds the address of its own peer at the end of X-Forwarded-For, so the entries
 * before that one are the client's words and count for nothing.
 */
export function addressBehind(proxies: number): AddressOf {
  if (proxies === 0) return (peer) => peer;
  return (peer, forwarded) => {
    if (forwarded === undefined || forwarded === null) return peer;
    const hops = String(forwarded)
      .split(",")
      .map((hop) => hop.trim())
      .filter((hop) => hop !== "");
    return plainAddress(hops.at(-Math.min(proxies, hops.length)) ?? peer);
  };
}

/** Whom an address is counted for: of IPv6 a subscriber has all that begin with the same four groups. */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes(".")) return address;
  const [head = "", tail] = address.split("%", 1).join("").split("::");
  const groups = head === "" ? [] : head.split(":");
  const last = tail === undefined || tail === "" ? [] : tail.split(":");
  const between = tail === undefined ? 0 : 8 - groups.length - last.length;
  const all = [...groups, ...Array.from({ length: between }, () => "0"), ...last];
  return `${all.slice(0, 4).join(":")}::/64`;
}

/** An address in one spelling, without the port that some proxies add. */
function plainAddress(hop: string): string {
  const [, bare = hop] = /^\[([^\]]+)\](?::\d+)?$/.exec(hop) ?? /^([\d.]+):\d+$/.exec(hop) ?? [];
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(bare) ?? [];
  if (mapped !== undefined) return mapped;
  return isIPv6(bare) ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : bare;
}
