import { z } from "zod";

const flag = z.boolean().optional();
const text = z.string().optional();

/** How CSV files are read; what is not said is found out. */
const csv = z.strictObject({
  delim: text,
  quote: text,
  escape: text,
  comment: text,
  encoding: text,
  header: flag,
  skip: z.number().int().min(0).optional(),
  nullstr: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  dateformat: text,
  timestampformat: text,
  decimalSeparator: text,
  thousands: text,
  allVarchar: flag,
  strictMode: flag,
  ignoreErrors: flag,
  nullPadding: flag,
  sampleSize: z.number().int().min(-1).optional(),
  types: z.record(z.string(), z.string()).optional(),
});

/** How Parquet files are read. */
const parquet = z.strictObject({
  hivePartitioning: flag,
  unionByName: flag,
  binaryAsString: flag,
});

/** How JSON files are read. */
const json = z.strictObject({
  format: z.enum(["auto", "array", "newline_delimited", "unstructured"]).optional(),
  dateformat: text,
  timestampformat: text,
  ignoreErrors: flag,
  sampleSize: z.number().int().min(-1).optional(),
  maximumDepth: z.number().int().min(-1).optional(),
});

/** A type as the engine writes it: letters, digits and what stands between them, in brackets that close. */
const type = z
  .string()
  .regex(
    /^([A-Za-z]\w*( \w+)*(\([^;]*\))?(\[\d*\])*|(DATE|TIME|TIMESTAMP|TIMESTAMPTZ) '[^';]+')$/,
    "expected a type, as TIMESTAMP, ENUM('a', 'b') or DATE '%d.%m.%Y'",
  );

/** Types of columns by table and column: what files have as another, as times that are texts. */
export const fileTypes = z.record(z.string(), z.record(z.string(), type)).optional();

/** The members of a database's configuration that stand beside `files`. */
export const fileOptions = {
  csv: csv.optional(),
  parquet: parquet.optional(),
  json: json.optional(),
};

/** Options by the kind of file. */
export type FileOptions = {
  readonly [Kind in keyof typeof fileOptions]?: z.output<(typeof fileOptions)[Kind]>;
};

/** `hivePartitioning` → hive_partitioning. */
export function engineOption(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
