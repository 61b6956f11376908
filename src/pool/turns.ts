/** Who waits, and for whom: callers of one client take one turn among those of others. */
export interface TurnTaker {
  /** Undefined for callers that belong to nobody in particular: they are one client. */
  readonly client: string | undefined;
}

/**
 * Callers in the order in which they are served: clients take turns, and the callers of each come in
 * the order in which they came. So one client with 500 callers does not hold up one with a single caller.
 */
export class Turns<Caller extends TurnTaker> {
  /** The callers of each client; the client whose turn it is stands first. */
  readonly #lines = new Map<string | undefined, Set<Caller>>();

  /** Who is served next; undefined where nobody waits. */
  get first(): Caller | undefined {
    for (const line of this.#lines.values()) for (const caller of line) return caller;
    return undefined;
  }

  add(caller: Caller): void {
    const line = this.#lines.get(caller.client);
    if (line === undefined) this.#lines.set(caller.client, new Set([caller]));
    else line.add(caller);
  }

  /** Takes out a caller who leaves; the client keeps its turn. */
  delete(caller: Caller): void {
    const line = this.#lines.get(caller.client);
    line?.delete(caller);
    if (line?.size === 0) this.#lines.delete(caller.client);
  }

  /** Takes out a caller who is served: it was its client's turn. */
  serve(caller: Caller): void {
    const line = this.#lines.get(caller.client) as Set<Caller>;
    this.#lines.delete(caller.client);
    line.delete(caller);
    if (line.size > 0) this.#lines.set(caller.client, line);
  }
}
