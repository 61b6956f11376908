import anyAscii from "any-ascii";
import pluralize from "pluralize";

/** Words that the library would cut though they are no plurals, or that people say in the plural only. */
const uncountable =
  "atlas axis basis bias canvas chaos data economics ethics lens mathematics metadata oasis physics sms";
/** Words in -che and -ie, which it would cut to -ch and -y. */
const inChe = "ache avalanche cache cliche headache moustache niche pastiche quiche";
const inIe = "brownie calorie cookie genie hoodie prairie rookie selfie smoothie sortie";
for (const word of uncountable.split(" ")) pluralize.addUncountableRule(word);
for (const word of `${inChe} ${inIe}`.split(" ")) pluralize.addIrregularRule(word, `${word}s`);

/**
 * The words of a SQL name: runs of A-Z, a-z and 0-9 after transliteration to ASCII. A word in
 * capitals only is lowered.
 */
function wordsOf(text: string): string[] {
  return asciiWords(text).map((word) => (/[a-z]/.test(word) ? word : word.toLowerCase()));
}

/** What is no letter or digit of any script separates words, even where a library has a name for it. */
function asciiWords(text: string): string[] {
  const plain = text.normalize("NFC").replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, " ");
  return anyAscii(plain).match(/[A-Za-z0-9]+/g) ?? [];
}

/**
 * The words of a column's name as people read them: split also where a lower-case letter or a digit
 * meets a capital. categoryId → category, Id.
 */
export function readingWords(text: string): string[] {
  return asciiWords(text).flatMap((word) => word.split(/(?<=[a-z0-9])(?=[A-Z])/));
}

/** The first word loses its leading capitals: OrderID → orderID, HTTPServer → httpServer. */
function lowerStart(word: string): string {
  const capitals = /^[A-Z]+/.exec(word)?.[0] ?? "";
  const kept = capitals.length > 1 && /[a-z]/.test(word.charAt(capitals.length)) ? 1 : 0;
  const lowered = capitals.length - kept;
  return word.slice(0, lowered).toLowerCase() + word.slice(lowered);
}

/** `text` with its first letter in upper case: a type's name from a field's. */
export function pascalCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `text` with its first letter in lower case: a field's name from a type's. */
export function fieldOfType(type: string): string {
  return type.charAt(0).toLowerCase() + type.slice(1);
}

/**
 * The GraphQL name of SQL names that belong together (prefix, schema, table): camelCase, never
 * with a leading digit, never of underscore and letter.
 */
export function camelCase(...texts: readonly string[]): string {
  const [first, ...rest] = texts.flatMap(wordsOf);
  if (first === undefined) return codePoints(texts.join(""));
  const name = lowerStart(first) + rest.map(pascalCase).join("");
  return /^\d/.test(name) ? `_${name}` : name;
}

/** The name of a text without any word: 😀 → x1f600. */
function codePoints(text: string): string {
  const hex = Array.from(text, (character) => (character.codePointAt(0) ?? 0).toString(16));
  return `x${hex.join("")}`;
}

/** The last word of a name in camelCase, and what stands before it. */
function lastWordOf(name: string): [head: string, last: string] {
  const start = name.search(/[A-Z]?[a-z0-9]*$/);
  return [name.slice(0, start), name.slice(start)];
}

/** Shorter words are abbreviations more often than English. */
const shortestInflected = 4;

/** The singular of a list's name, by its last word: flights → flight, categories → category. */
export function singular(listName: string, sqlName: string): string {
  if ((wordsOf(sqlName).at(-1) ?? "").length < shortestInflected) return listName;
  const [head, last] = lastWordOf(listName);
  return head + pluralize.singular(last);
}

/** The plural of a list's name that is a singular: customer → customers. */
export function plural(listName: string): string {
  const [head, last] = lastWordOf(listName);
  // A word that ends in a number, as of a year, has no plural.
  return last.length === 1 || /\d$/.test(last) ? listName : head + pluralize.plural(last);
}

/** Whether a GraphQL name can be given as it is. */
export function isGraphQLName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/^_[A-Za-z_]/.test(name);
}

/** Whether the engine takes two names for one: it does not heed the case of ASCII letters. */
export function isSameName(a: string, b: string): boolean {
  return foldedName(a) === foldedName(b);
}

/** A name as the engine looks it up. */
export function foldedName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
