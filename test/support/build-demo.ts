import { buildDemo } from "../../src/cli/demo.ts";

/** Builds the demo's databases once, before the tests that ask them. */
export async function setup(): Promise<void> {
  await buildDemo(() => {});
}
