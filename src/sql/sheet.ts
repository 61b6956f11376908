import { NeedColumns } from "./aggregate-columns.ts";
import type { OfDay } from "./buckets.ts";
import type { Need } from "./needs.ts";
import type { Filter } from "./question.ts";

/** What groups of a sheet are told apart by. */
export interface SheetKey {
  /** The key of each row. */
  readonly sql: string;
  /** How it follows from the day of its time; undefined where it does not. */
  readonly ofDay: OfDay | undefined;
}

/** One GROUP BY of a statement: its keys, and all values that summaries need of its groups. */
export class Sheet {
  readonly name: string;
  readonly keys: readonly SheetKey[];
  readonly where: Filter;
  readonly columns = new NeedColumns();
  parent: Sheet | undefined;
  /** Summaries that read it. */
  readers = 0;

  constructor(name: string, keys: readonly SheetKey[], where: Filter) {
    this.name = name;
    this.keys = keys;
    this.where = where;
  }

  /** The name of a value's column; asked for once. */
  column(need: Need): string {
    return `a${this.columns.place(need)}`;
  }

  /** Whether all values can be merged from those of a finer sheet. */
  get isMergeable(): boolean {
    return this.columns.needs.every(({ merge }) => merge !== undefined);
  }

  /** A key over the groups of this sheet: one of its own, or what follows from one; undefined where they do not tell it. */
  keySql({ sql, ofDay }: SheetKey): string | undefined {
    const own = this.#place(sql);
    if (own !== -1) return `k${own}`;
    const day = ofDay === undefined ? -1 : this.#place(ofDay.day);
    return day === -1 ? undefined : ofDay?.of(`k${day}`);
  }

  #place(sql: string): number {
    return this.keys.findIndex((key) => key.sql === sql);
  }

  /** Whether its groups, of the same rows, tell the keys of the other. */
  tells(other: Sheet): boolean {
    return this.where === other.where && other.keys.every((key) => this.keySql(key) !== undefined);
  }

  /** Whether the other can be made of this one; never each of the other. */
  isFinerThan(other: Sheet): boolean {
    if (!this.tells(other)) return false;
    return !other.tells(this) || this.keys.length < other.keys.length;
  }

  /** The one day that all its keys follow from, or are; undefined where there is none. */
  get day(): string | undefined {
    const [first, ...others] = this.keys.map(({ sql, ofDay }) => ofDay?.day ?? sql);
    const isOfDay = this.keys.some(({ ofDay }) => ofDay !== undefined);
    return isOfDay && others.every((day) => day === first) ? first : undefined;
  }
}

/**
 * Sheets as they are worked out, finest first, each with the one with the fewest groups that its values
 * can be merged from. What is asked by months, weeks or parts of days alone comes from a sheet of days:
 * the engine finds the day of a time in a third of the time of its month or week, and days are few.
 */
export function derived(sheets: readonly Sheet[]): Sheet[] {
  const all = [...sheets, ...sheetsOfDays(sheets)];
  // Of two, the finer one tells more sheets.
  const told = new Map(all.map((sheet) => [sheet, all.filter((each) => sheet.tells(each)).length]));
  const finestFirst = all.toSorted(
    (a, b) => (told.get(b) ?? 0) - (told.get(a) ?? 0) || a.keys.length - b.keys.length,
  );
  for (const sheet of finestFirst.toReversed()) {
    if (!sheet.isMergeable) continue;
    sheet.parent = finestFirst.findLast((each) => each.isFinerThan(sheet));
    for (const { merge } of sheet.parent === undefined ? [] : sheet.columns.needs)
      for (const piece of merge?.pieces ?? []) sheet.parent?.column(piece);
  }
  return finestFirst;
}

function sheetsOfDays(sheets: readonly Sheet[]): Sheet[] {
  const made: Sheet[] = [];
  for (const sheet of sheets) {
    const { day, where, isMergeable } = sheet;
    const known = [...sheets, ...made];
    if (day === undefined || !isMergeable || known.some((each) => each.isFinerThan(sheet)))
      continue;
    made.push(new Sheet(`s${known.length}`, [{ sql: day, ofDay: undefined }], where));
  }
  return made;
}
