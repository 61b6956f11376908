import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
} from "graphql";
import { EiderError } from "../foundation/errors.ts";
import { requestFacts } from "./answers.ts";
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
  const facts = requestFacts(exchange, exchange.signal);
  const contextValue = exchange.pinned().context({ ...facts, explain: undefined });
  const end = await exchange.listen();
  const events = await createSourceEventStream({ ...args, contextValue }).catch(
    (error: unknown) => {
      end();
      throw error;
    },
  );
  if (!(Symbol.asyncIterator in events)) {
    end();
    return events;
  }
  const iterator = events[Symbol.asyncIterator]();
  return mapped(iterator, {
    // Without the context, which has the snapshot of this moment.
    toResult: (rootValue) => execute({ ...args, rootValue, contextValue: {} }),
    end,
  });
}

interface Mapping {
  readonly toResult: (event: unknown) => ExecutionResult | Promise<ExecutionResult>;
  /** Called when there are no more events, or nobody listens; may be called again. */
  readonly end: () => void;
}

/** A generator would not end while it waits for the next event. */
function mapped(events: AsyncIterator<unknown>, { toResult, end }: Mapping): Results {
  return {
    next: async () => {
      try {
        const { done, value } = await events.next();
        if (done !== true) return { done: false, value: await toResult(value) };
      } catch (error) {
        end();
        throw error;
      }
      end();
      return { done: true, value: undefined };
    },
    return: async () => {
      end();
      await events.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
