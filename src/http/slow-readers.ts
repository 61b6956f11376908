import type { ServerResponse } from "node:http";

/** Bytes that the system takes off our hands, whether or not their reader does. */
export const sentAtOnce = 64 * 1024;

/** A reader that takes nothing for so long is gone. */
const patienceMs = 60_000;

/** Calls when an answer is sent, or its client left. */
export function whenClosed(response: ServerResponse, listener: () => void): void {
  if (response.destroyed) listener();
  else response.once("close", listener);
}

/** Calls when an answer is taken, or its reader has left; who takes nothing of it for a minute is left by us. */
export function whenTaken(response: ServerResponse, taken: () => void): void {
  whenClosed(response, taken);
  if (!response.destroyed) response.setTimeout(patienceMs, () => response.destroy());
}
