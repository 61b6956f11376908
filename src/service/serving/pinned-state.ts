import type { GraphQLSchema } from "graphql";
import type { Config } from "../../foundation/config.ts";
import type { Logger } from "../../foundation/log.ts";
import type { AdminService } from "../../graphql/context/admin-service.ts";
import type { RequestContext } from "../../graphql/context/context.ts";
import type { RowIdSeal } from "../../graphql/context/row-id-seal.ts";
import { overviewOf, type TableOverview } from "../../graphql/schema/overview.ts";
import type { Caller } from "../../http/caller.ts";
import type { PinnedState, RequestFacts } from "../../http/serving.ts";
import { versionsOf } from "./data-versions.ts";
import type { GraphMemory } from "./graph-memory.ts";
import { requestContext } from "./request-context.ts";
import type { Snapshot } from "./snapshot.ts";
import type { StatementRunner } from "./statement-runner.ts";

/** What requests need beside the snapshot. */
export interface PinnedParts {
  readonly config: Config;
  readonly log: Logger;
  readonly service: AdminService;
  readonly memory: GraphMemory;
  readonly seal: RowIdSeal;
  readonly runner: StatementRunner;
}

/** A snapshot, pinned for one request until it is released. */
export class PinnedSnapshot implements PinnedState {
  readonly #snapshot: Snapshot;
  readonly #parts: PinnedParts;
  readonly release: () => void;

  constructor(snapshot: Snapshot, parts: PinnedParts, isForLong = false) {
    this.#snapshot = snapshot;
    this.#parts = parts;
    this.release = snapshot.pin(isForLong);
  }

  get #schemas(): Snapshot["schemas"] {
    return this.#snapshot.schemas;
  }

  schema({ isAdmin, role }: Caller): GraphQLSchema {
    if (isAdmin) return this.#schemas.admin;
    return this.#schemas.ofRole(role)?.schema ?? this.#schemas.public;
  }

  sdl({ role }: Caller): string {
    return this.#schemas.ofRole(role)?.sdl ?? this.#schemas.sdl;
  }

  exampleQueries({ role }: Caller): readonly string[] {
    return this.#schemas.ofRole(role)?.exampleQueries ?? this.#schemas.exampleQueries;
  }

  overview({ role }: Caller): readonly TableOverview[] {
    const seen = this.#schemas.ofRole(role);
    return seen === undefined
      ? overviewOf(this.#schemas.catalog, this.#schemas.public)
      : overviewOf(seen.catalog, seen.schema);
  }

  access({ isAdmin, role, claims }: Caller): string {
    if (isAdmin) return "admin";
    return `${role ?? ""} ${this.#schemas.ofRole(role)?.claimsText(claims) ?? ""}`;
  }

  context(request: RequestFacts): RequestContext {
    return contextOf(this.#snapshot, request, this.#parts);
  }

  get digest(): string {
    return this.#schemas.digest;
  }

  versionsOf(databases: readonly string[] | undefined): string | undefined {
    return versionsOf(this.#snapshot, this.#parts.config, databases);
  }

  again(): PinnedState {
    return new PinnedSnapshot(this.#snapshot, this.#parts);
  }

  forLong(): PinnedState {
    return new PinnedSnapshot(this.#snapshot, this.#parts, true);
  }
}

function contextOf(
  snapshot: Snapshot,
  request: RequestFacts,
  { config, log, service, memory, runner, seal }: PinnedParts,
): RequestContext {
  const { role, claims } = request.caller;
  const seen = snapshot.schemas.ofRole(role);
  return requestContext(request, {
    snapshot,
    limits: config.limits,
    service,
    log,
    rules: seen?.rulesFor(claims),
    seal: seen === undefined ? undefined : seal,
    sees: (database) => seen?.sees(database) ?? true,
    held: (database) => {
      const hold = snapshot.holds.get(database);
      return hold === undefined ? undefined : memory.of(hold.generation);
    },
    run: (database, statement, options) => runner.run(snapshot, database, statement, options),
  });
}
