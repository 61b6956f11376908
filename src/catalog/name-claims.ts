/**
 * One space of names in which each can be had once: who comes late gets `_2`, `_3`, ….
 * A claim that was changed is remembered for the report of `eider check`.
 */
export class NameClaims {
  readonly #taken = new Map<string, string>();
  readonly #report: (wanted: string, got: string, owner: string, holder: string) => void;

  constructor(report: (wanted: string, got: string, owner: string, holder: string) => void) {
    this.#report = report;
  }

  isTaken(name: string): boolean {
    return this.#taken.has(name);
  }

  /** Who holds `name`. */
  holder(name: string): string | undefined {
    return this.#taken.get(name);
  }

  /** Takes `name` for `owner` as it is; false where somebody has it. */
  reserve(name: string, owner: string): boolean {
    if (this.#taken.has(name)) return false;
    this.#taken.set(name, owner);
    return true;
  }

  /** The first free name of `wanted` and its alternatives, else the last with a number. */
  claim(owner: string, wanted: string, ...alternatives: readonly string[]): string {
    const candidates = [wanted, ...alternatives];
    let got = candidates.find((name) => !this.#taken.has(name));
    const last = candidates.at(-1) ?? wanted;
    for (let number = 2; got === undefined; number += 1) {
      if (!this.#taken.has(`${last}_${number}`)) got = `${last}_${number}`;
    }
    if (got !== wanted) this.#report(wanted, got, owner, this.#taken.get(wanted) ?? "");
    this.#taken.set(got, owner);
    return got;
  }
}
