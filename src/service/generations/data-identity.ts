import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";

/**
 * The identity of local files: device, inode, size and time of change of each. Equal identities
 * mean equal data. A file that cannot be read has an identity too: opening it tells why.
 */
export async function identityOf(files: readonly string[]): Promise<string> {
  const parts = await Promise.all(
    files.map(async (file) => {
      try {
        const { dev, ino, size, mtimeNs } = await stat(file, { bigint: true });
        return `${dev}.${ino}.${size}.${mtimeNs}`;
      } catch {
        return "none";
      }
    }),
  );
  return createHash("sha256").update(parts.join("\n")).digest("base64url").slice(0, 16);
}
