import { createHash } from "node:crypto";

/** What a configuration holds of an API key: `sha256:` and 64 hexadecimal digits. */
export function keyDigest(key: string): string {
  return `sha256:${createHash("sha256").update(key).digest("hex")}`;
}
