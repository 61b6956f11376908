import type { Config, DatabaseConfig } from "../../foundation/config.ts";
import { isMotherDuck } from "../../foundation/source-paths.ts";
import type { Snapshot } from "./snapshot.ts";

/** Whether the data of a database may change while a generation of it serves: files in place, and MotherDuck's. */
export function mayChange({ view, paths = [] }: DatabaseConfig): boolean {
  return view || paths.some(isMotherDuck);
}

/**
 * The data versions of databases in a snapshot, of all without names, as text: equal texts mean equal
 * data. Undefined where the data of one may change while it is served: files that stay in place, and
 * MotherDuck's, unless `cache.ttl` says for how long that is fine.
 */
export function versionsOf(
  { holds }: Snapshot,
  config: Pick<Config, "databases" | "cache">,
  names: readonly string[] = [...holds.keys()],
): string | undefined {
  const versions: string[] = [];
  for (const name of names) {
    const database = config.databases[name];
    const generation = holds.get(name)?.generation;
    if (database === undefined || generation === undefined || database.view) return undefined;
    const { dataVersion } = generation;
    if (database.paths?.some(isMotherDuck) !== true) versions.push(`${name}=${dataVersion}`);
    else if (config.cache.ttl === null) return undefined;
    // In another span of time it is another version.
    else versions.push(`${name}=${dataVersion}@${Math.floor(Date.now() / config.cache.ttl)}`);
  }
  return versions.join("\n");
}
