import { exactNumber } from "./decode-numbers.ts";
import { parseJson } from "./parse-json.ts";
import { mapValid, type Vector } from "./vector-memory.ts";
import { byteReader, textReader } from "./vector-strings.ts";

export const texts = (vector: Vector, count: number): unknown[] =>
  mapValid(vector, count, textReader(vector, count));

export const jsonTexts = (vector: Vector, count: number): unknown[] => {
  const read = textReader(vector, count);
  return mapValid(vector, count, (row) => parseJson(read(row)));
};

export const base64 = (vector: Vector, count: number): unknown[] => {
  const read = byteReader(vector, count);
  return mapValid(vector, count, (row) => read(row).toString("base64"));
};

export const bits = (vector: Vector, count: number): unknown[] => {
  const read = byteReader(vector, count);
  return mapValid(vector, count, (row) => bitText(read(row)));
};

/** First byte: the number of bits of the second that do not count. */
export function bitText(bytes: Buffer): string {
  const digits = Array.from(bytes.subarray(1), (byte) => byte.toString(2).padStart(8, "0"));
  return digits.join("").slice(bytes[0]);
}

export const bignums = (vector: Vector, count: number): unknown[] => {
  const read = byteReader(vector, count);
  return mapValid(vector, count, (row) => exactNumber(bignumOf(read(row))));
};

/** Three bytes of header, then big endian digits, all inverted for negative numbers. */
export function bignumOf(bytes: Buffer): bigint {
  const isPositive = ((bytes[0] as number) & 0x80) !== 0;
  const digits = Buffer.from(bytes.subarray(3));
  if (!isPositive) for (const [index, byte] of digits.entries()) digits[index] = byte ^ 0xff;
  const size = BigInt(`0x${digits.toString("hex") || "0"}`);
  return isPositive ? size : -size;
}
