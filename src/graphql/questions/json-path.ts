import { EiderError } from "../../foundation/errors.ts";

/** A place in a JSON value: `$`, members by name, plain or in quotes, and places in lists, from the end too. */
const jsonPath = /^\$(?:\.(?:[A-Za-z_][A-Za-z0-9_]*|"(?:[^"\\]|\\.)+")|\[(?:#-)?\d{1,9}\])*$/;
const steps = /\.([A-Za-z_][A-Za-z0-9_]*)|\.("(?:[^"\\]|\\.)+")|\[(#-)?(\d+)\]/g;
const longestJsonPath = 512;

/** Throws BAD_INPUT where a text names no place in a JSON value; `at` says where it was given. */
export function checkJsonPath(text: string, at: string): void {
  if (text.length <= longestJsonPath && jsonPath.test(text)) return;
  throw new EiderError(
    "BAD_INPUT",
    `${at}: expected a place, as "$.user.id", "$.tags[0]" or '$."a b"', got ${JSON.stringify(text.slice(0, 100))}.`,
  );
}

/** A step into a value: a member by its name, or a place in a list, from the end where it is negative. */
type Step = string | number;

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
    checkJsonPath(path, "path");
  } catch (error) {
    return error as EiderError;
  }
  return [...path.matchAll(steps)].flatMap(([, name, quoted, fromEnd, index]): Step[] => {
    if (index !== undefined) return [Number(index) * (fromEnd === undefined ? 1 : -1)];
    return [name ?? (JSON.parse(quoted as string) as string)];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
