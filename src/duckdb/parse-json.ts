/**
 * Parses a JSON text of the engine, which may hold more than JSON: NaN and infinities become null, a
 * comma behind the last member is passed over, and numbers whose digits a JSON number would lose become
 * strings. A text that is no JSON all the same, as files may hold, is answered as it is.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(mayNeedCare.test(text) ? plainJson(text) : text) as unknown;
  } catch {
    try {
      return JSON.parse(plainJson(text)) as unknown;
    } catch {
      return text;
    }
  }
}

/** Whether a text may have long numbers or words that JSON does not know. */
const mayNeedCare = /[\d.]{16}|\d[eE]|[nN][aA][nN]|[iI][nN][fF]/;
const wordOrNumber = /[-+.\w]+/y;
const notFinite = /^[-+]?(nan|inf|infinity)$/i;

/** The text as strict JSON; a loop, since a pattern over the whole would run out of stack on long strings. */
function plainJson(text: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    let end = at + 1;
    if (character === '"') {
      end = endOfString(text, at);
      parts.push(text.slice(at, end));
    } else if (character === "," && /^\s*[\]}]/.test(text.slice(end, end + 100))) {
      // A comma behind the last member.
    } else {
      wordOrNumber.lastIndex = at;
      const token = wordOrNumber.exec(text)?.[0];
      parts.push(token === undefined ? character : plainToken(token));
      end = token === undefined ? end : at + token.length;
    }
    at = end;
  }
  return parts.join("");
}

/** The place behind the string that starts at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charAt(end - 1 - escapes) === "\\") escapes += 1;
    if (escapes % 2 === 0) return end + 1;
  }
  return text.length;
}

function plainToken(token: string): string {
  if (notFinite.test(token)) return "null";
  return /\d/.test(token) && !isExact(token) ? `"${token}"` : token;
}

/** Whether a JSON number says the same number as the token. */
function isExact(token: string): boolean {
  const value = Number(token);
  if (!Number.isFinite(value)) return false;
  if (/^-?\d+$/.test(token)) return Number.isSafeInteger(value);
  return sameDigits(token, String(value));
}

function sameDigits(a: string, b: string): boolean {
  const [first, second] = [a, b].map(significant);
  return first === second;
}

/** Digits without zeros at either end, and where the point stands: 0.10 and 1e-1 have the same. */
function significant(number: string): string {
  const [, whole = "", fraction = "", exponent = "0"] =
    /^[-+]?(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/.exec(number) ?? [];
  const all = whole + fraction;
  const digits = all.replace(/^0+/, "");
  const trimmed = digits.replace(/0+$/, "");
  const power = Number(exponent) - fraction.length + (digits.length - trimmed.length);
  return trimmed === "" ? "0" : `${trimmed}e${power}`;
}
