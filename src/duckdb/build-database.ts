import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * Builds a DuckDB file by running SQL, whose relative paths are below `dataDirectory`. The file has
 * a temporary name until it is complete, so nobody opens half of it.
 */
export async function buildDatabase(
  target: string,
  sql: string,
  dataDirectory: string,
): Promise<void> {
  const unfinished = `${target}.${randomUUID()}.tmp`;
  const instance = await DuckDBInstance.create(unfinished, {
    file_search_path: dataDirectory,
    storage_compatibility_version: "latest",
  });
  const connection = await instance.connect();
  try {
    await connection.run(sql);
    await connection.run("CHECKPOINT");
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  await rename(unfinished, target);
}
