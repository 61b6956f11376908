const number = new Intl.NumberFormat("en");
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const units = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A count with its thousands apart; nothing where it is not known. */
export function countText(count: number | undefined): string {
  return count === undefined ? "" : number.format(count);
}

/** A number of an aggregate with its thousands apart; exact ones keep all their digits. */
export function measureText(value: unknown): string {
  const text = valueText(value);
  const [, sign = "", whole = "", rest = ""] = /^(-?)(\d+)(\.\d+)?$/.exec(text) ?? [];
  return whole === "" ? text : `${sign}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ",")}${rest}`;
}

/** How long ago a time was. */
export function age(time: string): string {
  const seconds = Math.round((Date.parse(time) - Date.now()) / 1000);
  const [unit, size] = units.find(([, least]) => Math.abs(seconds) >= least) ?? ["second", 1];
  return relative.format(Math.round(seconds / size), unit);
}

/** A value of an answer as people read it; big numbers keep their digits. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number")
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(12)));
  return typeof value === "string" ? value : JSON.stringify(value, withoutTypes);
}

/** The client asks for the type of each object beside what the text asks for. */
function withoutTypes(key: string, value: unknown): unknown {
  return key === "__typename" ? undefined : value;
}
