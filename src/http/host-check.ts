/** Names and addresses of the machine itself. */
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i;
/** A name without a dot is of this machine or network: no site has one. */
const isLocalName = (name: string) => /^[^.:]+$/.test(name) || name.endsWith(".localhost");

/**
 * Whether a Host header names the server. A page of another site can have its own name lead to a
 * loopback address, and would then read what only programs of the machine should: a server that
 * listens there answers to names of the machine, and to those that are allowed. Others answer to all.
 */
export function hostCheck(
  host: string,
  allowed: readonly string[] | null,
): (header: string | undefined) => boolean {
  if (!loopback.test(host)) return () => true;
  const names = new Set((allowed ?? []).map((name) => name.toLowerCase()));
  return (header) => {
    // Only programs leave it out: every browser sends it.
    if (header === undefined) return true;
    const name = header.replace(/:\d+$/, "").toLowerCase();
    return isLocalName(name) || loopback.test(name) || names.has(name);
  };
}
