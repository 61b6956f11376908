import { createHash, createHmac } from "node:crypto";
import { setMaxListeners } from "node:events";
import type { ExecutionResult } from "graphql";
import { cacheOfEntries, SegmentedCache } from "../foundation/bounded-cache.ts";
import { asError } from "../foundation/errors.ts";
import { KeptAnswer } from "./kept-answer.ts";

/** What an answer depends on, as text: equal texts have equal answers. */
export interface AnswerKey {
  /** The data versions that it reads. */
  readonly versions: string;
  /** Everything else. */
  readonly question: string;
  /** Whether it tells of the schema: there are few of these, and all clients that look at it ask the same. */
  readonly isOfSchema: boolean;
}

/** An answer as bytes, or a result with errors, which is never kept. */
export type Made = KeptAnswer | ExecutionResult;

/** Makes an answer until the signal ends it. */
export type MakeAnswer = (signal: AbortSignal) => Promise<Made>;

/** Who asks; the signal is asked for only where somebody has to wait. */
export interface Asker {
  readonly signal: AbortSignal;
}

/** Counts since the start, and what is held now. */
export interface CacheStats {
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
  readonly bytes: number;
  readonly entries: number;
}

/** An answer that is being made, for all who ask meanwhile. */
interface Flight {
  readonly controller: AbortController;
  readonly made: Promise<Made>;
  askers: number;
}

/** Answers of the schema that are kept, however large: of a thousand tables one has 50 MB. */
const mostOfSchema = 4;

/** Keys longer than this are kept as digests. */
const longestKey = 300;
/** What an entry costs beside its bytes. */
const entryBytes = 500;

/**
 * Answers that cannot change while the data is what it is: kept as bytes under all that they depend
 * on, so that none is ever stale. Equal questions in flight are asked once.
 */
export class AnswerCache {
  readonly #kept: SegmentedCache<KeptAnswer> | undefined;
  readonly #ofSchema = cacheOfEntries<KeptAnswer>(mostOfSchema, () => {});
  readonly #flights = new Map<string, Flight>();
  readonly #secret: string;
  #hits = 0;
  #misses = 0;

  /** Holds so many bytes, 0 for none; processes that serve together have the same secret. */
  constructor(mostBytes: number, secret: string) {
    this.#secret = secret;
    this.#kept =
      mostBytes === 0
        ? undefined
        : new SegmentedCache<KeptAnswer>(
            mostBytes,
            (answer, key) => answer.bytes + key.length + entryBytes,
          );
  }

  get stats(): CacheStats {
    const { bytes = 0, entries = 0, evictions = 0 } = this.#kept ?? {};
    let ofSchema = 0;
    for (const answer of this.#ofSchema.values()) ofSchema += answer.bytes;
    return {
      hits: this.#hits,
      misses: this.#misses,
      evictions,
      bytes: bytes + ofSchema,
      entries: entries + this.#ofSchema.size,
    };
  }

  /** The validator of an answer, which tells nothing of what it is made of. */
  etag({ versions, question }: AnswerKey): string {
    return createHmac("sha256", this.#secret)
      .update(`${versions}\n${question}`)
      .digest("base64url")
      .slice(0, 22);
  }

  /** The answer that is kept, or is made now for all who ask for it. Rejects when its asker's signal aborts. */
  async answer(key: AnswerKey, asker: Asker, make: MakeAnswer): Promise<Made> {
    if (this.#kept === undefined) return make(asker.signal);
    const name = nameOf(key);
    const known = key.isOfSchema ? this.#ofSchema.get(name) : this.#kept.get(name);
    if (known !== undefined) {
      this.#hits += 1;
      return known;
    }
    let flight = this.#flights.get(name);
    // One that its last asker has ended takes no others: they would be told that they left.
    if (flight === undefined || flight.controller.signal.aborted) {
      this.#misses += 1;
      flight = this.#start(name, key, make);
    } else this.#hits += 1;
    return join(flight, asker.signal);
  }

  /** Forgets what belongs to data that is served no more. */
  keepOnly(isServed: (versions: string) => boolean): void {
    this.#kept?.forget(({ versions }) => !isServed(versions));
    // Schemas change with few swaps, and are few.
    this.#ofSchema.clear();
  }

  #start(name: string, { versions, isOfSchema }: AnswerKey, make: MakeAnswer): Flight {
    const controller = new AbortController();
    // Each of its statements listens to it.
    setMaxListeners(0, controller.signal);
    const work = async () => {
      try {
        const made = await make(controller.signal);
        if (made instanceof KeptAnswer && made.isLasting) {
          made.versions = versions;
          if (isOfSchema) this.#ofSchema.set(name, made);
          else this.#kept?.set(name, made);
        }
        return made;
      } finally {
        if (this.#flights.get(name) === flight) this.#flights.delete(name);
      }
    };
    const flight: Flight = { controller, askers: 0, made: Promise.resolve().then(work) };
    this.#flights.set(name, flight);
    return flight;
  }
}

function nameOf({ versions, question }: AnswerKey): string {
  const text = `${versions}\n${question}`;
  return text.length <= longestKey ? text : createHash("sha256").update(text).digest("base64url");
}

/** Waits with others; an asker that leaves ends the work only if it is the last. */
function join(flight: Flight, signal: AbortSignal): Promise<Made> {
  flight.askers += 1;
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      flight.askers -= 1;
      // The last one hears how the work ended.
      if (flight.askers === 0) flight.controller.abort(signal.reason);
      else reject(asError(signal.reason));
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    const settle = () => signal.removeEventListener("abort", onAbort);
    flight.made.then(
      (made) => {
        settle();
        resolve(made);
      },
      (error: unknown) => {
        settle();
        reject(asError(error));
      },
    );
  });
}
