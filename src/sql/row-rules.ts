import type { Table } from "../catalog/catalog.ts";
import { compileFilter, conditions, joinsOthers } from "./filter.ts";
import type { Filter } from "./question.ts";
import { Scope } from "./scope.ts";
import type { RowRules, StatementWriter } from "./statement.ts";

/**
 * Rules that say which rows of tables exist for who asks. A table with a rule is read only through a
 * subquery that has the rule inside: no filter, join, count or order outside can reach other rows.
 */
export function rowRules(filterOf: (table: Table) => Filter, claim: RowRules["claim"]): RowRules {
  return {
    claim,
    sourceOf: (writer: StatementWriter, table: Table) => {
      if (table.rule === undefined) return undefined;
      const { full } = table.rule;
      return writer.asRule(() => {
        const scope = new Scope(writer, full);
        const where = conditions([compileFilter(scope, filterOf(table))]);
        const rowId = table.rowId === "rowid" ? `, ${scope.alias}.rowid` : "";
        return `(SELECT ${scope.alias}.*${rowId} FROM ${scope.from}${scope.joins}${where})`;
      });
    },
    mayReorder: (table) => table.rule !== undefined && joinsOthers(filterOf(table)),
  };
}
