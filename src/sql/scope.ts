import type { Column, Relation, Table } from "../catalog/catalog.ts";
import { columnOf, quoteIdentifier } from "./identifier.ts";
import { sourceSql } from "./native-query.ts";
import type { ColumnExpression } from "./question.ts";
import { sameKey } from "./same-key.ts";
import type { StatementWriter } from "./statement.ts";

/**
 * A table of a statement under its alias, with the tables that relations to one lead to from it: each
 * is joined when an expression first needs it, so that a row without a related one stays.
 */
export class Scope {
  readonly writer: StatementWriter;
  readonly table: Table;
  readonly alias: string;
  readonly #aliases = new Map<string, string>();
  readonly #joins: string[] = [];
  #source: string | undefined;

  constructor(writer: StatementWriter, table: Table, alias = writer.alias()) {
    this.writer = writer;
    this.table = table;
    this.alias = alias;
    writer.reads(table);
  }

  /** The LEFT JOINs that were needed so far; "" mostly. */
  get joins(): string {
    return this.#joins.join("");
  }

  /** `"schema"."table" AS t1`, without the joins. */
  get from(): string {
    this.#source ??= sourceSql(this.writer, this.table);
    return `${this.#source} AS ${this.alias}`;
  }

  /** Adds a join to those of relations. */
  join(sql: string): void {
    this.#joins.push(sql);
  }

  /** A column, or a field inside it, as SQL. */
  column({ path, column, fields }: Pick<ColumnExpression, "path" | "column" | "fields">): string {
    const base = columnOf(this.aliasOf(path), column);
    if (fields.length === 0) return base;
    const steps = fields.map((field) =>
      typeof field === "number" ? `[${field}]` : `.${quoteIdentifier(field)}`,
    );
    return `(${base})${steps.join("")}`;
  }

  /** The alias of the table that relations to one lead to, joined where it is not yet. */
  aliasOf(path: readonly Relation[]): string {
    const relation = path.at(-1);
    if (relation === undefined) return this.alias;
    const key = JSON.stringify(path.map(({ name }) => name));
    const known = this.#aliases.get(key);
    if (known !== undefined) return known;
    const outer = this.aliasOf(path.slice(0, -1));
    const inner = this.writer.alias();
    this.writer.reads(relation.target);
    this.#aliases.set(key, inner);
    const on = joinConditions(outer, inner, relation).join(" AND ");
    this.#joins.push(` LEFT JOIN ${sourceSql(this.writer, relation.target)} AS ${inner} ON ${on}`);
    return inner;
  }
}

/** The conditions under which a row of `inner` belongs to a row of `outer`. */
export function joinConditions(
  outer: string,
  inner: string,
  { columns, targetColumns }: Pick<Relation, "columns" | "targetColumns">,
): string[] {
  return columns.map((column, index) =>
    sameKey([inner, targetColumns[index] as Column], [outer, column]),
  );
}
