import type { Table } from "../catalog/catalog.ts";
import { EiderError } from "../foundation/errors.ts";
import type { Key } from "../loading/loaders.ts";

/** The nodeId of a row: opaque to clients, made of database, schema, table and key. */
export function encodeNodeId({ database, schema, sqlName }: Table, key: Key): string {
  return Buffer.from(JSON.stringify([database, schema, sqlName, ...key])).toString("base64url");
}

/** The table and key that a nodeId says; undefined for a table that is not served. Throws BAD_NODE_ID. */
export function decodeNodeId(
  nodeId: string,
  tables: readonly Table[],
): { table: Table; key: Key } | undefined {
  const parts = parse(nodeId);
  if (
    !Array.isArray(parts) ||
    parts.length < 4 ||
    !parts.every((part): part is string => typeof part === "string")
  ) {
    throw new EiderError("BAD_NODE_ID", "The nodeId is malformed. Take nodeIds from an answer.");
  }
  const [database, schema, sqlName, ...key] = parts;
  const table = tables.find(
    (each) => each.database === database && each.schema === schema && each.sqlName === sqlName,
  );
  return table === undefined || table.key.length !== key.length ? undefined : { table, key };
}

function parse(nodeId: string): unknown {
  try {
    return JSON.parse(Buffer.from(nodeId, "base64url").toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
