/** Temporal texts of clients, checked and turned into what the engine reads. */

const datePart = String.raw`([+-]\d{6,7}|\d{4})-(\d{2})-(\d{2})`;
const timePart = String.raw`(\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?`;
const offsetPart = String.raw`(Z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)`;
const date = new RegExp(`^${datePart}$`);
const time = new RegExp(`^${timePart}$`);
const timeTz = new RegExp(`^(${timePart})${offsetPart}$`, "i");
const timestamp = new RegExp(`^${datePart}[T ](${timePart})(Z|[+-].*)?$`, "i");
const infinities: readonly string[] = ["infinity", "-infinity"];

/** `2024-02-29` → the same; a signed year → as the engine writes it. */
export function parseDate(text: string): string | undefined {
  if (infinities.includes(text)) return text;
  const match = date.exec(text);
  return match === null
    ? undefined
    : engineDate(match[1] as string, Number(match[2]), Number(match[3]));
}

function engineDate(year: string, month: number, day: number): string | undefined {
  const count = Number(year);
  if (month < 1 || month > 12 || day < 1 || day > daysOf(count, month)) return undefined;
  const size = String(Math.abs(count)).padStart(4, "0");
  return `${count < 0 ? "-" : ""}${size}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function daysOf(year: number, month: number): number {
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** The text that the engine reads as a TIME; undefined for what is none. */
export function parseTime(text: string): string | undefined {
  const match = time.exec(text);
  return match !== null && isClock(match[1], match[2], match[3]) ? clockOf(match, 1) : undefined;
}

/** The clock time of a match whose hour is group `first`, with its seconds: the engine wants them. */
function clockOf(match: RegExpExecArray, first: number): string {
  const [hour, minute, second = "00", fraction = ""] = match.slice(first, first + 4);
  return `${hour}:${minute}:${second}${fraction}`;
}

function isClock(
  hour: string | undefined,
  minute: string | undefined,
  second: string | undefined,
): boolean {
  // The engine has an end of the day, 24:00:00.
  if (hour === "24") return Number(minute) === 0 && Number(second ?? 0) === 0;
  return Number(hour) <= 23 && Number(minute) <= 59 && Number(second ?? 0) <= 59;
}

/** The text that the engine reads as a TIMETZ; undefined for what is none. */
export function parseTimeTz(text: string): string | undefined {
  const match = timeTz.exec(text);
  if (match === null || !isClock(match[2], match[3], match[4])) return undefined;
  const offset = offsetOf(match[6] as string);
  return offset === undefined ? undefined : clockOf(match, 2) + offset;
}

/** The engine's offsets end before sixteen hours. */
const mostOffsetHours = 15;

/** `+02`, `+0230` or `+02:30:15` with colons; undefined where there is no such offset. */
function offsetOf(offset: string): string | undefined {
  if (/^z$/i.test(offset)) return "+00:00";
  const [hours = "", minutes = "00", seconds] = offset.slice(1).match(/\d{2}/g) ?? [];
  const isOffset =
    Number(hours) <= mostOffsetHours && Number(minutes) <= 59 && Number(seconds ?? 0) <= 59;
  const more = seconds === undefined || seconds === "00" ? "" : `:${seconds}`;
  return isOffset ? `${offset.charAt(0)}${hours}:${minutes}${more}` : undefined;
}

interface Moment {
  readonly clock: string;
  readonly offset: string | undefined;
}

function parseMoment(text: string): Moment | undefined {
  const match = timestamp.exec(text);
  if (match === null || !isClock(match[5], match[6], match[7])) return undefined;
  const day = engineDate(match[1] as string, Number(match[2]), Number(match[3]));
  return day === undefined ? undefined : { clock: `${day}T${clockOf(match, 5)}`, offset: match[9] };
}

/** No zone, or `Z`: the clock time is kept. */
export function parseTimestamp(text: string): string | undefined {
  if (infinities.includes(text)) return text;
  const moment = parseMoment(text);
  if (moment?.offset !== undefined && !/^z$/i.test(moment.offset)) {
    throw new Error("a Timestamp has no zone: leave the offset out");
  }
  return moment?.clock;
}

/** A zone is required: without one the instant is not known. */
export function parseDateTime(text: string): string | undefined {
  if (infinities.includes(text)) return text;
  const moment = parseMoment(text);
  if (moment !== undefined && moment.offset === undefined)
    throw new Error("a DateTime needs a zone: append Z or an offset as +02:00");
  if (moment?.offset === undefined || !new RegExp(`^${offsetPart}$`, "i").test(moment.offset))
    return undefined;
  const offset = offsetOf(moment.offset);
  return offset === undefined ? undefined : moment.clock + offset;
}

const duration =
  /^(-)?P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+)(\.\d{1,6})?S)?)?$/;

/** `P1Y2M3DT4H5M6.5S` → the months, days and microseconds that the engine counts in. */
export function parseInterval(text: string): string | undefined {
  const match = duration.exec(text);
  if (match === null || /[PT]$/.test(text)) return undefined;
  const sign = match[1] === "-" ? -1n : 1n;
  const part = (index: number) => sign * BigInt(match[index] ?? 0);
  const months = part(2) * 12n + part(3);
  const days = part(4) * 7n + part(5);
  const isNegative = (match[8] ?? "").startsWith("-");
  const fraction =
    sign * (isNegative ? -1n : 1n) * BigInt((match[9] ?? ".").slice(1).padEnd(6, "0"));
  const micros = (part(6) * 3600n + part(7) * 60n + part(8)) * 1_000_000n + fraction;
  return `${months} months ${days} days ${micros} microseconds`;
}
