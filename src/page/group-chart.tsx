import * as Plot from "@observablehq/plot";
import { useEffect, useRef } from "react";
import { valueText } from "./formats.ts";
import {
  type Group,
  type GroupKey,
  keyName,
  keyValue,
  type Measure,
  measureName,
  measureValue,
  rowCount,
} from "./groups-question.ts";

const mostBars = 40;

interface Point {
  readonly key: string;
  readonly time: Date | undefined;
  readonly value: number;
  /** The value of the second key, which tells series apart. */
  readonly series: string;
}

/** A line over time, else a bar for each group: the first aggregate by the first key. */
export function GroupChart({
  groups,
  keys,
  measures,
}: {
  readonly groups: readonly Group[];
  readonly keys: readonly GroupKey[];
  readonly measures: readonly Measure[];
}) {
  const place = useRef<HTMLDivElement>(null);
  const [first, second] = keys;
  const [measure = rowCount] = measures;
  useEffect(() => {
    if (first === undefined || groups.length === 0) return;
    const points = groups.map((group): Point => {
      const key = keyValue(first, group);
      return {
        key: valueText(key) || "null",
        time: timeOf(key, first),
        value: Number(measureValue(measure, group.aggregate)),
        series: second === undefined ? "" : valueText(keyValue(second, group)) || "null",
      };
    });
    const chart = chartOf(points, keyName(first), measureName(measure), second);
    place.current?.replaceChildren(chart);
    return () => chart.remove();
  }, [groups, first, second, measure]);
  if (first === undefined || groups.length === 0) return null;
  return (
    <figure
      aria-label={`Chart: ${measureName(measure)} for each ${keyName(first)}. The table below has the same values.`}
    >
      <div ref={place} aria-hidden="true" />
    </figure>
  );
}

/** The instant of a bucket of time; undefined for all other keys. */
function timeOf(key: unknown, { by }: GroupKey): Date | undefined {
  if (typeof key !== "string" || by === "value" || by.includes(":")) return undefined;
  const time = new Date(key.endsWith("Z") || !key.includes("T") ? key : `${key}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

function chartOf(
  points: readonly Point[],
  key: string,
  measure: string,
  second: GroupKey | undefined,
): Element {
  const isOverTime = points.every(({ time }) => time !== undefined);
  const stroke = second === undefined ? "var(--accent)" : "series";
  const common = { width: 900, marginLeft: 70, style: { background: "transparent" } };
  if (isOverTime)
    return Plot.plot({
      ...common,
      height: 280,
      x: { label: key, type: "utc" },
      y: { label: measure, grid: true, zero: true },
      ...(second !== undefined && { color: { legend: true } }),
      marks: [Plot.ruleY([0]), Plot.lineY(points, { x: "time", y: "value", marker: true, stroke })],
    });
  const bars = points.slice(0, mostBars);
  return Plot.plot({
    ...common,
    height: 320,
    marginBottom: 80,
    x: {
      label: key,
      type: "band",
      domain: [...new Set(bars.map((point) => point.key))],
      tickRotate: bars.length > 12 ? -45 : 0,
    },
    y: { label: measure, grid: true },
    ...(second !== undefined && { color: { legend: true } }),
    marks: [
      Plot.ruleY([0]),
      Plot.barY(bars, {
        x: "key",
        y: "value",
        fill: second === undefined ? "var(--accent)" : "series",
      }),
    ],
  });
}
