/** The forms in which rows can be taken away. */
export const exportTypes = [
  "text/csv",
  "application/x-ndjson",
  "application/vnd.apache.arrow.stream",
] as const;
export type ExportType = (typeof exportTypes)[number];

/** The ending of a file in each form, and what its media type says beside. */
const forms: Readonly<Record<ExportType, readonly [ending: string, parameters: string]>> = {
  "text/csv": ["csv", "; charset=utf-8; header=present"],
  "application/x-ndjson": ["ndjson", "; charset=utf-8"],
  "application/vnd.apache.arrow.stream": ["arrows", ""],
};

/** How an export ended: the rows and bytes that were written, and why there were no more where that was no end. */
export interface ExportEnd {
  readonly rows: number;
  readonly bytes: number;
  readonly error: unknown;
}

/** Rows on their way out, read page by page from one pinned state. */
export class ExportAnswer {
  readonly type: ExportType;
  readonly name: string;
  readonly stream: ReadableStream<Uint8Array>;
  /** Resolves when the last row was taken, or there are no more. */
  readonly ended: Promise<ExportEnd>;

  constructor(
    type: ExportType,
    name: string,
    { stream, ended }: Pick<ExportAnswer, "stream" | "ended">,
  ) {
    this.type = type;
    this.name = name;
    this.stream = stream;
    this.ended = ended;
  }

  get headers(): Record<string, string> {
    const [ending, parameters] = forms[this.type];
    return {
      "content-type": `${this.type}${parameters}`,
      "content-disposition": `attachment; filename="${this.name}.${ending}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    };
  }
}
