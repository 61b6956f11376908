import type { PoolState } from "../../graphql/context/admin-service.ts";
import type { ClientRefusal } from "../../http/serving.ts";
import type { MetricsSnapshot } from "../metrics/metrics.ts";
import type { Coordinator } from "../recycling/coordinator.ts";
import type { Retired, Swapped } from "../recycling/participant.ts";

/** The message beside which a connection is sent to a worker; calls have another form. */
export const connectionMessage = { connection: true };

/** Numbers of generations by database. */
export type Numbers = readonly (readonly [database: string, number: number])[];

/** An outcome that crosses processes: errors would lose their class and their stack is of no use there. */
export type Sent<Value> = { readonly value: Value } | { readonly error: string };

/** What workers ask of the primary. */
export interface PrimaryCalls
  extends Pick<Coordinator, "recycle" | "pools" | "metricsText" | "countWrongKey"> {
  /** The newest generations, to be opened, and what all workers know and nobody else. */
  welcome(): { readonly newest: Numbers; readonly secret: string };
  /** Enters the worker with what it has opened; answers with newer numbers where there are. */
  enter(opened: Numbers): Promise<Numbers | undefined>;
  /** The worker answers the connections that it is sent from now on; `lines` tell what it serves. */
  serves(lines: readonly string[]): void;
  /** Counts a request of a client, or says why it may not ask now. */
  enterClient(client: string): Promise<ClientRefusal | undefined>;
  leaveClient(client: string): void;
  /** Resolves when the worker has been sent its last connection. */
  leave(): Promise<void>;
}

/** What the primary asks of a worker. */
export interface WorkerCalls {
  prepare(database: string, number: number): Promise<Sent<null>>;
  swap(database: string): Promise<Sent<Swapped>>;
  abandon(database: string): Promise<void>;
  retired(database: string): Promise<Retired>;
  pools(): Promise<readonly PoolState[]>;
  metrics(): Promise<MetricsSnapshot>;
  /** Answers while the worker is not stuck. */
  ping(): void;
  /** Answers open requests, then ends the process. */
  stop(): void;
}

/** Turns what a promise comes to into what can be sent. */
export async function toSend<Value>(work: Promise<Value>): Promise<Sent<Value>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** The value that was sent; throws the error that was. */
export function received<Value>(sent: Sent<Value>): Value {
  if ("error" in sent) throw new Error(sent.error);
  return sent.value;
}
