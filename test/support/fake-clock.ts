import { vi } from "vitest";

/** Runs `work` with timers and the monotonic clock standing still until the test advances them. */
export async function withFakeClock(
  work: (advance: (ms: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "performance", "setInterval", "clearInterval"],
  });
  try {
    await work(async (ms) => {
      await vi.advanceTimersByTimeAsync(ms);
    });
  } finally {
    vi.useRealTimers();
  }
}

/** Resolves after so many ms of whatever clock is in use. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
