import type { Column, Relation, StructField } from "../../catalog/catalog.ts";
import type { ColumnExpression, Step } from "../../sql/question.ts";

/** A column of a table, or of one that relations to one lead to. */
export function columnExpression(column: Column, path: readonly Relation[] = []): ColumnExpression {
  return { kind: "column", path, column, fields: [], type: column.type };
}

/** A field inside a struct. */
export function fieldExpression(struct: ColumnExpression, field: StructField): ColumnExpression {
  const step: Step = field.sqlName === "" ? field.ordinal + 1 : field.sqlName;
  return { ...struct, fields: [...struct.fields, step], type: field.type };
}
