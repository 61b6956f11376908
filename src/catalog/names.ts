/**
 * The words of a SQL name: runs of A-Z, a-z and 0-9 after Unicode NFKD without marks. A word in
 * capitals only is lowered.
 */
function wordsOf(text: string): string[] {
  const plain = text.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  const words = plain.match(/[A-Za-z0-9]+/g) ?? [];
  return words.map((word) => (/[a-z]/.test(word) ? word : word.toLowerCase()));
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

const unchanged = /(series|species|news)$/i;
const irregular: readonly (readonly [RegExp, string])[] = [
  [/(movie|cookie)s$/i, "$1"],
  [/ies$/i, "y"],
  [/(ss|sh|ch|x|zz)es$/i, "$1"],
  [/([^sui])s$/i, "$1"],
];

/** The singular of a list's name, by its last word: flights → flight, categories → category. */
export function singular(listName: string, sqlName: string): string {
  const lastWord = wordsOf(sqlName).at(-1) ?? "";
  if (lastWord.length <= 3 || unchanged.test(lastWord)) return listName;
  for (const [ending, replacement] of irregular) {
    if (ending.test(listName)) return listName.replace(ending, replacement);
  }
  return listName;
}

/** `customer_id` → `customer`: a column's name without a last word that only says "key". */
export function withoutKeyWord(columnSql: string): string | undefined {
  const words = wordsOf(columnSql);
  const last = words.at(-1)?.toLowerCase() ?? "";
  if (words.length < 2 || !["id", "key", "code", "uuid", "fk"].includes(last)) return undefined;
  return camelCase(words.slice(0, -1).join(" "));
}

/** Whether a GraphQL name can be given as it is. */
export function isGraphQLName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/^_[A-Za-z_]/.test(name);
}
