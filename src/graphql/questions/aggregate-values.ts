import type { FieldNode } from "graphql";
import type { Aggregation } from "../../sql/question.ts";

/** What an aggregate field asks for: the name of each value and how it is computed. */
export type AskedAggregates = ReadonlyMap<string, Aggregation>;

/** The values of an aggregate field by name, as `delay.avg`; undefined values are of no rows. */
export interface AggregateValues {
  readonly values: ReadonlyMap<string, unknown>;
  /** Where in the names this object stands, as `delay.`. */
  readonly prefix: string;
}

/** The name under which a function's value stands: quantiles of different p are different. */
export function functionName(apply: string, p?: unknown): string {
  return apply === "quantile" ? `quantile:${String(p)}` : apply;
}

/** Names the values of a result; without one (no rows) every name is absent. */
export function aggregateValues(
  asked: AskedAggregates,
  values: readonly unknown[] | null,
): AggregateValues {
  const named = new Map<string, unknown>();
  let index = 0;
  for (const name of asked.keys()) {
    named.set(name, values?.[index]);
    index += 1;
  }
  return { values: named, prefix: "" };
}

/** The name under which a number of groups stands: by the alias of its field. */
export function groupCountName([node]: readonly FieldNode[]): string {
  return `_groupCount:${node?.alias?.value ?? ""}`;
}
