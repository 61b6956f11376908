import { isGraphQLName } from "./names.ts";

/** What the lines at the start of a `COMMENT ON` text that begin with `@` say. */
export interface CommentSettings {
  readonly description?: string;
  readonly name?: string;
  readonly singular?: string;
  readonly omit?: boolean;
  readonly key?: readonly string[];
  readonly limit?: { readonly default?: number; readonly max?: number };
  readonly deprecated?: string;
  /** Lines that begin with `@` and are no setting; they stay in the description. */
  readonly unknown: readonly string[];
}

type Draft = { -readonly [Key in keyof CommentSettings]: CommentSettings[Key] };
type Read = (draft: Draft, text: string) => boolean;

const readers: Record<string, Read> = {
  "@name": (draft, text) => isGraphQLName(text) && Object.assign(draft, { name: text }) === draft,
  "@singular": (draft, text) =>
    isGraphQLName(text) && Object.assign(draft, { singular: text }) === draft,
  "@omit": (draft, text) => text === "" && Object.assign(draft, { omit: true }) === draft,
  "@deprecated": (draft, text) =>
    Object.assign(draft, { deprecated: text || "No longer supported" }) === draft,
  "@key": (draft, text) => {
    const key = text
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
    if (key.length > 0) draft.key = key;
    return key.length > 0;
  },
  "@limit": (draft, text) => {
    const match = /^(\d+)\s*(?:,\s*(\d+))?$/.exec(text);
    if (match === null || Number(match[1]) === 0 || Number(match[2] ?? 1) === 0) return false;
    draft.limit = {
      default: Number(match[1]),
      ...(match[2] !== undefined && { max: Number(match[2]) }),
    };
    return true;
  },
};

/** The settings that columns have. */
export const ofColumns = ["@name", "@omit", "@deprecated"];

/** Reads a comment: settings first, the rest is the description. */
export function readComment(
  comment: string | null,
  allowed: readonly string[] = Object.keys(readers),
): CommentSettings {
  const draft: Draft = { unknown: [] };
  const lines = (comment ?? "").split("\n");
  const text: string[] = [];
  for (const [index, line] of lines.entries()) {
    const [, word = "", rest = ""] = /^\s*(@\S+)\s*(.*?)\s*$/.exec(line) ?? [];
    if (word === "") {
      text.push(...lines.slice(index));
      break;
    }
    const reader = allowed.includes(word) ? readers[word] : undefined;
    if (reader?.(draft, rest) === true) continue;
    draft.unknown = [...draft.unknown, line.trim()];
    text.push(line);
  }
  const description = text.join("\n").trim();
  return description === "" ? draft : { ...draft, description };
}
