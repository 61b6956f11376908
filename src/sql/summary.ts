import type { FilteredAggregations, GroupsQuestion } from "./question.ts";

/** A summary of the rows of a table: aggregates of them, or of their groups. */
export type Summary =
  | { readonly kind: "aggregates"; readonly asked: FilteredAggregations }
  | { readonly kind: "groups"; readonly question: GroupsQuestion };
