import { asError } from "../foundation/errors.ts";
import type { Key } from "./key.ts";

/** Looks up distinct keys in one statement and answers in their order. */
export type LoadBatch<T> = (keys: readonly Key[], signal: AbortSignal) => Promise<readonly T[]>;

interface Member {
  readonly keys: readonly Key[];
  readonly signal: AbortSignal;
  readonly load: LoadBatch<unknown>;
  settle(outcome: { readonly values: readonly unknown[] } | { readonly error: unknown }): void;
}

/**
 * Lets concurrent requests of one snapshot share statements of the same shape: while one batch of a
 * shape runs, the next gathers. Idle, nothing waits. A scan costs the engine the same for 250 keys
 * as for 8,000, so under load this multiplies what it answers.
 */
export class SharedBatches {
  /** Members that wait, by shape; a shape that runs has an entry. */
  readonly #waiting = new Map<string, Member[]>();

  /** The values of `keys`. Rejects with the signal's reason at once, though others wait on. */
  load<T>(
    shape: string,
    keys: readonly Key[],
    signal: AbortSignal,
    load: LoadBatch<T>,
  ): Promise<readonly T[]> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(asError(signal.reason));
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort, { once: true });
      const member: Member = {
        keys,
        signal,
        load,
        settle: (outcome) => {
          signal.removeEventListener("abort", onAbort);
          if ("values" in outcome) resolve(outcome.values as readonly T[]);
          else reject(asError(outcome.error));
        },
      };
      const waiting = this.#waiting.get(shape);
      if (waiting === undefined) void this.#runAll(shape, [member]);
      else waiting.push(member);
    });
  }

  /** Runs batches of a shape until nobody waits for one. */
  async #runAll(shape: string, first: Member[]): Promise<void> {
    for (let members = first; members.length > 0; members = this.#waiting.get(shape) ?? []) {
      this.#waiting.set(shape, []);
      await runTogether(members.filter(({ signal }) => !signal.aborted));
    }
    this.#waiting.delete(shape);
  }
}

async function runTogether(members: readonly Member[]): Promise<void> {
  const [first] = members;
  if (first === undefined) return;
  const distinct = distinctKeys(members.map(({ keys }) => keys));
  const shared = untilAllAbort(members);
  try {
    const values = await first.load(distinct.keys, shared.signal);
    for (const [index, member] of members.entries())
      member.settle({ values: (distinct.places[index] ?? []).map((place) => values[place]) });
  } catch (error) {
    // One member's key may be what failed: the others must not suffer for it.
    if (members.length === 1) first.settle({ error });
    else await Promise.all(members.map((member) => runTogether([member])));
  } finally {
    shared.stop();
  }
}

/** Each distinct key once, and where each member's keys stand among them. */
export function distinctKeys(lists: readonly (readonly Key[])[]): {
  keys: Key[];
  places: number[][];
} {
  const known = new Map<string, number>();
  const keys: Key[] = [];
  const places = lists.map((list) =>
    list.map((key) => {
      const text = key.length === 1 ? (key[0] ?? "") : JSON.stringify(key);
      let place = known.get(text);
      if (place === undefined) known.set(text, (place = keys.push(key) - 1));
      return place;
    }),
  );
  return { keys, places };
}

/** A signal that aborts when every member has: then nobody waits for the statement. */
function untilAllAbort(members: readonly Member[]): { signal: AbortSignal; stop: () => void } {
  const [only] = members;
  if (members.length === 1 && only !== undefined) return { signal: only.signal, stop: () => {} };
  const controller = new AbortController();
  let left = members.length;
  const onAbort = () => {
    left -= 1;
    if (left === 0) controller.abort(members[0]?.signal.reason);
  };
  for (const { signal } of members) signal.addEventListener("abort", onAbort, { once: true });
  const stop = () => {
    for (const { signal } of members) signal.removeEventListener("abort", onAbort);
  };
  return { signal: controller.signal, stop };
}
