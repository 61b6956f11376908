import type { ColumnType } from "../catalog/catalog.ts";
import type { StatementWriter } from "./statement.ts";

/** The time that a clock of the zone shows; without one that of the value itself. */
export function clockOf(
  writer: StatementWriter,
  value: string,
  type: ColumnType,
  zone: string | undefined,
): string {
  if (type.kind === "timestamptz")
    return zone === undefined ? utcClock(value) : localTime(writer, value, zone);
  const clock = type.kind === "timestamp_ns" ? wholeMicroseconds(value) : `${value}::TIMESTAMP`;
  return zone === undefined ? clock : localTime(writer, `(${clock})::TIMESTAMPTZ`, zone);
}

/** The engine cuts nanoseconds toward 1970: a time before it would be in the bucket behind its own. */
function wholeMicroseconds(value: string): string {
  const isCutUp = `isfinite(${value}) AND epoch_ns(${value}) % 1000 < 0`;
  return `(${value}::TIMESTAMP - to_microseconds(CASE WHEN ${isCutUp} THEN 1 ELSE 0 END))`;
}

/** The engine's `timezone` takes twenty times as long, also for UTC; infinities have no count. */
function utcClock(value: string): string {
  return `coalesce(make_timestamp(epoch_us(${value})), timezone('UTC', ${value}))`;
}

/** Longer than clocks are put back, or forward, at a time. */
const lookBack = "INTERVAL '25 HOUR'";

/**
 * The first instant at which a zone's clock shows a time: of two the one that the offset of the day
 * before gives, and where the clock leaps over the time that of the leap.
 */
export function earliest(writer: StatementWriter, time: string, zone: string): string {
  const z = writer.bindZone(zone);
  const clockAt = (instant: string) => `timezone(${z}, ${instant})`;
  const instant = `timezone(${z}, ${time})`;
  const before = `(${instant} - ${lookBack})`;
  const offset = `(${clockAt(before)} - timezone('UTC', ${before}))`;
  const first = `timezone('UTC', ${time} - ${offset})`;
  return `CASE WHEN NOT isfinite(${time}) THEN ${instant} WHEN ${clockAt(instant)} <> ${time} THEN ${leapBefore(instant, time, clockAt)} WHEN ${clockAt(first)} = ${time} THEN least(${first}, ${instant}) ELSE ${instant} END`;
}

/** The seconds of two days as a search halves them. */
const halves = Array.from({ length: 18 }, (_, power) => 2 ** (17 - power));

/** The instant at which a clock leaps over a time, found by halves among the seconds around another instant. */
function leapBefore(around: string, time: string, clockAt: (instant: string) => string): string {
  const from = `${around} - to_seconds(${halves[0]})`;
  const isBefore = `${clockAt(`${from} + to_seconds(a + s)`)} < ${time}`;
  const seconds = `list_reduce([${halves.join(", ")}]::BIGINT[], lambda a, s: CASE WHEN ${isBefore} THEN a + s ELSE a END, 0::BIGINT)`;
  return `${from} + to_seconds(${seconds} + 1)`;
}

/** The clock of a zone at an instant, or the instant at which it shows a time. */
export function localTime(writer: StatementWriter, value: string, zone: string): string {
  return `timezone(${writer.bindZone(zone)}, ${value})`;
}
