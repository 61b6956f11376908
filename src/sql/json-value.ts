/**
 * The content of a JSON expression as a value that compares like what it says: neither the order of
 * members nor the spelling of a number matters, and digits beyond a DOUBLE do. It is the list of all
 * atoms with where they stand. The engine's own VARIANT loses digits and fails on unlike members.
 */
export function canonicalJson(expression: string): string {
  return `(SELECT list({f: j.fullkey, t: ${kind}, a: ${atom}} ORDER BY j.fullkey) FROM json_tree(${expression}) AS j)`;
}

const isNumber = "j.type IN ('BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT', 'DOUBLE')";
const kind = `CASE WHEN ${isNumber} THEN 'NUMBER' ELSE j.type END`;
const text = "j.atom::VARCHAR";
const whole = `regexp_replace(${text}, '\\.0*$', '')`;
const real = `TRY_CAST(${text} AS DOUBLE)`;
/** A number with at most 15 digits is the DOUBLE that it reads as; a whole one may be an exact integer. */
const number =
  `CASE WHEN regexp_full_match(${text}, '-?[0-9]+\\.?0*') THEN CASE ${whole} WHEN '-0' THEN '0' ELSE ${whole} END
 WHEN ${real} = trunc(${real}) AND abs(${real}) < 1e15 THEN ${real}::BIGINT::VARCHAR
 WHEN length(regexp_replace(${text}, '[^0-9]', '', 'g')) <= 17 THEN ${real}::VARCHAR ELSE ${text} END`.replaceAll(
    "\n",
    "",
  );
const atom = `CASE WHEN ${isNumber} THEN ${number} WHEN j.type = 'VARCHAR' THEN j.atom ->> '$' ELSE ${text} END`;

/**
 * A place in a JSON value as paths of the engine, each of which goes on where the one before it ends:
 * in its own notation `*` is every member, and none is named "".
 */
export function jsonPlaces(path: readonly (string | number)[]): string[] {
  const places: string[] = [];
  let place = "$";
  const next = (other: string) => {
    if (place !== "$") places.push(place);
    place = other;
  };
  for (const step of path) {
    if (step === "*" || step === "") {
      next(`/${step}`);
      next("$");
    } else place += stepText(step);
  }
  next("$");
  return places.length === 0 ? ["$"] : places;
}

function stepText(step: string | number): string {
  if (typeof step === "string") return `."${step.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  return step < 0 || Object.is(step, -0) ? `[#-${-step}]` : `[${step}]`;
}
