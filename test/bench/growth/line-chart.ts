/** Lines over a common axis, both axes logarithmic, as SVG. */

export interface Line {
  readonly name: string;
  /** Pairs of x and y. */
  readonly points: readonly (readonly [number, number])[];
}

const width = 720;
const height = 360;
const edge = { left: 70, right: 200, top: 40, bottom: 46 };
const colors = ["#2a7", "#c53", "#36c", "#a3a", "#b80", "#088"];

const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** `title` says what is drawn, `x` and `y` what the axes count. */
export function lineChart(
  { title, x, y }: { readonly title: string; readonly x: string; readonly y: string },
  lines: readonly Line[],
): string {
  const points = lines.flatMap((line) => line.points);
  const [left, right] = rangeOf(points.map(([at]) => at));
  const [bottom, top] = rangeOf(points.map(([, value]) => value));
  const across = (at: number) =>
    edge.left + ((Math.log10(at) - left) / (right - left)) * (width - edge.left - edge.right);
  const up = (value: number) =>
    height -
    edge.bottom -
    ((Math.log10(value) - bottom) / (top - bottom)) * (height - edge.top - edge.bottom);
  const ticks = (from: number, to: number) =>
    steps.map((step) => from + step).filter((power) => power <= to);
  const parts = [
    `<text x="12" y="22" font-size="14">${title}</text>`,
    ...ticks(left, right).map(
      (power) =>
        `<line x1="${across(10 ** power)}" x2="${across(10 ** power)}" y1="${edge.top}" y2="${height - edge.bottom}" stroke="#ddd"/><text x="${across(10 ** power)}" y="${height - edge.bottom + 16}" text-anchor="middle">${short(10 ** power)}</text>`,
    ),
    ...ticks(bottom, top).map(
      (power) =>
        `<line x1="${edge.left}" x2="${width - edge.right}" y1="${up(10 ** power)}" y2="${up(10 ** power)}" stroke="#ddd"/><text x="${edge.left - 6}" y="${up(10 ** power) + 4}" text-anchor="end">${short(10 ** power)}</text>`,
    ),
    ...lines.flatMap((line, index) => drawn(line, colors[index % colors.length] ?? "", across, up)),
    ...labelsOf(lines, up),
    `<text x="${(edge.left + width - edge.right) / 2}" y="${height - 10}" text-anchor="middle">${x}</text>`,
    `<text x="16" y="${height / 2}" text-anchor="middle" transform="rotate(-90 16 ${height / 2})">${y}</text>`,
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>${parts.join("")}</svg>\n`;
}

function drawn(
  { points }: Line,
  color: string,
  across: (at: number) => number,
  up: (value: number) => number,
): string[] {
  const places = points.map(
    ([at, value]) => [across(at).toFixed(1), up(value).toFixed(1)] as const,
  );
  return [
    `<polyline points="${places.map((place) => place.join()).join(" ")}" fill="none" stroke="${color}" stroke-width="2"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${color}"/>`),
  ];
}

/** The name of each line beside its end, none over another. */
function labelsOf(lines: readonly Line[], up: (value: number) => number): string[] {
  const ends = lines
    .map(({ name, points }, index) => ({ name, index, y: up(points.at(-1)?.[1] ?? 1) }))
    .toSorted((a, b) => a.y - b.y);
  let last = Number.NEGATIVE_INFINITY;
  return ends.map(({ name, index, y }) => {
    last = Math.max(y, last + 14);
    return `<text x="${width - edge.right + 8}" y="${last + 4}" fill="${colors[index % colors.length] ?? ""}">${name}</text>`;
  });
}

/** Whole powers of ten around the values. */
function rangeOf(values: readonly number[]): [number, number] {
  const least = Math.floor(Math.log10(Math.min(...values)));
  const most = Math.ceil(Math.log10(Math.max(...values)));
  return [least, Math.max(most, least + 1)];
}

function short(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  return value >= 1000 ? `${value / 1000}k` : String(value);
}
