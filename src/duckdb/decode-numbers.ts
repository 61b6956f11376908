import { wideReader } from "./decode-wide.ts";
import { mapValid, memoryOf, plainValues, typedMemory, type Vector } from "./vector-memory.ts";

/** A BigInt as JSON: a number while it is safe, else its digits as text. */
export function exactNumber(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

type NumberArray = Int8Array | Int16Array | Int32Array | Uint8Array | Uint16Array | Uint32Array;
type NumberArrayType = {
  new (buffer: ArrayBufferLike, offset: number, length: number): NumberArray;
  BYTES_PER_ELEMENT: number;
};

export function numbersOf(Type: NumberArrayType) {
  return (vector: Vector, count: number): unknown[] =>
    plainValues(vector, typedMemory<NumberArray>(vector, count, Type), count);
}

/** NaN and infinities have no JSON number: they are null. */
export function floatsOf(
  Type: {
    new (buffer: ArrayBufferLike, offset: number, length: number): Float32Array | Float64Array;
    BYTES_PER_ELEMENT: number;
  },
  notFinite: (value: number) => unknown = () => null,
) {
  return (vector: Vector, count: number): unknown[] => {
    const items = typedMemory<Float32Array | Float64Array>(vector, count, Type);
    return mapValid(vector, count, (row) => {
      const value = items[row] as number;
      return Number.isFinite(value) ? value : notFinite(value);
    });
  };
}

/** As the engine writes it. */
export function notFiniteText(value: number): string {
  if (Number.isNaN(value)) return "nan";
  return value > 0 ? "inf" : "-inf";
}

export function booleans(vector: Vector, count: number): unknown[] {
  const items = memoryOf(vector, count);
  return mapValid(vector, count, (row) => items[row] !== 0);
}

/** -2^53 passes the test of the high word and is no safe integer: its text is exact. */
const safeOrText = (value: number) => (Number.isSafeInteger(value) ? value : String(value));

export function bigints(vector: Vector, count: number): unknown[] {
  return mapValid(
    vector,
    count,
    wideReader(vector, count, { small: safeOrText, big: exactNumber }),
  );
}

export function unsignedBigints(vector: Vector, count: number): unknown[] {
  const items = typedMemory<BigUint64Array>(vector, count, BigUint64Array);
  return mapValid(vector, count, (row) => exactNumber(items[row] as bigint));
}

function hugeReader(vector: Vector, count: number, signed: boolean): (row: number) => bigint {
  const bytes = memoryOf(vector, count * 16);
  const low = new BigUint64Array(bytes.buffer, bytes.byteOffset, count * 2);
  const high = signed ? new BigInt64Array(bytes.buffer, bytes.byteOffset, count * 2) : low;
  return (row) => ((high[row * 2 + 1] as bigint) << 64n) + (low[row * 2] as bigint);
}

export function hugeints(signed: boolean) {
  return (vector: Vector, count: number): unknown[] => {
    const read = hugeReader(vector, count, signed);
    return mapValid(vector, count, (row) => exactNumber(read(row)));
  };
}

export function uuids(vector: Vector, count: number): unknown[] {
  const read = hugeReader(vector, count, true);
  return mapValid(vector, count, (row) => uuidText(read(row)));
}

/** Stored with the top bit flipped, so that numbers sort like texts. */
export function uuidText(value: bigint): string {
  const hex = BigInt.asUintN(128, value ^ (1n << 127n))
    .toString(16)
    .padStart(32, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Decimals of more than 18 digits are 128-bit integers with a point `scale` digits from the right. */
export function wideDecimals(scale: number) {
  return (vector: Vector, count: number): unknown[] => {
    const read = hugeReader(vector, count, true);
    return mapValid(vector, count, (row) => withPoint(String(read(row)), scale));
  };
}

/** Scales of which all fractions are made once: most decimals are amounts of money. */
const mostListedScale = 4;
const fractionsByScale = new Map<number, readonly string[]>();

/** Makes the text of a decimal from its whole number of smallest parts, which is safe. */
export function decimalTexts(scale: number): (value: number) => string {
  if (scale === 0) return String;
  if (scale > mostListedScale) return (value) => withPoint(String(value), scale);
  const one = 10 ** scale;
  let listed = fractionsByScale.get(scale);
  if (listed === undefined) {
    listed = Array.from({ length: one }, (_, part) => `.${String(part).padStart(scale, "0")}`);
    fractionsByScale.set(scale, listed);
  }
  const fractions = listed;
  return (value) => {
    const size = Math.abs(value);
    const whole = Math.floor(size / one);
    const text = whole + (fractions[size - whole * one] as string);
    return value < 0 ? `-${text}` : text;
  };
}

/** The digits of an integer with a point `scale` digits from the right. */
export function withPoint(digits: string, scale: number): string {
  if (scale === 0) return digits;
  const sign = digits.startsWith("-") ? "-" : "";
  const padded = digits.slice(sign.length).padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}
