import type { Catalog, Note } from "../catalog/catalog.ts";
import type { Config } from "../foundation/config.ts";
import { ConfigError } from "../foundation/errors.ts";
import { createLogger } from "../foundation/log.ts";
import { suggestion } from "../foundation/suggestion.ts";
import { printSchema } from "../graphql/schema/build-schema.ts";
import type { Contract } from "../graphql/schema/contract.ts";
import { type OpenedDatabases, openAll } from "../service/serving/open-all.ts";
import type { RoleSchemas } from "../service/serving/role-schemas.ts";
import { Service } from "../service/serving/service.ts";
import type { CountRows } from "../service/serving/verify-keys.ts";
import type { ReadRow } from "./inference/suggestion.ts";
import { progressLine } from "./progress-line.ts";

/** What the databases yield, for commands that only look. */
export interface Opened {
  readonly catalog: Catalog;
  /** The databases that could not be reached, and why. */
  readonly down: OpenedDatabases["down"];
  /** What files of tables have of their own. */
  readonly ofFiles: readonly Note[];
  /** What breaks clients of a contract. */
  breaksOf(contract: Contract): string[];
  /** What a role sees. Throws ConfigError where there is none of this name. */
  ofRole(role: string): RoleSchemas;
  sdlFor(admin: boolean): string;
  readonly countRows: CountRows;
  readonly readRow: ReadRow;
}

/** Opens every database with one connection each, runs `work`, and closes them. */
export async function withCatalog<T>(
  config: Config,
  work: (opened: Opened) => T | Promise<T>,
): Promise<T> {
  const databases = Object.entries(config.databases).map(
    ([name, database]) => [name, { ...database, pool: { ...database.pool, size: 1 } }] as const,
  );
  const small = { ...config, databases: Object.fromEntries(databases) };
  const log = createLogger("silent");
  const progress = progressLine();
  const opened = await openAll(small, log, { progress: progress.tell });
  progress.clear();
  const service = await Service.start(small, log, opened);
  try {
    const { schemas } = service.snapshot;
    return await work({
      catalog: schemas.catalog,
      down: opened.down,
      ofFiles: opened.generations.flatMap(({ name, notes }) =>
        notes.map((text): Note => ({ level: "hint", subject: name, text })),
      ),
      breaksOf: (contract) => contract.breaksOf(schemas.public),
      countRows: async (database, statement) => (await service.query(database, statement)).count,
      ofRole: (role) => {
        const seen = Object.hasOwn(config.roles ?? {}, role) ? schemas.ofRole(role) : undefined;
        if (seen !== undefined) return seen;
        const known = Object.keys(config.roles ?? {});
        throw new ConfigError([`--role: there is no role ${role}${suggestion(role, known)}`]);
      },
      readRow: async (database, statement) =>
        (await service.query(database, statement)).columns.map((column) => column[0]),
      sdlFor: (admin) => printSchema(admin ? schemas.admin : schemas.public),
    });
  } finally {
    await service.close();
  }
}
