import { byteReader, mapValid, textReader, type Vector } from "./vector-memory.ts";

export const texts = (vector: Vector, count: number): unknown[] =>
  mapValid(vector, count, textReader(vector, count));

export const jsonTexts = (vector: Vector, count: number): unknown[] => {
  const read = textReader(vector, count);
  return mapValid(vector, count, (row) => parseJson(read(row)));
};

/** Numbers whose digits a JSON number would lose are answered as strings. */
function parseJson(text: string): unknown {
  const exact = /\d{16}|\d[eE][+-]?\d{2}/.test(text)
    ? text.replaceAll(jsonTokens, keepDigits)
    : text;
  return JSON.parse(exact) as unknown;
}

/** Strings, which are passed over, and numbers. */
const jsonTokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function keepDigits(token: string): string {
  if (token.startsWith('"')) return token;
  const value = Number(token);
  const digits = token
    .replace(/[eE].*$/, "")
    .replaceAll(/\D/g, "")
    .replace(/^0+/, "").length;
  const isExact =
    Number.isFinite(value) &&
    (Number.isInteger(value) ? Number.isSafeInteger(value) : digits <= 17);
  return isExact ? token : `"${token}"`;
}

export const base64 = (vector: Vector, count: number): unknown[] => {
  const read = byteReader(vector, count);
  return mapValid(vector, count, (row) => read(row).toString("base64"));
};

/** First byte: the number of bits of the second that do not count. */
export const bits = (vector: Vector, count: number): unknown[] => {
  const read = byteReader(vector, count);
  return mapValid(vector, count, (row) => {
    const bytes = read(row);
    const digits = Array.from(bytes.subarray(1), (byte) => byte.toString(2).padStart(8, "0")).join(
      "",
    );
    return digits.slice(bytes[0]);
  });
};

/** Three bytes of header, then big endian digits, all inverted for negative numbers. */
export const bignums = (vector: Vector, count: number): unknown[] => {
  const read = byteReader(vector, count);
  return mapValid(vector, count, (row) => {
    const bytes = read(row);
    const positive = ((bytes[0] as number) & 0x80) !== 0;
    const hex = Array.from(bytes.subarray(3), (byte) =>
      (positive ? byte : byte ^ 0xff).toString(16).padStart(2, "0"),
    ).join("");
    const size = BigInt(`0x${hex}`);
    return String(positive ? size : -size);
  });
};
