import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
/** Collects garbage now. */
export const collect = runInNewContext("gc") as () => void;

/** Collects garbage until `isDone`; gives up after 100 rounds. */
export async function collectUntil(isDone: () => boolean): Promise<void> {
  for (let round = 0; round < 100 && !isDone(); round += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
