import { readFileSync } from "node:fs";
import type { Config } from "../../foundation/config.ts";
import { ConfigError, EiderError, messageOf } from "../../foundation/errors.ts";
import type { Logger } from "../../foundation/log.ts";
import { Contract } from "../../graphql/schema/contract.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { Schemas } from "./snapshot.ts";

/** Breaks that a message names; the log has all. */
const mostNamed = 5;

/**
 * What `server.contract` says of new schemas: `check` throws RECYCLE_FAILED for one that breaks it,
 * or only warns, as the mode says. Throws ConfigError where the file is not there or no schema.
 */
export function contractCheck(
  { server }: Pick<Config, "server">,
  log: Logger,
  metrics: Metrics,
): {
  readonly check: (schemas: Schemas) => void;
  readonly warn: (schemas: Schemas) => void;
} {
  const { contract: file, contractMode } = server;
  if (file === null) return { check: () => {}, warn: () => {} };
  const contract = readContract(file);
  const breaksOf = (schemas: Schemas) => {
    const breaks = contract.breaksOf(schemas.public);
    if (breaks.length > 0) {
      metrics.contractBroken();
      log.warn({ contract: file, breaks }, "the schema breaks the contract");
    }
    return breaks;
  };
  return {
    check: (schemas) => {
      const breaks = breaksOf(schemas);
      if (breaks.length === 0 || contractMode === "warn") return;
      const more = breaks.length > mostNamed ? ` and ${breaks.length - mostNamed} more` : "";
      throw new EiderError(
        "RECYCLE_FAILED",
        `The new schema breaks the contract ${file}: ${breaks.slice(0, mostNamed).join(" ")}${more}`,
      );
    },
    warn: breaksOf,
  };
}

/** Reads a contract. Throws ConfigError. */
export function readContract(file: string): Contract {
  let sdl: string;
  try {
    sdl = readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError([`server.contract: ${file} cannot be read: ${messageOf(error)}`]);
  }
  return new Contract(sdl, file);
}
