import { AsyncLocalStorage } from "node:async_hooks";
import { NestedLeaseError } from "./pool-errors.ts";

/** Work that holds a lease, and all that it calls. */
const holding = new AsyncLocalStorage<{ isOver: boolean }>();

/** Throws NestedLeaseError inside work that holds a lease. */
export function refuseInsideLease(): void {
  if (holding.getStore()?.isOver === false) throw new NestedLeaseError();
}

/** Runs work that holds a lease until it has settled. */
export async function holdingLease<T>(work: () => Promise<T>): Promise<T> {
  const hold = { isOver: false };
  try {
    return await holding.run(hold, async () => work());
  } finally {
    hold.isOver = true;
  }
}
