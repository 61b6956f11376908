import { isAscii } from "node:buffer";
import duckdb from "@duckdb/node-bindings";
import { isValid, memoryOf, type Validity, type Vector, validityOf } from "./vector-memory.ts";

/** A value of VARCHAR or BLOB takes 16 bytes: its length, then up to 12 bytes of its own, or 4 and a pointer. */
const entryBytes = 16;
const entryWords = entryBytes / 4;
const mostInline = 12;
/** Values that lie closer together than this share pages of memory: what is between them can be read. */
const pageBytes = 4096;
const mostRunBytes = 1024 * 1024;

/** Reads the bytes of one row of a VARCHAR or BLOB vector. */
export function byteReader(vector: Vector, count: number): (row: number) => Buffer {
  const bytes = memoryOf(vector, count * entryBytes);
  const { words, buffer } = viewsOf(bytes, count);
  const runs = new Runs(bytes, words, validityOf(vector, count));
  return (row) => {
    const length = words[row * entryWords] as number;
    const inline = row * entryBytes + 4;
    if (length <= mostInline) return buffer.subarray(inline, inline + length);
    const start = runs.find(row);
    return runs.bytes.subarray(start, start + length);
  };
}

/** Reads the text of one row of a VARCHAR vector. */
export function textReader(vector: Vector, count: number): (row: number) => string {
  const bytes = memoryOf(vector, count * entryBytes);
  const { words, buffer } = viewsOf(bytes, count);
  const runs = new Runs(bytes, words, validityOf(vector, count));
  /** All entries as text, each byte a character: a part of it costs no call. */
  let characters: string | undefined;
  return (row) => {
    const word = row * entryWords;
    const length = words[word] as number;
    if (length > mostInline) return runs.text(row, length);
    const place = placeOf(words, word);
    if (isKept(place, words, word)) return keptTexts[place] as string;
    const start = row * entryBytes + 4;
    let text: string;
    if (isAsciiEntry(words, word)) {
      characters ??= buffer.toString("latin1");
      text = characters.substring(start, start + length);
    } else text = buffer.toString("utf8", start, start + length);
    keptTexts[place] = text;
    keptEntries.set(words.subarray(word, word + entryWords), place * entryWords);
    return text;
  };
}

/**
 * Short texts that were read lately, each with its entry: columns repeat theirs, and a text that is
 * found takes a third of the time and no memory. An entry is filled up with zeros, so equal entries
 * are equal texts.
 */
const keptTexts = new Array<string>(2048).fill("");
const keptEntries = new Uint32Array(keptTexts.length * entryWords);

/** One of 2,048 places, by a multiplicative hash. */
function placeOf(words: Uint32Array, word: number): number {
  const [b, c] = [words[word + 2] as number, words[word + 3] as number];
  const mixed = (words[word + 1] as number) ^ Math.imul(b, 31) ^ Math.imul(c, 961);
  return Math.imul(mixed, 0x9e37_79b1) >>> 21;
}

function isKept(place: number, words: Uint32Array, word: number): boolean {
  const at = place * entryWords;
  return (
    keptEntries[at] === words[word] &&
    keptEntries[at + 1] === words[word + 1] &&
    keptEntries[at + 2] === words[word + 2] &&
    keptEntries[at + 3] === words[word + 3]
  );
}

function isAsciiEntry(words: Uint32Array, word: number): boolean {
  const all =
    (words[word + 1] as number) | (words[word + 2] as number) | (words[word + 3] as number);
  return (all & 0x8080_8080) === 0;
}

function viewsOf(bytes: Uint8Array, count: number): { words: Uint32Array; buffer: Buffer } {
  return {
    words: new Uint32Array(bytes.buffer, bytes.byteOffset, count * entryWords),
    buffer: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  };
}

/**
 * Long values behind pointers. The driver takes two microseconds for each range of memory that it is
 * asked for, and values of neighbours nearly always stand one behind the other: such a run is asked
 * for once. Rows are best read in their order.
 */
class Runs {
  readonly #entries: Uint8Array;
  readonly #words: Uint32Array;
  readonly #validity: Validity | undefined;
  /** The memory of the run that was read last, which begins at an address. */
  bytes: Buffer = Buffer.alloc(0);
  #address = 0;
  /** All of it as text, where it is ASCII: a part of it costs no call. */
  #ascii: string | undefined;

  constructor(entries: Uint8Array, words: Uint32Array, validity: Validity | undefined) {
    this.#entries = entries;
    this.#words = words;
    this.#validity = validity;
  }

  /** Where the value of a row begins in `bytes`. */
  find(row: number): number {
    const address = this.#addressOf(row);
    const end = address + (this.#words[row * entryWords] as number);
    if (address < this.#address || end > this.#address + this.bytes.length) this.#read(row);
    return address - this.#address;
  }

  text(row: number, length: number): string {
    const start = this.find(row);
    if (this.#ascii !== undefined) return this.#ascii.substring(start, start + length);
    return this.bytes.toString("utf8", start, start + length);
  }

  #read(row: number): void {
    this.#address = this.#addressOf(row);
    const length = this.#endOfRun(row) - this.#address;
    const memory = duckdb.get_data_from_pointer(
      this.#entries.buffer as ArrayBuffer,
      this.#entries.byteOffset + row * entryBytes + 8,
      length,
    );
    this.bytes = Buffer.from(memory.buffer, memory.byteOffset, length);
    this.#ascii = isAscii(this.bytes) ? this.bytes.toString("latin1") : undefined;
  }

  /** The address behind the values that follow that of a row without a gap of a page. */
  #endOfRun(first: number): number {
    const start = this.#addressOf(first);
    let end = start + (this.#words[first * entryWords] as number);
    const count = this.#words.length / entryWords;
    for (let row = first + 1; row < count; row += 1) {
      const length = this.#words[row * entryWords] as number;
      if (length <= mostInline || this.#isNull(row)) continue;
      const address = this.#addressOf(row);
      const isNext = address >= end && address - end < pageBytes;
      if (!isNext || address + length - start > mostRunBytes) break;
      end = address + length;
    }
    return end;
  }

  #isNull(row: number): boolean {
    return this.#validity !== undefined && !isValid(this.#validity, row);
  }

  /** User space ends below 2^47: an address is a whole number. */
  #addressOf(row: number): number {
    const word = row * entryWords;
    return (this.#words[word + 3] as number) * 4_294_967_296 + (this.#words[word + 2] as number);
  }
}
