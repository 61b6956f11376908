import type { RecycledDatabase, RecycleReport } from "../../graphql/context/admin-service.ts";
import type { Participant } from "./participant.ts";

/** What a recycle did to one database in one process. */
export interface PartOfRecycle {
  readonly participant: Participant;
  readonly database: RecycledDatabase;
}

/** The report of a recycle: for each database added up over the processes, and for each process. */
export function reportOf(databases: readonly (readonly PartOfRecycle[])[]): RecycleReport {
  const parts = databases.flat();
  const participants = new Map(parts.map(({ participant }) => [participant.id, participant]));
  const workers = [...participants.values()].map(({ id, pid }) => {
    const own = parts
      .filter(({ participant }) => participant.id === id)
      .map(({ database }) => database);
    const error = own.find((each) => each.error !== null)?.error ?? null;
    return { id, pid, ok: error === null, error, databases: own };
  });
  return {
    databases: databases.flatMap((each) => addUp(each.map(({ database }) => database))),
    workers,
  };
}

/** One database in all processes: it is recycled where it is in any, since the others are replaced. */
function addUp(parts: readonly RecycledDatabase[]): RecycledDatabase[] {
  const [first] = parts.filter(({ error }) => error === null).concat(parts);
  if (first === undefined) return [];
  const sum = (key: "opened" | "drained" | "interrupted") =>
    parts.reduce((total, part) => total + part[key], 0);
  return [
    {
      ...first,
      opened: sum("opened"),
      drained: sum("drained"),
      interrupted: sum("interrupted"),
      schemaChanged: parts.some(({ schemaChanged }) => schemaChanged),
      durationMs: Math.max(...parts.map(({ durationMs }) => durationMs)),
    },
  ];
}
