import type { ColumnType } from "../catalog/catalog.ts";

/** With more digits the sum of some thousand rows may overflow before the average is taken. */
const mostAveragedDigits = 28;

/** Whether the sum of a type's values may be beyond what the engine sums in. */
export function isWide(type: ColumnType): boolean {
  if (type.kind === "decimal") return type.width > mostAveragedDigits && type.isLoose !== true;
  return type.kind === "hugeint" || type.kind === "uhugeint" || type.kind === "bignum";
}

/** DuckDB's median and quantiles of decimals keep the scale and cut digits. */
export function asDouble(type: ColumnType, value: string): string {
  if (type.kind === "double") return value;
  return type.kind === "bignum" ? finiteDouble(value) : `${value}::DOUBLE`;
}

/** A BIGNUM may be larger than any DOUBLE, which the engine's own cast makes an error, tried or not. */
function finiteDouble(value: string): string {
  return `TRY_CAST((${value})::VARCHAR AS DOUBLE)`;
}

/** What is averaged, of which rows: ` FILTER (WHERE …)`, or "" for all. */
interface Averaged {
  readonly value: string;
  readonly type: ColumnType;
  readonly only: string;
}

/** Whole numbers below are DOUBLEs without being rounded. */
const leastRounded = 2n ** 53n;

/**
 * The DOUBLE that is nearest to an average, as the engine's own is: decimals as whole numbers of their
 * smallest step, and what would be rounded before it is divided is divided as whole numbers first.
 */
export function averageOf(scale: number, sum: string, count: string): string {
  const steps = scale === 0 ? `(${sum})::HUGEINT` : `replace((${sum})::VARCHAR, '.', '')::HUGEINT`;
  const size = `abs(${steps})`;
  const parts = `(nullif(${count}, 0)::HUGEINT * ${10n ** BigInt(scale)})`;
  const divided = `(${size} // ${parts})::DOUBLE + (${size} % ${parts})::DOUBLE / ${parts}::DOUBLE`;
  return `CASE WHEN ${size} < ${leastRounded} THEN ${steps}::DOUBLE / ${parts}::DOUBLE ELSE sign(${steps}) * (${divided}) END`;
}

/**
 * The average of wide numbers, whose sum the engine's own would not hold: those with few digits are
 * summed as they are, exactly and fast, and only the others in a wider type.
 */
export function wideAverage({ value, type, only }: Averaged): string {
  const count = `count(${value})${only}`;
  if (type.kind === "bignum")
    return `${finiteDouble(`sum(${value})${only}`)} / nullif(${count}, 0)`;
  const scale = type.kind === "decimal" ? type.scale : 0;
  const most = `'${powerOfTen(mostAveragedDigits - scale)}'::${type.sql}`;
  const isSmall =
    type.kind === "uhugeint"
      ? `${value} < ${most}`
      : `(${value} < ${most} AND ${value} > -${most})`;
  const small = `sum(CASE WHEN ${isSmall} THEN ${value}${type.kind === "uhugeint" ? "::HUGEINT" : ""} END)${only}`;
  const large = (wider: string) =>
    `sum(CASE WHEN NOT ${isSmall} THEN ${value}::${wider} END)${only}`;
  if (type.kind !== "decimal") {
    const sum = [`${small}::BIGNUM`, large("BIGNUM")].map((each) => `coalesce(${each}, 0::BIGNUM)`);
    // By way of its digits: the engine rounds a BIGNUM more than once.
    return `(${sum.join(" + ")})::VARCHAR::DOUBLE / nullif(${count}, 0)`;
  }
  const rounded = `(coalesce(${small}::DOUBLE, 0) + ${large("DOUBLE")}) / ${count}`;
  return `coalesce(${rounded}, ${averageOf(scale, small, count)})`;
}

function powerOfTen(exponent: number): string {
  return exponent >= 0 ? `1${"0".repeat(exponent)}` : `0.${"0".repeat(-exponent - 1)}1`;
}
