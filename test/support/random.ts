/** Random choices that a seed repeats. */
export interface Random {
  /** A whole number from 0 up to `below`. */
  number(below: number): number;
  pick<T>(items: readonly T[]): T;
  chance(share: number): boolean;
  shuffled<T>(items: readonly T[]): T[];
}

/** The mulberry32 generator: small, fast, and good enough to vary tests. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const number = (below: number) => Math.floor(next() * below);
  return {
    number,
    pick: (items) => items[number(items.length)] as never,
    chance: (share) => next() < share,
    shuffled: (items) =>
      items
        .map((item) => ({ item, at: next() }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}
