import type { Config } from "../../foundation/config.ts";
import { parseConfig } from "../../foundation/config.ts";
import { environmentValue } from "../../foundation/environment.ts";
import { asError } from "../../foundation/errors.ts";
import { expandVariables } from "../../foundation/expand-variables.ts";
import { createLogger, type Logger } from "../../foundation/log.ts";
import type { OnProgress } from "../../foundation/progress.ts";
import type { RecycleReport, RecycleWait } from "../../graphql/context/admin-service.ts";
import type { NodeHandler } from "../../http/node-server.ts";
import type { ConfigInput } from "./define-config.ts";
import { type OpenedDatabases, openAll } from "./open-all.ts";
import type { Service, WorkerRole } from "./service.ts";

/** A running Eider, to be put into a server of one's own. */
export interface Eider {
  /** Answers one request, as `fetch` would. */
  fetch(request: Request): Promise<Response>;
  /** A listener for `http.createServer`. */
  readonly handler: NodeHandler;
  /** Replaces all connections of a database, or of all: new requests see the new data. */
  recycle(database?: string, wait?: RecycleWait): Promise<RecycleReport>;
  /** Interrupts what still runs and closes every connection. */
  close(): Promise<void>;
}

/** Opens the databases of a configuration. Rejects with ConfigError or with why a database does not open. */
export async function createEider(input: ConfigInput): Promise<Eider> {
  const config = expandVariables(parseConfig(input), environmentValue);
  const { eider } = await startEider(config, createLogger(config.server.logLevel));
  return eider;
}

/** How a process joins others that serve together. */
export interface Joining {
  role(config: Config): WorkerRole;
  /** Opens the databases as the generations that the others serve. */
  openNewest(config: Config, log: Logger): Promise<OpenedDatabases>;
  /** Takes part in recycles from now on. */
  enter(service: Service): Promise<void>;
}

interface StartOptions {
  /** How it takes part in what others do. */
  readonly worker?: Joining | undefined;
  /** Told how far imports are; the log is, unless set. */
  readonly progress?: OnProgress | undefined;
}

/** Starts the service and everything that answers for it; a worker takes part in what others do. */
export async function startEider(
  config: Config,
  log: Logger,
  { worker, progress }: StartOptions = {},
): Promise<{ eider: Eider; service: Service }> {
  const opening =
    worker === undefined ? openAll(config, log, { progress }) : worker.openNewest(config, log);
  opening.catch(() => {});
  // The server's modules load while the engine's threads open the databases.
  const [{ createWays }, { nodeHandler }, { Service: Started }] = await Promise.all([
    import("../../http/front.ts"),
    import("../../http/node-server.ts"),
    import("./service.ts"),
  ]);
  const service = await Started.start(config, log, await opening, worker?.role(config));
  await worker?.enter(service);
  const ways = await createWays(service, config, log).catch(async (error: unknown) => {
    await service.close();
    throw asError(error);
  });
  const eider: Eider = {
    fetch: (request) => {
      const address = ways.addressOf("unknown", request.headers.get("x-forwarded-for"));
      return ways.front(request, { address });
    },
    handler: nodeHandler(ways),
    recycle: (database, wait = "CLOSED") => service.recycle(database, wait),
    close: async () => void (await service.close()),
  };
  return { eider, service };
}
