/** The forms in which rows can be taken away. */
export const exportTypes = ["text/csv", "application/x-ndjson"] as const;
export type ExportType = (typeof exportTypes)[number];

/** Rows on their way out, read page by page from one pinned state. */
export class ExportAnswer {
  readonly type: ExportType;
  readonly name: string;
  readonly stream: ReadableStream<Uint8Array>;

  constructor(type: ExportType, name: string, stream: ReadableStream<Uint8Array>) {
    this.type = type;
    this.name = name;
    this.stream = stream;
  }

  get headers(): Record<string, string> {
    const ending = this.type === "text/csv" ? "csv" : "ndjson";
    return {
      "content-type": `${this.type}; charset=utf-8${this.type === "text/csv" ? "; header=present" : ""}`,
      "content-disposition": `attachment; filename="${this.name}.${ending}"`,
      "x-content-type-options": "nosniff",
      "cache-control": "no-store",
    };
  }
}
