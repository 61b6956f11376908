import { EiderError } from "../../foundation/errors.ts";

/** A place in a JSON value: `$`, members by name, plain or as JSON texts, and places in lists, from the end too. */
const jsonPath = /^\$(?:\.(?:[A-Za-z_][A-Za-z0-9_]*|"(?:[^"\\]|\\.)*")|\[(?:#-)?\d{1,9}\])*$/s;
const steps = /\.([A-Za-z_][A-Za-z0-9_]*)|\.("(?:[^"\\]|\\.)*")|\[(#-)?(\d+)\]/gs;
const longestJsonPath = 512;

/** A step into a value: a member by its name, or a place in a list, from the end where it is negative. */
export type Step = string | number;

/** The steps to a place in a JSON value. Throws BAD_INPUT where a text names none; `at` says where it was given. */
export function readJsonPath(text: string, at: string): readonly Step[] {
  if (text.length <= longestJsonPath && jsonPath.test(text))
    try {
      return [...text.matchAll(steps)].map(([, name, quoted, fromEnd, index]): Step => {
        if (index !== undefined) return Number(index) * (fromEnd === undefined ? 1 : -1);
        return name ?? (JSON.parse(quoted as string) as string);
      });
    } catch {
      // A name in quotes is no JSON text: the same mistake.
    }
  throw new EiderError(
    "BAD_INPUT",
    `${at}: expected a place, as "$.user.id", "$.tags[0]" or '$."a b"', got ${JSON.stringify(text.slice(0, 100))}.`,
  );
}

/** What paths were found to be: a field has the same for all of its rows, and its fault is one. */
const known = new Map<string, readonly Step[] | EiderError>();
const mostKnown = 200;

/** The value at a place of a parsed JSON value, null where there is none. Throws BAD_INPUT for no place. */
export function jsonAt(value: unknown, path: string): unknown {
  let parsed = known.get(path);
  if (parsed === undefined) {
    if (known.size >= mostKnown) known.clear();
    known.set(path, (parsed = parse(path)));
  }
  if (parsed instanceof EiderError) throw parsed;
  let found = value;
  for (const step of parsed) {
    if (typeof step === "string")
      found = isObject(found) && Object.hasOwn(found, step) ? found[step] : null;
    else found = Array.isArray(found) ? (found.at(step) ?? null) : null;
  }
  return found;
}

function parse(path: string): readonly Step[] | EiderError {
  try {
    return readJsonPath(path, "path");
  } catch (error) {
    return error as EiderError;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
