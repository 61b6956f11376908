import type { ColumnType, StructType, Table } from "../../catalog/catalog.ts";
import { isTimeOfDay } from "../../catalog/sql-type.ts";
import { EiderError } from "../../foundation/errors.ts";
import {
  type Bucket,
  type BucketUnit,
  bucketUnits,
  type ColumnExpression,
  type DatePart,
  type GroupKey,
  type OrderTerm,
} from "../../sql/question.ts";
import type { RequestContext } from "../context/context.ts";
import { columnExpression, fieldExpression } from "./column-expression.ts";
import { type Groupable, type GroupMember, groupMembers, partField } from "./group-members.ts";
import { checkLevels, countTerm, type Input } from "./read-operand.ts";
import { type Direction, directions, readAggregateTerm } from "./read-order.ts";

/** Keys by their path in the key of a group, as `originAirport.state` or `dateParts.dayOfWeek`. */
export type NamedKeys = ReadonlyMap<string, GroupKey>;

interface Reading {
  /** The argument that is read, for errors. */
  readonly argument: "by" | "distinctOn";
  readonly zone: string | undefined;
  readonly budget: RequestContext;
}

/** Reads `by` and `timeZone`. Throws BAD_INPUT on a key that is asked for twice, or that makes no sense. */
export function readGroupKeys(
  table: Table,
  by: readonly Input[],
  timeZone: string | null | undefined,
  budget: RequestContext,
): NamedKeys {
  return readKeys(table, by, { argument: "by", zone: readZone(timeZone), budget });
}

function readKeys(table: Table, entries: readonly Input[], reading: Reading): NamedKeys {
  const keys = new Map<string, GroupKey>();
  for (const entry of entries) {
    countTerm(reading.budget);
    const { name, key } = readEntry(table, entry, [], reading);
    const isPart = key.kind === "part";
    if (keys.has(name) && !isPart)
      throw wrongKey(reading, `${name} is asked for twice, a group has one of each.`);
    keys.set(name, key);
  }
  return keys;
}

function wrongKey({ argument }: Reading, what: string): EiderError {
  return new EiderError("BAD_INPUT", `${argument}: ${what}`);
}

function readZone(zone: string | null | undefined): string | undefined {
  if (zone === null || zone === undefined) return undefined;
  try {
    Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    throw new EiderError(
      "BAD_INPUT",
      `timeZone: there is no time zone ${JSON.stringify(zone.slice(0, 100))}. Give an IANA name, as "Europe/Rome".`,
    );
  }
}

/** Finds the column of a member behind the relations and structs that lead to it. */
type Lead = (of: Groupable) => ColumnExpression;

function readEntry(
  table: Table,
  entry: Input,
  path: ColumnExpression["path"],
  reading: Reading,
): { name: string; key: GroupKey } {
  const lead: Lead = (of) => columnExpression(of as Table["columns"][number], path);
  return readMember(table, entry, lead, { path, reading, prefix: "" });
}

interface Place {
  readonly path: ColumnExpression["path"];
  readonly reading: Reading;
  /** Where in the key of a group the member stands, with a point behind it. */
  readonly prefix: string;
}

function readMember(
  owner: Table | StructType,
  entry: Input,
  lead: Lead,
  place: Place,
): { name: string; key: GroupKey } {
  const [[by, value] = ["", undefined]] = Object.entries(entry);
  const member = groupMembers(owner).find((each) => each.by === by) as GroupMember;
  const name = place.prefix + member.key;
  switch (member.kind) {
    case "relation": {
      const path = [...place.path, member.relation];
      checkLevels(path.length);
      const below: Lead = (of) => columnExpression(of as Table["columns"][number], path);
      const inner = { ...place, path, prefix: `${name}.` };
      return readMember(member.relation.target, value as Input, below, inner);
    }
    case "struct": {
      const struct = lead(member.of);
      const below: Lead = (of) => fieldExpression(struct, of);
      return readMember(member.struct, value as Input, below, { ...place, prefix: `${name}.` });
    }
    case "part": {
      const part = value as DatePart;
      const of = lead(member.of);
      checkPart(name, of, part, place.reading);
      const type = { kind: "integer", sql: "INTEGER" } as const;
      return {
        name: `${name}.${partField(part)}`,
        key: { kind: "part", of, part, zone: place.reading.zone, type },
      };
    }
    case "value":
      if (value !== true)
        throw wrongKey(place.reading, `${by} is false: leave the entry out instead.`);
      return { name, key: lead(member.of) };
    default: {
      const of = lead(member.of);
      const input = value as Input;
      const bucket =
        member.kind === "numberBucket"
          ? readWidth(name, input, place.reading)
          : readStretch(name, of, input, place.reading);
      return { name, key: { kind: "bucket", of, bucket, type: of.type } };
    }
  }
}

function checkPart(
  name: string,
  { type }: ColumnExpression,
  part: DatePart,
  reading: Reading,
): void {
  const isOfDay = part === "HOUR" || part === "MINUTE";
  if (type.kind === "date" && isOfDay) throw wrongKey(reading, `${name}: a Date has no ${part}.`);
  if (isTimeOfDay(type.kind) && !isOfDay)
    throw wrongKey(reading, `${name}: a Time has HOUR and MINUTE, no ${part}.`);
}

/** The units of the buckets that a type has; a day has three. */
function unitsOf(type: ColumnType): readonly BucketUnit[] {
  if (type.kind === "date") return bucketUnits.slice(3);
  return isTimeOfDay(type.kind) ? bucketUnits.slice(0, 3) : bucketUnits;
}

function readWidth(name: string, { width }: Input, reading: Reading): Bucket {
  const text = String(width);
  if (Number(text) > 0 && Number.isFinite(Number(text))) return { kind: "number", width: text };
  throw wrongKey(reading, `${name}: expected a width above 0, got ${text}.`);
}

/** A longer stretch leads out of the times that the engine knows. */
const longestYears = 10_000;
/** Units in a year, about. */
const perYear: Record<BucketUnit, number> = {
  SECOND: 31_557_600,
  MINUTE: 525_960,
  HOUR: 8766,
  DAY: 365,
  WEEK: 52,
  MONTH: 12,
  QUARTER: 4,
  YEAR: 1,
};

function readStretch(
  name: string,
  { type }: ColumnExpression,
  { unit, every, weekStart }: Input,
  reading: Reading,
): Bucket {
  const wrong = (what: string) => wrongKey(reading, `${name}: ${what}`);
  const isGiven = (value: unknown) => value !== undefined && value !== null;
  if (isGiven(unit) === isGiven(every)) throw wrong("expected exactly one of `unit` and `every`.");
  const units = unitsOf(type);
  const stretch = isGiven(unit)
    ? { count: 1, unit: unit as BucketUnit }
    : parseStretch(every as string);
  if (stretch === undefined)
    throw wrong(
      `expected a number and a unit, as "15 minutes", up to ${longestYears} years, got ${JSON.stringify(String(every).slice(0, 50))}.`,
    );
  if (!units.includes(stretch.unit))
    throw wrong(
      `a ${isTimeOfDay(type.kind) ? "Time" : "Date"} has buckets of ${units.join(", ")}, not of ${stretch.unit}.`,
    );
  return {
    kind: "time",
    ...stretch,
    weekStart: weekStart === "SUNDAY" ? "SUNDAY" : "MONDAY",
    zone: type.kind === "date" || isTimeOfDay(type.kind) ? undefined : reading.zone,
  };
}

function parseStretch(text: string): { count: number; unit: BucketUnit } | undefined {
  const [, digits, word = ""] = /^\s*(\d{1,7})\s*([a-z]+?)s?\s*$/i.exec(text) ?? [];
  const unit = bucketUnits.find((each) => each.toLowerCase() === word.toLowerCase());
  const count = Number(digits);
  return unit !== undefined && count >= 1 && count <= perYear[unit] * longestYears
    ? { count, unit }
    : undefined;
}

/** Reads `orderBy` of groups: by keys that are asked for, or by aggregates. */
export function readGroupOrder(
  table: Table,
  input: readonly Input[] | null | undefined,
  keys: NamedKeys,
  budget: RequestContext,
): OrderTerm[] {
  return (input ?? []).map(({ key, aggregate }) => {
    countTerm(budget);
    if (aggregate !== undefined) return readAggregateTerm(table, aggregate as Input);
    const { name, direction } = readKeyName(key as Input);
    const expression = keys.get(name);
    if (expression === undefined)
      throw new EiderError(
        "BAD_INPUT",
        `orderBy: the groups have no key ${name}: add it to \`by\`, or order by ${[...keys.keys()].join(", ")}.`,
      );
    return { expression, ...directions[direction] };
  });
}

function readKeyName(input: Input): { name: string; direction: Direction } {
  const [[name, value] = ["", undefined]] = Object.entries(input);
  if (typeof value === "string") return { name, direction: value as Direction };
  const inner = readKeyName(value as Input);
  return { ...inner, name: `${name}.${inner.name}` };
}

/** Reads `distinctOn`. Throws BAD_INPUT as `by` does. */
export function readDistinct(
  table: Table,
  input: readonly Input[] | null | undefined,
  budget: RequestContext,
): GroupKey[] {
  const reading = { argument: "distinctOn", zone: undefined, budget } as const;
  return [...readKeys(table, input ?? [], reading).values()];
}
