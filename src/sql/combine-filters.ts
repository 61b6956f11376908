import { everything, type Filter } from "./question.ts";

/** The rows that satisfy both. */
export function narrowed(a: Filter, b: Filter): Filter {
  if (a === everything) return b;
  return b === everything ? a : { kind: "all", parts: [a, b] };
}

/** A condition on aggregates, each of which sees only the rows that satisfy `within`. */
export function withinAggregates(having: Filter, within: Filter): Filter {
  switch (having.kind) {
    case "all":
    case "any":
      return { ...having, parts: having.parts.map((part) => withinAggregates(part, within)) };
    case "not":
      return { ...having, part: withinAggregates(having.part, within) };
    case "related":
    case "relatedHaving":
      return having;
    default: {
      const { operand } = having;
      if (operand.kind !== "aggregate") return having;
      return { ...having, operand: { ...operand, filter: narrowed(within, operand.filter) } };
    }
  }
}

/** Whether a filter pins few rows by a key that the engine has an index of. */
export function isPinned(filter: Filter): boolean {
  if (filter.kind === "all") return filter.parts.some(isPinned);
  if (filter.kind !== "compare" && filter.kind !== "in") return false;
  const { operand } = filter;
  const isPositive = filter.kind === "in" ? !filter.negated : filter.operator === "eq";
  return (
    isPositive &&
    operand.kind === "column" &&
    operand.path.length === 0 &&
    operand.fields.length === 0 &&
    operand.column.isUnique
  );
}
