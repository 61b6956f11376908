/** Something that takes memory. */
interface Sized {
  readonly bytes: number;
}

/** The memory that tables of all generations may take together: what was used least recently makes room. */
export class HeldBudget {
  readonly #mostBytes: number;
  /** What is held, least recently used first, and how to let it go. */
  readonly #held = new Map<Sized, () => void>();

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get bytes(): number {
    let sum = 0;
    for (const { bytes } of this.#held.keys()) sum += bytes;
    return sum;
  }

  get tables(): number {
    return this.#held.size;
  }

  /** Whether one table may take so much: it is there twice while a recycle loads it anew. */
  mayTake(bytes: number): boolean {
    return bytes <= this.#mostBytes / 2;
  }

  /** Holds, and lets others go until there is room; what is too large for itself goes too. */
  keep(held: Sized, drop: () => void): void {
    this.#held.delete(held);
    this.#held.set(held, drop);
    while (this.bytes > this.#mostBytes) {
      const [oldest] = this.#held;
      if (oldest === undefined) return;
      this.#held.delete(oldest[0]);
      oldest[1]();
    }
  }

  used(held: Sized): void {
    const drop = this.#held.get(held);
    if (drop === undefined) return;
    this.#held.delete(held);
    this.#held.set(held, drop);
  }

  forget(held: Sized): void {
    this.#held.delete(held);
  }
}
