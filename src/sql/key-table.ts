import type { Column } from "../catalog/catalog.ts";
import { keyOf } from "./identifier.ts";
import type { StatementWriter } from "./statement.ts";

/** Keys to look up, column by column: `values[c][k]` is the text of key k in column c. */
export interface Keys {
  readonly columns: readonly Column[];
  readonly values: readonly (readonly string[])[];
}

/**
 * Keys as a table `k` of a WITH clause: `i` numbers them from 1, `k0`, `k1`, … are their values.
 * Rows answer with `i`, so that no value needs to be compared outside the engine.
 */
export function keyTable(writer: StatementWriter, keys: Keys): string {
  const lists = keys.columns.map(
    (column, index) => `${writer.bindKeys(keys.values[index] ?? [], column.type.sql)} AS k${index}`,
  );
  const unnested = keys.columns.map((_, index) => `unnest(k${index}) AS k${index}`);
  return `k AS (SELECT ${unnested.join(", ")}, generate_subscripts(k0, 1) AS i FROM (SELECT ${lists.join(", ")}))`;
}

/** The condition that a row of `alias` has the key. */
export function keyJoin(alias: string, keys: Keys): string {
  return keys.columns.map((column, index) => `${keyOf(alias, column)} = k.k${index}`).join(" AND ");
}
