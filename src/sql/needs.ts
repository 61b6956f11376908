import { compileAggregation, mergingOf, shareOf } from "./aggregation.ts";
import { averageOf } from "./averages.ts";
import type { Aggregation } from "./question.ts";
import type { Scope } from "./scope.ts";

/** A value of each group, and how that of a coarser group comes from those of finer ones. */
export interface Need {
  readonly identity: string;
  sql(): string;
  readonly merge: Merge | undefined;
}

interface Merge {
  readonly pieces: readonly Need[];
  /** The merged value, of the names that the pieces have among the finer groups. */
  readonly sql: (names: readonly string[]) => string;
}

/** Makes what aggregations need; quantiles of the same values are one list: each by itself would sort them again. */
export class Needs {
  readonly #scope: Scope;
  readonly #shares = new Map<string, number[]>();

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** What an aggregation of the rows that satisfy `condition` needs; `item` is its place in a list. */
  of(aggregation: Aggregation, condition: string): { need: Need; item?: number } {
    const share = shareOf(aggregation);
    if (share === undefined || aggregation.kind !== "column")
      return { need: this.#plain(aggregation, condition) };
    const listOf = (p: readonly number[]) =>
      compileAggregation(this.#scope, { ...aggregation, apply: "quantile", p }, condition);
    const identity = `quantiles ${listOf([])}`;
    const shares = this.#shares.get(identity) ?? [];
    this.#shares.set(identity, shares);
    const known = shares.indexOf(share);
    const item = known === -1 ? shares.push(share) - 1 : known;
    const sql = () => listOf(shares);
    return { need: { identity, sql, merge: undefined }, item };
  }

  #plain(aggregation: Aggregation, condition: string): Need {
    const sql = compileAggregation(this.#scope, aggregation, condition);
    const need: Need = {
      identity: sql,
      sql: () => sql,
      get merge() {
        return merge();
      },
    };
    const merge = (): Merge | undefined => {
      const merging = mergingOf(aggregation);
      if (merging === undefined) return undefined;
      if (merging === "avg") return this.#average(aggregation, condition);
      const all = merging === "count" ? "sum" : merging;
      return {
        pieces: [need],
        sql: ([name = ""]) =>
          merging === "count" ? `coalesce(sum(${name}), 0)::BIGINT` : `${all}(${name})`,
      };
    };
    return need;
  }

  #average(aggregation: Aggregation, condition: string): Merge {
    const piece = (apply: "sum" | "count") =>
      this.#plain({ ...aggregation, apply } as Aggregation, condition);
    return {
      pieces: [piece("sum"), piece("count")],
      sql: ([sum = "", count = ""]) =>
        averageOf(scaleOf(aggregation), `sum(${sum})`, `sum(${count})`),
    };
  }
}

function scaleOf(aggregation: Aggregation): number {
  const type = aggregation.kind === "column" ? aggregation.of.type : undefined;
  return type?.kind === "decimal" ? type.scale : 0;
}
