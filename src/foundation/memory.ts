import { totalmem } from "node:os";

/** Share of the memory of the machine, or of the container if less, that all instances may use. */
const usableShare = 0.6;

/** Bytes for each of so many instances. */
export function memoryShare(instances: number): number {
  const machine = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return Math.floor((machine * usableShare) / instances);
}
