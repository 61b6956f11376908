import { asError, EiderError } from "../foundation/errors.ts";
import type { Key } from "./key.ts";

/** Looks up distinct keys in one statement and answers in their order. */
export type LoadBatch<T> = (keys: readonly Key[], signal: AbortSignal) => Promise<readonly T[]>;

interface Member {
  readonly keys: readonly Key[];
  readonly signal: AbortSignal;
  readonly load: LoadBatch<unknown>;
  settle(outcome: { readonly values: readonly unknown[] } | { readonly error: unknown }): void;
}

/** Milliseconds for which those who come wait for a batch that runs; later ones start their own. */
const youngMs = 25;

/** A batch that runs, and who comes meanwhile. */
interface Batch {
  readonly started: number;
  next: Member[];
  /** Rings when it is young no more and somebody waits. */
  timer: NodeJS.Timeout | undefined;
}

/**
 * Lets concurrent requests of one snapshot share statements: while one batch of an identity runs, the
 * next gathers, unless it runs for long. Idle, nothing waits. A scan costs the engine the same for
 * 250 keys as for 8,000, so under load this multiplies what it answers.
 */
export class SharedBatches {
  /** The batch of each identity that began last. */
  readonly #latest = new Map<string, Batch>();

  /** The values of `keys`. Rejects with the signal's reason at once, though others wait on. */
  load<T>(
    identity: string,
    keys: readonly Key[],
    signal: AbortSignal,
    load: LoadBatch<T>,
  ): Promise<readonly T[]> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(asError(signal.reason));
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort, { once: true });
      this.#enter(identity, {
        keys,
        signal,
        load,
        settle: (outcome) => {
          signal.removeEventListener("abort", onAbort);
          if ("values" in outcome) resolve(outcome.values as readonly T[]);
          else reject(asError(outcome.error));
        },
      });
    });
  }

  #enter(identity: string, member: Member): void {
    const batch = this.#latest.get(identity);
    const ageMs = batch === undefined ? youngMs : performance.now() - batch.started;
    if (batch === undefined || ageMs >= youngMs) {
      void this.#run(identity, [member]);
      return;
    }
    batch.next.push(member);
    batch.timer ??= setTimeout(() => this.#startNext(identity, batch), youngMs - ageMs);
  }

  /** Those who wait for a batch that takes long run beside it. */
  #startNext(identity: string, batch: Batch): void {
    const members = batch.next;
    batch.next = [];
    if (members.length > 0) void this.#run(identity, members);
  }

  async #run(identity: string, members: readonly Member[]): Promise<void> {
    const batch: Batch = { started: performance.now(), next: [], timer: undefined };
    this.#latest.set(identity, batch);
    await runTogether(members.filter(({ signal }) => !signal.aborted));
    clearTimeout(batch.timer);
    if (this.#latest.get(identity) === batch) this.#latest.delete(identity);
    this.#startNext(identity, batch);
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
    // One member's input may be what failed: the others must not suffer for it.
    if (members.length > 1 && isOfInput(error))
      await Promise.all(members.map((member) => runTogether([member])));
    else for (const member of members) member.settle({ error });
  } finally {
    shared.stop();
  }
}

/** Whether what one asker gave can be the cause; an overload would only grow by asking again. */
function isOfInput(error: unknown): boolean {
  return error instanceof EiderError && error.status < 500;
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
