import { EiderError } from "../foundation/errors.ts";
import type { TextMatch } from "./question.ts";
import type { StatementWriter } from "./statement.ts";

/** A text that is matched, as SQL; one with a collation is compared by operators that heed it. */
export interface TextOperand {
  readonly sql: string;
  readonly isCollated: boolean;
}

/** The longest pattern that is matched, in characters. */
export const longestPattern = 512;

/** The condition that a text matches. Throws BAD_INPUT and QUERY_TOO_COMPLEX for patterns of no use. */
export function matchText(
  writer: StatementWriter,
  operand: TextOperand,
  operator: TextMatch,
  value: string,
): string {
  const { sql } = operand;
  switch (operator) {
    case "like":
      return like(writer, operand, value, false);
    case "ilike":
      return like(writer, operand, value, true);
    case "contains":
    case "startsWith":
    case "endsWith":
      return search(operator, sql, writer.bind(value, "VARCHAR"));
    case "icontains":
      return search("contains", lower(sql), lower(writer.bind(value, "VARCHAR")));
    case "istartsWith":
      return search("startsWith", lower(sql), lower(writer.bind(value, "VARCHAR")));
    case "iendsWith":
      return search("endsWith", lower(sql), lower(writer.bind(value, "VARCHAR")));
    case "matches":
      return `regexp_matches(${sql}, ${writer.bindPattern(value)})`;
  }
}

const searches = {
  contains: "contains",
  startsWith: "starts_with",
  endsWith: "ends_with",
} as const;

function search(operator: keyof typeof searches, text: string, part: string): string {
  return `${searches[operator]}(${text}, ${part})`;
}

function lower(sql: string): string {
  return `lower(${sql})`;
}

/** A pattern in its parts: literal texts, `%` for any number of characters, `_` for one. */
type Part = { readonly literal: string } | "%" | "_";

/** Reads a pattern, `\` escapes. Throws BAD_INPUT where it ends in a `\` that escapes nothing. */
export function likeParts(pattern: string): Part[] {
  const parts: Part[] = [];
  let literal = "";
  const flush = () => {
    if (literal !== "") parts.push({ literal });
    literal = "";
  };
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === "%" || character === "_") {
      flush();
      if (character === "_" || parts.at(-1) !== "%") parts.push(character);
    } else if (character === "\\") {
      index += 1;
      if (index === pattern.length)
        throw new EiderError(
          "BAD_INPUT",
          "The pattern ends in a `\\` that escapes nothing: write `\\\\` for the character itself.",
        );
      literal += pattern.charAt(index);
    } else literal += character;
  }
  flush();
  return parts;
}

/**
 * LIKE in linear time: the engine's own matching with an escape, of ILIKE and of `_` takes a time that
 * grows with the power of the number of `%`, and heeds no interrupt.
 */
function like(
  writer: StatementWriter,
  { sql, isCollated }: TextOperand,
  pattern: string,
  isAnyCase: boolean,
): string {
  const parts = likeParts(pattern);
  const fold = isAnyCase ? lower : (text: string) => text;
  const bound = (text: string) => fold(writer.bind(text, "VARCHAR"));
  // Not all searches heed a collation, LIKE does.
  const simple = isCollated ? undefined : simpleSearch(fold(sql), parts, bound);
  if (simple !== undefined) return simple;
  // Parts that are plain texts between `%`: the engine looks for one after the other.
  if (
    !parts.includes("_") &&
    !parts.some((part) => typeof part === "object" && /[%_]/.test(part.literal))
  )
    return `${fold(sql)} LIKE ${bound(parts.map(textOf).join(""))}`;
  if (isCollated) return collatedLike(writer, sql, pattern, { parts, isAnyCase });
  return `regexp_full_match(${fold(sql)}, ${bound(parts.map(expressionOf).join(""))}, 's')`;
}

/** One search where the pattern is a text with `%` at its ends at most. */
function simpleSearch(
  sql: string,
  parts: readonly Part[],
  bound: (text: string) => string,
): string | undefined {
  const literals = parts.flatMap((part) => (typeof part === "object" ? [part.literal] : []));
  if (parts.includes("_") || literals.length > 1) return undefined;
  const [literal = ""] = literals;
  const isOpen = [parts[0] === "%", parts.at(-1) === "%"] as const;
  if (parts.length > 0 && literals.length === 0) return search("contains", sql, bound(""));
  if (isOpen[0] && isOpen[1]) return search("contains", sql, bound(literal));
  if (isOpen[0]) return search("endsWith", sql, bound(literal));
  if (isOpen[1]) return search("startsWith", sql, bound(literal));
  return `${sql} = ${bound(literal)}`;
}

function textOf(part: Part): string {
  return typeof part === "object" ? part.literal : part;
}

/** The part in RE2, of which only characters that are no letters need an escape. */
function expressionOf(part: Part): string {
  if (part === "%") return ".*";
  return part === "_" ? "." : part.literal.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
}

/** With a collation only the engine's own LIKE is right; few `%` keep it fast. */
function collatedLike(
  writer: StatementWriter,
  sql: string,
  pattern: string,
  { parts, isAnyCase }: { readonly parts: readonly Part[]; readonly isAnyCase: boolean },
): string {
  if (parts.filter((part) => part === "%").length > 2)
    throw new EiderError(
      "QUERY_TOO_COMPLEX",
      "On a column with a collation a pattern with `_` or an escaped wildcard takes two `%` at most.",
    );
  return `${sql} ${isAnyCase ? "ILIKE" : "LIKE"} ${writer.bind(pattern, "VARCHAR")} ESCAPE '\\'`;
}
