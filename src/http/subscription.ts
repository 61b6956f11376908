import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
} from "graphql";
import { EiderError } from "../foundation/errors.ts";
import { countingCosts } from "./answers.ts";
import type { Exchange } from "./exchange.ts";

type Results = AsyncIterableIterator<ExecutionResult>;

/**
 * Begins a subscription: a result for each of its events. It holds no snapshot: what its events tell is
 * told by the service itself. Throws NOT_ACCEPTABLE where the client takes no stream.
 */
export async function subscribeTo(
  exchange: Exchange,
  args: ExecutionArgs,
): Promise<Results | ExecutionResult> {
  if (!exchange.takesStream)
    throw new EiderError(
      "NOT_ACCEPTABLE",
      "A subscription is answered as a stream of events: accept text/event-stream.",
    );
  exchange.operation = "subscription";
  const contextValue = exchange.pinned().context({
    id: exchange.id,
    caller: exchange.caller,
    client: exchange.client,
    address: exchange.address,
    signal: exchange.signal,
    explain: undefined,
    ...countingCosts(exchange),
  });
  const events = await createSourceEventStream({ ...args, contextValue });
  if (!(Symbol.asyncIterator in events)) return events;
  return mapped(events[Symbol.asyncIterator](), (rootValue) =>
    // Without the context, which has the snapshot of this moment.
    execute({ ...args, rootValue, contextValue: {} }),
  );
}

/** A generator would not end while it waits for the next event. */
function mapped(
  events: AsyncIterator<unknown>,
  toResult: (event: unknown) => ExecutionResult | Promise<ExecutionResult>,
): Results {
  return {
    next: async () => {
      const { done, value } = await events.next();
      return done === true
        ? { done: true, value: undefined }
        : { done: false, value: await toResult(value) };
    },
    return: async () => {
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
