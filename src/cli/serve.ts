import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../foundation/config.ts";
import { environmentValue } from "../foundation/environment.ts";
import { messageOf } from "../foundation/errors.ts";
import { createLogger, type Logger } from "../foundation/log.ts";
import { graceMs, type Listener, listen } from "../http/listener.ts";
import type { HttpConnections } from "../http/node-server.ts";
import type { ClusterWorker } from "../service/cluster/worker.ts";
import { startEider } from "../service/serving/create-eider.ts";
import type { Service } from "../service/serving/service.ts";
import { progressLine } from "./progress-line.ts";

/** What the command line says beside the configuration. */
export interface ServeOptions {
  readonly notes: readonly string[];
  readonly isDemo: boolean;
  readonly print: (line: string) => void;
}

/**
 * Serves until a signal ends it, in this process or, with `server.workers`, in several; resolves
 * with the exit code. The last line of the start tells the address.
 */
export async function serve(given: Config, options: ServeOptions): Promise<number> {
  const isKeyless = options.isDemo && given.server.adminKey === null;
  const freshKey = isKeyless ? randomBytes(18).toString("base64url") : undefined;
  const config =
    freshKey === undefined ? given : { ...given, server: { ...given.server, adminKey: freshKey } };
  const log = createLogger(config.server.logLevel, workerNumber());
  const print = (url: string, lines: readonly string[]) => {
    for (const line of lines) options.print(line);
    if (freshKey !== undefined) options.print(`Admin key of this start: ${freshKey}`);
    options.print(`Eider serves ${url} (pid ${process.pid})`);
  };
  const serving: ServingOptions = { config, log, notes: options.notes, onStart: print };
  if (config.server.workers === 1) return serveHere(serving);
  // Only some need it.
  const { default: cluster } = await import("node:cluster");
  if (cluster.isPrimary) return servePrimary(serving);
  const { ClusterWorker: Worker } = await import("../service/cluster/worker.ts");
  const worker = new Worker();
  const onStart = (_: string, lines: readonly string[]) => worker.serves(lines);
  try {
    return await serveHere({ ...serving, onStart }, worker);
  } finally {
    // The line to the primary would keep the process alive.
    worker.leave();
  }
}

/** The number of this process among those of a cluster; undefined where it is none of its workers. */
function workerNumber(): number | undefined {
  const number = Number(environmentValue("NODE_UNIQUE_ID") ?? Number.NaN);
  return Number.isNaN(number) ? undefined : number;
}

interface ServingOptions {
  readonly config: Config;
  readonly log: Logger;
  readonly notes: readonly string[];
  /** Told of the address and of what is served. */
  readonly onStart: (url: string, lines: readonly string[]) => void | Promise<void>;
}

async function serveHere(
  { config, log, notes, onStart }: ServingOptions,
  worker?: ClusterWorker,
): Promise<number> {
  const progress = progressLine();
  const { eider, service } = await startEider(config, log, {
    worker,
    // Where nobody looks the log tells.
    progress: process.stderr.isTTY ? progress.tell : undefined,
  });
  progress.clear();
  const { httpConnections } = await import("../http/node-server.ts");
  const connections = httpConnections(eider.handler, config.server);
  const take = (socket: Socket) => connections.take(socket);
  let listener: Listener;
  try {
    listener = worker?.receive(take) ?? (await listen(config.server, take));
  } catch (error) {
    await eider.close();
    throw error;
  }
  const stopping = stopSignal(worker?.stopped);
  await onStart(listener.url, [...notes, ...(await startReport(service))]);
  process.on("SIGHUP", () => {
    // The primary recycles its workers.
    if (worker !== undefined) return;
    service
      .recycle(undefined, "CLOSED", "signal")
      .catch((error: unknown) => log.warn({ error: messageOf(error) }, "not recycled"));
  });
  await stopping;
  await stop(service, { listener, connections }, { config, log });
  return 0;
}

async function servePrimary({ config, log, onStart }: ServingOptions): Promise<number> {
  const { ClusterPrimary, WorkerExit } = await import("../service/cluster/primary.ts");
  const { adminKey } = config.server;
  const environment = adminKey === null ? {} : { EIDER_ADMIN_KEY: adminKey };
  const primary = new ClusterPrimary(config, log, environment);
  const stopping = stopSignal(undefined, () => primary.kill());
  try {
    const { url, lines } = await primary.start();
    await onStart(url, lines);
  } catch (error) {
    primary.kill();
    if (error instanceof WorkerExit) return error.code;
    throw error;
  }
  process.on("SIGHUP", () => {
    primary
      .recycle()
      .catch((error: unknown) => log.warn({ error: messageOf(error) }, "not recycled"));
  });
  await stopping;
  await primary.stop();
  return 0;
}

/** Problems and changed names that a start tells. */
const mostNotes = 20;

async function startReport(service: Service): Promise<string[]> {
  const { catalog } = service.snapshot.schemas;
  const lines = (await service.generations.pools()).map(({ database, size }) => {
    const tables = catalog.tables.filter(
      (table) => table.database === database && table.query === undefined,
    );
    return `${database}: ${tables.length} table${tables.length === 1 ? "" : "s"}, ${size} connection${size === 1 ? "" : "s"}`;
  });
  const told = [
    ...catalog.notes
      .filter(({ level }) => level !== "hint")
      .map(({ subject, text }) => `${subject}: ${text}`),
    ...service.generations.serving.flatMap(({ name, notes }) =>
      notes.map((note) => `${name}.${note}`),
    ),
  ];
  const more = told.length - mostNotes;
  return [
    ...lines,
    ...told.slice(0, mostNotes),
    ...(more > 0 ? [`… and ${more} more; \`eider check\` tells all`] : []),
  ];
}

/** Resolves at the first SIGTERM or SIGINT, or when `asked`; a second signal ends the process at once. */
function stopSignal(asked?: Promise<void>, beforeKill = () => {}): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const onSignal = () => {
      if (isStopping) {
        beforeKill();
        // An exit would wait for what still runs.
        process.kill(process.pid, "SIGKILL");
      }
      isStopping = true;
      resolve();
    };
    process.on("SIGTERM", onSignal);
    process.on("SIGINT", onSignal);
    void asked?.then(resolve);
  });
}

/** A process that has stopped and is still held after so many ms is ended. */
const holdMs = 2000;

/** Not ready, then no new connections, open requests to their end or the deadline, then the pools. */
async function stop(
  service: Service,
  { listener, connections }: { readonly listener: Listener; readonly connections: HttpConnections },
  { config, log }: { readonly config: Config; readonly log: Logger },
): Promise<void> {
  log.info({}, "stopping");
  service.isDraining = true;
  if (config.server.shutdownDelay > 0) await sleep(config.server.shutdownDelay);
  connections.dismiss();
  await sleep(graceMs);
  await listener.close();
  await connections.end(config.limits.requestTimeout);
  const orphans = await service.close();
  log.info({ orphans }, "stopped");
  // The engine cannot be stopped, and the process would not end before it.
  const kill = () => process.kill(process.pid, "SIGKILL");
  if (orphans > 0) kill();
  // Rings only where something else holds the process, as an opening that hangs.
  setTimeout(kill, holdMs).unref();
}
