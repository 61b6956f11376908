import { memoryOf, type Vector } from "./vector-memory.ts";

/** What is made of integers: of one that a number holds exactly, and of any other. */
export interface Makers<Value> {
  readonly small: (count: number) => Value;
  readonly big: (count: bigint) => Value;
}

/** The high word of a 64-bit integer that a number holds exactly is in this range. */
const safeHigh = 2 ** 21;

/** Reads 64-bit integers by their halves: nearly all fit a number, which costs a tenth of a BigInt. */
export function wideReader(
  vector: Vector,
  count: number,
  { small, big }: Makers<unknown>,
): (row: number) => unknown {
  const bytes = memoryOf(vector, count * 8);
  const low = new Uint32Array(bytes.buffer, bytes.byteOffset, count * 2);
  const high = new Int32Array(bytes.buffer, bytes.byteOffset, count * 2);
  const wide = new BigInt64Array(bytes.buffer, bytes.byteOffset, count);
  return (row) => {
    const top = high[row * 2 + 1] as number;
    if (top >= -safeHigh && top < safeHigh)
      return small(top * 4_294_967_296 + (low[row * 2] as number));
    return big(wide[row] as bigint);
  };
}
