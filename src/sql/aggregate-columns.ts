import { type Need, Needs } from "./needs.ts";
import type { Aggregation } from "./question.ts";
import type { Scope } from "./scope.ts";

/** One value of a result: the column that it stands in, and its place where that is a list. */
export interface Answered {
  readonly column: number;
  readonly item?: number;
}

/** Needs as the columns of a SELECT, each worked out once. */
export class NeedColumns {
  readonly #needs: Need[] = [];
  readonly #places = new Map<string, number>();

  /** The place of the column that a need stands in. */
  place(need: Need): number {
    const known = this.#places.get(need.identity);
    if (known !== undefined) return known;
    this.#places.set(need.identity, this.#needs.length);
    return this.#needs.push(need) - 1;
  }

  get needs(): readonly Need[] {
    return this.#needs;
  }

  get selected(): string[] {
    return this.#needs.map((need) => need.sql());
  }
}

/** Aggregations over the rows of a scope as the columns of one SELECT. */
export class AggregateColumns {
  readonly #needs: Needs;
  readonly #columns = new NeedColumns();

  constructor(scope: Scope) {
    this.#needs = new Needs(scope);
  }

  /** Where the answer to an aggregation of the rows that satisfy `condition` will stand. */
  add(aggregation: Aggregation, condition: string): Answered {
    const { need, item } = this.#needs.of(aggregation, condition);
    return { column: this.#columns.place(need), ...(item !== undefined && { item }) };
  }

  get selected(): string[] {
    return this.#columns.selected;
  }
}
