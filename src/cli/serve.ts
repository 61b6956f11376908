import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../foundation/config.ts";
import { messageOf } from "../foundation/errors.ts";
import { createLogger, type Logger } from "../foundation/log.ts";
import type { RunningServer } from "../http/node-server.ts";
import { startEider } from "../service/create-eider.ts";
import type { Service } from "../service/service.ts";

export interface ServeOptions {
  readonly notes: readonly string[];
  readonly isDemo: boolean;
  readonly print: (line: string) => void;
}

/** Serves until a signal ends it. The last line of the start tells the address. */
export async function serve(
  given: Config,
  { notes, isDemo, print }: ServeOptions,
): Promise<number> {
  const config = isDemo && given.server.adminKey === null ? withFreshKey(given) : given;
  const log = createLogger(config.server.logLevel);
  const { eider, service } = await startEider(config, log);
  let server: RunningServer;
  try {
    const { listen } = await import("../http/node-server.ts");
    server = await listen(eider.handler, config.server);
  } catch (error) {
    await eider.close();
    throw error;
  }
  for (const line of [...notes, ...startReport(service)]) print(line);
  if (config !== given) print(`Admin key of this start: ${config.server.adminKey}`);
  print(`Eider serves ${server.url} (pid ${process.pid})`);
  process.on("SIGHUP", () => {
    service
      .recycle(undefined, "CLOSED")
      .catch((error: unknown) => log.warn({ error: messageOf(error) }, "not recycled"));
  });
  await stopSignal();
  await stop(service, server, { config, log });
  return 0;
}

function withFreshKey(config: Config): Config {
  return {
    ...config,
    server: { ...config.server, adminKey: randomBytes(18).toString("base64url") },
  };
}

function startReport(service: Service): string[] {
  const { catalog } = service.snapshot.schemas;
  const lines = service.pools().map(({ database, size }) => {
    const tables = catalog.tables.filter((table) => table.database === database);
    return `${database}: ${tables.length} table${tables.length === 1 ? "" : "s"}, ${size} connection${size === 1 ? "" : "s"}`;
  });
  const problems = catalog.notes.filter(({ level }) => level === "problem");
  return [...lines, ...problems.map(({ subject, text }) => `${subject}: ${text}`)];
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const onSignal = () => {
      // An exit would wait for what still runs.
      if (isStopping) process.kill(process.pid, "SIGKILL");
      isStopping = true;
      resolve();
    };
    process.on("SIGTERM", onSignal);
    process.on("SIGINT", onSignal);
  });
}

/** Not ready, then no new connections, open requests to their end or the deadline, then the pools. */
async function stop(
  service: Service,
  server: RunningServer,
  { config, log }: { readonly config: Config; readonly log: Logger },
): Promise<void> {
  log.info({}, "stopping");
  service.isDraining = true;
  if (config.server.shutdownDelay > 0) await sleep(config.server.shutdownDelay);
  await server.close(config.limits.requestTimeout);
  const orphans = await service.close();
  log.info({ orphans }, "stopped");
  // The engine cannot be stopped, and the process would not end before it.
  if (orphans > 0) process.kill(process.pid, "SIGKILL");
}
