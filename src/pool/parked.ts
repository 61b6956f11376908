import { asError } from "../foundation/errors.ts";
import { patientTimer } from "./within-time.ts";

/** Ends a wait: with a place, or with an error, or with neither. */
type Wake<Place> = (outcome: { readonly place?: Place; readonly error?: Error }) => void;

/**
 * Callers that were admitted and have no connection: they get what others give back, in their order,
 * together with the permit of who gave it back.
 */
export class Parked<Place> {
  readonly #callers = new Map<Wake<Place>, number>();

  get size(): number {
    return this.#callers.size;
  }

  /** Since when the first of them waits here. */
  get oldestSince(): number | undefined {
    for (const since of this.#callers.values()) return since;
    return undefined;
  }

  /**
   * Resolves with a place that was handed over, or with undefined when it is worth another try: a
   * slot became free, or so many ms have passed. Rejects with the signal's reason.
   */
  wait(ms: number, signal: AbortSignal | undefined): Promise<Place | undefined> {
    return this.#park((wake) => {
      const onAbort = () => wake({ error: asError(signal?.reason) });
      const stop = patientTimer(ms, () => wake({}));
      signal?.addEventListener("abort", onAbort, { once: true });
      return () => {
        stop();
        signal?.removeEventListener("abort", onAbort);
      };
    });
  }

  /** Resolves with a place that was handed over, or with undefined when `work` has ended, which never rejects. */
  waitDuring(work: Promise<void>): Promise<Place | undefined> {
    return this.#park((wake) => {
      void work.then(() => wake({}));
      return () => {};
    });
  }

  /** Gives a place to the first caller; false where there is none. */
  handOver(place: Place): boolean {
    for (const wake of this.#callers.keys()) {
      wake({ place });
      return true;
    }
    return false;
  }

  /** Lets everybody try again. */
  wakeAll(): void {
    for (const wake of this.#callers.keys()) wake({});
  }

  /** Keeps a caller until one of the `alarms` that were set wakes it. */
  #park(alarms: (wake: Wake<Place>) => () => void): Promise<Place | undefined> {
    return new Promise((resolve, reject) => {
      const wake: Wake<Place> = ({ place, error }) => {
        if (!this.#callers.delete(wake)) return;
        stop();
        if (error === undefined) resolve(place);
        else reject(error);
      };
      this.#callers.set(wake, performance.now());
      const stop = alarms(wake);
    });
  }
}
