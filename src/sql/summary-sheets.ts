import type { Answered } from "./aggregate-columns.ts";
import { compileFilter, conditions } from "./filter.ts";
import { groupKeySql, keyOfDay, leastTextSql, shownKeySql } from "./group-keys.ts";
import { identityOf } from "./identity.ts";
import { type Need, Needs } from "./needs.ts";
import { directionOf, windowTerm } from "./order.ts";
import {
  type AggregateExpression,
  everything,
  type Filter,
  type GroupKey,
  type GroupsQuestion,
  type OrderTerm,
} from "./question.ts";
import type { Scope } from "./scope.ts";
import { readValue } from "./select-rows.ts";
import { derived, Sheet, type SheetKey } from "./sheet.ts";
import type { Summary } from "./summary.ts";

/** What one summary reads of its sheet. */
export interface SheetSummary {
  /** Keys, then values. */
  readonly columns: readonly string[];
  readonly keys: number;
  readonly answers: readonly (readonly Answered[])[];
  /** The condition that a group satisfies `having`; undefined where all do. */
  readonly present: string | undefined;
  readonly order: readonly string[];
  readonly limit: number;
  readonly offset: number;
}

/** The sheets of one statement over one table. */
export class Sheets {
  readonly #scope: Scope;
  readonly #sheets: Sheet[] = [];
  readonly #filters = new Map<string, { readonly filter: Filter; readonly sql: string }>();
  readonly #keys = new Map<string, SheetKey>();
  readonly #needs: Needs;

  constructor(scope: Scope) {
    this.#scope = scope;
    this.#needs = new Needs(scope);
  }

  /**
   * Puts a summary on the sheet of its keys and filter. Filters are not shared: an aggregate with a
   * FILTER of its own costs the engine several times another scan with a WHERE.
   */
  place(summary: Summary): { sheet: Sheet; summary: SheetSummary } {
    const { keys, filter, having, order, limit, offset, members } = asGroups(summary);
    const sheet = this.#sheetOf(keys, this.#same(filter).filter);
    sheet.readers += 1;
    const columns = keys.map((key) => readValue(key.type, this.#shownKey(sheet, key)));
    const answers = members.map((member) => {
      // What is bound and not used is refused by the engine.
      if (member.aggregations.length === 0) return [];
      const condition = this.#conditionOf(member.filter);
      return member.aggregations.map((aggregation): Answered => {
        const { need, item } = this.#needs.of(aggregation, condition);
        const name = sheet.column(need);
        const known = columns.indexOf(name, keys.length);
        const column = known === -1 ? columns.push(name) - 1 : known;
        return { column: column - keys.length, ...(item !== undefined && { item }) };
      });
    });
    const present = this.#present(sheet, having);
    const terms = this.#order(sheet, { order, keys });
    return {
      sheet,
      summary: { columns, keys: keys.length, answers, present, order: terms, limit, offset },
    };
  }

  /** Whether all are made of days. */
  get areOfDays(): boolean {
    return this.#sheets.every(({ day, isMergeable }) => day !== undefined && isMergeable);
  }

  /** The WITH clause, finer sheets first. */
  get sql(): string {
    const sheets = derived(this.#sheets);
    return sheets
      .map((sheet) => {
        // Read more than once; of others the engine makes a part of the query.
        const isShared = sheet.readers + sheets.filter(({ parent }) => parent === sheet).length > 1;
        return `${sheet.name} AS ${isShared ? "" : "NOT "}MATERIALIZED (${this.#select(sheet)})`;
      })
      .join(", ");
  }

  #select({ parent, keys, columns, where }: Sheet): string {
    const named = (all: readonly string[], letter: string) =>
      all.map((sql, index) => `${sql} AS ${letter}${index}`);
    if (parent !== undefined) {
      const known = keys.map((key) => parent.keySql(key) ?? "");
      const merged = columns.needs.map(({ merge }) =>
        merge === undefined ? "" : merge.sql(merge.pieces.map((piece) => parent.column(piece))),
      );
      const groupBy = known.length === 0 ? "" : ` GROUP BY ${known.join(", ")}`;
      return `SELECT ${[...named(known, "k"), ...named(merged, "a")].join(", ")} FROM ${parent.name}${groupBy}`;
    }
    const condition = conditions([this.#conditionOf(where)]);
    const ofRows = keys.map(({ sql }) => sql);
    const groupBy = keys.length === 0 ? "" : ` GROUP BY ${ofRows.join(", ")}`;
    return `SELECT ${[...named(ofRows, "k"), ...named(columns.selected, "a")].join(", ")} FROM ${this.#scope.from}${this.#scope.joins}${condition}${groupBy}`;
  }

  #sheetOf(keys: readonly GroupKey[], where: Filter): Sheet {
    const compiled = keys.map((key) => this.#compiled(key));
    const known = this.#sheets.find(
      (sheet) =>
        sheet.where === where &&
        sheet.keys.length === compiled.length &&
        compiled.every((key) => sheet.keys.includes(key)),
    );
    if (known !== undefined) return known;
    const sheet = new Sheet(`s${this.#sheets.length}`, compiled, where);
    this.#sheets.push(sheet);
    return sheet;
  }

  /** Equal keys are compiled once, so that they are seen to be the same. */
  #compiled(key: GroupKey): SheetKey {
    const identity = identityOf(key);
    let known = this.#keys.get(identity);
    if (known === undefined) {
      known = { sql: groupKeySql(this.#scope, key), ofDay: keyOfDay(this.#scope, key) };
      this.#keys.set(identity, known);
    }
    return known;
  }

  #keyName(sheet: Sheet, key: GroupKey): string {
    return sheet.keySql(this.#compiled(key)) ?? "";
  }

  /** The value that is shown of a key, over the groups of a sheet. */
  #shownKey(sheet: Sheet, key: GroupKey): string {
    const grouped = this.#keyName(sheet, key);
    const least = leastTextSql(this.#scope, key);
    if (least === undefined) return shownKeySql(this.#scope, key, { grouped });
    const need: Need = {
      identity: least,
      sql: () => least,
      get merge() {
        return { pieces: [need], sql: ([name = ""]: readonly string[]) => `min(${name})` };
      },
    };
    return shownKeySql(this.#scope, key, { grouped, least: sheet.column(need) });
  }

  #present(sheet: Sheet, having: Filter): string | undefined {
    if (having === everything) return undefined;
    const sql = compileFilter(this.#scope, having);
    return sheet.column({ identity: `having ${sql}`, sql: () => sql, merge: undefined });
  }

  #order(
    sheet: Sheet,
    { order, keys }: { readonly order: readonly OrderTerm[]; readonly keys: readonly GroupKey[] },
  ): string[] {
    const asked = order.map(({ expression, ...direction }) => {
      const isKey = keys.includes(expression as GroupKey);
      const name =
        isKey || expression.kind !== "aggregate"
          ? this.#keyName(sheet, expression as GroupKey)
          : this.#aggregateName(sheet, expression);
      return windowTerm({ expression: name, type: expression.type }, directionOf(direction));
    });
    const ties = keys.map((key) =>
      windowTerm({ expression: this.#keyName(sheet, key), type: key.type }, "ASC NULLS LAST"),
    );
    return [...asked, ...ties];
  }

  #aggregateName(sheet: Sheet, { aggregation, filter }: AggregateExpression): string {
    const { need, item } = this.#needs.of(aggregation, this.#conditionOf(filter));
    const name = sheet.column(need);
    return item === undefined ? name : `${name}[${item + 1}]`;
  }

  /** Equal filters are one, compiled once. */
  #same(filter: Filter): { readonly filter: Filter; readonly sql: string } {
    const identity = identityOf(filter);
    let known = this.#filters.get(identity);
    if (known === undefined) {
      const sql = compileFilter(this.#scope, filter);
      known = { filter: sql === "true" ? everything : filter, sql };
      this.#filters.set(identity, known);
    }
    return known;
  }

  #conditionOf(filter: Filter): string {
    return this.#same(filter).sql;
  }
}

/** Aggregates of rows are those of one group without keys. */
function asGroups(summary: Summary): Omit<GroupsQuestion, "table"> {
  if (summary.kind === "groups") return summary.question;
  const { filter, aggregations } = summary.asked;
  const members = [{ filter: everything, aggregations }];
  return { filter, keys: [], having: everything, order: [], limit: 1, offset: 0, members };
}
