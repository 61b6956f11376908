import { eachFiveSeconds, type OnProgress, progressText } from "../foundation/progress.ts";

/** Where the progress of long work is shown. */
export interface ProgressLine {
  readonly tell: OnProgress;
  /** Takes it away: something else is written. */
  readonly clear: () => void;
}

const toStartOfEmptyLine = "\r\u001B[K";

/** One line that is written over on a terminal, else a line each five seconds; on stderr, since stdout is for what a command prints. */
export function progressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY)
    return {
      tell: eachFiveSeconds((progress) => void stream.write(`${progressText(progress)}\n`)),
      clear: () => {},
    };
  let isShown = false;
  return {
    tell: (progress) => {
      isShown = true;
      stream.write(
        `${toStartOfEmptyLine}${progressText(progress).slice(0, (stream.columns || 80) - 1)}`,
      );
    },
    clear: () => {
      if (isShown) stream.write(toStartOfEmptyLine);
      isShown = false;
    },
  };
}
