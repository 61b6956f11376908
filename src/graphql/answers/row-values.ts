import type { ColumnType } from "../../catalog/catalog.ts";
import type { Row } from "../../loading/row-set.ts";

/** A row as resolvers of an extension get it: the columns that its caller sees, by their names in GraphQL. */
export function rowValues(row: Row): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const { name, ordinal, type } of row.set.table.columns)
    values[name] = plainValue(type, row.value(ordinal));
  return values;
}

/** Structs arrive as arrays of their fields. */
function plainValue(type: ColumnType, value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  if (type.kind === "list") return value.map((item) => plainValue(type.item, item));
  if (type.kind !== "struct") return value;
  return Object.fromEntries(
    type.struct.fields.map(({ name, ordinal, type: of }) => [name, plainValue(of, value[ordinal])]),
  );
}
