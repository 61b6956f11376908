import { type FieldNode, GraphQLFloat, type GraphQLResolveInfo, valueFromAST } from "graphql";
import type { StructType, Table } from "../../catalog/catalog.ts";
import { EiderError } from "../../foundation/errors.ts";
import type { AggregateFunction, Aggregation, ColumnExpression } from "../../sql/question.ts";
import type { RequestContext } from "../context/context.ts";
import { type AskedAggregates, functionName, groupCountName } from "./aggregate-values.ts";
import { columnExpression, fieldExpression } from "./column-expression.ts";
import { readGroupKeys } from "./read-groups.ts";
import type { Input } from "./read-operand.ts";
import { argumentsOf, subfields } from "./selection.ts";

/** Reads the selection of an aggregate field. Throws BAD_INPUT on a quantile outside 0 to 1. */
export function readAggregates(
  table: Table,
  info: GraphQLResolveInfo,
  nodes: readonly FieldNode[],
  budget: RequestContext,
): AskedAggregates {
  const asked = new Map<string, Aggregation>();
  for (const node of subfields(info, nodes)) {
    const name = node.name.value;
    if (name === "_count") asked.set("_count", { kind: "rows" });
    if (name === "_groupCount") {
      const { by } = argumentsOf(info, table.names.types.Aggregate, node);
      const keys = readGroupKeys(table, by as Input[], undefined, budget);
      if (keys.size === 0)
        throw new EiderError(
          "BAD_INPUT",
          "_groupCount: by is empty: name what groups have in common.",
        );
      asked.set(groupCountName([node]), { kind: "groups", keys: [...keys.values()] });
    }
    const column = table.columns.find((each) => each.name === name);
    if (column === undefined) continue;
    readType({ info, asked, prefix: `${name}.` }, columnExpression(column), node);
  }
  return asked;
}

interface Reading {
  readonly info: GraphQLResolveInfo;
  readonly asked: Map<string, Aggregation>;
  readonly prefix: string;
}

function readType(reading: Reading, of: ColumnExpression, node: FieldNode): void {
  if (of.type.kind === "struct") return readStruct(reading, of, of.type.struct, node);
  const { info, asked, prefix } = reading;
  for (const leaf of subfields(info, [node])) {
    const apply = leaf.name.value as AggregateFunction;
    if (leaf.name.value.startsWith("__")) continue;
    const p = apply === "quantile" ? quantileOf(info, leaf) : undefined;
    asked.set(prefix + functionName(apply, p), {
      kind: "column",
      of,
      apply,
      ...(p !== undefined && { p }),
    });
  }
  checkCount(prefix, asked);
}

/** Each keeps all values of a column and heeds an interrupt late. */
const mostQuantiles = 100;

function checkCount(prefix: string, asked: ReadonlyMap<string, Aggregation>): void {
  const quantiles = [...asked.values()].filter(
    (each) => each.kind === "column" && each.apply === "quantile",
  );
  if (quantiles.length > mostQuantiles)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      `${prefix.slice(0, -1)}: an aggregate takes ${mostQuantiles} quantiles at most.`,
    );
}

function readStruct(
  reading: Reading,
  of: ColumnExpression,
  struct: StructType,
  node: FieldNode,
): void {
  for (const child of subfields(reading.info, [node])) {
    const field = struct.fields.find(({ name }) => name === child.name.value);
    if (field === undefined) continue;
    const prefix = `${reading.prefix}${field.name}.`;
    readType({ ...reading, prefix }, fieldExpression(of, field), child);
  }
}

function quantileOf({ variableValues }: GraphQLResolveInfo, node: FieldNode): number {
  const given = node.arguments?.find(({ name }) => name.value === "p")?.value;
  const p = valueFromAST(given, GraphQLFloat, variableValues) as number | undefined;
  if (p !== undefined && p >= 0 && p <= 1) return p;
  throw new EiderError("BAD_INPUT", `Expected \`p\` of quantile between 0 and 1, got ${p}.`);
}
