import type { Worker } from "node:cluster";
import type { Socket } from "node:net";
import { connectionMessage } from "./calls.ts";

/** Hands connections to workers in turn; while there is none, as when the last one is being replaced, they wait. */
export class WorkerTurns {
  #workers: readonly Worker[] = [];
  #waiting: Socket[] = [];
  #turn = 0;

  /** The worker takes connections from now on. */
  add(worker: Worker): void {
    this.#workers = [...this.#workers, worker];
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const socket of waiting) this.send(socket);
  }

  /** The worker gets no more connections. */
  remove(worker: Worker): void {
    this.#workers = this.#workers.filter((each) => each !== worker);
  }

  send(socket: Socket): void {
    this.#turn = (this.#turn + 1) % Math.max(1, this.#workers.length);
    const worker = this.#workers[this.#turn];
    if (worker === undefined) {
      this.#waiting.push(socket);
      return;
    }
    worker.send(connectionMessage, socket, {}, (error) => {
      if (error === null || error === undefined) return;
      // It ended before it could take the connection.
      this.remove(worker);
      this.send(socket);
    });
  }
}
