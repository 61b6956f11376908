import type { ColumnType, Relation } from "../../catalog/catalog.ts";
import type { Key } from "../../loading/key.ts";
import type { Row } from "../../loading/row-set.ts";

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
  if (kind !== "float" && kind !== "double")
    return target.kind === "float" ? (text) => heldByFloat(Number(text), text) : undefined;
  if (target.kind === "double") return (text) => numberText(value(text), text);
  if (target.kind === "float") return (text) => heldByFloat(value(text), text);
  return (text) => wholeText(value(text), text);
}

function numberText(value: number, text: string): string {
  return Number.isFinite(value) ? String(value) : text;
}

/** A FLOAT that is another number is not equal. */
function heldByFloat(value: number, text: string): string | undefined {
  return !Number.isFinite(value) || Math.fround(value) === value ? text : undefined;
}

/** A large number without an exponent, as whole numbers and decimals are written. */
function wholeText(value: number, text: string): string {
  return Number.isInteger(value) ? BigInt(value).toString() : numberText(value, text);
}
