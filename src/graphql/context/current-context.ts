import { AsyncLocalStorage } from "node:async_hooks";
import { EiderError } from "../../foundation/errors.ts";
import type { RequestContext } from "./context.ts";

const contexts = new AsyncLocalStorage<RequestContext>();

/** Does work whose calls find the context of its request. */
export function withContext<T>(context: RequestContext, work: () => T): T {
  return contexts.run(context, work);
}

/** The context of the request in whose resolver this is called. Throws outside one. */
export function currentContext(): RequestContext {
  const context = contexts.getStore();
  if (context === undefined)
    throw new EiderError("BAD_INPUT", "eider.query is called in resolvers, not outside a request.");
  return context;
}
