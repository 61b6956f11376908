import type { Expression, Filter } from "./question.ts";

/** A text that is the same for filters or expressions that say the same. */
export function identityOf(what: Filter | Expression): string {
  return JSON.stringify(what, namesOnly);
}

/** Catalogs refer to each other in circles: of a relation or a column its name says all. */
function namesOnly(key: string, value: unknown): unknown {
  if (key === "type" || key === "item") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if ("targetColumns" in value && "name" in value) return value.name;
  return "ordinal" in value && "sqlName" in value ? value.sqlName : value;
}
