import type { Column, ColumnType, Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { Key } from "../../loading/key.ts";
import { isInput, scalarOfKind } from "../scalars/scalars.ts";

/** The nodeId of a row: opaque to clients, made of database, schema, table and key. */
export function encodeNodeId({ database, schema, sqlName }: Table, key: Key): string {
  return Buffer.from(JSON.stringify([database, schema, sqlName, ...key])).toString("base64url");
}

const malformed = () =>
  new EiderError("BAD_NODE_ID", "The nodeId is malformed. Take nodeIds from an answer.");

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
    throw malformed();
  }
  const [database, schema, sqlName, ...key] = parts;
  const table = tables.find(
    (each) => each.database === database && each.schema === schema && each.sqlName === sqlName,
  );
  if (table === undefined || table.key.length !== key.length) return undefined;
  if (table.key.every((column, index) => isKeyText(column, key[index] ?? "")))
    return { table, key };
  throw malformed();
}

const day = String.raw`\d{4,}-\d\d-\d\d(?: \(BC\))?`;
const clock = String.raw`\d\d:\d\d:\d\d(?:\.\d+)?`;
const moment = new RegExp(`^(?:${day} ${clock}(?:\\+00)?|-?infinity)$`);
const float = /^(?:-?(?:\d.*|inf)|nan)$/;

/** What the engine's own text of a value looks like, for kinds of which keys are that text. */
const exactTexts: Partial<Record<ColumnType["kind"], RegExp>> = {
  float,
  double: float,
  date: new RegExp(`^(?:${day}|-?infinity)$`),
  time: new RegExp(`^${clock}$`),
  time_ns: new RegExp(`^${clock}$`),
  timestamp: moment,
  timestamp_s: moment,
  timestamp_ms: moment,
  timestamp_ns: moment,
  timestamptz: moment,
  interval: /^[-+:. a-z\d]+$/,
};

/** Whether a text is what an answer could have said of a key column. */
function isKeyText(column: Column, text: string): boolean {
  const { type } = column;
  const exact = exactTexts[type.kind];
  if (exact !== undefined) return exact.test(text);
  if (type.kind === "list" || type.kind === "struct") return true;
  if (type.kind === "enum") return type.labels.includes(text);
  const scalar = scalarOfKind[type.kind];
  if (scalar === "Int" || scalar === "SafeInt") return /^-?\d+$/.test(text);
  if (scalar === "Boolean") return text === "true" || text === "false";
  return scalar === "String" || scalar === "Float" || isInput(scalar, text);
}

function parse(nodeId: string): unknown {
  try {
    return JSON.parse(Buffer.from(nodeId, "base64url").toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
