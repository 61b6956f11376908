import type { ColumnType, Relation } from "../../catalog/catalog.ts";
import type { Key } from "../../loading/key.ts";
import type { Row } from "../../loading/row-set.ts";
import { decimalParts } from "../../sql/numbers.ts";

/** The text of a value in the type of the other side; undefined where that has no equal value. */
type Translate = (text: string) => string | undefined;

const translations = new WeakMap<Relation, readonly (Translate | undefined)[] | null>();

/**
 * The key by which a row's relation finds its target, undefined where it finds none. Where the types of
 * both sides differ it is the value that the engine's own comparison would find equal.
 */
export function keyOf(row: Row, relation: Relation): Key | undefined {
  const key = row.key(relation.columns);
  let translate = translations.get(relation);
  if (translate === undefined) translations.set(relation, (translate = translationsOf(relation)));
  if (key === undefined || translate === null) return key;
  const texts = key.map((text, index) => {
    const one = translate[index];
    return one === undefined ? text : one(text);
  });
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** Null where both sides have the same types, as nearly always. */
function translationsOf({ columns, targetColumns }: Relation) {
  const all = columns.map(({ type }, index) => between(type, targetColumns[index]?.type));
  return all.every((each) => each === undefined) ? null : all;
}

function between({ kind }: ColumnType, target: ColumnType | undefined): Translate | undefined {
  if (target === undefined || kind === target.kind) return undefined;
  // A FLOAT is compared as the DOUBLE that it is, which has more digits than its own text.
  const value = (text: string) => (kind === "float" ? Math.fround(Number(text)) : Number(text));
  if (kind === "float" || kind === "double") {
    if (target.kind === "float") return (text) => heldByFloat(value(text), text);
    return (text) => numberText(value(text), text);
  }
  if (target.kind !== "double" && target.kind !== "float") return undefined;
  // Digits that a number does not hold are not rounded away.
  return (text) => {
    const number = Number(text);
    if (!isSameNumber(numberText(number, text), text)) return undefined;
    return target.kind === "float" ? heldByFloat(number, text) : text;
  };
}

/** A FLOAT that is another number is not equal. */
function heldByFloat(value: number, text: string): string | undefined {
  return !Number.isFinite(value) || Math.fround(value) === value ? text : undefined;
}

/** A number without an exponent, as whole numbers and decimals are written. */
function numberText(value: number, text: string): string {
  if (!Number.isFinite(value)) return text;
  if (Number.isInteger(value)) return BigInt(value).toString();
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?e-(\d+)$/.exec(String(value)) ?? [];
  if (whole === "") return String(value);
  return `${sign}0.${"0".repeat(Number(exponent) - 1)}${whole}${fraction}`;
}

function isSameNumber(a: string, b: string): boolean {
  const [left, right] = [decimalParts(a), decimalParts(b)];
  return (
    left !== undefined &&
    right !== undefined &&
    left.sign === right.sign &&
    left.whole === right.whole &&
    left.fraction === right.fraction
  );
}
