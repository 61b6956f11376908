/** How far something that takes long is. */
export interface Progress {
  /** What is done, as the name of a table. */
  readonly what: string;
  /** Rows that were read so far, about; undefined where that is not known. */
  readonly rows: number | undefined;
  /** Part that is done, from 0 to 1; undefined where that is not known. */
  readonly part: number | undefined;
  /** Seconds since it began. */
  readonly seconds: number;
}

export type OnProgress = (progress: Progress) => void;

/** A line each so many ms where it cannot be written over. */
const lineEveryMs = 5000;

/** Passes one progress on each five seconds, the first after as long. */
export function eachFiveSeconds(tell: OnProgress): OnProgress {
  let last = performance.now();
  return (progress) => {
    if (performance.now() - last < lineEveryMs) return;
    last = performance.now();
    tell(progress);
  };
}

/** `orders: 42 %, 1,234,000 rows, 310,000 a second, 6 s left`. */
export function progressText({ what, rows, part, seconds }: Progress): string {
  const left = part === undefined || part <= 0 ? undefined : (seconds * (1 - part)) / part;
  const words = [
    part === undefined ? undefined : `${Math.floor(part * 100)} %`,
    rows === undefined ? undefined : `${whole(rows)} rows`,
    rows === undefined || seconds <= 0 ? undefined : `${whole(rows / seconds)} a second`,
    left === undefined ? `${whole(seconds)} s so far` : `${whole(left)} s left`,
  ];
  return `${what}: ${words.filter((word) => word !== undefined).join(", ")}`;
}

function whole(number: number): string {
  return Math.round(number).toLocaleString("en");
}
