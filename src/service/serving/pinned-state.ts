import type { Config } from "../../foundation/config.ts";
import type { Logger } from "../../foundation/log.ts";
import type { AdminService } from "../../graphql/context/admin-service.ts";
import type { RequestContext } from "../../graphql/context/context.ts";
import { overviewOf } from "../../graphql/schema/overview.ts";
import type { PinnedState, RequestFacts } from "../../http/serving.ts";
import { versionsOf } from "./data-versions.ts";
import type { GraphMemory } from "./graph-memory.ts";
import { requestContext } from "./request-context.ts";
import type { Snapshot } from "./snapshot.ts";
import type { StatementRunner } from "./statement-runner.ts";

/** What requests need beside the snapshot. */
interface PinnedParts {
  readonly config: Config;
  readonly log: Logger;
  readonly service: AdminService;
  readonly memory: GraphMemory;
  readonly runner: StatementRunner;
}

/** Pins a snapshot for one request, until it is released. */
export function pinnedState(
  snapshot: Snapshot,
  parts: PinnedParts,
  isForLong = false,
): PinnedState {
  const { schemas } = snapshot;
  return {
    schema: ({ isAdmin, role }) =>
      isAdmin ? schemas.admin : (schemas.ofRole(role)?.schema ?? schemas.public),
    sdl: ({ role }) => schemas.ofRole(role)?.sdl ?? schemas.sdl,
    exampleQueries: ({ role }) => schemas.ofRole(role)?.exampleQueries ?? schemas.exampleQueries,
    overview: ({ role }) => {
      const seen = schemas.ofRole(role);
      return seen === undefined
        ? overviewOf(schemas.catalog, schemas.public)
        : overviewOf(seen.catalog, seen.schema);
    },
    access: ({ isAdmin, role, claims }) =>
      isAdmin ? "admin" : `${role ?? ""} ${schemas.ofRole(role)?.claimsText(claims) ?? ""}`,
    context: (request) => contextOf(snapshot, request, parts),
    get digest() {
      return schemas.digest;
    },
    versionsOf: (databases) => versionsOf(snapshot, parts.config, databases),
    again: () => pinnedState(snapshot, parts),
    forLong: () => pinnedState(snapshot, parts, true),
    release: snapshot.pin(isForLong),
  };
}

function contextOf(
  snapshot: Snapshot,
  request: RequestFacts,
  { config, log, service, memory, runner }: PinnedParts,
): RequestContext {
  const { role, claims } = request.caller;
  const seen = snapshot.schemas.ofRole(role);
  return requestContext(request, {
    snapshot,
    limits: config.limits,
    service,
    log,
    rules: seen?.rulesFor(claims),
    sees: (database) => seen?.sees(database) ?? true,
    held: (database) => {
      const hold = snapshot.holds.get(database);
      return hold === undefined ? undefined : memory.of(hold.generation);
    },
    run: (database, statement, options) => runner.run(snapshot, database, statement, options),
  });
}
