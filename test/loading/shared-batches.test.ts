import { expect, test } from "vitest";
import { EiderError } from "../../src/foundation/errors.ts";
import type { Key } from "../../src/loading/key.ts";
import { type LoadBatch, SharedBatches } from "../../src/loading/shared-batches.ts";
import { deferred, settle } from "../pool/fake-driver.ts";

/** Answers each key with its text in capitals; a batch waits until the test opens its gate. */
function gatedLoad() {
  const batches: {
    readonly keys: readonly string[];
    readonly signal: AbortSignal;
    readonly gate: ReturnType<typeof deferred<void>>;
  }[] = [];
  const load: LoadBatch<string> = async (keys, signal) => {
    const gate = deferred();
    batches.push({ keys: keys.map(([text]) => text ?? ""), signal, gate });
    await gate.promise;
    return keys.map(([text = ""]) => text.toUpperCase());
  };
  return { batches, load };
}

const keys = (...texts: readonly string[]): Key[] => texts.map((text) => [text]);
const forever = new AbortController().signal;

test("idle, a batch runs at once; while it runs, the next gathers distinct keys of all who come", async () => {
  const shared = new SharedBatches();
  const { batches, load } = gatedLoad();
  const first = shared.load("shape", keys("a"), forever, load);
  const second = shared.load("shape", keys("b", "c", "b"), forever, load);
  const third = shared.load("shape", keys("c", "d"), forever, load);
  const other = shared.load("other shape", keys("x"), forever, load);
  await settle();
  expect(batches.map((batch) => batch.keys)).toEqual([["a"], ["x"]]);
  batches[0]?.gate.resolve();
  expect(await first).toEqual(["A"]);
  await settle();
  expect(batches[2]?.keys).toEqual(["b", "c", "d"]);
  batches[2]?.gate.resolve();
  batches[1]?.gate.resolve();
  expect(await Promise.all([second, third, other])).toEqual([["B", "C", "B"], ["C", "D"], ["X"]]);
});

test("a key that fails its statement fails its own request only", async () => {
  const shared = new SharedBatches();
  const load: LoadBatch<string> = async (all) => {
    await settle();
    if (all.some(([text]) => text === "bad")) throw new EiderError("BAD_INPUT", "cannot convert");
    return all.map(([text = ""]) => text);
  };
  const first = shared.load("shape", keys("a"), forever, load);
  const [good, bad, fine] = await Promise.allSettled([
    shared.load("shape", keys("b"), forever, load),
    shared.load("shape", keys("bad"), forever, load),
    shared.load("shape", keys("c"), forever, load),
  ]);
  expect(await first).toEqual(["a"]);
  expect([good, fine]).toEqual([
    { status: "fulfilled", value: ["b"] },
    { status: "fulfilled", value: ["c"] },
  ]);
  expect(bad).toMatchObject({ status: "rejected", reason: { message: "cannot convert" } });
});

test("who aborts leaves at once; the statement is interrupted only when nobody waits for it", async () => {
  const shared = new SharedBatches();
  const { batches, load } = gatedLoad();
  const running = shared.load("shape", keys("a"), forever, load);
  const [one, two] = [new AbortController(), new AbortController()];
  const first = expect(shared.load("shape", keys("b"), one.signal, load)).rejects.toThrow(
    "one is gone",
  );
  const second = expect(shared.load("shape", keys("c"), two.signal, load)).rejects.toThrow(
    "two is gone",
  );
  batches[0]?.gate.resolve();
  await running;
  await settle();
  one.abort(new Error("one is gone"));
  await first;
  expect(batches[1]?.signal.aborted).toBe(false);
  two.abort(new Error("two is gone"));
  await second;
  expect(batches[1]?.signal.aborted).toBe(true);
  batches[1]?.gate.resolve();
  await settle();
  const next = shared.load("shape", keys("d"), forever, load);
  await settle();
  batches[2]?.gate.resolve();
  expect(await next).toEqual(["D"]);
});
