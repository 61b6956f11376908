import { type Driver, interruptEveryMs } from "../pool/driver.ts";
import { PoolClosedError } from "../pool/pool-errors.ts";
import { isFatalError } from "./engine-errors.ts";
import { type Instance, type InstanceOptions, openInstance } from "./open-instance.ts";
import { type EngineConnection, engineConnection, runStatement } from "./run-statement.ts";
import { makePrivateDirectory, removeDirectory } from "./spill-directories.ts";

/** How long closing waits for an instance that is still opening. */
const patienceMs = 1000;

/** The paths of one database and how its instances are opened. */
export interface DriverOptions extends Omit<InstanceOptions, "spillDirectory"> {
  readonly paths: readonly string[];
  /** Where private spill directories are made. */
  readonly tempDirectory: string | null;
  /** Called for every instance that was opened; rejects where it may not be used. */
  readonly admit?: () => Promise<void>;
}

/** An instance with the private directory where it spills. */
interface Opened {
  readonly instance: Instance;
  readonly spillDirectory: string;
}

/**
 * The pool's driver for DuckDB: one instance for each entry of the list of paths, opened at first
 * use, with as many connections as the pool asks for.
 */
export class DuckDBDriver implements Driver<EngineConnection> {
  readonly #options: DriverOptions;
  readonly #instances = new Map<number, Promise<Opened>>();
  /** Instances that the engine gave up: each is closed, and its directory removed, at the end. */
  readonly #dead: Promise<Opened>[] = [];
  readonly #connecting = new Set<Promise<unknown>>();
  #isClosed = false;
  readonly #instanceOf = new WeakMap<EngineConnection, { path: number; opened: Promise<Opened> }>();

  constructor(options: DriverOptions) {
    this.#options = options;
  }

  async open(pathIndex: number): Promise<EngineConnection> {
    this.#checkOpen();
    const opened = this.#instance(pathIndex);
    const { instance } = await opened;
    this.#checkOpen();
    const connecting = instance.connect();
    this.#connecting.add(connecting);
    const connection = await connecting.finally(() => this.#connecting.delete(connecting));
    const link = engineConnection(connection);
    this.#instanceOf.set(link, { path: pathIndex, opened });
    return link;
  }

  async ping(link: EngineConnection): Promise<void> {
    await runStatement(link, { sql: "SELECT 1", parameters: [] });
  }

  async reset(link: EngineConnection): Promise<void> {
    const rolling = link.connection.run("ROLLBACK").then(() => {});
    link.running = rolling.catch(() => {});
    void link.running.then(() => {
      link.running = undefined;
    });
    try {
      await rolling;
    } catch (error) {
      // Without an open transaction there is nothing to roll back.
      if (!String(error).includes("no transaction is active")) throw error;
    }
  }

  interrupt(link: EngineConnection): void {
    if (!link.isClosed) link.connection.interrupt();
  }

  async close(link: EngineConnection): Promise<void> {
    if (link.isClosed) return;
    link.isClosed = true;
    // Closed under a running statement, the driver would hang: it is interrupted until it ends.
    const interrupting = setInterval(() => link.connection.interrupt(), interruptEveryMs);
    await link.running;
    clearInterval(interrupting);
    link.prepared.clear();
    link.connection.closeSync();
  }

  isFatal(error: unknown, link: EngineConnection): boolean {
    if (!isFatalError(error)) return link.running !== undefined;
    this.#bury(link);
    return true;
  }

  isDirty(link: EngineConnection): boolean {
    return link.isDirty;
  }

  renew(): DuckDBDriver {
    return new DuckDBDriver(this.#options);
  }

  /**
   * Closes the instances, after all their connections, and removes what they spilled. Does not wait
   * for one that is still opening: it is closed when it comes.
   */
  async closeShared(): Promise<void> {
    this.#isClosed = true;
    const opening = [...this.#instances.values(), ...this.#dead];
    this.#instances.clear();
    const closing = opening.map((each) =>
      each.then(
        async ({ instance, spillDirectory }) => {
          // An instance that is closed while a connection to it opens crashes the process.
          await Promise.allSettled(this.#connecting);
          instance.closeSync();
          await removeDirectory(spillDirectory);
        },
        () => {},
      ),
    );
    const patience = new Promise<void>((resolve) => setTimeout(resolve, patienceMs).unref());
    await Promise.race([Promise.allSettled(closing), patience]);
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new PoolClosedError();
  }

  /** The next connection of the path gets a new instance. */
  #bury(link: EngineConnection): void {
    const found = this.#instanceOf.get(link);
    if (found === undefined || this.#instances.get(found.path) !== found.opened) return;
    this.#instances.delete(found.path);
    this.#dead.push(found.opened);
  }

  #instance(pathIndex: number): Promise<Opened> {
    const known = this.#instances.get(pathIndex);
    if (known !== undefined) return known;
    const opening = this.#openInstance(this.#options.paths[pathIndex] ?? "");
    this.#instances.set(pathIndex, opening);
    // A failed opening is not kept: the next caller tries again.
    opening.catch(() => this.#instances.delete(pathIndex));
    return opening;
  }

  async #openInstance(path: string): Promise<Opened> {
    const spillDirectory = await makePrivateDirectory("spill", this.#options.tempDirectory);
    let instance: Instance | undefined;
    try {
      instance = await openInstance(path, { ...this.#options, spillDirectory });
      await this.#options.admit?.();
      return { instance, spillDirectory };
    } catch (error) {
      instance?.closeSync();
      await removeDirectory(spillDirectory);
      throw error;
    }
  }
}
