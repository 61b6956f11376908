/** ISO 8601 text of the engine's temporal values, which are counts since 1970-01-01 or midnight. */

const microsPerDay = 86_400_000_000;
const pad = (value: number, width: number) => String(value).padStart(width, "0");
const twoDigits = Array.from({ length: 100 }, (_, value) => pad(value, 2));
/** The text of a whole number below 100. */
const two = (value: number) => twoDigits[value] as string;

/** Texts of days that were asked for lately, each at its number's last bits: columns repeat theirs. */
const keptDays = 4096;
const dayNumbers = new Float64Array(keptDays);
const dayTexts: string[] = new Array<string>(keptDays).fill(civilDate(0));

/** `2024-02-29`; years outside 0000–9999 are signed with six digits. */
export function formatDate(days: number): string {
  const place = days & (keptDays - 1);
  if (dayNumbers[place] !== days) {
    dayNumbers[place] = days;
    dayTexts[place] = civilDate(days);
  }
  return dayTexts[place] as string;
}

function civilDate(days: number): string {
  if (days === 2_147_483_647) return "infinity";
  if (days === -2_147_483_647) return "-infinity";
  // Days to civil date, by Howard Hinnant's algorithm: eras of 400 years that begin on March 1.
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${formatYear(year)}-${two(month)}-${two(day)}`;
}

function formatYear(year: number): string {
  if (year >= 0 && year <= 9999) return pad(year, 4);
  return `${year < 0 ? "-" : "+"}${pad(Math.abs(year), 6)}`;
}

/** `12:34:56`, with a fraction of 3, 6 or 9 digits only where it is not zero. */
export function formatTime(seconds: number, nanos: number): string {
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return clock + formatFraction(nanos);
}

function formatFraction(nanos: number): string {
  if (nanos === 0) return "";
  if (nanos % 1_000_000 === 0) return `.${pad(nanos / 1_000_000, 3)}`;
  if (nanos % 1000 === 0) return `.${pad(nanos / 1000, 6)}`;
  return `.${pad(nanos, 9)}`;
}

export function formatTimeOfMicros(micros: number): string {
  return formatTime(Math.floor(micros / 1_000_000), (micros % 1_000_000) * 1000);
}

export function formatTimestamp(micros: number, zone: "" | "Z"): string {
  const day = Math.floor(micros / microsPerDay);
  return `${formatDate(day)}T${formatTimeOfMicros(micros - day * microsPerDay)}${zone}`;
}

/** Text of a timestamp whose count of `perSecond` parts is beyond what a number holds exactly. */
export function formatBigTimestamp(count: bigint, perSecond: bigint, zone: "" | "Z"): string {
  if (count === 2n ** 63n - 1n) return "infinity";
  if (count === -(2n ** 63n) + 1n) return "-infinity";
  const perDay = perSecond * 86_400n;
  const rest = ((count % perDay) + perDay) % perDay;
  const days = Number((count - rest) / perDay);
  const nanos = Number((rest % perSecond) * (1_000_000_000n / perSecond));
  return `${formatDate(days)}T${formatTime(Number(rest / perSecond), nanos)}${zone}`;
}

/** `12:34:56+02:00`; seconds of the offset only where they are not zero. */
export function formatTimeWithOffset(bits: bigint): string {
  const micros = Number(bits >> 24n);
  const offset = 57_599 - Number(bits & 0xff_ffffn);
  const size = Math.abs(offset);
  const seconds = size % 60 === 0 ? "" : `:${two(size % 60)}`;
  return `${formatTimeOfMicros(micros)}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${seconds}`;
}

/** ISO 8601 duration, as `P1Y2M3DT4H5M6.5S`; each part has its own sign. */
export function formatInterval(months: number, days: number, micros: bigint): string {
  const sign = micros < 0n ? "-" : "";
  const size = micros < 0n ? -micros : micros;
  const seconds = size / 1_000_000n;
  const part = (value: bigint | number, unit: string) =>
    Number(value) === 0 ? "" : `${value}${unit}`;
  const signed = (value: bigint, unit: string) => (value === 0n ? "" : `${sign}${value}${unit}`);
  const rest = formatFraction(Number(size % 1_000_000n) * 1000);
  const second = seconds % 60n === 0n && rest === "" ? "" : `${sign}${seconds % 60n}${rest}S`;
  const date = part(Math.trunc(months / 12), "Y") + part(months % 12, "M") + part(days, "D");
  const time = signed(seconds / 3600n, "H") + signed((seconds / 60n) % 60n, "M") + second;
  if (date === "" && time === "") return "PT0S";
  return `P${date}${time === "" ? "" : `T${time}`}`;
}
