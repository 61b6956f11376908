import { z } from "zod";
import { suggestion } from "./suggestion.ts";

/** What is wrong with an input, a line each with its path and what was expected. */
export function mistakesOf({ issues }: z.ZodError, schema: z.ZodType): string[] {
  return issues.flatMap((issue) => describeIssue(issue, schema));
}

function describeIssue(issue: z.core.$ZodIssue, schema: z.ZodType): string[] {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(path, schema);
    return issue.keys.map(
      (key) => `${[...path, key].join(".")}: unknown setting${suggestion(key, known)}`,
    );
  }
  return [`${path.join(".") || "configuration"}: ${messageOfIssue(issue)}`];
}

/** The settings that may stand at a place. */
function knownKeys(path: readonly string[], schema: z.ZodType): string[] {
  let at: unknown = schema;
  for (const part of path) at = memberOf(at, part);
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** The type of a member, whatever stands around it: defaults, options, choices. */
function memberOf(type: unknown, member: string): unknown {
  const inner = unwrapped(type);
  const found =
    inner instanceof z.ZodObject ? (inner.shape as Record<string, unknown>)[member] : undefined;
  if (inner instanceof z.ZodRecord) return unwrapped(inner.valueType);
  if (inner instanceof z.ZodArray) return unwrapped(inner.element);
  return unwrapped(found);
}

function unwrapped(type: unknown): unknown {
  let inner = type;
  while (
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodOptional
  )
    inner = inner.unwrap();
  return inner;
}

const kinds: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  object: "an object, as { … }",
  record: "an object, as { name: … }",
  string: "a text",
  number: "a number",
  int: "a whole number",
};

/** zod's own words are for programmers: the kind that was expected says it. */
function messageOfIssue(issue: z.core.$ZodIssue): string {
  if (issue.message.startsWith("expected")) return issue.message;
  if (issue.code === "invalid_type") return `expected ${kinds[issue.expected] ?? issue.expected}`;
  if (issue.code === "too_small")
    return ["number", "int"].includes(issue.origin)
      ? `expected ${issue.minimum} or more`
      : "expected at least one";
  if (issue.code === "invalid_value")
    return `expected ${issue.values.length > 1 ? "one of " : ""}${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
  if (issue.code === "invalid_key") return "expected names that are not empty";
  return issue.message.replace(/^Invalid input: /, "");
}
