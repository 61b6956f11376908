import cluster from "node:cluster";
import type { Socket } from "node:net";
import { type BirpcReturn, createBirpc } from "birpc";
import type { Config } from "../../foundation/config.ts";
import type { Logger } from "../../foundation/log.ts";
import type { Listener } from "../../http/listener.ts";
import type { ClientGate } from "../../http/serving.ts";
import type { Coordinator } from "../recycling/coordinator.ts";
import { ClientLimits } from "../serving/client-limits.ts";
import { type OpenedDatabases, openAll } from "../serving/open-all.ts";
import type { Service, WorkerRole } from "../serving/service.ts";
import { type PrimaryCalls, toSend, type WorkerCalls } from "./calls.ts";

/** A worker's end of the line to the primary. */
export class ClusterWorker {
  /** Resolves when the primary asks the worker to stop, or is gone. */
  readonly stopped: Promise<void>;
  readonly #primary: BirpcReturn<PrimaryCalls, WorkerCalls>;
  #service: Service | undefined;
  #secret = "";

  constructor() {
    let stop = () => {};
    this.stopped = new Promise((resolve) => {
      stop = resolve;
    });
    process.once("disconnect", stop);
    // Node would end the process at once, with exit code 0, when the line to the primary is cut.
    if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true;
    const taking = () => {
      if (this.#service === undefined) throw new Error("the worker does not serve yet");
      return this.#service.generations;
    };
    const calls: WorkerCalls = {
      prepare: (database, number) =>
        toSend(
          taking()
            .prepare(database, number)
            .then(() => null),
        ),
      swap: (database) => toSend(taking().swap(database)),
      abandon: (database) => taking().abandon(database),
      retired: (database) => taking().retired(database),
      pools: () => taking().pools(),
      metrics: () => taking().metrics(),
      ping: () => {},
      stop,
    };
    this.#primary = createBirpc<PrimaryCalls, WorkerCalls>(calls, {
      // What cannot be sent any more is for a primary that is gone.
      post: (data) => process.connected && process.send?.(data, undefined, undefined, () => {}),
      on: (listener) => process.on("message", listener),
      timeout: -1,
    });
  }

  /** How the service of this process takes part, once the newest databases are open. */
  role({ limits }: Config): WorkerRole {
    const primary = this.#primary;
    const clients: ClientGate = {
      enter: (client) => primary.enterClient(client),
      leave: (client) => void primary.leaveClient.asEvent(client).catch(() => {}),
    };
    const coordinator: Coordinator = {
      clients: ClientLimits.isNeeded(limits) ? clients : undefined,
      countWrongKey: (address) => primary.countWrongKey(address),
      recycle: (names, wait, trigger) => primary.recycle([...names], wait, trigger),
      pools: () => primary.pools(),
      metricsText: () => primary.metricsText(),
      stop: async () => {},
    };
    return { id: cluster.worker?.id ?? 0, coordinator, secret: this.#secret };
  }

  /** Opens the databases as the newest generations. */
  async openNewest(config: Config, log: Logger): Promise<OpenedDatabases> {
    const { newest, secret } = await this.#primary.welcome();
    this.#secret = secret;
    return openAll(config, log, { numbers: new Map(newest) });
  }

  /** Takes part from now on; what was recycled since it was opened is opened anew before. */
  async enter(service: Service): Promise<void> {
    this.#service = service;
    const { generations } = service;
    for (;;) {
      const opened = generations.serving.map(({ name, number }) => [name, number] as const);
      const newer = await this.#primary.enter(opened);
      if (newer === undefined) return;
      for (const [name, number] of newer) {
        if (opened.some(([each, own]) => each === name && own === number)) continue;
        await generations.prepare(name, number);
        await generations.swap(name);
      }
    }
  }

  /** Takes the connections that the primary sends; closed when it has sent the last one. */
  receive(take: (socket: Socket) => void): Listener {
    process.on("message", (_: unknown, socket: Socket | undefined) => {
      // A client that left on the way is no socket any more.
      if (socket !== undefined) take(socket);
    });
    return { url: "", close: () => this.#primary.leave().catch(() => {}) };
  }

  /** Tells the primary that the worker answers. */
  async serves(lines: readonly string[]): Promise<void> {
    await this.#primary.serves([...lines]);
  }

  /** Lets the process end. */
  leave(): void {
    if (process.connected) process.disconnect();
  }
}
