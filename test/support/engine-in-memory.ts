import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll } from "vitest";
import { type EngineConnection, engineConnection } from "../../src/duckdb/run-statement.ts";

/** A connection to an engine without a file, which ends with the file's tests. */
export async function engineInMemory(): Promise<EngineConnection> {
  const instance = await DuckDBInstance.create(":memory:");
  const link = engineConnection(await instance.connect());
  afterAll(() => {
    link.connection.closeSync();
    instance.closeSync();
  });
  return link;
}
