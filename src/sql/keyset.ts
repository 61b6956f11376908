import type { OrderSql } from "./order.ts";
import type { Position } from "./question.ts";
import type { StatementWriter } from "./statement.ts";

/**
 * The condition that a row comes after `position` in the order, or before it when `reversed`: for
 * some term the row's value is later and all terms before are equal. Nulls have a place like values.
 */
export function keysetCondition(
  writer: StatementWriter,
  terms: readonly OrderSql[],
  position: Position,
  reversed: boolean,
): string {
  const bound = terms.map((term, index) => {
    const text = position[index] ?? null;
    return text === null ? null : writer.bind(text, term.type.sql, "cursor");
  });
  const alternatives: string[] = [];
  const equal: string[] = [];
  for (const [index, term] of terms.entries()) {
    const value = bound[index] ?? null;
    const later = isLater(term, value, reversed);
    if (later !== "false") alternatives.push([...equal, later].join(" AND "));
    equal.push(value === null ? `${term.expression} IS NULL` : `${term.expression} = ${value}`);
  }
  if (alternatives.length === 0) return "false";
  const [first] = terms;
  const any = `(${alternatives.map((each) => `(${each})`).join(" OR ")})`;
  if (terms.length === 1 || first === undefined) return any;
  return [...startsAt(first, bound[0] ?? null, reversed), any].join(" AND ");
}

function isLater(term: OrderSql, value: string | null, reversed: boolean): string {
  const nullsLater = term.nullsFirst === reversed;
  if (value === null) return nullsLater ? "false" : `${term.expression} IS NOT NULL`;
  const sign = term.descending === reversed ? ">" : "<";
  const later = `${term.expression} ${sign} ${value}`;
  return nullsLater && term.nullable ? `(${later} OR ${term.expression} IS NULL)` : later;
}

/** A plain bound on the first term beside the alternatives: the engine skips row groups by it. */
function startsAt(term: OrderSql, value: string | null, reversed: boolean): string[] {
  const nullsLater = term.nullsFirst === reversed;
  if (value === null || (nullsLater && term.nullable)) return [];
  return [`${term.expression} ${term.descending === reversed ? ">=" : "<="} ${value}`];
}
