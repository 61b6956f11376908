/** Milliseconds after a first failure, doubled by each further one up to the longest. */
const firstMs = 1000;
const longestMs = 15_000;

interface State {
  isRunning: boolean;
  failures: number;
  /** No attempt before this time. */
  nextAt: number;
}

/** Lets attempts at something run one at a time, and after failures only from time to time. */
export class BackOff {
  readonly #states = new Map<string, State>();

  /** Attempts unless one runs or the last failed a short time ago; `work` says whether it succeeded. */
  attempt(name: string, work: () => Promise<boolean>): void {
    const state = this.#states.get(name) ?? { isRunning: false, failures: 0, nextAt: 0 };
    if (state.isRunning || performance.now() < state.nextAt) return;
    this.#states.set(name, state);
    state.isRunning = true;
    void work()
      .catch(() => false)
      .then((isDone) => {
        state.isRunning = false;
        state.failures = isDone ? 0 : state.failures + 1;
        const pauseMs = Math.min(firstMs * 2 ** (state.failures - 1), longestMs);
        state.nextAt = isDone ? 0 : performance.now() + pauseMs;
      });
  }
}
