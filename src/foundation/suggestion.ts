import { closestMatch } from "leven";

/** `; did you mean x?` where one of the names is close to what was given, else "". */
export function suggestion(given: string, names: Iterable<string>): string {
  const bySmall = new Map([...names].map((name) => [name.toLowerCase(), name]));
  const maxDistance = Math.floor(given.length / 2.5);
  if (maxDistance === 0) return "";
  const small = given.toLowerCase();
  const found =
    [...bySmall.keys()].find((name) => areSwapped(small, name)) ??
    closestMatch(small, [...bySmall.keys()], { maxDistance });
  return found === undefined ? "" : `; did you mean ${bySmall.get(found)}?`;
}

/** Whether two neighbours changed places, as in `prot`: for most measures that is two mistakes. */
function areSwapped(given: string, name: string): boolean {
  if (given.length !== name.length || given === name) return false;
  let at = 0;
  while (given[at] === name[at]) at += 1;
  return (
    given[at] === name[at + 1] &&
    given[at + 1] === name[at] &&
    given.slice(at + 2) === name.slice(at + 2)
  );
}
