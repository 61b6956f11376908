import { closestMatch } from "leven";

/** `; did you mean x?` where one of the names is close to what was given, else "". */
export function suggestion(given: string, names: Iterable<string>): string {
  const bySmall = new Map([...names].map((name) => [name.toLowerCase(), name]));
  const maxDistance = Math.floor(given.length / 2.5);
  if (maxDistance === 0) return "";
  const found = closestMatch(given.toLowerCase(), [...bySmall.keys()], { maxDistance });
  return found === undefined ? "" : `; did you mean ${bySmall.get(found)}?`;
}
