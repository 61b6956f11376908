import type { Row } from "../../loading/row-set.ts";
import type { PlainField, SelectionPlan } from "./selection-plan.ts";

/** An object of the answer: without a prototype, since a client may choose any key. */
export const Answer = function Answer() {} as unknown as new () => Record<string, unknown>;
Answer.prototype = Object.create(null) as object;

/** The value of a field that needs no resolver. */
export function readPlain(plain: PlainField, source: unknown): unknown {
  switch (plain.source) {
    case "row":
      return (source as Row).value(plain.ordinal);
    case "struct":
      return (source as readonly unknown[])[plain.ordinal];
    case "type":
      return plain.name;
  }
}

/** The answers of rows whose selection needs no resolver: their values stay in the columns until they are written. */
export class PlainRows {
  readonly selection: SelectionPlan;
  readonly rows: readonly Row[];

  constructor(selection: SelectionPlan, rows: readonly Row[]) {
    this.selection = selection;
    this.rows = rows;
  }

  /** Their objects, for whoever does not write text. */
  toJSON(): Record<string, unknown>[] {
    const out = this.rows.map(() => new Answer());
    for (const { key, plain } of this.selection.fields) {
      if (plain === undefined) continue;
      for (const [index, row] of this.rows.entries())
        (out[index] as Record<string, unknown>)[key] = readPlain(plain, row);
    }
    return out;
  }
}
