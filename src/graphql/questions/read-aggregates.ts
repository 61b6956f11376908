import { type FieldNode, GraphQLFloat, type GraphQLResolveInfo, valueFromAST } from "graphql";
import type { ColumnType, StructType, Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { AggregateFunction, Aggregation } from "../../sql/aggregate.ts";
import { type AskedAggregates, functionName } from "./aggregate-values.ts";
import { subfields } from "./selection.ts";

/** Reads the selection of an aggregate field. Throws BAD_INPUT on a quantile outside 0 to 1. */
export function readAggregates(
  table: Table,
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[],
): AskedAggregates {
  const asked = new Map<string, Aggregation>();
  for (const node of subfields(info, nodes)) {
    const name = node.name.value;
    if (name === "_count") asked.set("_count", { kind: "rows" });
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) continue;
    readType(
      {
        info,
        asked,
        prefix: `${name}.`,
        make: (fields, type, apply, p) => ({
          kind: "column",
          column,
          fields,
          type,
          apply,
          ...(p !== undefined && { p }),
        }),
      },
      column.type,
      node,
      [],
    );
  }
  return asked;
}

type Step = string | number;

interface Reading {
  readonly info: GraphQLResolveInfo;
  readonly asked: Map<string, Aggregation>;
  readonly prefix: string;
  readonly make: (
    fields: readonly Step[],
    type: ColumnType,
    apply: AggregateFunction,
    p: number | undefined,
  ) => Aggregation;
}

function readType(
  reading: Reading,
  type: ColumnType,
  node: FieldNode,
  fields: readonly Step[],
): void {
  if (type.kind === "struct") return readStruct(reading, type.struct, node, fields);
  const { info, asked, prefix, make } = reading;
  for (const leaf of subfields(info, [node])) {
    const apply = leaf.name.value as AggregateFunction;
    if (leaf.name.value.startsWith("__")) continue;
    const p = apply === "quantile" ? quantileOf(info, leaf) : undefined;
    asked.set(prefix + functionName(apply, p), make(fields, type, apply, p));
  }
}

function readStruct(
  reading: Reading,
  struct: StructType,
  node: FieldNode,
  fields: readonly Step[],
): void {
  for (const child of subfields(reading.info, [node])) {
    const field = struct.fields.find(({ name }) => name === child.name.value);
    if (field === undefined) continue;
    const step = field.sqlName === "" ? field.ordinal + 1 : field.sqlName;
    readType({ ...reading, prefix: `${reading.prefix}${field.name}.` }, field.type, child, [
      ...fields,
      step,
    ]);
  }
}

function quantileOf({ variableValues }: GraphQLResolveInfo, node: FieldNode): number {
  const given = node.arguments?.find(({ name }) => name.value === "p")?.value;
  const p = valueFromAST(given, GraphQLFloat, variableValues) as number | undefined;
  if (p !== undefined && p >= 0 && p <= 1) return p;
  throw new EiderError("BAD_INPUT", `Expected \`p\` of quantile between 0 and 1, got ${p}.`);
}
