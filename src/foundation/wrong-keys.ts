const wrongPerMinute = 5;
const minuteMs = 60_000;
/** Addresses remembered at most: a flood of addresses must not fill the memory. */
const mostAddresses = 10_000;

/** Counts the wrong admin keys of each address. Where several processes serve together one of them counts for all. */
export class WrongKeys {
  readonly #times = new Map<string, number[]>();

  /** Counts one wrong key of an address; true where there were too many in the last minute. */
  isTooMany(address: string): boolean {
    const now = performance.now();
    const recent = (this.#times.get(address) ?? []).filter((time) => now - time < minuteMs);
    if (recent.length >= wrongPerMinute) return true;
    this.#times.delete(address);
    const [oldest] = this.#times.keys();
    if (this.#times.size >= mostAddresses && oldest !== undefined) this.#times.delete(oldest);
    this.#times.set(address, [...recent, now]);
    return false;
  }
}
