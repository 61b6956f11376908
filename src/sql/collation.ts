import type { ColumnExpression, GroupKey } from "./question.ts";

const folds: Readonly<Record<string, string>> = {
  nocase: "lower",
  noaccent: "strip_accents",
  icu_noaccent: "strip_accents",
  nfc: "nfc_normalize",
};

/** The collation of the texts that an expression gives; undefined of most. */
export function collationOf({ column, fields }: ColumnExpression): string | undefined {
  return fields.length === 0 ? column.collation : undefined;
}

/**
 * What texts have in common that a collation holds to be equal. The engine's own operators heed the
 * collation by themselves; a text inside a struct has lost it.
 */
export function collationKey(sql: string, key: GroupKey): string {
  const collation = key.kind === "column" ? collationOf(key) : undefined;
  if (collation === undefined) return sql;
  const parts = collation.toLowerCase().split(".");
  // The engine folds first, in whatever order they are named, then asks the language.
  const folded = parts
    .filter((part) => part in folds)
    .reduce((text, part) => `${folds[part] as string}(${text})`, sql);
  const language = parts.find((part) => !(part in folds));
  return language === undefined || language === ""
    ? folded
    : `icu_sort_key(${folded}, '${language}')`;
}
