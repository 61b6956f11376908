import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { ExecutionResult } from "graphql";
import Negotiator from "negotiator";
import { inSlices } from "../foundation/in-slices.ts";
import { writeAnswer } from "../graphql/answers/answer-writer.ts";

/** Smaller answers are sent as they are: an answer of one packet gains nothing. */
const leastBytes = 2048;

const encoders = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
  gzip: (body: Buffer) => promisify(gzip)(body, { level: 4 }),
} as const;

/** How a body is sent. */
export type Encoding = keyof typeof encoders | "identity";

/** A whole answer without errors, as bytes. */
export class KeptAnswer {
  readonly #body: Buffer;
  readonly #encoded = new Map<Encoding, Promise<Buffer>>();
  /** Undefined where the same question may have another answer over the same data. */
  readonly #etag: string | undefined;
  /** The data versions that it was made of. */
  versions = "";

  private constructor(body: Buffer, etag: string | undefined) {
    this.#body = body;
    this.#etag = etag;
  }

  /** Writes a result; a large one in steps. */
  static async of(result: ExecutionResult, etag: string | undefined): Promise<KeptAnswer> {
    return new KeptAnswer(await inSlices(writeAnswer(result)), etag);
  }

  /** Whether it stays right while the data is the same. */
  get isLasting(): boolean {
    return this.#etag !== undefined;
  }

  /** About what it holds, in bytes, with the forms that it may be asked for in. */
  get bytes(): number {
    return this.#body.byteLength < leastBytes
      ? this.#body.byteLength
      : Math.ceil(this.#body.byteLength * 1.5);
  }

  /** The best form that a client takes. */
  encodingFor(acceptEncoding: string | undefined): Encoding {
    if (acceptEncoding === undefined || this.#body.byteLength < leastBytes) return "identity";
    const accepted = new Negotiator({ headers: { "accept-encoding": acceptEncoding } });
    return (accepted.encoding(["br", "gzip", "identity"]) as Encoding | undefined) ?? "identity";
  }

  /** The validator of a form: each has its own. */
  etag(encoding: Encoding): string | undefined {
    return this.#etag === undefined ? undefined : etagOf(this.#etag, encoding);
  }

  /** The bytes of a form; made once, beside the event loop. */
  body(encoding: Encoding): Buffer | Promise<Buffer> {
    if (encoding === "identity") return this.#body;
    let encoded = this.#encoded.get(encoding);
    if (encoded === undefined)
      this.#encoded.set(encoding, (encoded = encoders[encoding](this.#body)));
    return encoded;
  }
}

/** What the client has is what it would get: the validator that says so. */
export class NotModified {
  readonly etag: string;

  constructor(etag: string) {
    this.etag = etag;
  }
}

/** An answer without errors as bytes, one that the client has already, or a result with errors. */
export type Outcome = KeptAnswer | NotModified | ExecutionResult;

function etagOf(validator: string, encoding: Encoding): string {
  return encoding === "identity" ? `"${validator}"` : `"${validator}-${encoding}"`;
}

/** Whether an If-None-Match header names the validator in whatever form; `*` names nothing. */
export function matches(ifNoneMatch: string, validator: string): string | undefined {
  return ifNoneMatch
    .split(",")
    .map((each) => each.trim().replace(/^W\//, ""))
    .find((each) =>
      (["identity", ...Object.keys(encoders)] as Encoding[]).some(
        (encoding) => each === etagOf(validator, encoding),
      ),
    );
}
