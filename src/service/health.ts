/** Whether each database serves, kept by what happens to it; asking never waits. */
export class Health {
  readonly #states = new Map<string, { ok: boolean; since: string }>();

  /** Notes the outcome of the last use of a database. */
  report(name: string, ok: boolean): void {
    if (this.#states.get(name)?.ok === ok) return;
    this.#states.set(name, { ok, since: new Date().toISOString() });
  }

  get databases(): { name: string; ok: boolean; since: string }[] {
    return [...this.#states].map(([name, state]) => ({ name, ...state }));
  }
}
