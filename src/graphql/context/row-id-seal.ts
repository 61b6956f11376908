import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

/** Two halves of a block: the row id, and the mark of its cursor. */
const halfBytes = 8;
const cipher = "aes-256-ecb";

/**
 * Hides row ids in cursors. They count all rows of a table, and often say its key, which who sees a
 * part of it must not learn. One block each, so equal places stay equal texts; the mark inside says
 * that nobody made it up.
 */
export class RowIdSeal {
  readonly #key: Buffer;

  /** Processes that serve together have the same secret. */
  constructor(secret: string) {
    this.#key = createHash("sha256").update(`row ids\n${secret}`).digest();
  }

  /** A row id as text that says nothing. `mark` has eight characters. */
  seal(rowId: string, mark: string): string {
    const block = Buffer.alloc(2 * halfBytes);
    block.writeBigUInt64BE(BigInt(rowId));
    block.write(mark, halfBytes, "latin1");
    const sealing = createCipheriv(cipher, this.#key, null).setAutoPadding(false);
    return Buffer.concat([sealing.update(block), sealing.final()]).toString("base64url");
  }

  /** The row id of such a text; undefined of any other. */
  open(text: string, mark: string): string | undefined {
    const sealed = Buffer.from(text, "base64url");
    if (sealed.length !== 2 * halfBytes) return undefined;
    const opening = createDecipheriv(cipher, this.#key, null).setAutoPadding(false);
    const block = Buffer.concat([opening.update(sealed), opening.final()]);
    if (block.toString("latin1", halfBytes) !== mark) return undefined;
    return String(block.readBigUInt64BE());
  }
}
