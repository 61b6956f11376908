import type { Config } from "../../foundation/config.ts";
import type { Logger } from "../../foundation/log.ts";
import { AnswerCache } from "../../http/answer-cache.ts";
import { GraphMemory } from "./graph-memory.ts";

/** What is kept within `cache.memory`: half of it are answers, half tables, of each process its part. */
export function sharedMemory(
  config: Config,
  log: Logger,
  secret: string,
): { readonly memory: GraphMemory; readonly answers: AnswerCache } {
  const part = 0.5 / config.server.workers;
  return {
    memory: new GraphMemory(config, log, part),
    answers: new AnswerCache(Math.ceil(config.cache.memory * part), secret),
  };
}
