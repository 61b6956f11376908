import type { Answered } from "../../sql/aggregate-columns.ts";
import type { AskedAggregates } from "./aggregate-values.ts";

/** What a group-by field asks for, worked out once. */
export interface GroupsPlan {
  /** Where each key stands among the columns of a result, by its path, as `dateParts.month`. */
  readonly keys: ReadonlyMap<string, number>;
  /** The objects inside the key below which something was asked for, as `dateParts.`. */
  readonly objects: ReadonlySet<string>;
  /** The aggregates of each `aggregate` field, by the name it has in the answer, and its place among them. */
  readonly members: ReadonlyMap<
    string,
    { readonly asked: AskedAggregates; readonly place: number }
  >;
}

/** The objects that paths lead through: `a.b.c` is below `a.` and `a.b.`. */
export function objectsOf(paths: Iterable<string>): Set<string> {
  const objects = new Set<string>();
  for (const path of paths)
    for (let end = path.indexOf("."); end !== -1; end = path.indexOf(".", end + 1))
      objects.add(path.slice(0, end + 1));
  return objects;
}

/** A group: a row of a result. */
export interface Group {
  readonly plan: GroupsPlan;
  /** The columns of the result, keys first. */
  readonly columns: readonly (readonly unknown[])[];
  /** For each member of the plan, in order, where its aggregates stand behind the keys. */
  readonly answers: readonly (readonly Answered[])[];
  readonly row: number;
}

/** The key of a group, or a part of it that stands under a name. */
export interface GroupKeyValue {
  readonly group: Group;
  /** Where in the paths of keys this object stands, as `originAirport.`. */
  readonly prefix: string;
}

/** The value of a key; null where it was not asked for. */
export function keyValue({ group, prefix }: GroupKeyValue, name: string): unknown {
  const place = group.plan.keys.get(prefix + name);
  return place === undefined ? null : (group.columns[place]?.[group.row] ?? null);
}

/** What stands below a name of a key; null where nothing below it was asked for. */
export function keyBelow({ group, prefix }: GroupKeyValue, name: string): GroupKeyValue | null {
  const below = `${prefix}${name}.`;
  return group.plan.objects.has(below) ? { group, prefix: below } : null;
}
