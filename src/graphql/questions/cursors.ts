import { createHash } from "node:crypto";
import type { Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import { identityOf } from "../../sql/identity.ts";
import type { OrderTerm, Position } from "../../sql/question.ts";
import type { RowIdSeal } from "../context/row-id-seal.ts";

const badCursor = (what: string) =>
  new EiderError(
    "BAD_CURSOR",
    `The cursor ${what}. Take cursors from an answer to the same field and orderBy.`,
  );

/** A short mark of an order: a cursor belongs to the order that it was made in. */
export function orderMark(table: Table, order: readonly OrderTerm[], version: string): string {
  const terms = order.map(({ expression, descending, nullsFirst }) => [
    identityOf(expression),
    descending,
    nullsFirst,
  ]);
  const text = JSON.stringify([
    table.names.list,
    table.key.map(({ name }) => name),
    terms,
    version,
  ]);
  return createHash("sha256").update(text).digest("base64url").slice(0, 8);
}

/** A cursor: opaque to clients, the mark of its order and a place in it, whose row id at the end may be sealed. */
export function encodeCursor(mark: string, position: Position, seal?: RowIdSeal): string {
  const rowId = position.at(-1);
  const place =
    seal === undefined || typeof rowId !== "string"
      ? position
      : [...position.slice(0, -1), seal.seal(rowId, mark)];
  return Buffer.from(JSON.stringify([mark, ...place])).toString("base64url");
}

/** The place that a cursor says. Throws BAD_CURSOR where it is malformed or of another order. */
export function decodeCursor(
  cursor: string,
  mark: string,
  terms: number,
  seal?: RowIdSeal,
): Position {
  const parts = parse(cursor);
  if (!Array.isArray(parts) || !parts.every((part) => part === null || typeof part === "string"))
    throw badCursor("is malformed");
  const [found, ...position] = parts;
  if (found !== mark || position.length !== terms)
    throw badCursor("belongs to another order or to older data");
  if (seal === undefined) return position;
  const rowId = seal.open(position.at(-1) ?? "", mark);
  if (rowId === undefined) throw badCursor("is malformed, or was made before the server started");
  return [...position.slice(0, -1), rowId];
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")) as unknown;
  } catch {
    return undefined;
  }
}
