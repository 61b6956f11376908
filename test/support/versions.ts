import { copyFile, rename } from "node:fs/promises";
import { expect } from "vitest";
import { buildDatabase } from "../../src/duckdb/build-database.ts";

/** A database that shows one version in each of its rows, so that a mixture of two can be seen. */
export const versionSql = (version: number) => `
  CREATE TABLE versions (id INTEGER PRIMARY KEY, number INTEGER NOT NULL);
  INSERT INTO versions SELECT i, ${version} FROM range(1000) AS r (i);
  CREATE TABLE parts (id INTEGER PRIMARY KEY, version_id INTEGER NOT NULL REFERENCES versions (id), number INTEGER NOT NULL);
  INSERT INTO parts SELECT i, i % 1000, ${version} FROM range(3000) AS r (i);`;

/** Asks for versions in several statements. */
export const versionsQuestion =
  "{ versions(limit: 20) { number parts { number } } versionsAggregate { number { min max } } }";

/** Writes a new file and renames it over the old one, as those who publish data do. */
export async function publish(file: string, sql: string, directory: string): Promise<void> {
  await buildDatabase(`${file}.next`, sql, directory);
  await rename(`${file}.next`, file);
}

/** Renames a copy of a file that was built before over the old one. */
export async function publishCopy(from: string, file: string): Promise<void> {
  await copyFile(from, `${file}.next`);
  await rename(`${file}.next`, file);
}

/** The versions that an answer shows; more than one would be a mixture of old and new. */
export function versionsOf(data: Record<string, unknown> | null | undefined): Set<number> {
  return new Set(
    [...JSON.stringify(data).matchAll(/"(?:number|min|max)":(\d+)/g)].map(([, version]) =>
      Number(version),
    ),
  );
}

/** Checks that an answer shows one version only, and none older than `least`. */
export function expectFresh(data: Record<string, unknown> | null | undefined, least: number): void {
  const versions = versionsOf(data);
  expect(versions.size).toBe(1);
  const [version = 0] = versions;
  expect(version).toBeGreaterThanOrEqual(least);
}

/** A view that needs minutes, and a table beside it. */
export const endlessSql = `
  CREATE VIEW slow AS SELECT count(*) AS n FROM range(3000000) AS a (x), range(3000000) AS b (y) WHERE x * 7 + y = 5;
  CREATE TABLE quick (id INTEGER PRIMARY KEY); INSERT INTO quick VALUES (1);`;
